"""A launch that EC2 is asked about, and how it is asked whether something exists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from aws_api.operations import BY_PAIR
from recovery.models import RecoveryPoint, short_id
from restore_profiles.model import Values
from restore_profiles.rules import look_up

TITLE = "Image, type and network"


def by_filter(
    calls: Calls, operation: str, filter_name: str, wanted: str, member: str, **more: object
) -> Answer | None:
    """The one item whose `member` is `wanted`, None where there is none. Raises `AwsError`.

    Compared again afterwards: EC2's filters take `*` and `?` as wildcards.
    """
    filters = [{"Name": filter_name, "Values": [wanted]}]
    answer = calls.read("ec2", operation, Filters=filters, **more)
    items = answer[BY_PAIR["ec2", operation].answers[0]]
    return next((item for item in items if text(item, member) == wanted), None)


@dataclass(frozen=True)
class Launch:
    """An instance that is to be made of a point. Every look-up may raise `AwsError`."""

    calls: Calls
    values: Values
    point: RecoveryPoint

    def value(self, path: str) -> str:
        return look_up(self.values, path)

    @property
    def image_id(self) -> str:
        """ "" where the point's ARN names no image, as in an air-gapped vault."""
        return short_id(self.point.arn) if "::image/" in self.point.arn else ""

    @cached_property
    def image(self) -> Answer | None:
        """The point's image, disabled or not; None where there is none to be seen."""
        if not self.image_id:
            return None
        return self.found("DescribeImages", "image-id", self.image_id, "ImageId", IncludeDisabled=True)

    def found(
        self, operation: str, filter_name: str, wanted: str, member: str, **more: object
    ) -> Answer | None:
        return by_filter(self.calls, operation, filter_name, wanted, member, **more)
