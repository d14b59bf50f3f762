"""The form of a selection: which resources a plan restores, as which role, for how long, and what it says in
place of what AWS Backup infers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from textual.message import Message

from recovery.account import AccountChoice
from recovery.errors import RelightError
from recovery.finding import Finding
from recovery.models import ProtectedResource, short_id
from recovery.reading import Priority
from recovery.restore_roles import default_role_arn
from recovery.testing.editing import create_selection, update_selection
from recovery.testing.limits import known_types, selection_findings
from recovery.testing.models import ANY, RestoreTestingSelection
from recovery.testing.overrides import Override, override_findings, overrides_for
from recovery.testing.requests import selection_changes, selection_request
from recovery.testing.selection_preflight import selection_preflight
from recovery.testing.targets import key_of as type_named
from restore_profiles.model import Field
from screens.testing.choices import ChoicesRead, OverrideChoices
from screens.testing.fields import FormRow, stands
from screens.testing.form import TestingFormScreen
from screens.testing.override_rows import About, SampleRead, heading_of, override_rows
from screens.testing.proposal import Proposal
from screens.testing.reading import sample
from screens.testing.selection_fields import FIELDS, OVERRIDE, REQUIRED, selection_of, texts_of
from screens.testing.words import kept_words, resources_words
from tui.words import count_of

KEYS = {each.finding: each.field.key for each in reversed(FIELDS)}
EVERY = AccountChoice(ANY, note="every one of the type")
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class SelectionRead(Message, bubble=False):
    selection: RestoreTestingSelection


@dataclass
class SelectionUnread(Message, bubble=False):
    error: RelightError


@dataclass
class OthersRead(Message, bubble=False):
    others: Sequence[RestoreTestingSelection]


class TestingSelectionFormScreen(TestingFormScreen):
    PURPOSE = "Which resources of a type are restored, and as what. F5 shows the request and sends nothing."

    def __init__(self, plan: str, selection: str = "") -> None:
        """Of the selection with that name; "" makes a new one of the plan."""
        super().__init__()
        self.plan_name = plan
        self.selection_name = selection
        self._base: RestoreTestingSelection | None = None
        self._others: Sequence[RestoreTestingSelection] = ()
        self._sample: SampleRead | None = None
        self._sampled = ""
        """The resource whose newest point was asked about last."""
        self._choices = OverrideChoices(self)
        self._found: Sequence[ProtectedResource] = ()
        self._resource_offers: Sequence[AccountChoice] = ()
        self._found_for = ("", -1)
        """The type, and how many resources were known, when those of it were last looked for."""

    def on_mount(self) -> None:
        account, plan, name = self.relight.account, self.plan_name, self.selection_name
        if account is None:
            return
        reads = account.reads
        if name:
            self.relight.read(
                Priority.KEY,
                lambda: reads.testing_selection(plan, name),
                SelectionRead,
                to=self,
                failed=SelectionUnread,
            )
            return
        self.relight.read(
            Priority.KEY,
            lambda: [each for page in reads.testing_selections(plan) for each in page],
            OthersRead,
            to=self,
            failed=lambda error: OthersRead(()),
        )
        self._begin(RestoreTestingSelection(account.context, plan, "", "", ""))

    def _begin(self, selection: RestoreTestingSelection) -> None:
        self._base, self.texts = selection, texts_of(selection)
        self._look_at_sample()
        self.start("resources" if self.selection_name else "name")

    def on_selection_read(self, message: SelectionRead) -> None:
        self._begin(message.selection)

    def on_selection_unread(self, message: SelectionUnread) -> None:
        self.failed(message.error)

    def on_others_read(self, message: OthersRead) -> None:
        self._others = message.others
        self.show()

    # A recent point of what is selected

    @property
    def _of_type(self) -> Sequence[ProtectedResource]:
        """The protected resources of the type that is typed, newest backup first."""
        opened, wanted = self.relight.opened, type_named(self.texts.get("type", "").strip())
        every = opened.resources if opened else {}
        if self._found_for != (wanted, len(every)):  # an account may have ten thousand, and each key asks
            found = [each for each in every.values() if type_named(each.type) == wanted]
            self._found = sorted(found, key=lambda each: each.last_backup or LONG_AGO, reverse=True)
            self._resource_offers = [EVERY, *(AccountChoice(each.arn, each.label) for each in self._found)]
            self._found_for = (wanted, len(every))
        return self._found

    def _look_at_sample(self) -> None:
        account, resources = self.relight.account, {each.arn: each for each in self._of_type}
        named = [arn.strip() for arn in self.texts.get("resources", "").split(",")]
        arn = next((arn for arn in named if arn in resources), next(iter(resources), ""))
        if account is None or not arn or arn == self._sampled:
            return
        self._sampled = arn
        self.relight.read(
            Priority.KEY,
            lambda: sample(account, arn),
            lambda found: SampleRead(arn, found),
            to=self,
            failed=lambda error: SampleRead(arn, None, error.text),
        )

    def on_sample_read(self, message: SampleRead) -> None:
        if message.resource == self._sampled:
            self._sample = message
            if message.sample and message.sample.roles and not self.texts.get("role"):
                self.texts["role"] = message.sample.roles[0].value
            self.show()

    def changed(self, key: str) -> None:
        if key == "type":
            self._sample, self._sampled = None, ""
            self.texts = {name: text for name, text in self.texts.items() if not name.startswith(OVERRIDE)}
        if key in ("type", "resources"):
            self._look_at_sample()

    # Choices

    def entered(self, path: str, field: Field) -> None:
        self._choices.ask(path, field, self._overrides())

    def on_choices_read(self, message: ChoicesRead) -> None:
        if self._choices.took(message):
            self.show()

    def _offered(self, key: str) -> Sequence[AccountChoice]:
        """What may be chosen in a field of the selection itself."""
        if key == "type":
            return [AccountChoice(each) for each in known_types()]
        if key == "resources":
            return self._resource_offers if self._of_type else [EVERY]
        if key == "role":
            found = self._sample.sample if self._sample else None
            return found.roles if found else self._default_role()
        return ()

    def _default_role(self) -> Sequence[AccountChoice]:
        account = self.relight.account
        return [AccountChoice(default_role_arn(account.context), "the default role")] if account else []

    # What the form asks

    def crumbs(self) -> Sequence[str]:
        return ("Restore testing", self.plan_name, self.selection_name or "New selection")

    def _selection(self) -> RestoreTestingSelection:
        assert self._base is not None
        return selection_of(self._base, self.texts)[0]

    @property
    def _facts(self) -> Mapping[str, str]:
        """What tells the kinds of a type apart; of a selection that holds every resource, nothing does."""
        found = self._sample.sample if self._sample else None
        return found.facts if found and ANY not in self.texts.get("resources", "") else {}

    def _overrides(self) -> Sequence[Override]:
        if self._base is None:
            return ()
        selection, found = self._selection(), self._sample.sample if self._sample else None
        inferred = found.inferred if found else {}
        return overrides_for(selection.resource_type, self._facts, inferred, selection)

    def rows(self) -> Sequence[FormRow]:
        found = self.findings()

        def about(key: str, text: str) -> Sequence[Finding]:
            """What is said of a field; nothing of an empty one before the user wanted to go on."""
            said = bool(text) or self.insisted
            return [finding for finding in found if said and self.key_of(finding) == key]

        heading = heading_of(self._sampled, self._sample)
        overrides = override_rows(self._overrides(), self.texts, about, self._choices.answers, heading)
        return (*self._own_rows(about), *overrides)

    def _own_rows(self, about: About) -> Sequence[FormRow]:
        made = bool(self.selection_name)
        before = texts_of(self._base) if self._base and made else {}
        rows = []
        for each in FIELDS:
            key = each.field.key
            if not (made and each.fixed):
                text = self.texts.get(key, "")
                state = stands(
                    text,
                    about(key, text),
                    was=before.get(key, ""),
                    told=self._told(key),
                    required=key in REQUIRED,
                )
                rows.append(FormRow(each.field, state, self._offered(key)))
        return rows

    def _told(self, key: str) -> str:
        if key != "resources" or not self.texts.get("type"):
            return ""
        count = count_of(len(self._of_type), "resource")
        return f"{count} of this type {'is' if len(self._of_type) == 1 else 'are'} protected here."

    def findings(self) -> Sequence[Finding]:
        if self._base is None:
            return ()
        selection, wrong = selection_of(self._base, self.texts)
        unread = {finding.title for finding in wrong}
        known = (
            *selection_findings(selection, self._others),
            # Other resources of the selection may be of another kind; the review asks for each of them.
            *override_findings(selection.resource_type, {}, selection),
        )
        return (*wrong, *(finding for finding in known if finding.title not in unread))

    def key_of(self, finding: Finding) -> str:
        """Findings about several overrides are told at the first."""
        if finding.title in KEYS:
            return KEYS[finding.title]
        titles = {each.lower() for each in finding.title.split(", ")}
        about = (each.path for each in self._overrides() if each.path.lower() in titles)
        return next((f"{OVERRIDE}{path}" for path in about), "")

    def before(self, key: str) -> str:
        base = self._base
        if base is None or not key.startswith(OVERRIDE):
            return super().before(key)
        given = overrides_for(base.resource_type, {}, {}, base)
        return next((each.value for each in given if f"{OVERRIDE}{each.path}" == key), "")

    def proposal(self) -> Proposal | None:
        base, name = self._base, self.selection_name
        if base is None:
            return None
        selection = self._selection()
        request = selection_changes(base, selection) if name else selection_request(selection)
        if request is None:
            return None
        now = self.relight.kit.now()
        rows = (
            ("Plan", self.plan_name),
            ("Restores", resources_words(selection)),
            ("As", short_id(selection.role_arn)),
            ("Kept", kept_words(selection)),
        )
        return Proposal(
            f"Change selection {name}?" if name else f"Make selection {selection.name}?",
            f"Changed selection {name}" if name else f"Made selection {selection.name}",
            "UpdateRestoreTestingSelection" if name else "CreateRestoreTestingSelection",
            request,
            rows,
            "The plan restores them by its schedule from now on. Each test is charged for.",
            self.changes() if name else (),
            tuple(self.findings()),
            lambda account, journal: (
                update_selection(account, base, selection, journal)
                if name
                else create_selection(account, selection, journal)
            ),
            lambda account: selection_preflight(
                account, selection, account.reads.testing_plan(selection.plan), now
            ),
        )
