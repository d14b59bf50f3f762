"""What a restore test made, in its own service: tagged when it is there, and deleted afterwards."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from aws_sandbox.world.accounts import Place

TAG = "awsbackup-restore-test"
"""Without it, AWS Backup cannot delete the resource (guide, "Restore testing", cleanup of data). Its value is
undocumented."""


def mark(place: Place, kind: str, arn: str) -> None:
    """Tags what a test has made."""
    service = service_of(kind, arn)
    service.tag(service.backend(place), arn)


def is_marked(place: Place, kind: str, arn: str) -> bool:
    service = service_of(kind, arn)
    return TAG in service.tags(service.backend(place), arn)


def is_there(place: Place, kind: str, arn: str) -> bool:
    service = service_of(kind, arn)
    return service.name(arn) in service.things(service.backend(place))


def delete(place: Place, kind: str, arn: str) -> None:
    """Raises an exception of moto where the service refuses."""
    service = service_of(kind, arn)
    service.delete(service.backend(place), service.name(arn))


def deletion_seconds(kind: str, arn: str) -> float:
    return service_of(kind, arn).seconds


def _tag(backend: Any, arn: str) -> None:
    backend.tag_resource(arn, {TAG: ""})


@dataclass(frozen=True, slots=True)
class Service:
    """How the service of one kind of resource is asked."""

    backend: Callable[[Place], Any]
    tags: Callable[[Any, str], Collection[str]]
    """The keys of a resource's tags, by its ARN."""
    things: Callable[[Any], Collection[str]]
    """The names of all that are there."""
    delete: Callable[[Any, str], object]
    tag: Callable[[Any, str], object] = _tag
    separator: str = "/"
    """What stands before the name in an ARN."""
    seconds: float = 120.0
    """Simulated seconds that a deletion takes."""

    def name(self, arn: str) -> str:
        return arn.rpartition(self.separator)[2]


def service_of(kind: str, arn: str) -> Service:
    """By the resource type, and where a type can become several things, by what was made."""
    if kind in ("Aurora", "DocumentDB", "Neptune", "RDS"):
        return CLUSTER if ":cluster:" in arn else INSTANCE
    if kind == "FSx" and ":volume/" in arn:
        return VOLUME_OF_FSX
    return SERVICES[kind]


# Moto's backends are imported when they are asked for: EC2 alone takes 600 ms.


def _ec2(place: Place) -> Any:
    from moto.ec2.models import ec2_backends

    return ec2_backends[place.account][place.region]


def _rds(place: Place) -> Any:
    from aws_sandbox.rds.models import rds_of

    return rds_of(place)


def _dynamodb(place: Place) -> Any:
    from moto.dynamodb.models import dynamodb_backends

    return dynamodb_backends[place.account][place.region]


def _s3(place: Place) -> Any:
    from moto.s3.models import s3_backends

    return s3_backends[place.account][place.partition]


def _efs(place: Place) -> Any:
    from moto.efs.models import efs_backends

    return efs_backends[place.account][place.region]


def _fsx(place: Place) -> Any:
    from aws_sandbox.fsx.models import fsx_of

    return fsx_of(place)


def _tags_of_ec2(ec2: Any, arn: str) -> Collection[str]:
    return list(ec2.tags.get(arn.rpartition("/")[2], ()))


def _tag_in_ec2(ec2: Any, arn: str) -> None:
    ec2.create_tags([arn.rpartition("/")[2]], {TAG: ""})


def _instances(ec2: Any) -> Collection[str]:
    return [found.id for found in ec2.all_instances() if found.state not in ("shutting-down", "terminated")]


def _keys(tags: list[dict[str, str]]) -> list[str]:
    return [tag["Key"] for tag in tags]


def _table_tags(dynamodb: Any, arn: str) -> list[str]:
    table = dynamodb.tables.get(arn.rpartition("/")[2])
    return [] if table is None else _keys(table.tags)


def _delete_bucket(s3: Any, name: str) -> None:
    """With all of its objects and their versions."""
    keys = s3.buckets[name].keys
    for key in list(keys):
        keys.pop(key)
    s3.delete_bucket(name)


def _tag_in_fsx(fsx: Any, arn: str) -> None:
    fsx.tagger.tag_resource(arn, [{"Key": TAG, "Value": ""}])


def _tags_of_fsx(fsx: Any, arn: str) -> Collection[str]:
    return list(fsx.tagger.get_tag_dict_for_resource(arn))


def _tags_of_rds(rds: Any, arn: str) -> Collection[str]:
    return _keys(rds.list_tags_for_resource(arn))


CLUSTER = Service(
    _rds, _tags_of_rds, lambda rds: rds.clusters, lambda rds, name: rds.delete_db_cluster(name), separator=":"
)
INSTANCE = Service(
    _rds,
    _tags_of_rds,
    lambda rds: rds.databases,
    lambda rds, name: rds.delete_db_instance(name),
    separator=":",
)
VOLUME_OF_FSX = Service(
    _fsx, _tags_of_fsx, lambda fsx: fsx.volumes, lambda fsx, name: fsx.volumes.pop(name), _tag_in_fsx
)

SERVICES: dict[str, Service] = {
    "DynamoDB": Service(
        _dynamodb,
        _table_tags,
        lambda dynamodb: dynamodb.tables,
        lambda dynamodb, name: dynamodb.delete_table(name),
    ),
    "EBS": Service(
        _ec2, _tags_of_ec2, lambda ec2: ec2.volumes, lambda ec2, name: ec2.delete_volume(name), _tag_in_ec2
    ),
    "EC2": Service(
        _ec2, _tags_of_ec2, _instances, lambda ec2, name: ec2.terminate_instances([name]), _tag_in_ec2
    ),
    "EFS": Service(
        _efs,
        lambda efs, arn: _keys(efs.list_tags_for_resource(arn.rpartition("/")[2])),
        lambda efs: efs.file_systems_by_id,
        lambda efs, name: efs.delete_file_system(name),
    ),
    "FSx": Service(
        _fsx,
        _tags_of_fsx,
        lambda fsx: fsx.file_systems,
        lambda fsx, name: fsx.file_systems.pop(name),
        _tag_in_fsx,
    ),
    # "By default 1 day" until the lifecycle rule that empties the bucket begins.
    "S3": Service(
        _s3,
        lambda s3, arn: list(s3.tagger.get_tag_dict_for_resource(arn)),
        lambda s3: s3.buckets,
        _delete_bucket,
        separator=":",
        seconds=86_400.0,
    ),
}
