"""Operations of AWS Backup that moto lacks. The method of an operation is its name in snake case; moto's
router, built from botocore's service model, chooses it. Bodies are made here and not by moto's serializer,
which takes 400 ms for a page of 1,000 points."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from moto.backup.responses import BackupResponse

from aws_sandbox.backup.backup_jobs import backup_jobs
from aws_sandbox.backup.errors import BackupError, InvalidParameterValue, ResourceNotFound, Unserialisable
from aws_sandbox.backup.filters import copy_matches, job_matches, point_matches, refuse_unknown_values
from aws_sandbox.backup.members import (
    copy_described,
    job_described,
    point_by_resource,
    point_by_vault,
    point_described,
    vault_described,
    without_none,
)
from aws_sandbox.backup.models import SandboxBackupBackend, backend_of
from aws_sandbox.backup.paging import page
from aws_sandbox.backup.store import RecoveryPoint, RestoreJob
from aws_sandbox.backup.vault_policy import checked, refuse_denied
from aws_sandbox.identities import Identity
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.restore_testing.responses import RestoreTestingOperations
from aws_sandbox.world.metadata import metadata_now
from aws_sandbox.world.region_settings import MANAGEMENT, supported_types

Answer = tuple[int, dict[str, str], str]
IDENTITY = "aws_sandbox.identity"
"""Where the server leaves the caller's identity in the WSGI environment."""

VAULT_TYPES = ("BACKUP_VAULT", "LOGICALLY_AIR_GAPPED_BACKUP_VAULT", "RESTORE_ACCESS_BACKUP_VAULT")
"""Of the service model; all vaults of the world are of the first."""

SMALLEST_RDS_PAGE = 20
"""ListRecoveryPointsByResource: "Amazon RDS requires a value of at least 20"."""


class SandboxBackupResponse(RestoreTestingOperations, BackupResponse):  # type: ignore[misc]
    @property
    def backend(self) -> SandboxBackupBackend:
        return backend_of(self.current_account, self.region)

    @property
    def identity(self) -> Identity:
        identity: Identity = self.normalized_request.environ[IDENTITY]
        return identity

    def call_action(self) -> Any:
        try:
            self.backend.tick()
            status, headers, body = super().call_action()
            # Moto leaves the type of its own answers to Flask, which says text/html.
            return status, {"Content-Type": "application/json", **headers}, body
        except BackupError as error:
            headers = {
                **self.response_headers,
                "Content-Type": "application/json",
                "x-amzn-ErrorType": error.code,
            }
            return error.status, headers, json.dumps(error.body())

    # Resources

    def list_protected_resources(self) -> Answer:
        return self._listing("Results", self.backend.store.resources())

    def list_protected_resources_by_backup_vault(self) -> Answer:
        vault = self._vault("ListProtectedResourcesByBackupVault")
        return self._listing("Results", self.backend.store.resources(vault))

    def describe_protected_resource(self) -> Answer:
        arn = self._inputs()["ResourceArn"]
        found = next((item for item in self.backend.store.resources() if item["ResourceArn"] == arn), None)
        if found is None:
            raise ResourceNotFound(f"Resource {arn} is not protected.")
        restored = [
            job for job in self.backend.jobs.listed() if job.point.resource.arn == arn and job.completed
        ]
        if restored:
            latest = restored[0]
            assert latest.completed is not None
            found |= {
                "LatestRestoreExecutionTimeMinutes": max(1, round((latest.completed - latest.created) / 60)),
                "LatestRestoreJobCreationDate": latest.created,
                "LatestRestoreRecoveryPointCreationDate": latest.point.created,
            }
        return self._answer(found)

    # Recovery points

    def list_recovery_points_by_resource(self) -> Answer:
        arn = self._inputs()["ResourceArn"]
        points = self.backend.store.points_by_resource.get(arn, [])
        # ManagedByAWSBackupOnly changes nothing: every point of the world is managed by AWS Backup.
        smallest = SMALLEST_RDS_PAGE if ":rds:" in arn else 1
        return self._listing("RecoveryPoints", points, point_by_resource, smallest=smallest)

    def list_recovery_points_by_backup_vault(self) -> Answer:
        vault = self._vault("ListRecoveryPointsByBackupVault")
        inputs = self._inputs()
        points = [
            point
            for point in self.backend.store.points_by_vault.get(vault, [])
            if point_matches(point, inputs)
        ]
        return self._listing("RecoveryPoints", points, point_by_vault)

    def describe_recovery_point(self) -> Answer:
        return self._answer(point_described(self._point("DescribeRecoveryPoint")))

    def get_recovery_point_restore_metadata(self) -> Answer:
        point = self._point("GetRecoveryPointRestoreMetadata")
        return self._answer(
            {
                "BackupVaultArn": point.vault_arn,
                "RecoveryPointArn": point.arn,
                "RestoreMetadata": metadata_now(point, self.backend.clock.stamp()),
                "ResourceType": point.resource.type,
            }
        )

    # Restore jobs

    def start_restore_job(self) -> Answer:
        job = self.backend.jobs.start(self.identity, self._body())
        return self._answer({"RestoreJobId": job.id})

    def describe_restore_job(self) -> Answer:
        return self._answer(job_described(self.backend.jobs.find(self._inputs()["RestoreJobId"])))

    def get_restore_job_metadata(self) -> Answer:
        job = self.backend.jobs.find(self._inputs()["RestoreJobId"])
        return self._answer({"RestoreJobId": job.id, "Metadata": job.request.metadata})

    def list_restore_jobs(self) -> Answer:
        return self._jobs(self.backend.jobs.listed())

    def list_restore_jobs_by_protected_resource(self) -> Answer:
        source = self._inputs()["ResourceArn"]
        return self._jobs(job for job in self.backend.jobs.listed() if job.point.resource.arn == source)

    # Backup and copy jobs

    def list_backup_jobs(self) -> Answer:
        backend, inputs = self.backend, self._inputs()
        points = backend.store.points.values()
        return self._listing("BackupJobs", backup_jobs(backend.place, points, backend.clock.stamp(), inputs))

    def start_copy_job(self) -> Answer:
        job = self.backend.copies.start(self.identity, self._body(), self.backend.vaults)
        return self._answer({"CopyJobId": job.id, "CreationDate": job.created, "IsParent": False})

    def describe_copy_job(self) -> Answer:
        return self._answer(
            {"CopyJob": copy_described(self.backend.copies.find(self._inputs()["CopyJobId"]))}
        )

    def list_copy_jobs(self) -> Answer:
        inputs = self._inputs()
        refuse_unknown_values(inputs)
        jobs = [job for job in self.backend.copies.listed() if copy_matches(job, inputs)]
        return self._listing("CopyJobs", jobs, copy_described)

    # Vaults and settings

    def list_backup_vaults(self) -> Answer:  # type: ignore[override]
        inputs = self._inputs()
        if (kind := inputs.get("ByVaultType", VAULT_TYPES[0])) not in VAULT_TYPES:
            raise InvalidParameterValue(f"ByVaultType must be one of {', '.join(VAULT_TYPES)}.")
        shown = () if inputs.get("ByShared") or kind != VAULT_TYPES[0] else self.backend.vaults.values()
        return self._listing("BackupVaultList", shown, vault_described)

    def describe_backup_vault(self) -> Answer:  # type: ignore[override]
        return self._answer(vault_described(self.backend.vaults[self._vault("DescribeBackupVault")]))

    def get_backup_vault_access_policy(self) -> Answer:
        name = self._vault("GetBackupVaultAccessPolicy")
        policy = self.backend.store.access_policies.get(name)
        if policy is None:
            raise ResourceNotFound(f"Backup vault {name} has no access policy.")
        arn = self.backend.place.vault_arn(name)
        return self._answer({"BackupVaultName": name, "BackupVaultArn": arn, "Policy": policy})

    def put_backup_vault_access_policy(self) -> Answer:
        name = self._vault("PutBackupVaultAccessPolicy")
        self.backend.store.access_policies[name] = checked(self._inputs().get("Policy") or "")
        return self._answer(None)

    def delete_backup_vault_access_policy(self) -> Answer:
        self.backend.store.access_policies.pop(self._vault("DeleteBackupVaultAccessPolicy"), None)
        return self._answer(None)

    def describe_region_settings(self) -> Answer:
        opted_in = dict.fromkeys(self._types(), True)
        return self._answer(
            {"ResourceTypeOptInPreference": opted_in, "ResourceTypeManagementPreference": MANAGEMENT}
        )

    def get_supported_resource_types(self) -> Answer:
        return self._answer({"ResourceTypes": self._types()})

    def list_tags(self) -> Answer:  # type: ignore[override]
        arn = self._inputs()["ResourceArn"]
        point = self.backend.store.points.get(arn)
        others = {vault.backup_vault_arn for vault in self.backend.vaults.values()}
        others |= {plan.backup_plan_arn for plan in self.backend.plans.values()}
        if point is None and arn not in others and self.backend.testing.plans.of_arn(arn) is None:
            raise ResourceNotFound(f"{arn} was not found.")
        tags = dict(self.backend.list_tags(arn)) if point is None else dict(point.source_tags)
        tags |= self.backend.store.point_tags.get(arn, {})
        names, token = page(sorted(tags), self._inputs(), "ListTags")
        return self._answer({"Tags": {name: tags[name] for name in names}, "NextToken": token})

    # Shared steps

    def _body(self) -> dict[str, Any]:
        """The JSON as it came. Moto's parser would turn numbers into strings, and AWS refuses them."""
        try:
            inputs = json.loads(self.body or "{}")
        except ValueError as error:
            raise Unserialisable("The body is not JSON.") from error
        if not isinstance(inputs, dict):
            raise Unserialisable("The body is no JSON object.")
        return inputs

    def _inputs(self) -> dict[str, Any]:
        """Path labels, query and body by the names of the model; times as epoch seconds."""
        self._get_action()
        try:
            self.parse_parameters(self.normalized_request)
            return {
                key: _epoch(value) if isinstance(value, datetime) else value
                for key, value in dict(self.params).items()
            }
        except (ValueError, TypeError, OverflowError) as error:
            raise InvalidParameterValue(f"A parameter has the wrong type: {error}") from error

    def _vault(self, operation: str) -> str:
        """The vault named in the request, after its own access policy had its say."""
        inputs = self._inputs()
        name = str(inputs["BackupVaultName"])
        if (owner := inputs.get("BackupVaultAccountId")) not in (None, self.current_account):
            raise ResourceNotFound(f"Backup vault {name} of account {owner} is not shared with this account.")
        if name not in self.backend.vaults:
            raise ResourceNotFound(f"Backup vault {name} does not exist in {self.region}.")
        policy = self.backend.store.access_policies.get(name)
        resource = inputs.get("RecoveryPointArn") or self.backend.place.vault_arn(name)
        refuse_denied(policy, f"backup:{operation}", resource, self.identity.arn)
        return name

    def _point(self, operation: str) -> RecoveryPoint:
        vault = self._vault(operation)
        arn = self._inputs()["RecoveryPointArn"]
        point = self.backend.store.points.get(arn)
        if point is None or point.vault_name != vault:
            raise ResourceNotFound(f"Recovery point {arn} does not exist in backup vault {vault}.")
        return point

    def _types(self) -> list[str]:
        return supported_types(PARTITIONS[self.backend.place.partition])

    def _jobs(self, jobs: Iterable[RestoreJob]) -> Answer:
        inputs = self._inputs()
        refuse_unknown_values(inputs)
        return self._listing("RestoreJobs", [job for job in jobs if job_matches(job, inputs)], job_described)

    def _listing(
        self, member: str, items: Any, render: Callable[[Any], dict[str, Any]] = dict, *, smallest: int = 1
    ) -> Answer:
        shown, token = page(list(items), self._inputs(), f"{member} {self.path}", smallest=smallest)
        return self._answer({member: [render(item) for item in shown], "NextToken": token})

    def _answer(self, members: dict[str, Any] | None) -> Answer:
        body = "" if members is None else json.dumps(without_none(members))
        return 200, {**self.response_headers, "Content-Type": "application/json"}, body


def _epoch(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
