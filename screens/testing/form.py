"""What the forms of a restore testing plan and of a selection have in common: fields whose findings come as
one types, and a review before anything is sent."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.widgets import Button, Static

from recovery.errors import RelightError
from recovery.finding import Finding, FindingSeverity
from recovery.plain_text import plain
from restore_profiles.model import Field
from screens.testing.fields import FormRow, TestingFields
from screens.testing.proposal import Proposal
from tui.actions import EVERYWHERE, Action
from tui.confirm import Buttons
from tui.field_about import about_field
from tui.field_widgets import FieldLine
from tui.screen import RelightScreen
from tui.testing_rows import FORM
from tui.title_line import TitleLine
from tui.words import count_of


class TestingFormScreen(RelightScreen[None]):
    """A subclass answers its rows and what they come to; what is typed is in `texts`, by the key of its
    field."""

    SCOPES = (EVERYWHERE, FORM)
    PURPOSE = "Fields whose findings come as one types; F5 shows the request before anything is sent."
    DEFAULT_CSS = """
    TestingFormScreen #waiting { padding: 1 2; color: $text-muted; }
    TestingFormScreen #general { display: none; height: auto; max-height: 4; padding: 0 2;
        color: $text-warning; }
    TestingFormScreen #about { height: 2; padding: 0 1; color: $text-muted; background: $surface; }
    TestingFormScreen #standing { height: 1; padding: 0 1; background: $surface; }
    TestingFormScreen #counts { width: 1fr; text-style: bold; color: $text-warning; }
    TestingFormScreen #counts.-error { color: $text-error; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self.started = False
        """Whether there is something to show: a form of what exists is read first."""
        self._before: dict[str, str] = {}
        self._warned = False
        self.insisted = False
        """Whether the user wanted to go on: before that, what is empty is no problem to be told of."""

    # What a subclass answers

    @abstractmethod
    def crumbs(self) -> Sequence[str]: ...
    @abstractmethod
    def rows(self) -> Sequence[FormRow]: ...
    @abstractmethod
    def findings(self) -> Sequence[Finding]:
        """All that is wrong with what is typed now."""

    @abstractmethod
    def key_of(self, finding: Finding) -> str:
        """The field that a finding is about; "" for none of them."""

    @abstractmethod
    def proposal(self) -> Proposal | None:
        """What would be sent, None where nothing has changed."""

    def entered(self, path: str, field: Field) -> None:
        """The cursor is in the field."""

    # The frame

    def content(self) -> ComposeResult:
        yield TitleLine(*self.crumbs())
        yield Static("Reading it from AWS Backup ...", id="waiting")
        yield TestingFields()
        yield Static(id="general", markup=False)
        yield Static(id="about")
        with Buttons(id="standing"):
            yield Static(id="counts", markup=False)
            yield Button("Review (F5)", id="review", variant="primary", compact=True)

    @property
    def _fields(self) -> TestingFields:
        return self.query_one(TestingFields)

    def start(self, first: str) -> None:
        """The texts are there: draw them, with the cursor in the field `first`."""
        self.started, self._before = True, dict(self.texts)
        self.query_one("#waiting").display = False
        self.show()
        self._fields.go_to(first)

    def show(self) -> None:
        """Draw the rows as they are now."""
        if not self.started:
            return
        self._fields.show(self.rows())
        found = self.findings()
        general = [each for each in found if not self._is_at_field(each)]
        said = self.query_one("#general", Static)
        said.update("\n".join(plain(f"{each.title}: {each.text} {each.next_step}") for each in general))
        said.display = bool(general)
        errors = self._errors(found)
        warnings = sum(1 for each in found if each.severity is FindingSeverity.WARNING)
        words = (count_of(len(errors), "problem") if errors else "", count_of(warnings, "warning"))
        counts = self.query_one("#counts", Static)
        counts.update("  ".join(word for word in words if word and not word.startswith("0 ")))
        counts.set_class(bool(errors), "-error")
        self.refresh_keys()

    def failed(self, error: RelightError) -> None:
        self.query_one("#waiting", Static).update("The form cannot be opened; the reason is below.")
        self.relight.report(error)

    def _is_at_field(self, finding: Finding) -> bool:
        return self._fields.line(self.key_of(finding)) is not None

    def _errors(self, found: Sequence[Finding]) -> list[Finding]:
        return [each for each in found if each.severity is FindingSeverity.ERROR]

    def changes(self) -> tuple[tuple[str, str, str], ...]:
        """The fields with another text than at the start, each with both."""
        found = []
        for row in self.rows():
            old, new = self.before(row.key), self.texts.get(row.key)
            if new is not None and new != old:
                told = ("hidden", "hidden") if row.field.sensitive else (old, new)
                found.append((row.field.label, *told))
        return tuple(found)

    def before(self, key: str) -> str:
        """The text of a field at the start."""
        return self._before.get(key, "")

    # What the user does

    @on(FieldLine.Edited)
    def edited(self, event: FieldLine.Edited) -> None:
        event.stop()
        self.texts[event.path] = event.text
        self._warned = False
        self.changed(event.path)
        self.show()

    def changed(self, key: str) -> None:
        """Another text is in the field."""

    @on(FieldLine.Accepted)
    def accepted(self, event: FieldLine.Accepted) -> None:
        event.stop()
        following = self._fields.after(event.path)
        if following:
            self._fields.go_to(following)
        else:
            self.query_one("#review", Button).focus()

    @on(FieldLine.Entered)
    def field_entered(self, event: FieldLine.Entered) -> None:
        event.stop()
        self.query_one("#about", Static).update(about_field(event.field))
        self.entered(event.path, event.field)

    @on(Button.Pressed, "#review")
    def review_pressed(self) -> None:
        self.action_review_testing()

    def why_not(self, action: Action) -> str:
        if action.id == "review-testing" and not self.started:
            return "the form is still being read"
        return super().why_not(action)

    def action_review_testing(self) -> None:
        """Go to what stands in the way, or to the review."""
        if not self.started:
            return
        self.insisted = True
        self.show()
        if errors := self._errors(self.findings()):
            wrong = {self.key_of(each) for each in errors}
            first = next((row.key for row in self.rows() if row.key in wrong), "")
            if not self._fields.go_to(first):
                self.notify(f"{errors[0].text} {errors[0].next_step}", severity="error")
            return
        proposal = self.proposal()
        if proposal is None:
            self.notify("Nothing has changed, so that there is nothing to send.", severity="warning")
        else:
            self.relight.open("testing-review", proposal=proposal)

    def action_back(self) -> None:
        """What was typed and not sent is not dropped by one key."""
        unsent = self.started and self.texts != self._before
        if unsent and not self._warned and not self.relight.log_book.open_errors:
            self._warned = True
            self.notify("Nothing of this was sent. esc again leaves and drops it.", severity="warning")
        else:
            super().action_back()
