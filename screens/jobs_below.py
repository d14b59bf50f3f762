"""The jobs below a parent job: one for each nested point that it restores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from recovery.missing_parts import children_of
from recovery.models import Job, RestoreJob, short_id
from recovery.reading import Priority
from screens.jobs import JobsScreen
from tui.actions import Action


@dataclass
class BelowRead(Message, bubble=False):
    children: tuple[RestoreJob, ...]


class JobsBelowScreen(JobsScreen):
    PURPOSE = "The jobs that are part of one restore: what runs, what needs a look, what is done."
    FIRST_SORT = ("", False)

    def __init__(self, parent: RestoreJob, children: tuple[RestoreJob, ...]) -> None:
        super().__init__()
        self._above = parent
        self._below = children

    def jobs(self) -> Sequence[Job]:
        opened = self.relight.opened
        newer = {job.id: job for job in opened.jobs} if opened else {}
        return [newer.get(job.id, job) for job in self._below]

    def action_refresh(self) -> None:
        account, above = self.relight.account, self._above
        if account is not None:
            reads = account.reads
            self.relight.read(
                Priority.KEY, lambda: BelowRead(children_of(reads, above)), lambda answer: answer, to=self
            )

    def on_below_read(self, message: BelowRead) -> None:
        self._below = message.children
        self.look_again()

    def crumbs(self) -> Sequence[str]:
        return ("Restore jobs", short_id(self._above.source_arn) or self._above.id[:8], "jobs below it")

    def why_not(self, action: Action) -> str:
        if action.id == "more-days":
            return "these are all jobs below that one"
        return super().why_not(action)

    def empty_words(self) -> str:
        return "No job is below it."
