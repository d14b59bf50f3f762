"""One restore job: how far it is, what it made, why it failed, and what is left to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from recovery.estimates import elapsed
from recovery.journal_records import Note, SignOff
from recovery.missing_parts import IN_PART, parts_missing, told_status
from recovery.models import ProtectedResource, RestoreJob
from recovery.moments import span
from recovery.reading import Priority
from recovery.standing import NOTHING_NOTED
from screens.aws_lines import job_line
from screens.incident_line import copy_sentence
from screens.job_facts import asked_for, below, expected, failure, left_out, progress, tested
from screens.job_reading import JobReading
from screens.job_rows import short_status, told_with_standing
from screens.job_work import left_to_do, noted
from screens.words_dialog import Recorded, WordsWanted, ask_and_record
from tui.actions import DETAIL, EVERYWHERE, Action
from tui.facts import Fact, FactGroup
from tui.glyphs import status_look
from tui.words import count_of

if TYPE_CHECKING:  # brings the profiles of every service
    from recovery.drafting import Begun

NEED_THE_JOB = frozenset(
    {"export", "compare", "sign-off", "sentence", "restore-again", "job-above", "jobs-below"}
)


@dataclass
class DraftAgain(Message, bubble=False):
    """The form's beginning for the same restore once more."""

    begun: Begun


class JobScreen(JobReading):
    SCOPES = (EVERYWHERE, DETAIL, "job")

    # What it shows

    def crumbs(self) -> Sequence[str]:
        return ("Restore jobs", self.job_id)

    def groups(self) -> Sequence[FactGroup]:
        job = self.job
        if job is None:
            return (FactGroup("Restore job", text="Asking AWS Backup for this job."),)
        explanation, children, opened = self.explained(job), self.children_jobs, self.relight.opened
        return tuple(
            group
            for group in (
                self._state(job),
                failure(job, explanation),
                left_out(job, explanation, children),
                tested(job),
                below(children, opened.followed, self.relight.glyphs) if opened else None,
                *left_to_do(job, self.work(job), self.checklist(job), children),
                noted(self.records),
                *asked_for(job, self.metadata, self.no_metadata, self.plans),
                self._nothing_noted(),
            )
            if group
        )

    def _state(self, job: RestoreJob) -> FactGroup:
        app, opened = self.relight, self.relight.opened
        now = app.kit.now()
        told = told_with_standing(job, opened.followed) if opened else told_status(job)
        if parts_missing(job, self.children_jobs):
            told = IN_PART
        look = status_look(short_status(told))
        facts = [
            Fact("Status", f"{getattr(app.glyphs, look.glyph)} {told}", look.style),
            Fact("Restores", f"{job.resource_type} {opened.name_of(job)}".strip() if opened else None),
            Fact("Started", self.exact(job.created)),
        ]
        took = span(elapsed(job, now))
        if job.finished:
            facts += [Fact("Ended", self.exact(job.completed)), Fact("Took", took)]
        else:
            facts += [Fact("Done", progress(job, app.glyphs)), Fact("Running for", took)]
            if opened:
                followed = opened.followed
                estimate, stall = followed.estimate(job), followed.standing(job).stall
                facts += expected(job, estimate, stall, now, read=followed.history is not None)
        facts.append(
            Fact("Restored as", job.created_resource_arn or ("nothing" if job.finished else "not made yet"))
        )
        if job.status_message and told_status(job) == "COMPLETED":
            facts.append(Fact("Says", job.status_message))
        return FactGroup("Restore job", facts)

    def _nothing_noted(self) -> FactGroup | None:
        opened = self.relight.opened
        if self.records or opened is None or opened.followed.said.anything:
            return None
        return FactGroup("What people said", text=NOTHING_NOTED)

    # Actions

    def why_not(self, action: Action) -> str:
        reason = super().why_not(action)
        if reason:
            return reason
        job = self.job
        if action.id in NEED_THE_JOB and job is None:
            return "the job is still being read"
        if job is None:
            return ""
        if action.id == "follow-ups":
            return self._why_no_follow_ups(job)
        if action.id == "compare" and job.status != "COMPLETED":
            return "the restore has not completed"
        if action.id == "sign-off" and not job.finished:
            return "the restore has not ended"
        if action.id == "source" and self._source() is None:
            return "its source is not in the list of protected resources"
        if action.id == "job-above" and not job.parent_id:
            return "it is not part of another job"
        if action.id == "jobs-below" and not self.children_jobs:
            return "no job is below it"
        return ""

    def _why_no_follow_ups(self, job: RestoreJob) -> str:
        if job.status != "COMPLETED":
            return "the restore has not completed"
        work = self.work(job)
        if work is None:
            return "the source is still being looked at"
        return "" if work else "nothing is left that Relight knows of"

    def _source(self) -> ProtectedResource | None:
        opened, job = self.relight.opened, self.job
        return opened.resources.get(job.source_arn) if opened and job else None

    def action_follow_ups(self) -> None:
        job = self.job
        work = self.work(job) if job else None
        if work:
            self.relight.open("follow-ups", job=job, work=work)

    def action_compare(self) -> None:
        self.relight.open("comparison", job=self.job)

    def action_source(self) -> None:
        self.relight.open("points", resource=self._source())

    def action_job_above(self) -> None:
        if self.job:
            self.relight.open("job", job_id=self.job.parent_id)

    def action_jobs_below(self) -> None:
        if self.job:
            self.relight.open("jobs-below", parent=self.job, children=tuple(self.children_jobs))

    def action_export(self) -> None:
        self.relight.open("export", job=self.job)

    def action_sentence(self) -> None:
        if self.job:
            copy_sentence(self, self.job)

    def action_restore_again(self) -> None:
        """The form with every value of this job; it sends nothing."""
        account, job = self.relight.account, self.job
        if account is None or job is None:
            return
        from recovery.drafting import draft_of_plan
        from recovery.repeating import draft_of_job

        plan = self.relight.restores.plan_of(job.id)
        self.relight.read(
            Priority.KEY,
            lambda: draft_of_plan(account, plan) if plan else draft_of_job(account, job),
            DraftAgain,
            to=self,
        )

    def on_draft_again(self, message: DraftAgain) -> None:
        begun = message.begun
        self.relight.open("restore-form", point=begun.draft.point, begun=begun)

    def action_note(self) -> None:
        context = self.relight.account.context if self.relight.account else None
        if context is None:
            return
        wanted = WordsWanted(
            "A note on this restore",
            "It goes into the journal on this machine, with your name, and into what is exported from it.",
            "Write it down",
        )
        ask_and_record(self, wanted, lambda words, by: Note(context, self.job_id, words, by))

    def action_sign_off(self) -> None:
        account, job = self.relight.account, self.job
        if account is None or job is None:
            return
        made = job.status == "COMPLETED"
        checklist = self.checklist(job) or () if made else ()
        still_open = sum(not item.closed and not item.work.optional for item in checklist)
        left = f"{count_of(still_open, 'piece')} of work still open. " if still_open else ""
        wanted = WordsWanted(
            "Is what this job restored recovered?" if made else "Is nothing more to be done about this job?",
            f"{left}You answer for it in account {account.context.account}, {account.context.region}. Say "
            "how you know. It goes into the journal; nothing is sent to AWS.",
            "Sign it off",
        )
        context = account.context
        ask_and_record(self, wanted, lambda words, by: SignOff(context, self.job_id, by, words))

    def on_recorded(self, message: Recorded) -> None:
        what = "Signed off" if isinstance(message.record, SignOff) else "Written down"
        self.relight.tell(what, "It is in the journal.")
        self.read_records()
        self.relight.look_at_jobs()

    def thing_arn(self) -> str:
        return self.job.created_resource_arn if self.job else ""

    def thing_id(self) -> str:
        return self.job_id

    def thing_command(self) -> str:
        return job_line(self.job) if self.job else ""
