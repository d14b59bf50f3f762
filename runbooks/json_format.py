"""The JSON format: the members of the plan file, for programs. Every YAML reader reads it too, and so does
Relight."""

from __future__ import annotations

import json
import re

from recovery.recovery_plan import RecoveryPlan
from recovery.recovery_plan_file import plan_members
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile, base_name
from runbooks.marker import marker_of
from runbooks.redacting import with_places

UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
"""Letters that JSON allows as they are and that YAML does not, or that no reader sees: escaped. All others
stand as they are, since YAML does not join the halves by which JSON's escapes name those beyond U+FFFF."""


def render(plan: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    """One file, by the published schema of plans (docs/plan.schema.json)."""
    members = plan_members(with_places(plan, facts.redactions))
    members |= {"digest": plan.digest, "runbook": marker_of("json", plan, facts)}
    text = json.dumps(members, indent=2, ensure_ascii=False)
    escaped = UNSAFE.sub(lambda letter: f"\\u{ord(letter[0]):04x}", text)
    return (RunbookFile(f"{base_name(plan)}.json", f"{escaped}\n"),)
