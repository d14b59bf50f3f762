"""Systems Manager for SAP, of which moto has nothing: applications of SAP HANA, their components and
databases, who may be restored into whom, and the operations that ran on them."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.exceptions import ServiceException

from aws_sandbox.clock import moto_time
from aws_sandbox.running_restores import restores_into
from aws_sandbox.world.accounts import Place, stable_uuid

RESTORE = "RESTORE"
"""The one action that permissions are about."""


class ResourceNotFound(ServiceException):
    code = "ResourceNotFoundException"


class Invalid(ServiceException):
    code = "ValidationException"


@dataclass(slots=True)
class Database:
    place: Place
    application: str
    component: str
    name: str
    type: str
    port: int
    host: str
    updated: datetime
    tags: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    """ARNs of the other databases that it may be overwritten with."""

    @property
    def arn(self) -> str:
        return self.place.arn("ssm-sap", f"HANA/{self.application}/DB/{self.name}")

    def summary(self) -> dict[str, Any]:
        """Item of ListDatabases."""
        return {
            "ApplicationId": self.application,
            "ComponentId": self.component,
            "DatabaseId": self.name,
            "DatabaseType": self.type,
            "Arn": self.arn,
            "Tags": self.tags,
        }

    def described(self) -> dict[str, Any]:
        """GetDatabase's Database: stopped while a restore overwrites it."""
        jobs = restores_into(self.place, "aws:backup:TargetDatabaseArn", self.arn)
        summary = self.summary()
        del summary["Tags"]
        secret = f"hana-{self.application.lower()}-{stable_uuid(self.arn)[:6]}"
        return {
            **summary,
            "DatabaseName": self.name,
            "Credentials": [
                {
                    "DatabaseName": f"{self.application}/{self.name}",
                    "CredentialType": "ADMIN",
                    "SecretId": secret,
                }
            ],
            "Status": "STOPPED" if any(job.status == "RUNNING" for job in jobs) else "RUNNING",
            "PrimaryHost": self.host,
            "SQLPort": self.port,
            "LastUpdated": self.updated,
        }

    def policy(self) -> str:
        """The resource permission as the API gives it: a policy in JSON. Its shape is told nowhere."""
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": list(self.sources)},
            "Action": "ssm-sap:RestoreDatabase",
            "Resource": self.arn,
        }
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@dataclass(frozen=True, slots=True)
class Application:
    place: Place
    id: str
    components: dict[str, dict[str, Any]]
    """Members of GetComponent's Component, by id."""
    updated: datetime
    tags: dict[str, str]

    @property
    def arn(self) -> str:
        return self.place.arn("ssm-sap", f"HANA/{self.id}")

    def summary(self) -> dict[str, Any]:
        """Item of ListApplications."""
        return {
            "Id": self.id,
            "DiscoveryStatus": "SUCCESS",
            "Type": "HANA",
            "Arn": self.arn,
            "Tags": self.tags,
        }

    def described(self) -> dict[str, Any]:
        """GetApplication's Application."""
        return {
            "Id": self.id,
            "Type": "HANA",
            "Arn": self.arn,
            "Status": "ACTIVATED",
            "DiscoveryStatus": "SUCCESS",
            "Components": list(self.components),
            "LastUpdated": self.updated,
        }


class SsmSapBackend(BaseBackend):
    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.applications: dict[str, Application] = {}
        self.databases: dict[str, Database] = {}
        """By ARN."""
        self.operations: list[dict[str, Any]] = []
        """Members of GetOperation's Operation, oldest first."""

    def application(self, identifier: str | None, arn: str | None = None) -> Application:
        for application in self.applications.values():
            if application.id == identifier or application.arn == arn:
                return application
        raise Invalid(f"Application {identifier or arn} was not found.")

    def database(self, arn: str) -> Database:
        if (found := self.databases.get(arn)) is None:
            raise ResourceNotFound(f"Database {arn} was not found.")
        return found

    def permit(self, source: str, target: str) -> Database:
        """PutResourcePermission."""
        self.database(source)
        database = self.database(target)
        if source not in database.sources:
            database.sources = (*database.sources, source)
        return database

    def forbid(self, source: str | None, target: str) -> Database:
        """DeleteResourcePermission: for all sources where none is named."""
        database = self.database(target)
        kept = tuple(each for each in database.sources if source is not None and each != source)
        if kept == database.sources:
            raise ResourceNotFound(f"{target} has no such permission.")
        database.sources = kept
        return database

    def record(self, target: Database, began: float, ended: float, properties: dict[str, str]) -> None:
        """A restore that has overwritten a database, as an operation on it."""
        target.updated = moto_time(ended)
        self._ended("RestoreDatabase", "DATABASE", target.name, target.arn, began, ended, properties)

    def start(self, application: Application, now: float) -> str:
        """StartApplication, which finds everything running: what a restore stopped, runs again by itself.
        The operation's id."""
        return self._ended("StartApplication", "APPLICATION", application.id, application.arn, now, now, {})

    def _ended(
        self,
        operation: str,
        resource_type: str,
        resource: str,
        arn: str,
        began: float,
        ended: float,
        properties: dict[str, str],
    ) -> str:
        identifier = str(uuid.uuid4())
        self.operations.append(
            {
                "Id": identifier,
                "Type": operation,
                "Status": "SUCCESS",
                "Properties": properties,
                "ResourceType": resource_type,
                "ResourceId": resource,
                "ResourceArn": arn,
                "StartTime": moto_time(began),
                "EndTime": moto_time(ended),
                "LastUpdatedTime": moto_time(ended),
            }
        )
        return identifier


backends = BackendDict(SsmSapBackend, "ssm-sap")


def ssm_sap_of(place: Place) -> SsmSapBackend:
    return backends[place.account][place.region]
