"""The restore form: what the backup recorded, what is safe, and the few answers that only the user has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Static

from recovery.account import ChoiceAnswer
from recovery.errors import BadInput, RelightError
from recovery.models import RecoveryPoint, short_id
from recovery.plain_text import plain
from recovery.reading import Priority
from restore_profiles.model import Choices
from restore_profiles.paths import names_for
from restore_profiles.rules import look_up
from tui.actions import EVERYWHERE, Action
from tui.confirm import Buttons
from tui.element_keys import ON_ELEMENTS, why_not_on
from tui.field_about import about_field
from tui.form import ProfileForm
from tui.own_fields import OwnFields
from tui.screen import RelightScreen
from tui.standing import say
from tui.title_line import TitleLine
from tui.words import as_of, count_of

if TYPE_CHECKING:
    from recovery.drafting import Begun
    from recovery.planning import Draft
    from recovery.restore_roles import RoleCandidate


@dataclass
class DraftBegun(Message, bubble=False):
    begun: Begun


@dataclass
class DraftRefused(Message, bubble=False):
    error: RelightError


@dataclass
class ChoicesArrived(Message, bubble=False):
    path: str
    asked: tuple[str, ...]
    answer: ChoiceAnswer


@dataclass
class RolesArrived(Message, bubble=False):
    candidates: tuple[RoleCandidate, ...]


class RestoreFormScreen(RelightScreen[None]):
    """Opened for one recovery point; what was typed for it before is still there."""

    SCOPES = (EVERYWHERE, "restore-form")
    PURPOSE = "The parameters of the restore. Fields marked ! need a look; F5 accepts and goes on."
    CSS_PATH = "restore_form.tcss"

    def __init__(
        self, point: RecoveryPoint, moment: datetime | None = None, begun: Begun | None = None
    ) -> None:
        super().__init__()
        self.point = point
        self._begun = begun
        """What the form starts from where that is known, as of a restore that is to be repeated."""
        self._moment = moment
        """The second to go back to where it was chosen before."""
        self.form: ProfileForm | None = None
        self._review_wanted = False
        """Asked for while the roles of the account were still being looked for."""
        self._asked: dict[str, tuple[str, ...]] = {}
        """Path -> the look-up and what it needed when the account was last asked."""

    def content(self) -> ComposeResult:
        yield TitleLine()
        yield Static("Reading what the backup recorded ...", id="waiting")
        yield Static(id="missing")
        yield Static(id="general")
        yield Static(id="about")
        with Buttons(id="standing"):
            yield Static(id="counts")
            yield Button("Review (F5)", id="review", variant="primary", compact=True)

    async def on_mount(self) -> None:
        self._say_what()
        account = self.relight.account
        if account is None:
            return
        if self._begun is not None:
            await self.on_draft_begun(DraftBegun(self._begun))
            return
        kept = self.relight.drafts.of(account.context, self.point.arn)
        if kept is not None:
            await self._open(kept)
            return
        from recovery.drafting import begin_draft

        self.relight.read(
            Priority.KEY, lambda: begin_draft(account, self.point), DraftBegun, to=self, failed=DraftRefused
        )

    # What the readers found

    async def on_draft_begun(self, message: DraftBegun) -> None:
        await self._open(message.begun.draft)
        missing = self.query_one("#missing", Static)
        missing.update(Content("\n".join(plain(each) for each in message.begun.missing)))
        missing.display = bool(message.begun.missing)

    def on_draft_refused(self, message: DraftRefused) -> None:
        self.query_one("#waiting", Static).update("The form cannot be opened; the reason is below.")
        self.relight.report(message.error)

    def on_choices_arrived(self, message: ChoicesArrived) -> None:
        if self.form and self._asked.get(message.path) == message.asked:
            self.form.answer(message.path, message.answer)

    def on_roles_arrived(self, message: RolesArrived) -> None:
        form = self.form
        if form is None:
            return
        draft = form.draft
        if not draft.role_arn and message.candidates:
            draft = draft.with_role(message.candidates[0].arn)
        form.show(draft, OwnFields(message.candidates))
        self._changed(draft)
        if self._review_wanted:
            self.action_review()

    async def _open(self, draft: Draft) -> None:
        """Show the form. Its first question has the cursor before anything is drawn, so that F5 pressed at
        once is about that one."""
        self.point = draft.point
        if self._moment is not None:
            try:
                draft = draft.at(self._moment)
            except BadInput as error:
                self.relight.report(error)
        self._say_what(draft)
        form = ProfileForm(draft, OwnFields())
        await self.query_one("#body").mount(form, before="#missing")
        self.query_one("#waiting", Static).display = False
        self.query_one("#standing").display = True
        self.form = form
        if not form.go_to_next_attention():
            self.set_focus(self.query_one("#review", Button))
        self._changed(draft)
        self._look_for_roles(draft)

    def _look_for_roles(self, draft: Draft) -> None:
        account = self.relight.account
        if account is None:
            return
        from recovery.restore_roles import candidates

        resource_type, point = draft.profile.resource_type, draft.point
        self.relight.read(
            Priority.KEY, lambda: candidates(account, resource_type, point), RolesArrived, to=self
        )

    # What the user does

    @on(ProfileForm.Changed)
    def draft_changed(self, event: ProfileForm.Changed) -> None:
        self._changed(event.draft)

    @on(ProfileForm.Entered)
    def field_entered(self, event: ProfileForm.Entered) -> None:
        self.query_one("#about", Static).update(about_field(event.field))
        if event.wanted:
            self._ask(event.path, event.wanted)

    @on(ProfileForm.Finished)
    def form_finished(self) -> None:
        self.query_one("#review", Button).focus()

    @on(Button.Pressed, "#review")
    def review_pressed(self) -> None:
        self.action_review()

    def action_review(self) -> None:
        """Go to what stands in the way, or to the review."""
        form = self.form
        if form is None:
            return
        # The role comes a moment later; until then its absence is no error that F5 should lead to.
        self._review_wanted = form.looks_for_roles
        if self._review_wanted:
            return
        form.insist()
        self._say_counts()
        if first := form.first_error():
            if not form.go_to(first.key):
                self.notify(plain(say(first)), severity="error")
            return
        form.accept_here()
        if form.go_to_next_attention():
            return
        self.finished(form.draft)

    def finished(self, draft: Draft) -> None:
        """Everything that needs a look was looked at."""
        self.relight.open("review", draft=draft)

    def keep(self, draft: Draft) -> None:
        """What was typed stays when the form is left."""
        self.relight.drafts.keep(draft)

    def action_next_attention(self) -> None:
        if self.form and not self.form.go_to_next_attention():
            self.query_one("#review", Button).focus()

    def action_unfold(self) -> None:
        if self.form:
            self.form.unfold()

    def action_make_role(self) -> None:
        account = self.relight.account
        if account:
            from recovery.restore_roles import commands_to_make_default_role

            self.relight.open(
                "commands",
                title="Make the default restore role",
                text=commands_to_make_default_role(account.context),
            )

    # Elements of lists

    def action_remove_element(self) -> None:
        self._rearrange("remove-element")

    def action_element_up(self) -> None:
        self._rearrange("element-up")

    def action_element_down(self) -> None:
        self._rearrange("element-down")

    def action_double_element(self) -> None:
        self._rearrange("double-element")

    def _rearrange(self, action_id: str) -> None:
        form = self.form
        if form and (here := form.element_here):
            form.rearrange(here, *ON_ELEMENTS[action_id](here))

    def actions(self) -> tuple[Action, ...]:
        """Those of an element only where the cursor is on one."""
        known = super().actions()
        on_element = self.form and self.form.element_here
        return known if on_element else tuple(each for each in known if each.id not in ON_ELEMENTS)

    def why_not(self, action: Action) -> str:
        if action.id in {"review", "next-attention", "unfold"} and self.form is None:
            return "the form is still being read"
        if action.id in ON_ELEMENTS:
            return why_not_on(self.form.element_here if self.form else None, action.id)
        return super().why_not(action)

    # What is shown

    def _changed(self, draft: Draft) -> None:
        self.keep(draft)
        self._say_what(draft)
        self._say_counts()
        for path, choices in self._waiting_lookups(draft):
            self._ask(path, choices)

    def _waiting_lookups(self, draft: Draft) -> list[tuple[str, Choices]]:
        """Look-ups asked before whose needs have other values now: the subnets of another network."""
        form = self.form
        return [
            (path, choices)
            for path in self._asked
            if form
            and (choices := form.choices_at(path))
            and self._question(draft, path, choices) != self._asked[path]
        ]

    def _question(self, draft: Draft, path: str, choices: Choices) -> tuple[str, ...]:
        names = names_for(path, draft.values)
        return (choices.lookup, *(look_up(names, need) for need in choices.needs))

    def _ask(self, path: str, choices: Choices) -> None:
        account, form = self.relight.account, self.form
        if account is None or form is None:
            return
        question = self._question(form.draft, path, choices)
        if self._asked.get(path) == question:
            return
        self._asked[path] = question
        needs = dict(zip(choices.needs, question[1:], strict=True))
        self.relight.read(
            Priority.KEY,
            lambda: account.reads.choices(choices.lookup, needs),
            lambda answer: ChoicesArrived(path, question, answer),
            to=self,
            failed=lambda error: ChoicesArrived(path, question, ChoiceAnswer(denied=error.text)),
        )

    def _say_what(self, draft: Draft | None = None) -> None:
        point, chosen = self.point, draft.moment if draft else self._moment
        name = point.resource_name or short_id(point.resource_arn)
        note = f"{plain(point.type)} as of {as_of(chosen, point.created)}"
        self.query_one(TitleLine).show((f"Restore {name}",), note)

    def _say_counts(self) -> None:
        form = self.form
        if form is None:
            return
        whole = [say(each) for each in form.standing.problems if not each.key]
        general = self.query_one("#general", Static)
        general.update(Content("\n".join(plain(each) for each in whole)))
        general.display = bool(whole)
        standing, total = form.standing, len(form.paths())
        looks = len(standing.attention)
        parts = [
            f"{looks} of {total} need{'s' if looks == 1 else ''} a look"
            if looks
            else f"all {total} looked at"
        ]
        if standing.wrong:
            parts.append(count_of(len(standing.wrong), "problem"))
        warnings = len(standing.problems) - len(standing.errors)
        if warnings:
            parts.append(count_of(warnings, "warning"))
        counts = self.query_one("#counts", Static)
        counts.update("  ".join(parts))
        counts.set_class(bool(standing.wrong), "-error")
