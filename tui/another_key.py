"""One more parameter for a type of which nobody knows what it takes: typed as KEY=VALUE, added with enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recovery.errors import BadInput
from recovery.planning import set_values
from restore_profiles.model import Evidence, Field, Section, Severity
from restore_profiles.problems import Problem
from tui.field_widgets import FieldState

if TYPE_CHECKING:
    from recovery.planning import Draft

ANOTHER = "@another"
SECTION = Section(
    "Another key",
    (
        Field(
            ANOTHER,
            "KEY=VALUE",
            "A parameter that AWS takes and did not return. Enter adds it; then it stands above.",
            if_empty="no other key",
            evidence=Evidence.UNVERIFIED,
        ),
    ),
)


class AnotherKey:
    """What is typed there and not added yet, and what was wrong with it."""

    def __init__(self) -> None:
        self.text = ""
        self.wrong = ""

    def typed(self, text: str) -> None:
        self.text, self.wrong = text, ""

    def added_to(self, draft: Draft) -> Draft:
        """The draft with what is typed. A text that is no key and value stays where it is, and is told."""
        if not self.text.strip():
            return draft
        try:
            changed = set_values(draft, [self.text])
        except BadInput as error:
            self.wrong = f"{error.text} {error.next_step}"
            return draft
        self.typed("")
        return changed

    def problem(self) -> Problem | None:
        return Problem(Severity.ERROR, ANOTHER, self.wrong) if self.wrong else None

    def state(self) -> FieldState:
        return FieldState(self.text, severity=Severity.ERROR if self.wrong else None, problem=self.wrong)
