"""ScalingConfiguration of Aurora Serverless v1 (RDS API, ScalingConfiguration)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue

KEY = "scalingConfiguration"
CAPACITIES = {
    "aurora-mysql": (1, 2, 4, 8, 16, 32, 64, 128, 256),
    "aurora-postgresql": (2, 4, 8, 16, 32, 64, 192, 384),
}
SECONDS = {"SecondsUntilAutoPause": range(300, 86_401), "SecondsBeforeTimeout": range(60, 601)}
ACTIONS = ("ForceApplyCapacityChange", "RollbackCapacityChange")
MEMBERS = {
    "MinCapacity": "min_capacity",
    "MaxCapacity": "max_capacity",
    "AutoPause": "auto_pause",
    "SecondsUntilAutoPause": "seconds_until_auto_pause",
    "TimeoutAction": "timeout_action",
    "SecondsBeforeTimeout": "seconds_before_timeout",
}
"""And moto's names of them."""


def refuse_scaling(engine: str, given: Mapping[str, Any]) -> None:
    """Raises InvalidParameterValue. Engines without Aurora Serverless take what is well formed, and it has no
    effect."""
    if unknown := sorted(given.keys() - MEMBERS.keys()):
        raise InvalidParameterValue(f"Invalid {KEY}: unknown members: {', '.join(unknown)}")
    capacities = CAPACITIES.get(engine)
    for name in ("MinCapacity", "MaxCapacity", *SECONDS):
        if name in given and type(given[name]) is not int:
            raise InvalidParameterValue(f"Invalid {KEY}: {name} must be a whole number.")
    for name in ("MinCapacity", "MaxCapacity"):
        if capacities is not None and name in given and given[name] not in capacities:
            raise InvalidParameterValue(
                f"Invalid {KEY}: {name} of {engine} is one of {', '.join(map(str, capacities))}."
            )
    if given.get("MinCapacity", 0) > given.get("MaxCapacity", 384):
        raise InvalidParameterValue(f"Invalid {KEY}: MinCapacity is above MaxCapacity.")
    for name, limits in SECONDS.items():
        if name in given and given[name] not in limits:
            raise InvalidParameterValue(
                f"Invalid {KEY}: {name} is {limits.start} to {limits.stop - 1}, not {given[name]}."
            )
    if not isinstance(given.get("AutoPause", True), bool):
        raise InvalidParameterValue(f"Invalid {KEY}: AutoPause must be true or false.")
    if given.get("TimeoutAction", ACTIONS[0]) not in ACTIONS:
        raise InvalidParameterValue(f"Invalid {KEY}: TimeoutAction is one of {', '.join(ACTIONS)}.")


def as_moto_takes_it(given: Mapping[str, Any]) -> dict[str, Any]:
    return {MEMBERS[name]: value for name, value in given.items()}
