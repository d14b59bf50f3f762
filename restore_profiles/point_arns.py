"""What the ARN of a recovery point tells by itself.

Source: the table of recovery point ARNs in the guide ("Recovery points", L17324-17460), and its page
"Access control" for the ids of S3 points. AWS Backup has no field that says whether a point is continuous.
"""

from __future__ import annotations

import re

# Parts of a service's own ARNs that name the type. A cluster snapshot's do not: Aurora, DocumentDB, Neptune
# and Multi-AZ DB clusters share them.
TYPE_BY_PART = (
    (":snapshot/snap-", "EBS"),
    ("::image/", "EC2"),
    (":dynamodb:", "DynamoDB"),
    (":fsx:", "FSx"),
    (":redshift:", "Redshift"),
    (":redshift-serverless:", "Redshift Serverless"),
    (":dsql:", "Aurora DSQL"),
    (":recovery-point:continuous:db-", "RDS"),
    (":recovery-point:continuous:cluster-", "Aurora"),
)
RDS_SNAPSHOT = re.compile(r":rds:[^:]*:[^:]*:snapshot:")
RECOVERY_POINT = ":recovery-point:"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# The id of a periodic S3 point, `my-bucket-20211231900000-5ec207d0`. The older guide has `my-bucket-5ec207d0`
# for a continuous one, whose newer examples begin with `continuous:`; without the word it tells nothing.
S3_PERIODIC = re.compile(r"[a-z0-9.\-]+-\d{13,14}-[0-9a-f]{8}")


def type_told(arn: str) -> str:
    """The resource type of the point, "" where the ARN does not tell."""
    if RDS_SNAPSHOT.search(arn):
        return "RDS"
    return next((known for part, known in TYPE_BY_PART if part in arn), "")


def continuity_told(arn: str) -> str:
    """ "true" for a continuous point, "false" for a snapshot, "" where the ARN does not tell."""
    _, found, tail = arn.partition(RECOVERY_POINT)
    if not found:
        # One that the service itself keeps is a snapshot or an image.
        return "false" if arn.startswith("arn:") else ""
    if tail.startswith("continuous:"):
        return "true"
    return "false" if UUID.fullmatch(tail) or S3_PERIODIC.fullmatch(tail) else ""


def facts_told(arn: str, resource_arn: str = "") -> dict[str, str]:
    """The facts about the point, of that resource, and its place under the names that rules use."""
    _, partition, service, region, *_ = [*arn.split(":"), "", "", "", ""]
    facts = {
        "context.partition": partition,
        "context.region": region,
        "point.continuous": continuity_told(arn),
        "point.arn_service": service,
        "point.resource_arn": resource_arn,
    }
    return {name: text for name, text in facts.items() if text}
