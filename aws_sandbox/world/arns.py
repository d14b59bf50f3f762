"""ARN forms of sources and of their recovery points, by resource type (guide, "Resource ARNs and recovery
point ARNs"). The type strings of Redshift Serverless and Aurora DSQL are in no list of AWS's and are
unverified."""

from __future__ import annotations

from aws_sandbox.world.accounts import Place, stable_hex, stable_uuid
from aws_sandbox.world.catalogue import Row
from aws_sandbox.world.clusters import is_cluster
from aws_sandbox.world.databases import resource_id

ADVANCED_TABLES = frozenset({"orders", "price-history"})
"""DynamoDB tables under AWS Backup's advanced features: their points have ARNs of AWS Backup's own."""


def ec2_id(prefix: str, *parts: object) -> str:
    return f"{prefix}-0{stable_hex(prefix, *parts, length=16)}"


def volume_id(place: Place, row: Row) -> str:
    return ec2_id("vol", place.account, place.region, row.id)


def source_arn(place: Place, row: Row) -> str:
    """The ARN of the protected resource itself."""
    unique = stable_hex(row.type, row.id)
    match row.type:
        case "EBS":
            return place.arn("ec2", f"volume/{volume_id(place, row)}")
        case "EC2":
            return place.arn("ec2", f"instance/{ec2_id('i', place.account, place.region, row.id)}")
        case "S3":
            return f"arn:{place.partition}:s3:::{row.id}"
        case _ if is_cluster(row.type, row.id):
            return place.arn("rds", f"cluster:{row.id}")
        case "RDS":
            return place.arn("rds", f"db:{row.id}")
        case "EFS":
            return place.arn("elasticfilesystem", f"file-system/fs-{unique}")
        case "FSx" if "ontap" in row.id:
            return place.arn("fsx", f"volume/fs-{unique}/fsvol-{unique}")
        case "FSx":
            return place.arn("fsx", f"file-system/fs-{unique}")
        case "DynamoDB":
            return place.arn("dynamodb", f"table/{row.id}")
        case "Storage Gateway":
            return place.arn("storagegateway", f"gateway/sgw-{unique[:8].upper()}/volume/vol-{unique}")
        case "Redshift":
            return place.arn("redshift", f"cluster:{row.id}")
        case "Redshift Serverless":
            return place.arn("redshift-serverless", f"namespace/{stable_uuid(row.id)}")
        case "Timestream":
            return place.arn("timestream", row.name)
        case "VirtualMachine":
            return place.arn("backup-gateway", f"vm/vm-{unique[:8].upper()}")
        case "CloudFormation":
            return place.arn("cloudformation", f"stack/{row.id}/{stable_uuid(row.id)}")
        case "SAP HANA on Amazon EC2":
            application, database = row.id.split("/")
            return place.arn("ssm-sap", f"HANA/{application}/DB/{database}")
        case "EKS":
            return place.arn("eks", f"cluster/{row.id}")
        case "Aurora DSQL":
            return place.arn("dsql", f"cluster/{stable_hex(row.id, length=26)}")
    raise ValueError(f"no ARN form for {row.type}")


def point_arn(place: Place, row: Row, index: int, *, continuous: bool = False) -> str:
    """The ARN of one recovery point where it lies; `index` counts from the oldest, so that it stays with its
    point. That of a continuous one counts the spells of its resource."""
    last = ("continuous" if index == 0 else f"continuous {index}") if continuous else index
    parts = (place.account, place.region, row.type, row.id, last)
    job = f"awsbackup:job-{stable_uuid('job', *parts)}"
    match row.type:
        case "EBS" | "Storage Gateway":
            return f"arn:{place.partition}:ec2:{place.region}::snapshot/{ec2_id('snap', *parts)}"
        case "EC2":
            return f"arn:{place.partition}:ec2:{place.region}::image/{ec2_id('ami', *parts)}"
        case _ if is_cluster(row.type, row.id) and not continuous:
            return place.arn("rds", f"cluster-snapshot:{job}")
        case "RDS" if not continuous:
            return place.arn("rds", f"snapshot:{job}")
        case "FSx":
            return place.arn("fsx", f"backup/backup-0{stable_hex(*parts, length=16)}")
        case "Redshift":
            return place.arn("redshift", f"snapshot:{row.id}/{job}")
        case "Redshift Serverless":
            # As in the example of AWS Backup's page on it.
            return place.arn("redshift-serverless", f"snapshot/{stable_uuid('point', *parts)}")
        case "DynamoDB" if row.id not in ADVANCED_TABLES:
            return place.arn(
                "dynamodb", f"table/{row.id}/backup/0{1668000000000 + index}-{stable_hex(*parts, length=8)}"
            )
    return place.arn("backup", f"recovery-point:{_backup_tail(row, index, continuous, parts)}")


def _backup_tail(row: Row, index: int, continuous: bool, parts: tuple[object, ...]) -> str:
    unique = stable_uuid("point", *parts)
    match row.type:
        case "S3" if continuous:
            return f"continuous:{row.id}-{unique[:8]}"
        case "S3":
            return f"{row.id}-{unique[:8]}"
        case "RDS":
            return f"continuous:{resource_id(row.id, first=index == 0)}-{unique[:8]}"
        case "Aurora":
            return f"continuous:cluster-{stable_hex(row.id, length=26).upper()}-{unique[:8]}"
        case "EKS" | "CloudFormation":
            return f"composite:{row.type.lower()}/{row.id}-{unique[:8]}"
    return unique
