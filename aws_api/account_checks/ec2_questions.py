"""How EC2 is asked whether something exists."""

from __future__ import annotations

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from aws_api.operations import BY_PAIR

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
