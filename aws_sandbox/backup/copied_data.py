"""Where a copy lies and what it brings along. Objects and items come with the point itself; snapshots and
images are made in the other services of the destination."""

from __future__ import annotations

from collections.abc import Callable

from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.world.accounts import Place
from aws_sandbox.world.arns import ec2_id


def copied_arn(point: RecoveryPoint, place: Place, job_id: str) -> str:
    """The ARN of the copy: of the same form as the original's, with an id of the copy's own."""
    job = f"awsbackup:copyjob-{job_id.lower()}"
    match point.resource.type:
        case "EBS" | "Storage Gateway":
            return f"arn:{place.partition}:ec2:{place.region}::snapshot/{ec2_id('snap', job_id)}"
        case "EC2":
            return f"arn:{place.partition}:ec2:{place.region}::image/{ec2_id('ami', job_id)}"
        case "RDS":
            return place.arn("rds", f"snapshot:{job}")
        case "Aurora" | "DocumentDB" | "Neptune":
            return place.arn("rds", f"cluster-snapshot:{job}")
        case "FSx":
            return place.arn("fsx", f"backup/backup-0{job_id.replace('-', '').lower()[:16]}")
        case "EKS" | "CloudFormation" as kind:
            name = "composite:" if point.is_parent else ""
            source = point.resource.name
            return place.arn("backup", f"recovery-point:{name}{kind.lower()}/{source}-{job_id.lower()[:8]}")
        case "S3":
            bucket = point.resource.arn.rpartition(":")[2]
            return place.arn("backup", f"recovery-point:{bucket}-{job_id.lower()[:8]}")
    return place.arn("backup", f"recovery-point:{job_id.lower()}")


def bring_data(place: Place, copied: RecoveryPoint) -> None:
    """Makes what a restore of the copy will look for."""
    if (bring := BRING.get(copied.resource.type)) is not None:
        bring(place, copied)


# Imported when needed: these modules load moto's services.


def _ebs(place: Place, copied: RecoveryPoint) -> None:
    from aws_sandbox.world.seed_ec2 import add_copied_snapshot

    add_copied_snapshot(place, copied)


def _ec2(place: Place, copied: RecoveryPoint) -> None:
    from moto.ec2.models import ec2_backends

    from aws_sandbox.world.seed_instances import add_image

    add_image(ec2_backends[place.account][place.region], place, copied)


def _rds(place: Place, copied: RecoveryPoint) -> None:
    from aws_sandbox.world.seed_rds import add_copied_snapshot

    add_copied_snapshot(place, copied)


def _cluster(place: Place, copied: RecoveryPoint) -> None:
    from aws_sandbox.world.seed_clusters import add_copied_snapshot

    add_copied_snapshot(place, copied)


def _fsx(place: Place, copied: RecoveryPoint) -> None:
    from aws_sandbox.world.seed_fsx import add_backup

    add_backup(place, copied)


BRING: dict[str, Callable[[Place, RecoveryPoint], None]] = {
    "Aurora": _cluster,
    "DocumentDB": _cluster,
    "EBS": _ebs,
    "EC2": _ec2,
    "FSx": _fsx,
    "Neptune": _cluster,
    "RDS": _rds,
    "Storage Gateway": _ebs,
}
