"""DynamoDB, with the scaling and the alarms of tables: what a table was, what DynamoDB keeps to restore from,
and what a restored one lacks."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ
WRITE = Access.WRITE

ROWS = (
    Row("dynamodb", "DescribeTable", READ, "what a table was, whether a name is free", ("Table",)),
    Row("dynamodb", "DescribeTimeToLive", READ, "what a table was", ("TimeToLiveDescription",)),
    Row(
        "dynamodb",
        "DescribeContinuousBackups",
        READ,
        "a table's point-in-time recovery",
        ("ContinuousBackupsDescription",),
    ),
    Row("dynamodb", "ListTagsOfResource", READ, "a table's tags", ("Tags",)),
    Row("dynamodb", "GetResourcePolicy", READ, "whether a table has a policy", ("Policy",)),
    Row("dynamodb", "ListBackups", READ, "a table's own backups", ("BackupSummaries",)),
    Row(
        "application-autoscaling", "DescribeScalableTargets", READ, "a table's scaling", ("ScalableTargets",)
    ),
    Row(
        "application-autoscaling", "DescribeScalingPolicies", READ, "a table's scaling", ("ScalingPolicies",)
    ),
    Row("cloudwatch", "DescribeAlarms", READ, "whether an alarm is there", ("MetricAlarms",)),
    Row("dynamodb", "UpdateTimeToLive", WRITE, "finishes a table", ("TimeToLiveSpecification",)),
    Row("dynamodb", "UpdateTable", WRITE, "finishes a table", ("TableDescription",)),
    Row("dynamodb", "UpdateContinuousBackups", WRITE, "finishes a table", ("ContinuousBackupsDescription",)),
    Row("dynamodb", "TagResource", WRITE, "finishes a table"),
    Row("dynamodb", "PutResourcePolicy", WRITE, "finishes a table"),
    Row("application-autoscaling", "RegisterScalableTarget", WRITE, "finishes a table"),
    Row("application-autoscaling", "PutScalingPolicy", WRITE, "finishes a table", ("PolicyARN",)),
    Row("cloudwatch", "PutMetricAlarm", WRITE, "finishes a table"),
)
