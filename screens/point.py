"""Everything AWS says about one recovery point, and how restores of its source have gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from recovery.errors import RelightError
from recovery.models import RecoveryPoint, RestoreJob, short_id
from recovery.moments import age
from recovery.parts import parts_of
from recovery.reading import Priority
from restore_profiles.registry import profile_for
from screens.aws_lines import point_line
from screens.restorable import resource_of, restore, why_not_copied, why_not_restored
from tui.actions import DETAIL, EVERYWHERE, Action
from tui.detail_screen import DetailScreen
from tui.facts import Fact, FactGroup
from tui.glyphs import status_look, status_text
from tui.words import size

YES_NO = {True: "yes", False: "no", None: None}
PARTS = 20
"""Nested points that are shown; all of them are on a screen of their own."""
HISTORY = 10
"""Restores of the source that are shown, newest first."""


@dataclass
class PointRead(Message, bubble=False):
    point: RecoveryPoint


@dataclass
class PointUnread(Message, bubble=False):
    error: RelightError


@dataclass
class PartsTold(Message, bubble=False):
    parts: Sequence[RecoveryPoint]


@dataclass
class HistoryRead(Message, bubble=False):
    jobs: Sequence[RestoreJob]


@dataclass
class HistoryUnread(Message, bubble=False):
    error: RelightError


class PointScreen(DetailScreen):
    SCOPES = (EVERYWHERE, DETAIL, "point")
    PURPOSE = "Everything AWS says about one recovery point, and how restores of its resource went."

    def __init__(self, point: RecoveryPoint) -> None:
        super().__init__()
        self.point = point
        self._state = "reading the rest"
        self._parts: Sequence[RecoveryPoint] = ()
        self._history: Sequence[RestoreJob] | None = None
        self._no_history = "reading"

    def on_mount(self) -> None:
        self.action_refresh()

    def action_refresh(self) -> None:
        account = self.relight.account
        if account is None:
            return
        reads, point = account.reads, self.point
        self.relight.read(
            Priority.KEY,
            lambda: reads.point(point.arn, point.vault, point.vault_account),
            PointRead,
            to=self,
            failed=PointUnread,
        )
        if point.is_parent:
            self.relight.read(
                Priority.KEY, lambda: parts_of(reads, point), PartsTold, to=self, failed=PointUnread
            )
        self.relight.read(
            Priority.KEY,
            lambda: [job for page in reads.jobs_of(point.resource_arn) for job in page],
            HistoryRead,
            to=self,
            failed=HistoryUnread,
        )

    def on_point_read(self, message: PointRead) -> None:
        self.point, self._state = message.point, ""
        self.look_again()

    def on_point_unread(self, message: PointUnread) -> None:
        self._state = "incomplete"
        self.relight.report(message.error)
        self.look_again()

    def on_parts_told(self, message: PartsTold) -> None:
        self._parts = message.parts
        self.look_again()

    def on_history_read(self, message: HistoryRead) -> None:
        self._history = sorted(message.jobs, key=lambda job: job.created, reverse=True)
        self.look_again()

    def on_history_unread(self, message: HistoryUnread) -> None:
        self._no_history = f"unknown: {message.error.text}"
        self.look_again()

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        if not reason and action.id == "restore":
            return why_not_restored(self.point)
        return why_not_copied(self.point) if not reason and action.id == "copy-point" else reason

    def action_restore(self) -> None:
        restore(self.relight, self.point)

    def action_copy_point(self) -> None:
        self.relight.open("copy", point=self.point)

    def action_go_to_time(self) -> None:
        self.relight.open("go-to-time", resource=resource_of(self.relight, self.point))

    # What it shows

    def crumbs(self) -> Sequence[str]:
        return ("Resources", self.point.resource_name or short_id(self.point.resource_arn), "Recovery point")

    def note(self) -> str:
        return self._state

    def groups(self) -> Sequence[FactGroup]:
        point, app = self.point, self.relight
        at = self.exact
        profile = profile_for(point.type)
        return (
            FactGroup(
                "Recovery point",
                (
                    Fact("Status", status_text(point.status, app.glyphs), status_look(point.status).style),
                    *([Fact("Says", point.status_message)] if point.status_message else []),
                    Fact("Created", at(point.created)),
                    Fact("Completed", at(point.completed)),
                    Fact(
                        "Kind",
                        "composite" if point.is_parent else f"{point.continuity.value}, as its id tells",
                    ),
                    Fact("Size", size(point.size)),
                    Fact("ARN", point.arn),
                ),
            ),
            FactGroup(
                "Where it is",
                (
                    Fact("Vault", point.vault),
                    Fact("Vault's account", point.vault_account or point.context.account),
                    Fact("Copied from", point.source_vault_arn or "not a copy, as far as AWS says"),
                    Fact("Storage class", point.storage_class),
                    Fact("To cold storage", at(point.move_to_cold_at) or "not planned, as far as AWS says"),
                    Fact("Deleted", at(point.delete_at) or "never, as far as AWS says"),
                    Fact("Encrypted", YES_NO[point.encrypted]),
                    Fact("Key", point.encryption_key_arn),
                ),
            ),
            FactGroup(
                "What it was made of",
                (
                    Fact("Resource", point.resource_arn),
                    Fact("Name", point.resource_name),
                    Fact("Type", f"{point.type}{'' if profile else ' (no profile: only plain keys)'}"),
                    Fact("Made by role", point.role_arn),
                    Fact("Backup plan", point.plan_id),
                    Fact("Plan's rule", point.rule_id),
                    Fact(
                        "Part of",
                        point.parent_arn or ("has parts of its own" if point.is_parent else "no other point"),
                    ),
                    Fact("Last restored", at(point.last_restore)),
                ),
            ),
            *self._parts_group(),
            self._history_group(),
        )

    def _parts_group(self) -> Sequence[FactGroup]:
        if not self._parts:
            return ()
        glyphs = self.relight.glyphs
        shown = [
            Fact(
                f"{part.type} {part.resource_name or short_id(part.resource_arn)}",
                f"{status_text(part.status, glyphs)}  {part.arn}",
                status_look(part.status).style,
            )
            for part in self._parts[:PARTS]
        ]
        more = len(self._parts) - len(shown)
        return (FactGroup("Points nested in it", shown, lines=[f"and {more} more"] if more > 0 else []),)

    def _history_group(self) -> FactGroup:
        title = "Restores of this resource"
        if self._history is None:
            return FactGroup(title, text=self._no_history)
        if not self._history:
            return FactGroup(title, text="None that AWS Backup still knows.")
        app = self.relight
        shown = [
            Fact(
                age(job.created, app.kit.now()),
                f"{status_text(job.status, app.glyphs)}  {short_id(job.created_resource_arn) or job.id}",
                status_look(job.status).style,
            )
            for job in self._history[:HISTORY]
        ]
        more = len(self._history) - len(shown)
        return FactGroup(title, shown, lines=[f"and {more} older"] if more > 0 else [])

    def thing_arn(self) -> str:
        return self.point.arn

    def thing_id(self) -> str:
        return short_id(self.point.arn)

    def thing_command(self) -> str:
        return point_line(self.point)
