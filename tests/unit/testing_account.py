"""An account in memory that has restore testing plans and selections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from recovery.errors import InvalidRequest, NotFound
from recovery.testing.models import Condition, RestoreTestingPlan, RestoreTestingSelection
from tests.unit.fake_account import CONTEXT, ROLE, FakeAccount

PLAN = RestoreTestingPlan(CONTEXT, "weekly", "cron(0 5 ? * SUN *)", time_zone="Europe/Berlin")
SELECTION = RestoreTestingSelection(CONTEXT, "weekly", "volumes", "EBS", ROLE, arns=("*",))


@dataclass
class TestingAccount(FakeAccount):
    """Keeps what the operations of restore testing are sent, as AWS says that they are kept."""

    __test__ = False

    plans: dict[str, RestoreTestingPlan] = field(default_factory=dict)
    selections: dict[tuple[str, str], RestoreTestingSelection] = field(default_factory=dict)
    sent: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def start(
        self, service: str, operation: str, request: Mapping[str, Any], *, token: str
    ) -> Mapping[str, str]:
        assert service == "backup"
        self.sent.append((operation, request))
        self.before_effect()
        {
            "CreateRestoreTestingPlan": self._put_plan,
            "UpdateRestoreTestingPlan": self._put_plan,
            "DeleteRestoreTestingPlan": self._delete_plan,
            "CreateRestoreTestingSelection": self._put_selection,
            "UpdateRestoreTestingSelection": self._put_selection,
            "DeleteRestoreTestingSelection": self._delete_selection,
        }[operation](request)
        self.after_effect()
        return {}

    def _put_plan(self, request: Mapping[str, Any]) -> None:
        members = request["RestoreTestingPlan"]
        name = members.get("RestoreTestingPlanName") or request["RestoreTestingPlanName"]
        before = self.plans.get(name, RestoreTestingPlan(self.context, name, ""))
        points = members.get("RecoveryPointSelection")
        after = replace(
            before,
            schedule=members.get("ScheduleExpression", before.schedule),
            time_zone=members.get("ScheduleExpressionTimezone", before.time_zone),
            start_window_hours=members.get("StartWindowHours", before.start_window_hours),
        )
        if points:
            after = replace(
                after,
                algorithm=points["Algorithm"],
                point_types=tuple(points["RecoveryPointTypes"]),
                include_vaults=tuple(points["IncludeVaults"]),
                exclude_vaults=tuple(points.get("ExcludeVaults", ())),
                selection_window_days=points.get("SelectionWindowDays", 30),
            )
        self.plans[name] = after

    def _delete_plan(self, request: Mapping[str, Any]) -> None:
        name = request["RestoreTestingPlanName"]
        if any(plan == name for plan, _ in self.selections):
            raise InvalidRequest("AWS refused the request", "The plan has selections.")
        del self.plans[name]

    def _put_selection(self, request: Mapping[str, Any]) -> None:
        plan, members = request["RestoreTestingPlanName"], request["RestoreTestingSelection"]
        name = members.get("RestoreTestingSelectionName") or request["RestoreTestingSelectionName"]
        before = self.selections.get(
            (plan, name), RestoreTestingSelection(self.context, plan, name, "", "", arns=())
        )
        after = replace(
            before,
            resource_type=members.get("ProtectedResourceType", before.resource_type),
            role_arn=members.get("IamRoleArn", before.role_arn),
            arns=tuple(members.get("ProtectedResourceArns", before.arns)),
            overrides=members.get("RestoreMetadataOverrides", before.overrides),
            validation_window_hours=members.get("ValidationWindowHours", before.validation_window_hours),
        )
        if "ProtectedResourceConditions" in members:
            given = members["ProtectedResourceConditions"]
            after = replace(
                after,
                equals=_conditions(given.get("StringEquals", ())),
                not_equals=_conditions(given.get("StringNotEquals", ())),
            )
        self.selections[plan, name] = after

    def _delete_selection(self, request: Mapping[str, Any]) -> None:
        place = request["RestoreTestingPlanName"], request["RestoreTestingSelectionName"]
        if self.selections.pop(place, None) is None:
            raise NotFound("Not found", f"There is no selection {place[1]}.")

    def testing_plan(self, name: str) -> RestoreTestingPlan:
        if self.fail_reads is not None:
            raise self.fail_reads
        if name not in self.plans:
            raise NotFound("Not found", f"There is no restore testing plan {name}.")
        return self.plans[name]

    def testing_selections(self, plan: str) -> Iterator[Sequence[RestoreTestingSelection]]:
        yield tuple(each for (of, _), each in self.selections.items() if of == plan)

    def testing_selection(self, plan: str, name: str) -> RestoreTestingSelection:
        if (plan, name) not in self.selections:
            raise NotFound("Not found", f"There is no selection {name}.")
        return self.selections[plan, name]


def _conditions(pairs: Sequence[Mapping[str, str]]) -> tuple[Condition, ...]:
    return tuple(Condition(pair["Key"], pair["Value"]) for pair in pairs)
