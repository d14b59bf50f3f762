"""The operations on restore testing plans and selections of one Region of one account. The caller holds the
world's lock."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from aws_sandbox.backup.errors import (
    AlreadyExists,
    Conflict,
    InvalidParameterValue,
    InvalidRequest,
    LimitExceeded,
    MissingParameterValue,
    ResourceNotFound,
)
from aws_sandbox.backup.roles import refuse_role
from aws_sandbox.clock import Clock
from aws_sandbox.identities import Identity
from aws_sandbox.restore_testing import requests
from aws_sandbox.restore_testing.plans import Plan, Selection
from aws_sandbox.restore_testing.types import TYPES
from aws_sandbox.world.accounts import Place

Json = Mapping[str, Any]

MOST_PLANS, MOST_SELECTIONS, MOST_TAGS = 100, 30, 50

PASSED_TO = "restore-testing.backup.amazonaws.com"
"""What the role of a selection is passed to (AWSBackupFullAccess, IamPassRolePermissions)."""

ELSEWHERE = frozenset({"il-central-1"})
"""Commercial Regions without restore testing (guide, "Restore testing"): Tel Aviv. GovCloud and China have
none."""


def refuse_more_tags(tags: Json) -> None:
    if len(tags) > MOST_TAGS:
        raise LimitExceeded(f"At most {MOST_TAGS} tags are allowed, not {len(tags)}.")


class PlanStore:
    def __init__(self, place: Place, clock: Clock) -> None:
        self._place = place
        self._clock = clock
        self.plans: dict[str, Plan] = {}
        self.origin = clock.stamp() - clock.work()
        """What makes a reading of the work clock a moment of the calendar that plans run by. That calendar
        begins when the world does, at a start or a reset, and goes as fast as restores do."""

    def calendar(self) -> float:
        """Now, in epoch seconds."""
        return self.origin + self._clock.work()

    def refuse_region(self) -> None:
        """What AWS answers where it has no restore testing is undocumented."""
        if self._place.partition != "aws" or self._place.region in ELSEWHERE:
            raise InvalidParameterValue(f"Restore testing is not available in {self._place.region}.")

    def find(self, name: str) -> Plan:
        if (plan := self.plans.get(name)) is None:
            raise ResourceNotFound(f"Restore testing plan {name} was not found.")
        return plan

    def find_selection(self, plan_name: str, name: str) -> tuple[Plan, Selection]:
        plan = self.find(plan_name)
        if (selection := plan.selections.get(name)) is None:
            raise ResourceNotFound(f"Restore testing selection {name} was not found in plan {plan_name}.")
        return plan, selection

    def of_arn(self, arn: str) -> Plan | None:
        return next((plan for plan in self.plans.values() if plan.arn == arn), None)

    def create(self, inputs: Json) -> tuple[Plan, dict[str, str]]:
        """The plan, and the tags to give it. The same request under the same CreatorRequestId gives the plan
        that it made; how long AWS remembers one is undocumented, and here it is as long as the plan is
        there."""
        self.refuse_region()
        asked = requests.structure(inputs, "RestoreTestingPlan")
        name = requests.named(asked, "RestoreTestingPlanName")
        creator, tags = requests.creator_request_id(inputs), requests.tags(inputs)
        refuse_more_tags(tags)
        points = requests.point_selection(asked)
        schedule = requests.schedule(asked)
        hours = requests.start_window(asked)
        for known in self.plans.values():
            if creator is not None and known.creator_request_id == creator:
                if known.request == inputs:
                    return known, {}
                raise Conflict(f"CreatorRequestId {creator} was used with another request.")
        if name in self.plans:
            raise AlreadyExists(
                f"Restore testing plan {name} already exists.",
                self.plans[name].arn,
                self.plans[name].creator_request_id,
            )
        if len(self.plans) >= MOST_PLANS:
            raise LimitExceeded(f"There are {MOST_PLANS} restore testing plans, the most that are allowed.")
        plan = Plan(
            name,
            self._place.arn("backup", f"restore-testing-plan:{name}-{uuid.uuid4()}"),
            self._clock.stamp(),
            points,
            schedule,
            schedule.after(self.calendar()),
            hours,
            creator_request_id=creator,
            request=inputs,
        )
        self.plans[name] = plan
        return plan, tags

    def update(self, name: str, inputs: Json) -> Plan:
        """What is not sent stays, but for the schedule, whose page names a default. RecoveryPointSelection
        comes whole, as its page lists three members as required."""
        self.refuse_region()
        plan = self.find(name)
        asked = requests.structure(inputs, "RestoreTestingPlan")
        if "RestoreTestingPlanName" in asked:
            raise InvalidParameterValue("RestoreTestingPlanName cannot be changed.")
        points = requests.point_selection(asked) if "RecoveryPointSelection" in asked else plan.points
        schedule = requests.schedule(asked, default=requests.DEFAULT_SCHEDULE, zone=plan.schedule.zone)
        plan.start_window_hours = requests.start_window(asked, plan.start_window_hours)
        plan.points, plan.schedule, plan.updated = points, schedule, self._clock.stamp()
        plan.next_due = schedule.after(self.calendar())
        return plan

    def delete(self, name: str) -> Plan | None:
        """ResourceNotFoundException is not among the operation's errors: a plan that is not there is deleted.
        With selections it is refused (guide, "Delete a restore testing plan")."""
        plan = self.plans.get(name)
        if plan is not None and plan.selections:
            raise InvalidRequest(f"Restore testing plan {name} has selections. Delete them first.")
        return self.plans.pop(name, None)

    def create_selection(self, plan_name: str, identity: Identity, inputs: Json) -> tuple[Plan, Selection]:
        self.refuse_region()
        plan = self.find(plan_name)
        asked = requests.structure(inputs, "RestoreTestingSelection")
        name = requests.named(asked, "RestoreTestingSelectionName")
        creator = requests.creator_request_id(inputs)
        for known in plan.selections.values():
            if creator is not None and known.creator_request_id == creator:
                if known.request == inputs:
                    return plan, known
                # ConflictException is not among the operation's errors.
                raise InvalidParameterValue(f"CreatorRequestId {creator} was used with another request.")
        kind, role = requests.text(asked, "ProtectedResourceType"), requests.text(asked, "IamRoleArn")
        if not kind or not role:
            raise MissingParameterValue("ProtectedResourceType and IamRoleArn are required.")
        if kind not in TYPES:
            raise InvalidParameterValue(
                f"Restore testing does not support {kind}. Valid types: {', '.join(TYPES)}"
            )
        arns, equals, not_equals = requests.resources(asked)
        overrides = requests.overrides(asked, kind)
        hours = requests.validation_hours(asked)
        if name in plan.selections:
            raise AlreadyExists(
                f"Restore testing selection {name} already exists in plan {plan_name}.",
                plan.arn,
                plan.selections[name].creator_request_id,
            )
        if len(plan.selections) >= MOST_SELECTIONS:
            raise LimitExceeded(
                f"Plan {plan_name} has {MOST_SELECTIONS} selections, the most that are allowed."
            )
        refuse_role(self._place, identity, role, PASSED_TO)
        selection = Selection(
            name,
            kind,
            role,
            self._clock.stamp(),
            arns,
            equals,
            not_equals,
            overrides,
            hours,
            creator,
            inputs,
        )
        plan.selections[name] = selection
        return plan, selection

    def update_selection(
        self, plan_name: str, name: str, identity: Identity, inputs: Json
    ) -> tuple[Plan, Selection]:
        """What is not sent stays. Conditions for a selection of specific ARNs must come with the wildcard
        (guide, "Update a restore testing plan"); specific ARNs take the place of conditions."""
        self.refuse_region()
        plan, selection = self.find_selection(plan_name, name)
        asked = requests.structure(inputs, "RestoreTestingSelection")
        for fixed in ("RestoreTestingSelectionName", "ProtectedResourceType"):
            if fixed in asked:
                raise InvalidParameterValue(f"{fixed} cannot be changed.")
        role = requests.text(asked, "IamRoleArn") or selection.role_arn
        chosen = selection.arns, selection.equals, selection.not_equals
        if "ProtectedResourceArns" in asked or "ProtectedResourceConditions" in asked:
            specific = selection.arns not in ((), ("*",))
            if "ProtectedResourceArns" not in asked:
                if specific:
                    raise InvalidParameterValue(
                        "The selection names specific ARNs. To select by conditions, send "
                        "ProtectedResourceArns with the wildcard beside ProtectedResourceConditions."
                    )
                asked["ProtectedResourceArns"] = list(selection.arns)
            if asked["ProtectedResourceArns"] == ["*"] and "ProtectedResourceConditions" not in asked:
                chosen = ("*",), selection.equals, selection.not_equals
            else:
                chosen = requests.resources(asked)
        overrides, hours = selection.overrides, requests.validation_hours(asked, selection.validation_hours)
        if "RestoreMetadataOverrides" in asked:
            overrides = requests.overrides(asked, selection.type)
        if role != selection.role_arn:
            refuse_role(self._place, identity, role, PASSED_TO)
        selection.arns, selection.equals, selection.not_equals = chosen
        selection.role_arn, selection.overrides, selection.validation_hours = role, overrides, hours
        plan.updated = self._clock.stamp()
        return plan, selection

    def delete_selection(self, plan_name: str, name: str) -> None:
        plan, selection = self.find_selection(plan_name, name)
        del plan.selections[selection.name]
