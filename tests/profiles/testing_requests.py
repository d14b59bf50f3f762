"""Restore testing plans and selections, right, at each limit and beyond it, and where Relight and the sandbox
judge them otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recovery.testing.models import ALGORITHMS, POINT_TYPES, Condition
from restore_profiles.registry import profiles

RELIGHT, SANDBOX = "relight", "sandbox"
TAG = "aws:ResourceTag/"
VOLUME = "arn:aws:ec2:eu-west-1:111122223333:volume/vol-"
VAULT = "arn:aws:backup:*:*:backup-vault:prod-"


@dataclass(frozen=True, slots=True)
class Row:
    """Which side alone refuses, and why that stays."""

    refuses: str
    reason: str


LETTERS = "The characters of a vault's name are those of CreateBackupVault; the sandbox asks for the form."
TOO_LONG = "No tag is so long (API KeyValue, limits of tags); the sandbox asks for the prefix alone."
VALUES = "Values are the profile's to check; what AWS does with a wrong one before a test nobody documents."

DISAGREEMENTS: Mapping[str, Row] = {
    "a vault with a space": Row(RELIGHT, LETTERS),
    "a tag of 129": Row(RELIGHT, TOO_LONG),
    "a value of 257": Row(RELIGHT, TOO_LONG),
    "an override that cannot be": Row(RELIGHT, VALUES),
}


def vaults(count: int) -> tuple[str, ...]:
    return tuple(f"{VAULT}{number}" for number in range(count))


def arns(count: int) -> tuple[str, ...]:
    return tuple(f"{VOLUME}{number:017x}" for number in range(count))


def tags(count: int) -> tuple[Condition, ...]:
    return tuple(Condition(f"{TAG}k{number}", "v") for number in range(count))


def overridden(resource_type: str, **values: str) -> Mapping[str, Any]:
    return {"resource_type": resource_type, "overrides": values}


PLANS: Mapping[str, Mapping[str, Any]] = {
    "as it is": {},
    "name of 50": {"name": "a" * 50},
    "name of 51": {"name": "a" * 51},
    "name of digits and _": {"name": "1_2"},
    "name with a hyphen": {"name": "a-b"},
    "name with a space": {"name": "a b"},
    "name with a letter beyond ASCII": {"name": "probé"},
    "name with the end of a line": {"name": "probe\n"},
    "no name": {"name": ""},
    "starts within 0 h": {"start_window_hours": 0},
    "starts within 1 h": {"start_window_hours": 1},
    "starts within 168 h": {"start_window_hours": 168},
    "starts within 169 h": {"start_window_hours": 169},
    "points of 0 days": {"selection_window_days": 0},
    "points of 1 day": {"selection_window_days": 1},
    "points of 365 days": {"selection_window_days": 365},
    "points of 366 days": {"selection_window_days": 366},
    "random point": {"algorithm": ALGORITHMS[1]},
    "no algorithm": {"algorithm": ""},
    "unknown algorithm": {"algorithm": "OLDEST"},
    "algorithm in small letters": {"algorithm": "latest_within_window"},
    "both types": {"point_types": POINT_TYPES},
    "continuous": {"point_types": ("CONTINUOUS",)},
    "no types": {"point_types": ()},
    "unknown type": {"point_types": ("SNAPSHOT", "COLD")},
    "no vault": {"include_vaults": ()},
    "* and a vault": {"include_vaults": ("*", *vaults(1))},
    "30 vaults": {"include_vaults": vaults(30)},
    "31 vaults": {"include_vaults": vaults(31)},
    "20 vaults and 10 left out": {"include_vaults": vaults(20), "exclude_vaults": vaults(10)},
    "20 vaults and 11 left out": {"include_vaults": vaults(20), "exclude_vaults": vaults(11)},
    "all left out": {"exclude_vaults": ("*",)},
    "a vault by its name": {"include_vaults": ("prod",)},
    "a vault of any partition": {"include_vaults": ("arn:*:backup:*:*:backup-vault:a_b-*",)},
    "a vault's ARN without a name": {"include_vaults": ("arn:aws:backup:*:*:backup-vault:",)},
    "an ARN of no vault": {"include_vaults": ("arn:aws:ec2:*:*:volume/vol-1",)},
    "a vault with a space": {"exclude_vaults": ("arn:aws:backup:*:*:backup-vault:a b",)},
    "a zone": {"time_zone": "America/St_Johns"},
    "a zone that is not": {"time_zone": "Europe/Nowhere"},
    "a zone beside the tables": {"time_zone": "../etc/passwd"},
    "no schedule": {"schedule": ""},
    "cron of Unix": {"schedule": "0 5 * * 0"},
    "five fields": {"schedule": "cron(0 5 * * ?)"},
    "rate": {"schedule": "rate(7 days)"},
    "at": {"schedule": "at(2027-01-01T05:00:00)"},
    "both days": {"schedule": "cron(0 5 1 * SUN *)"},
    "Sunday as 0": {"schedule": "cron(0 5 ? * 0 *)"},
    "the fifth Thursday": {"schedule": "cron(0 5 ? * 5#5 *)"},
    "the sixth Thursday": {"schedule": "cron(0 5 ? * 5#6 *)"},
    "three days before the last": {"schedule": "cron(0 5 L-3 * ? *)"},
    "hours over midnight": {"schedule": "cron(0/30 20-2 ? * MON-FRI *)"},
    "a year that is over": {"schedule": "cron(0 5 ? * SUN 2020)"},
}

SELECTIONS: Mapping[str, Mapping[str, Any]] = {
    "as it is": {},
    "name of 50": {"name": "a" * 50},
    "name of 51": {"name": "a" * 51},
    "name with a hyphen": {"name": "a-b"},
    "no name": {"name": ""},
    **{
        f"type {name}": {"resource_type": name}
        for name in (*(profile.resource_type for profile in profiles()), "", "ebs", "New")
    },
    "no role": {"role_arn": ""},
    "a user for a role": {"role_arn": "arn:aws:iam::111122223333:user/ann"},
    "kept -1 h": {"validation_window_hours": -1},
    "kept 1 h": {"validation_window_hours": 1},
    "kept 168 h": {"validation_window_hours": 168},
    "kept 169 h": {"validation_window_hours": 169},
    "30 ARNs": {"arns": arns(30)},
    "31 ARNs": {"arns": arns(31)},
    "an ARN twice": {"arns": (*arns(1), *arns(1))},
    "no resource": {"arns": ()},
    "* and an ARN": {"arns": ("*", *arns(1))},
    "an id for an ARN": {"arns": ("vol-0123",)},
    "ARNs and conditions": {"arns": arns(1), "equals": tags(1)},
    "conditions without *": {"arns": (), "equals": tags(1)},
    "30 conditions": {"equals": tags(15), "not_equals": tags(15)},
    "31 conditions": {"equals": tags(15), "not_equals": tags(16)},
    "a condition on no tag": {"equals": (Condition("env", "prod"),)},
    "a condition on a tag without a name": {"equals": (Condition(TAG, "prod"),)},
    "a tag of 128": {"equals": (Condition(TAG + "k" * 128, "v"),)},
    "a tag of 129": {"equals": (Condition(TAG + "k" * 129, "v"),)},
    "a value of 256": {"equals": (Condition(f"{TAG}k", "v" * 256),)},
    "a value of 257": {"equals": (Condition(f"{TAG}k", "v" * 257),)},
    "an empty value": {"equals": (Condition(f"{TAG}k", ""),)},
    "an override": overridden("EBS", volumetype="gp3"),
    "an override in other letters": overridden("EBS", VolumeType="gp3"),
    "an override twice": overridden("EBS", VolumeType="gp3", volumetype="io1"),
    "an override that is no key": overridden("EBS", volumeColour="red"),
    "an override of what is inferred alone": overridden("EBS", encrypted="true"),
    "an override of another type": overridden("EBS", dbSubnetGroupName="default"),
    "an override that cannot be": overridden("EBS", volumetype="gp99"),
    "an override of a cluster": overridden("RDS", dbClusterParameterGroupName="default.mysql8.0"),
    "a member of a configuration": overridden("FSx", windowsConfiguration='{"ThroughputCapacity":32}'),
    "a member that is inferred alone": overridden("FSx", ontapConfiguration='{"snapshotPolicy":"none"}'),
    "a member of another configuration": overridden("FSx", lustreConfiguration='{"tieringPolicy":{}}'),
    "a configuration that is no JSON": overridden("FSx", windowsConfiguration="32"),
}
