"""Auto scaling of a restored DynamoDB table: as it is at the source, or asked where that is gone."""

from __future__ import annotations

from restore_profiles.model import Check, FollowUp
from restore_profiles.rules import Given, Not

RESTORE_TABLE = "RestoreTableFromBackup, Amazon DynamoDB API Reference"


def scaling(unit: str) -> tuple[FollowUp, ...]:
    """Auto scaling of the table's `Read` or `Write` capacity, as it is at the source: its range, then its
    policy."""
    short = unit.lower()
    target = {
        "ServiceNamespace": "dynamodb",
        "ResourceId": "table/{created.id}",
        "ScalableDimension": f"dynamodb:table:{unit}CapacityUnits",
    }
    asked = {"ServiceNamespace": "dynamodb", "ScalableDimension": target["ScalableDimension"]}
    return (
        FollowUp(
            f"{short}-scaling",
            f"Let auto scaling change the {short} capacity, as at the source",
            "application-autoscaling:RegisterScalableTarget",
            {
                **target,
                "MinCapacity": f"{{source.{short}_scaling_min:json}}",
                "MaxCapacity": f"{{source.{short}_scaling_max:json}}",
            },
            done=Check(
                "application-autoscaling:DescribeScalableTargets",
                {**asked, "ResourceIds": ["table/{created.id}"]},
                "to_string(ScalableTargets[0].[MinCapacity, MaxCapacity])",
                (f"[{{source.{short}_scaling_min}},{{source.{short}_scaling_max}}]",),
            ),
            asks={},
            when=Given(f"source.{short}_scaling_min"),
            source=RESTORE_TABLE,
        ),
        FollowUp(
            f"{short}-scaling-policy",
            f"Follow the source's target with the {short} capacity",
            "application-autoscaling:PutScalingPolicy",
            {
                **target,
                "PolicyName": f"{unit}CapacityUtilization:table/{{created.id}}",
                "PolicyType": "TargetTrackingScaling",
                "TargetTrackingScalingPolicyConfiguration": f"{{source.{short}_scaling_policy:json}}",
            },
            done=Check(
                "application-autoscaling:DescribeScalingPolicies",
                {**asked, "ResourceId": "table/{created.id}"},
                "ScalingPolicies[?ResourceId=='table/{created.id}'].PolicyType | [0]",
                ("TargetTrackingScaling",),
            ),
            asks={},
            when=Given(f"source.{short}_scaling_policy"),
            source=RESTORE_TABLE,
        ),
        FollowUp(
            f"{short}-scaling-asked",
            f"Let auto scaling change the {short} capacity, if it did",
            "application-autoscaling:RegisterScalableTarget",
            {
                **target,
                "MinCapacity": f"{{ask.{short}_min:json}}",
                "MaxCapacity": f"{{ask.{short}_max:json}}",
            },
            done=Check(
                "application-autoscaling:DescribeScalableTargets",
                {**asked, "ResourceIds": ["table/{created.id}"]},
                "ScalableTargets[0].ResourceId",
                ("table/{created.id}",),
            ),
            asks={
                f"{short}_min": "The least capacity units. Only of a table with provisioned capacity.",
                f"{short}_max": "The most capacity units.",
            },
            when=Not(Given("source.scaling")),
            optional=True,
            source=RESTORE_TABLE,
        ),
    )
