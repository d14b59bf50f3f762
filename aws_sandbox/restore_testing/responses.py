"""The operations of restore testing, as moto's router calls them; part of SandboxBackupResponse."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aws_sandbox.backup.errors import ResourceNotFound
from aws_sandbox.backup.members import without_none
from aws_sandbox.backup.store import RecoveryPoint
from aws_sandbox.identities import Identity
from aws_sandbox.restore_testing.inferred import inferred_metadata
from aws_sandbox.restore_testing.plan_store import refuse_more_tags
from aws_sandbox.restore_testing.plans import (
    Plan,
    Selection,
    plan_described,
    plan_listed,
    selection_described,
    selection_listed,
)
from aws_sandbox.restore_testing.requests import tags, texts

if TYPE_CHECKING:
    from aws_sandbox.backup.models import SandboxBackupBackend

Answer = tuple[int, dict[str, str], str]


class RestoreTestingOperations:
    """What it stands on is SandboxBackupResponse's."""

    if TYPE_CHECKING:

        @property
        def backend(self) -> SandboxBackupBackend: ...
        @property
        def identity(self) -> Identity: ...
        def _inputs(self) -> dict[str, Any]: ...
        def _body(self) -> dict[str, Any]: ...
        def _point(self, operation: str) -> RecoveryPoint: ...
        def _listing(
            self,
            member: str,
            items: Any,
            render: Callable[[Any], dict[str, Any]] = dict,
            *,
            smallest: int = 1,
        ) -> Answer: ...
        def _answer(self, members: dict[str, Any] | None) -> Answer: ...

    def create_restore_testing_plan(self) -> Answer:
        plan, given = self.backend.testing.plans.create(self._body())
        if given:
            self.backend.tag_resource(plan.arn, given)
        return self._answered(201, _named(plan))

    def get_restore_testing_plan(self) -> Answer:
        plan = self.backend.testing.plans.find(self._plan_name())
        return self._answer({"RestoreTestingPlan": without_none(plan_described(plan))})

    def list_restore_testing_plans(self) -> Answer:
        plans = sorted(self.backend.testing.plans.plans.values(), key=lambda plan: plan.name)
        return self._listing("RestoreTestingPlans", plans, lambda plan: without_none(plan_listed(plan)))

    def update_restore_testing_plan(self) -> Answer:
        plan = self.backend.testing.plans.update(self._plan_name(), self._body())
        return self._answer({**_named(plan), "UpdateTime": plan.updated})

    def delete_restore_testing_plan(self) -> Answer:
        plan = self.backend.testing.plans.delete(self._plan_name())
        if plan is not None:
            self.backend.untag_resource(plan.arn, list(self.backend.list_tags(plan.arn)))
        return self._answered(204, None)

    def create_restore_testing_selection(self) -> Answer:
        made = self.backend.testing.plans.create_selection(self._plan_name(), self.identity, self._body())
        return self._answered(201, {**_selected(*made), "CreationTime": made[1].created})

    def get_restore_testing_selection(self) -> Answer:
        plan, selection = self.backend.testing.plans.find_selection(self._plan_name(), self._selection_name())
        return self._answer({"RestoreTestingSelection": without_none(selection_described(plan, selection))})

    def list_restore_testing_selections(self) -> Answer:
        plan = self.backend.testing.plans.find(self._plan_name())
        selections = sorted(plan.selections.values(), key=lambda selection: selection.name)
        return self._listing(
            "RestoreTestingSelections",
            selections,
            lambda selection: without_none(selection_listed(plan, selection)),
        )

    def update_restore_testing_selection(self) -> Answer:
        plan, selection = self.backend.testing.plans.update_selection(
            self._plan_name(), self._selection_name(), self.identity, self._body()
        )
        return self._answer(
            {**_selected(plan, selection), "CreationTime": selection.created, "UpdateTime": plan.updated}
        )

    def delete_restore_testing_selection(self) -> Answer:
        self.backend.testing.plans.delete_selection(self._plan_name(), self._selection_name())
        return self._answered(204, None)

    def get_restore_testing_inferred_metadata(self) -> Answer:
        point = self._point("GetRestoreTestingInferredMetadata")
        self.backend.testing.plans.refuse_region()
        inferred = inferred_metadata(self.backend.place, point, self.backend.clock.stamp())
        return self._answer({"InferredMetadata": inferred})

    def put_restore_validation_result(self) -> Answer:
        self.backend.testing.validate(str(self._inputs()["RestoreJobId"]), self._body())
        return self._answered(204, None)

    def tag_resource(self) -> Answer:
        """Moto's own takes any ARN, and cuts one with a slash in it."""
        arn, given = self._taggable(), tags(self._body())
        if (point := self.backend.store.points.get(arn)) is not None:
            later = self.backend.store.point_tags.setdefault(arn, {})
            refuse_more_tags({**point.source_tags, **later, **given})
            later.update(given)
            return self._answer(None)
        refuse_more_tags({**self.backend.list_tags(arn), **given})
        self.backend.tag_resource(arn, given)
        return self._answer(None)

    def untag_resource(self) -> Answer:
        arn, keys = self._taggable(), texts(self._body(), "TagKeyList")
        self.backend.untag_resource(arn, keys)
        for key in keys:
            self.backend.store.point_tags.get(arn, {}).pop(key, None)
        return self._answer(None)

    def _taggable(self) -> str:
        arn = str(self._inputs()["ResourceArn"])
        known = {vault.backup_vault_arn for vault in self.backend.vaults.values()}
        known |= {
            plan.backup_plan_arn for plan in self.backend.plans.values()
        } | self.backend.store.points.keys()
        if arn not in known and self.backend.testing.plans.of_arn(arn) is None:
            raise ResourceNotFound(f"{arn} was not found.")
        return arn

    def _plan_name(self) -> str:
        return str(self._inputs()["RestoreTestingPlanName"])

    def _selection_name(self) -> str:
        return str(self._inputs()["RestoreTestingSelectionName"])

    def _answered(self, status: int, members: dict[str, Any] | None) -> Answer:
        """With the status that the service model gives the operation."""
        _, headers, _ = self._answer(None)
        # Moto reads the status from the headers alone.
        return (
            status,
            {**headers, "status": str(status)},
            "" if members is None else json.dumps(without_none(members)),
        )


def _named(plan: Plan) -> dict[str, Any]:
    return {
        "CreationTime": plan.created,
        "RestoreTestingPlanArn": plan.arn,
        "RestoreTestingPlanName": plan.name,
    }


def _selected(plan: Plan, selection: Selection) -> dict[str, Any]:
    return {
        "RestoreTestingPlanArn": plan.arn,
        "RestoreTestingPlanName": plan.name,
        "RestoreTestingSelectionName": selection.name,
    }
