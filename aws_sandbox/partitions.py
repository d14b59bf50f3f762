"""The AWS partitions that the sandbox can stand in for, and the Regions of its world in each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from botocore.session import Session


@lru_cache
def _regions(partition: str) -> frozenset[str]:
    return frozenset(Session().get_available_regions("ec2", partition_name=partition))


@dataclass(frozen=True, slots=True)
class Partition:
    """A partition and the two Regions that the world lives in."""

    name: str
    """As in the second part of an ARN."""
    main_region: str
    second_region: str
    """Holds copies whose sources name the main Region."""
    lacks: frozenset[str] = frozenset()
    """Services that are nowhere in it, by signing name: of those that the world has, the ones that the SDK's
    table of endpoints has none for. Their host names do not resolve."""

    @property
    def regions(self) -> tuple[str, str]:
        return (self.main_region, self.second_region)

    def owns(self, region: str) -> bool:
        """Whether this partition has a Region of that name."""
        return region in _regions(self.name)


PARTITIONS = {
    partition.name: partition
    for partition in (
        Partition("aws", "eu-west-1", "eu-central-1"),
        Partition(
            "aws-cn",
            "cn-north-1",
            "cn-northwest-1",
            frozenset({"backup-gateway", "dsql", "ssm-sap", "timestream"}),
        ),
        Partition("aws-us-gov", "us-gov-west-1", "us-gov-east-1", frozenset({"dsql", "ssm-sap"})),
    )
}
