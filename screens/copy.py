"""Copying a recovery point to another vault, Region or account: where to, as whom, what is known before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, OptionList, Static

from recovery.account import Account, AccountChoice
from recovery.attempts import Attempt, AttemptState
from recovery.copying import Copy, copy_findings, vault_arn
from recovery.errors import AwsError, BadInput, RelightError
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint, short_id
from recovery.plain_text import plain
from recovery.plan import RestorePlan
from recovery.reading import Priority
from recovery.restore_roles import candidates
from screens.review_parts import found_lines
from tui.actions import EVERYWHERE, Need
from tui.choice_picker import ChoicePicker
from tui.confirm import Buttons, ConfirmDialog, Question, account_rows
from tui.screen import RelightScreen
from tui.steady_input import SteadyInput
from tui.title_line import TitleLine
from tui.words import count_of, minute

FIELDS = (
    ("region", "Region", "where the copy goes"),
    ("vault", "Vault", "its name there, or a whole ARN for one of another account"),
    ("role", "Role", "AWS Backup copies as this role"),
    ("keep", "Keep for", "days; empty keeps the copy until somebody deletes it"),
)


@dataclass
class OffersArrived(Message, bubble=False):
    """What may be chosen in a field, for the Region that was asked about."""

    field: str
    region: str
    offers: Sequence[AccountChoice]
    note: str = ""


@dataclass
class CopyFound(Message, bubble=False):
    """What a check found; None once all have answered."""

    copy: Copy
    finding: Finding | None


class CopyScreen(RelightScreen[None]):
    SCOPES = (EVERYWHERE, "copy")
    PURPOSE = "Copy a snapshot to another vault, Region or account. F5 checks; a button starts it."
    CSS_PATH = "copy.tcss"
    AUTO_FOCUS = "#region"
    BINDINGS = [
        Binding("down", "highlight(1)", show=False, priority=True),
        Binding("up", "highlight(-1)", show=False, priority=True),
    ]

    def __init__(self, point: RecoveryPoint) -> None:
        super().__init__()
        self.point = point
        self._offers: dict[str, OffersArrived] = {}
        self._asked: set[tuple[str, str]] = set()
        self._copy: Copy | None = None
        """What was checked last; another answer makes it stale."""
        self._findings: tuple[Finding, ...] = ()
        self._checked = False

    def content(self) -> ComposeResult:
        point = self.point
        title = TitleLine(f"Copy {point.resource_name or short_id(point.resource_arn)}")
        kind = "composite" if point.is_parent else "snapshot"
        title.show(note=f"{plain(point.type)}, {kind} of {minute(point.created)}")
        yield title
        account = self.relight.account
        for name, label, example in FIELDS:
            yield Static(label, classes="label")
            value = account.context.region if account and name == "region" else ""
            yield SteadyInput(value, placeholder=example, id=name, compact=True)
        yield ChoicePicker()
        yield Static(id="findings", markup=False)
        with Buttons(id="standing"):
            yield Static(id="verdict", markup=False)
            yield Button("Check (F5)", id="check", variant="primary", compact=True)
            yield Button("Start the copy", id="start", variant="warning", compact=True, disabled=True)

    def on_mount(self) -> None:
        account = self.relight.account
        if account is None:
            return
        self._ask("role", "", lambda: _roles(account, self.point))
        partition, connections = account.context.partition, self.relight.kit.connections
        self._ask("region", "", lambda: [AccountChoice(name) for name in connections.regions(partition)])
        self._ask_vaults()

    # What may be chosen

    def _ask(self, field: str, region: str, call: Callable[[], Sequence[AccountChoice]]) -> None:
        if (field, region) in self._asked:
            return
        self._asked.add((field, region))
        self.relight.read(
            Priority.KEY,
            call,
            lambda offers: OffersArrived(field, region, offers),
            to=self,
            failed=lambda error: OffersArrived(field, region, (), f"not known: {error.text}"),
        )

    def _ask_vaults(self) -> None:
        account, region = self.relight.account, self._typed("region")
        if account is not None and region:
            self._ask("vault", region, lambda: _vaults(account, region))

    def on_offers_arrived(self, message: OffersArrived) -> None:
        if message.field == "vault" and message.region != self._typed("region"):
            self._asked.discard(("vault", message.region))
            return
        self._offers[message.field] = message
        role = self.query_one("#role", Input)
        if message.field == "role" and message.offers and not role.value:
            role.value = message.offers[0].value
        self._show_offers()

    def _show_offers(self, like: str = "") -> None:
        focused, picker = self.focused, self.query_one(ChoicePicker)
        offered = self._offers.get(focused.id or "") if isinstance(focused, Input) else None
        picker.display = offered is not None and not self._findings
        if offered is not None:
            picker.fill(offered.offers, offered.note, like=like)

    @on(events.DescendantFocus)
    def field_entered(self) -> None:
        if isinstance(self.focused, Input):
            self._ask_vaults()
        self._show_offers()

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        self._copy, self._findings, self._checked = None, (), False
        self._show_standing()
        if event.input.has_focus:
            self._show_offers(event.value.strip())

    @on(Input.Submitted)
    def entered(self, event: Input.Submitted) -> None:
        """Enter takes what is highlighted, then goes to the next field, and from the last on to the check."""
        choice = self.query_one(ChoicePicker).choice()
        if choice is not None and self.query_one(ChoicePicker).display:
            event.input.value = choice.value
        names = [name for name, _, _ in FIELDS]
        at = names.index(event.input.id or "")
        if at + 1 < len(names):
            self.query_one(f"#{names[at + 1]}", Input).focus()
        else:
            self.action_check_copy()

    @on(OptionList.OptionSelected)
    def picked(self, event: OptionList.OptionSelected) -> None:
        choice = self.query_one(ChoicePicker).choice(event.option_index)
        if choice is not None and isinstance(self.focused, Input):
            self.focused.value = choice.value

    def action_highlight(self, step: int) -> None:
        """Through the choices; above the first of them and where there are none, to the next field."""
        picker = self.query_one(ChoicePicker)
        if step > 0 and picker.display and picker.option_count:
            picker.action_cursor_down()
        elif step < 0 and picker.display and picker.highlighted:
            picker.action_cursor_up()
        else:
            (self.focus_next if step > 0 else self.focus_previous)()

    # Checking and starting

    @on(Button.Pressed, "#check")
    def action_check_copy(self) -> None:
        """Everything that can be known before; nothing is sent."""
        account = self.relight.account
        if account is None:
            return
        try:
            copy = self._decided(account)
        except BadInput as error:
            self.relight.report(error)
            return
        self._copy, self._findings, self._checked = copy, (), False
        now = self.relight.kit.now()

        def check() -> None:
            for finding in copy_findings(copy, account, now):
                self.post_message(CopyFound(copy, finding))

        self.relight.read(Priority.KEY, check, lambda _: CopyFound(copy, None), to=self)
        self._show_standing()

    def _decided(self, account: Account) -> Copy:
        """What the fields say. Raises `BadInput` for what cannot be read."""
        keep = self._typed("keep")
        if keep and not (keep.isascii() and keep.isdigit() and int(keep) > 0):
            raise BadInput("Not a number of days", f"“{keep}” was given.", "Such as 35, or nothing.")
        destination = vault_arn(self._typed("vault"), self._typed("region"), account.context)
        return Copy(
            account.context, self.point, destination, self._typed("role"), int(keep) if keep else None
        )

    def on_copy_found(self, message: CopyFound) -> None:
        if message.copy != self._copy:
            return  # another answer was typed meanwhile
        if message.finding is None:
            self._checked = True
        else:
            self._findings = (*self._findings, message.finding)
        self._show_standing()
        if self._checked and not self.why_not_start():
            self.query_one("#start", Button).focus()

    def why_not_start(self) -> str:
        """Why the copy cannot be started now; "" where it can."""
        if self._copy is None or not self._checked:
            return "it is not checked yet"
        if errors := self._count(FindingSeverity.ERROR):
            return f"blocked by {count_of(errors, 'error')}"
        return self.missing(Need.ACCOUNT) or self.missing(Need.WRITE)

    @on(Button.Pressed, "#start")
    def start_pressed(self) -> None:
        account, copy = self.relight.account, self._copy
        if account is None or copy is None or self.why_not_start():
            return
        rows = (
            *account_rows(account),
            ("Copies", f"{short_id(copy.point.arn)} of {minute(copy.point.created)}"),
            ("To", copy.destination),
        )
        question = Question(
            "Start this copy?", rows, "Start the copy", "AWS Backup cannot stop a copy once it has started."
        )
        plan = copy.plan()
        self.app.push_screen(ConfirmDialog(question), lambda yes: self._answered(plan, yes))

    def _answered(self, plan: RestorePlan, confirmed: bool | None) -> None:
        account = self.relight.account
        if confirmed and account is not None:
            self.relight.restores.start(plan, account, lambda outcome: self._ended(plan, outcome))

    def _ended(self, plan: RestorePlan, outcome: Attempt | RelightError) -> None:
        if isinstance(outcome, RelightError):
            return
        if not self.is_current:
            self.relight.tell(f"Copy {outcome.state.value}", outcome.job_id or outcome.why)
        elif outcome.state is AttemptState.STARTED:
            self.relight.open("copy-job", job_id=outcome.job_id)
        else:
            # Without an answer, or made before: there another one can be asked for.
            self.relight.open("attempt", attempt=outcome, plan=plan)

    # What is shown

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _count(self, severity: FindingSeverity) -> int:
        return sum(1 for finding in self._findings if finding.severity is severity)

    def _show_standing(self) -> None:
        found = found_lines(self._findings, self.relight.glyphs)
        self.query_one("#findings", Static).update(Content("\n").join(found))
        self.query_one(ChoicePicker).display = not self._findings and self._copy is None
        reason = self.why_not_start()
        self.query_one("#start", Button).disabled = bool(reason)
        self.query_one("#verdict", Static).update(
            "checking ..." if self._copy is not None and not self._checked else reason or "Ready"
        )
        self.refresh_keys()


def _vaults(account: Account, region: str) -> list[AccountChoice]:
    vaults = [vault for page in account.reads.vaults(region) for vault in page]
    return [
        AccountChoice(vault.name, note="locked" if vault.locked else "")
        for vault in sorted(vaults, key=lambda vault: vault.name)
    ]


def _roles(account: Account, point: RecoveryPoint) -> list[AccountChoice]:
    try:
        found = candidates(account, point.type, point)
    except AwsError:
        return []
    return [AccountChoice(role.arn, role.why) for role in found]
