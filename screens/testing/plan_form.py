"""The form of a restore testing plan: its schedule is said in words, with its next runs, as one types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual.message import Message

from recovery.account import AccountChoice
from recovery.context import Context
from recovery.errors import BadInput, RelightError
from recovery.finding import Finding
from recovery.models import Vault
from recovery.reading import Priority
from recovery.testing.editing import create_plan, update_plan
from recovery.testing.limits import plan_findings
from recovery.testing.models import RestoreTestingPlan
from recovery.testing.requests import plan_changes, plan_request
from recovery.testing.schedule import read_schedule
from restore_profiles.model import Choice, Field
from screens.testing.fields import FormRow, stands
from screens.testing.form import TestingFormScreen
from screens.testing.plan_fields import FIELDS, REQUIRED, plan_of, texts_of
from screens.testing.proposal import Proposal
from screens.testing.reading import plans
from screens.testing.words import in_both, next_runs, schedule_words

RUNS_TOLD = 3
NOTES = {"schedule": "examples; any of AWS's cron is taken", "zone": "names of the IANA database"}
"""Under the choices that are not the account's."""
KEYS = {each.finding: each.field.key for each in FIELDS if each.finding}


@dataclass
class PlanRead(Message, bubble=False):
    plan: RestoreTestingPlan


@dataclass
class PlanUnread(Message, bubble=False):
    error: RelightError


@dataclass
class OthersRead(Message, bubble=False):
    names: tuple[str, ...]


@dataclass
class OffersRead(Message, bubble=False):
    key: str
    offers: Sequence[AccountChoice]
    note: str = ""


class TestingPlanFormScreen(TestingFormScreen):
    PURPOSE = "When restores are rehearsed, and from which points. F5 shows the request and sends nothing."

    def __init__(self, plan: str = "") -> None:
        """Of the plan with that name; "" makes a new one."""
        super().__init__()
        self.plan_name = plan
        self._base: RestoreTestingPlan | None = None
        """The plan as it is in AWS, or what a new one starts from."""
        self._others: tuple[str, ...] = ()
        self._offers: dict[str, OffersRead] = {}

    def on_mount(self) -> None:
        account, name = self.relight.account, self.plan_name
        if account is None:
            return
        reads = account.reads
        self._ask_offers("vaults", lambda: _vaults(reads.vaults()))
        self._ask_offers("zone", _zones)
        if name:
            self.relight.read(
                Priority.KEY, lambda: reads.testing_plan(name), PlanRead, to=self, failed=PlanUnread
            )
            return
        self.relight.read(
            Priority.KEY,
            lambda: tuple(each.name for each in plans(reads)),
            OthersRead,
            to=self,
            failed=lambda error: OthersRead(()),
        )
        self._begin(_new(account.context, self.relight.kit.settings.time_zone))

    def _begin(self, plan: RestoreTestingPlan) -> None:
        self._base, self.texts = plan, texts_of(plan)
        self.start("schedule" if self.plan_name else "name")

    def on_plan_read(self, message: PlanRead) -> None:
        self._begin(message.plan)

    def on_plan_unread(self, message: PlanUnread) -> None:
        self.failed(message.error)

    def on_others_read(self, message: OthersRead) -> None:
        self._others = message.names
        self.show()

    # Choices

    def _ask_offers(self, key: str, call: Callable[[], Sequence[AccountChoice]]) -> None:
        self.relight.read(
            Priority.KEY,
            call,
            lambda offers: OffersRead(key, offers),
            to=self,
            failed=lambda error: OffersRead(key, (), f"not known: {error.text}; type it"),
        )

    def on_offers_read(self, message: OffersRead) -> None:
        self._offers[message.key] = message
        self.show()

    def _offered(self, field: Field) -> tuple[Sequence[AccountChoice], str]:
        own = [_choice(each) for each in field.choices] if isinstance(field.choices, tuple) else []
        read = self._offers.get("vaults" if field.key == "without" else field.key)
        note = NOTES.get(field.key, "")
        return ([*own, *read.offers], read.note or note) if read else (own, note)

    # What the form asks

    def crumbs(self) -> Sequence[str]:
        return ("Restore testing", self.plan_name or "New plan")

    def rows(self) -> Sequence[FormRow]:
        found, before = self.findings(), texts_of(self._base) if self._base and self.plan_name else {}
        rows = []
        for each in FIELDS:
            key = each.field.key
            if key == "name" and self.plan_name:  # it cannot be changed
                continue
            text = self.texts.get(key, "")
            silent = not text and not self.insisted
            about = [finding for finding in found if self.key_of(finding) == key and not silent]
            state = stands(
                text,
                about,
                was=before.get(key, ""),
                told=self._told(key),
                required=key in REQUIRED,
            )
            rows.append(FormRow(each.field, state, *self._offered(each.field)))
        return rows

    def findings(self) -> Sequence[Finding]:
        if self._base is None:
            return ()
        plan, wrong = plan_of(self._base, self.texts)
        unread = {finding.title for finding in wrong}
        known = plan_findings(plan, self._others, self.relight.kit.now())
        return (*wrong, *(finding for finding in known if finding.title not in unread))

    def key_of(self, finding: Finding) -> str:
        return KEYS.get(finding.title, "")

    def _told(self, key: str) -> str:
        """What a field comes to, in words: what the schedule says, and when it comes next."""
        if key != "schedule" or self._base is None:
            return ""
        plan, _ = plan_of(self._base, self.texts)
        try:
            words = read_schedule(plan.schedule).words()
        except BadInput:
            return ""
        ours = self.relight.kit.zone
        following = [in_both(at, ours) for at in next_runs(plan, self.relight.kit.now(), RUNS_TOLD)]
        return f"{words}. Next: {', '.join(following) or 'never'}"

    def proposal(self) -> Proposal | None:
        if self._base is None:
            return None
        base, name = self._base, self.plan_name
        plan, _ = plan_of(base, self.texts)
        ours = self.relight.kit.zone
        request = plan_changes(base, plan) if name else plan_request(plan)
        if request is None:
            return None
        rows = (
            ("Plan", plan.name),
            ("Runs", f"{schedule_words(plan.schedule)}, {plan.time_zone}"),
            *(("Next", in_both(at, ours)) for at in next_runs(plan, self.relight.kit.now(), 1)),
        )
        return Proposal(
            f"Change plan {name}?" if name else f"Make plan {plan.name}?",
            f"Changed plan {name}" if name else f"Made plan {plan.name}",
            "UpdateRestoreTestingPlan" if name else "CreateRestoreTestingPlan",
            request,
            rows,
            "" if name else "It restores nothing until it has a selection. Each test is charged for.",
            self.changes() if name else (),
            tuple(self.findings()),
            lambda account, journal: (
                update_plan(account, base, plan, journal) if name else create_plan(account, plan, journal)
            ),
        )


def _new(context: Context, zone: str) -> RestoreTestingPlan:
    """What a new plan starts from: every vault, snapshots, and the zone of the user."""
    return RestoreTestingPlan(context, "", "", time_zone=zone or "UTC")


def _choice(choice: Choice) -> AccountChoice:
    return AccountChoice(choice.value, choice.label, choice.note)


def _vaults(pages: Iterable[Sequence[Vault]]) -> Sequence[AccountChoice]:
    names = sorted(vault.name for page in pages for vault in page)
    return [AccountChoice(name) for name in names]


def _zones() -> Sequence[AccountChoice]:
    from zoneinfo import available_timezones

    return [AccountChoice(name) for name in sorted(available_timezones()) if "/" in name]
