"""Redshift and Redshift Serverless: one recovery point, several things that it can become. RestoreType says
which.

The pages of AWS Backup list RestoreType without marking it as optional, as they mark the rest, and every
example has it: it is required here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest
from aws_sandbox.policy_language import Policy
from aws_sandbox.world.accounts import Place


class Way(Protocol):
    """What a RestoreKind does, for one RestoreType."""

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None: ...

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None: ...

    def create(self, place: Place, job: RestoreJob) -> str: ...


class WarehouseRestore:
    fidelity = (
        "real: a cluster in Redshift with its settings; recorded: a namespace and a table in either, by the "
        "names of tables; no data"
    )

    def __init__(self, ways: Mapping[str, Way]) -> None:
        """`ways` by RestoreType."""
        self._ways = ways

    def refuse(self, place: Place, point: RecoveryPoint, request: RestoreRequest) -> None:
        self._way(request).refuse(place, point, request)

    def failure(
        self, place: Place, point: RecoveryPoint, request: RestoreRequest, role: tuple[Policy, ...]
    ) -> str | None:
        return self._way(request).failure(place, point, request, role)

    def seconds(self, point: RecoveryPoint) -> float:
        return 10.0

    def create(self, place: Place, job: RestoreJob) -> str:
        return self._way(job.request).create(place, job)

    def _way(self, request: RestoreRequest) -> Way:
        if (wanted := request.metadata.get("RestoreType")) is None:
            raise MissingParameterValue("Restore metadata is missing RestoreType.")
        if wanted not in self._ways:
            valid = ", ".join(sorted(self._ways))
            raise InvalidParameterValue(f"Invalid RestoreType: {wanted!r}. Valid: {valid}")
        return self._ways[wanted]


def refuse_without_role(request: RestoreRequest) -> None:
    """Only restores that overwrite may be carried out as their caller (StartRestoreJob, IamRoleArn)."""
    if not request.role_arn:
        raise MissingParameterValue("IamRoleArn is required.")
