"""What every restore form asks beside the profile's fields: what it becomes, the role that does it, and the
tags.

They are declared like the fields of a profile and shown by the same widgets; their paths start with `@`,
which no AWS key does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from recovery.account import Known
from restore_profiles.model import Choice, Field, Kind, RoleUse, Section, Severity, TagCopy
from restore_profiles.rules import Always, Never
from tui.field_widgets import FieldState
from tui.form_rows import FieldRow
from tui.standing import ROLE, Standing, say

if TYPE_CHECKING:
    from recovery.planning import Draft
    from recovery.restore_roles import RoleCandidate

TARGET, TAGS = "@target", "@tags"

TAGS_HELP = {
    TagCopy.OPTIONAL: "Give the restored resource the tags that the source had at the time of the backup.",
    TagCopy.NEVER: "AWS Backup cannot copy tags for this type: the job would fail.",
    TagCopy.ALWAYS: "AWS Backup always copies the tags of this type.",
}


@dataclass(frozen=True, slots=True)
class OwnFields:
    """`candidates` are the restore roles found so far; None while they are being looked for."""

    candidates: Sequence[RoleCandidate] | None = None

    def section(self, draft: Draft) -> Section:
        fields = [] if draft.profile.role_use is RoleUse.CALLER else [self._role(draft.profile.role_use)]
        if len(draft.targets) > 1:
            fields.insert(0, _target(draft))
        if draft.may_copy_tags:
            fields.append(Field(TAGS, "Copy tags", TAGS_HELP[draft.profile.tag_copy], kind=Kind.BOOLEAN))
        return Section("Restore", tuple(fields))

    def state(self, draft: Draft, row: FieldRow, standing: Standing) -> FieldState | None:
        """How one of these fields stands; None for a field of the profile."""
        if row.path == TARGET:
            return FieldState(draft.target.kind, required=True)
        if row.path == TAGS:
            return FieldState("true" if draft.copies_tags else "false")
        if row.path == ROLE:
            return self._role_state(draft, standing)
        return None

    def edited(self, draft: Draft, path: str, text: str) -> Draft:
        """The draft after `text` was given for the field at `path`, which may be the profile's."""
        if path == TARGET:
            target = draft.profile.target(text)
            return draft if target is None or target.unavailable else draft.with_target(text)
        if path == TAGS:
            return draft.with_copy_tags(text == "true")
        if path == ROLE:
            return draft.with_role(text)
        return draft.edited(path, text)

    def accepted(self, draft: Draft, path: str) -> Draft:
        """The draft after the value at `path` was found right as it stands."""
        return draft if path.startswith("@") else draft.accepted(path)

    def _role(self, use: RoleUse) -> Field:
        found = self.candidates or ()
        return Field(
            ROLE,
            "Restore role",
            "AWS Backup assumes this role to make the resource. It has to trust backup.amazonaws.com.",
            choices=tuple(Choice(each.arn, each.why, _role_note(each)) for each in found) or (Choice(""),),
            required=Always() if use is RoleUse.REQUIRED else Never(),
        )

    def _role_state(self, draft: Draft, standing: Standing) -> FieldState:
        state = FieldState(draft.role_arn, required=draft.profile.role_use is RoleUse.REQUIRED)
        if self.candidates is None and not draft.role_arn:
            said = "Looking for the roles of this account ..."
            return replace(state, severity=Severity.INFO, problem=said)
        problem = standing.problem_at(ROLE)
        if problem:
            none = "No role is known here. F7 shows how to make the default one."
            said = say(problem) if self.candidates else none
            return replace(state, attention=True, severity=problem.severity, problem=said)
        facts = next((each.facts for each in self.candidates or () if each.arn == draft.role_arn), None)
        if facts is not None and Known.NO in (facts.exists, facts.trusts_backup):
            said = "does not exist" if facts.exists is Known.NO else "does not trust backup.amazonaws.com"
            told = f"This role {said}."
            return replace(state, attention=True, severity=Severity.WARNING, problem=told)
        return state


def _target(draft: Draft) -> Field:
    choices = tuple(
        Choice(each.kind, each.label, f"not available: {each.unavailable}" if each.unavailable else "")
        for each in draft.targets
    )
    return Field(
        TARGET,
        "Becomes",
        "What the recovery point is restored to.",
        choices=choices,
        closed=True,
        required=Always(),
    )


def _role_note(candidate: RoleCandidate) -> str:
    facts = candidate.facts
    if facts.exists is Known.NO:
        return "does not exist"
    if facts.trusts_backup is Known.NO:
        return "does not trust AWS Backup"
    if Known.UNKNOWN in (facts.exists, facts.trusts_backup):
        return (
            f"existence and trust unknown: {facts.why_unknown}"
            if facts.why_unknown
            else "existence and trust unknown"
        )
    return "exists and trusts AWS Backup"
