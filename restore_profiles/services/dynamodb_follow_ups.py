"""What a restored DynamoDB table lacks: read from the source where it still is, else asked."""

from __future__ import annotations

from restore_profiles.model import Check, Evidence, FollowUp, by_hand
from restore_profiles.rules import Equals, Given, Not
from restore_profiles.services.dynamodb_scaling import RESTORE_TABLE, scaling

TABLE = {"TableName": "{created.id}"}

TTL_DONE = Check(
    "dynamodb:DescribeTimeToLive",
    TABLE,
    "TimeToLiveDescription.TimeToLiveStatus",
    ("ENABLED", "ENABLING"),
)
STREAM_DONE = Check(
    "dynamodb:DescribeTable", TABLE, "to_string(Table.StreamSpecification.StreamEnabled)", ("true",)
)
PITR_DONE = Check(
    "dynamodb:DescribeContinuousBackups",
    TABLE,
    "ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus",
    ("ENABLED",),
)
PROTECTION_DONE = Check(
    "dynamodb:DescribeTable", TABLE, "to_string(Table.DeletionProtectionEnabled)", ("true",)
)

SETTINGS = (
    FollowUp(
        "ttl",
        "Turn time to live on as before; expired items go",
        "dynamodb:UpdateTimeToLive",
        {
            **TABLE,
            "TimeToLiveSpecification": {"Enabled": True, "AttributeName": "{source.ttl_attribute}"},
        },
        done=TTL_DONE,
        asks={},
        when=Given("source.ttl_attribute"),
        # It may be what took the items that the restore is for.
        optional=True,
        source=RESTORE_TABLE,
    ),
    FollowUp(
        "ttl-asked",
        "Turn time to live on, if the source had it; expired items go",
        "dynamodb:UpdateTimeToLive",
        {**TABLE, "TimeToLiveSpecification": {"Enabled": True, "AttributeName": "{ask.ttl_attribute}"}},
        done=TTL_DONE,
        asks={"ttl_attribute": "The attribute that holds when an item expires."},
        when=Not(Given("source.ttl")),
        optional=True,
        source=RESTORE_TABLE,
    ),
    FollowUp(
        "pitr",
        "Turn point-in-time recovery on as it is at the source",
        "dynamodb:UpdateContinuousBackups",
        {
            **TABLE,
            "PointInTimeRecoverySpecification": {
                "PointInTimeRecoveryEnabled": True,
                "RecoveryPeriodInDays": "{source.pitr_days:json}",
            },
        },
        done=PITR_DONE,
        asks={},
        when=Equals("source.pitr", "ENABLED"),
        source="Point-in-time recovery for DynamoDB",
    ),
    FollowUp(
        "pitr-asked",
        "Turn point-in-time recovery on, if the source had it",
        "dynamodb:UpdateContinuousBackups",
        {
            **TABLE,
            "PointInTimeRecoverySpecification": {
                "PointInTimeRecoveryEnabled": True,
                "RecoveryPeriodInDays": "{ask.pitr_days:json}",
            },
        },
        done=PITR_DONE,
        asks={"pitr_days": "For how many days back, 1 to 35."},
        when=Not(Given("source.pitr")),
        optional=True,
        source="Point-in-time recovery for DynamoDB",
    ),
    FollowUp(
        "tags",
        "Put the source's tags on the table",
        "dynamodb:TagResource",
        {"ResourceArn": "{created.arn}", "Tags": "{source.tags:json}"},
        done=Check(
            "dynamodb:ListTagsOfResource",
            {"ResourceArn": "{created.arn}"},
            "to_string(length(Tags[?contains(`{source.tag_keys}`, Key)]))",
            ("{source.tag_count}",),
        ),
        asks={},
        when=Given("source.tags"),
        source=RESTORE_TABLE,
    ),
    FollowUp(
        "tags-asked",
        "Put the tags on the table that the source had",
        "dynamodb:TagResource",
        {"ResourceArn": "{created.arn}", "Tags": "{ask.tags:json}"},
        done=Check(
            "dynamodb:ListTagsOfResource",
            {"ResourceArn": "{created.arn}"},
            "to_string(length(Tags) > `0`)",
            ("true",),
        ),
        asks={"tags": 'As JSON: [{"Key": "team", "Value": "orders"}].'},
        when=Not(Given("source.tag_count")),
        optional=True,
        source=RESTORE_TABLE,
    ),
    FollowUp(
        "stream",
        "Turn the stream on as at the source; it gets a new ARN",
        "dynamodb:UpdateTable",
        {
            **TABLE,
            "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "{source.stream_view}"},
        },
        done=STREAM_DONE,
        asks={},
        when=Given("source.stream_view"),
        source=RESTORE_TABLE,
    ),
    FollowUp(
        "stream-asked",
        "Turn a stream on, if the source had one",
        "dynamodb:UpdateTable",
        {**TABLE, "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "{ask.stream_view}"}},
        done=STREAM_DONE,
        asks={"stream_view": "KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES."},
        when=Not(Given("source.stream")),
        optional=True,
        source=RESTORE_TABLE,
    ),
)


PROTECTION = (
    # After the stream: a table takes one change at a time, and UpdateTable makes both.
    FollowUp(
        "deletion-protection",
        "Protect the table from deletion, as the source is",
        "dynamodb:UpdateTable",
        {**TABLE, "DeletionProtectionEnabled": True},
        done=PROTECTION_DONE,
        asks={},
        when=Equals("source.deletion_protection", "true"),
        evidence=Evidence.UNVERIFIED,
        source="Using deletion protection to protect your table",
    ),
    FollowUp(
        "deletion-protection-unknown",
        "Protect the table from deletion",
        "dynamodb:UpdateTable",
        {**TABLE, "DeletionProtectionEnabled": True},
        done=PROTECTION_DONE,
        asks={},
        when=Not(Given("source.deletion_protection")),
        optional=True,
        evidence=Evidence.UNVERIFIED,
        source="Using deletion protection to protect your table",
    ),
)

ACCESS = (
    FollowUp(
        "resource-policy",
        "Give the table the source's resource policy",
        "dynamodb:PutResourcePolicy",
        {"ResourceArn": "{created.arn}", "Policy": "{ask.policy}"},
        done=Check(
            "dynamodb:GetResourcePolicy",
            {"ResourceArn": "{created.arn}"},
            "to_string(Policy != '')",
            ("true",),
        ),
        asks={"policy": "The policy as JSON, with the new table's ARN in the place of the source's."},
        when=Given("source.resource_policy"),
        source="Resource-based policy for DynamoDB, back up and restore",
    ),
    FollowUp(
        "alarm",
        "Watch the new table with an alarm",
        "cloudwatch:PutMetricAlarm",
        {
            "AlarmName": "{ask.alarm}",
            "Namespace": "AWS/DynamoDB",
            "MetricName": "{ask.metric}",
            "Dimensions": [{"Name": "TableName", "Value": "{created.id}"}],
            "Statistic": "Sum",
            "Period": 300,
            "EvaluationPeriods": 1,
            "Threshold": "{ask.threshold:json}",
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "AlarmActions": ["{ask.topic}"],
        },
        done=Check(
            "cloudwatch:DescribeAlarms",
            {"AlarmNames": ["{ask.alarm}"]},
            "MetricAlarms[0].AlarmName",
            ("{ask.alarm}",),
        ),
        asks={
            "alarm": "A name for the alarm.",
            "metric": "Such as ThrottledRequests, SystemErrors or UserErrors.",
            "threshold": "How many in 5 minutes.",
            "topic": "ARN of the SNS topic that is told.",
        },
        optional=True,
        source=RESTORE_TABLE,
    ),
)

INDEX_SCALING = by_hand(
    "index-scaling",
    "Set up auto scaling of its indexes, as at the source",
    "In the console: the table, Indexes, edit capacity. The source's are those that "
    "aws application-autoscaling describe-scalable-targets --service-namespace dynamodb names.",
    RESTORE_TABLE,
    when=Given("source.scaled_indexes"),
)

FOLLOW_UPS = (*SETTINGS, *scaling("Read"), *scaling("Write"), INDEX_SCALING, *PROTECTION, *ACCESS)
