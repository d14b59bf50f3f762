"""The operations of Systems Manager for SAP that go with a restore."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult, BaseResponse

from aws_sandbox.answer_pages import paged
from aws_sandbox.backup.models import backend_of
from aws_sandbox.ssm_sap.models import (
    RESTORE,
    Database,
    Invalid,
    ResourceNotFound,
    SsmSapBackend,
    backends,
)

MOST_RESULTS = 50
"""MaxResults of the lists: 1 to 50."""


class SsmSapResponse(BaseResponse):
    def __init__(self) -> None:
        super().__init__(service_name="ssm-sap")
        self.automated_parameter_parsing = True

    @property
    def backend(self) -> SsmSapBackend:
        return backends[self.current_account][self.region]

    def list_applications(self) -> ActionResult:
        return self._listing("Applications", [each.summary() for each in self.backend.applications.values()])

    def get_application(self) -> ActionResult:
        found = self.backend.application(self.params.get("ApplicationId"), self.params.get("ApplicationArn"))
        return ActionResult({"Application": found.described(), "Tags": found.tags})

    def start_application(self) -> ActionResult:
        application = self.backend.application(self.params["ApplicationId"])
        now = backend_of(self.current_account, self.region).clock.stamp()
        return ActionResult({"OperationId": self.backend.start(application, now)})

    def list_components(self) -> ActionResult:
        if (wanted := self.params.get("ApplicationId")) is None:
            found = list(self.backend.applications.values())
        else:
            found = [self.backend.application(wanted)]
        items = [
            {"ApplicationId": each.id, "ComponentId": name, "ComponentType": component["ComponentType"]}
            for each in found
            for name, component in each.components.items()
        ]
        return self._listing("Components", items)

    def get_component(self) -> ActionResult:
        application = self.backend.application(self.params["ApplicationId"])
        if (name := self.params["ComponentId"]) not in application.components:
            raise Invalid(f"Component {name} was not found.")
        return ActionResult({"Component": application.components[name], "Tags": {}})

    def list_databases(self) -> ActionResult:
        application, component = self.params.get("ApplicationId"), self.params.get("ComponentId")
        found = [
            database.summary()
            for database in self.backend.databases.values()
            if application in (None, database.application) and component in (None, database.component)
        ]
        return self._listing("Databases", found)

    def get_database(self) -> ActionResult:
        found = self._database()
        return ActionResult({"Database": found.described(), "Tags": found.tags})

    def put_resource_permission(self) -> ActionResult:
        self._refuse_action()
        target = self.backend.permit(self.params["SourceResourceArn"], self.params["ResourceArn"])
        return ActionResult({"Policy": target.policy()})

    def get_resource_permission(self) -> ActionResult:
        self._refuse_action()
        target = self.backend.database(self.params["ResourceArn"])
        if not target.sources:
            raise ResourceNotFound(f"{target.arn} has no resource permission.")
        return ActionResult({"Policy": target.policy()})

    def delete_resource_permission(self) -> ActionResult:
        self._refuse_action()
        target = self.backend.forbid(self.params.get("SourceResourceArn"), self.params["ResourceArn"])
        return ActionResult({"Policy": target.policy() if target.sources else None})

    def get_operation(self) -> ActionResult:
        wanted = self.params["OperationId"]
        for operation in self.backend.operations:
            if operation["Id"] == wanted:
                return ActionResult({"Operation": operation})
        raise Invalid(f"Operation {wanted} was not found.")

    def list_operations(self) -> ActionResult:
        application = self.backend.application(self.params["ApplicationId"])
        found = [
            operation
            for operation in reversed(self.backend.operations)
            if f"{operation['ResourceArn']}/".startswith(f"{application.arn}/")
        ]
        return self._listing("Operations", found)

    def list_tags_for_resource(self) -> ActionResult:
        return ActionResult({"tags": self.backend.database(self.params["resourceArn"]).tags})

    def _database(self) -> Database:
        arn = self.params.get("DatabaseArn")
        names = tuple(self.params.get(key) for key in ("ApplicationId", "ComponentId", "DatabaseId"))
        for database in self.backend.databases.values():
            if arn == database.arn or names == (database.application, database.component, database.name):
                return database
        if arn is None and None in names:
            raise Invalid("Either DatabaseArn, or ApplicationId, ComponentId and DatabaseId is required.")
        raise Invalid(f"Database {arn or '/'.join(map(str, names))} was not found.")

    def _refuse_action(self) -> None:
        if (action := self.params.get("ActionType", RESTORE)) != RESTORE:
            raise Invalid(f"ActionType must be {RESTORE}, not {action}.")

    def _listing(self, member: str, items: list[Any]) -> ActionResult:
        return paged(member, items, self.params, most=MOST_RESULTS, refusal=Invalid)
