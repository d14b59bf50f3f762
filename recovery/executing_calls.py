"""The calls and the work by hand of a run: what they are about, how they stand, and doing them once."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recovery.account import Account, Known
from recovery.executing_run import Run
from recovery.executing_states import Seen, Standing, StepState
from recovery.follow_up import is_done, run_follow_up
from recovery.journal import Journal
from recovery.journal_records import CallRecord, Mark, Record
from recovery.journalled_call import SentBefore, note_after
from recovery.models import short_id
from recovery.recovery_plan import STEPS, CallStep, RecoveryPlan
from restore_profiles.work import ASK, Work, filled, open_places

CALL_PATIENCE = timedelta(hours=2)
"""How long AWS may work on a call that it took before its step counts as failed: an instance of a database
takes up to an hour."""
LOST_PATIENCE = timedelta(minutes=10)
"""How long the check of a call without an answer is asked before somebody is."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a call is known by in the journal: `about` is the job of the restore that it works on, or its run
    where there is none; `name` is its own."""

    about: str
    name: str


def restore_of(step: CallStep, plan: RecoveryPlan) -> str:
    """The id of the restore that a call works on: the first whose outcome it takes, else the nearest before
    it; "" where there is none."""
    restores = {each.id for each in plan.restores}
    taken = (place.removeprefix(STEPS).partition(".")[0] for place in open_places(step.work))
    if named := next((name for name in taken if name in restores), ""):
        return named
    after = {each.id: each.after for each in plan.steps}
    row, known = list(step.after), set(step.after)
    while row:
        name = row.pop(0)
        if name in restores:
            return name
        row += [each for each in after.get(name, ()) if each not in known]
        known.update(row)
    return ""


def name_of(step: CallStep, plan: RecoveryPlan) -> str:
    """The name of the work, by which the list of what remains after the job knows it too; the step's id where
    two steps do work of one name on one restore."""
    name = step.work.name
    same = [each for each in plan.steps if isinstance(each, CallStep) and each.work.name == name]
    if len(same) > 1:
        of = restore_of(step, plan)
        same = [each for each in same if restore_of(each, plan) == of]
    return name if name and len(same) == 1 else step.id


def subject_of(step: CallStep, plan: RecoveryPlan, run: Run, jobs: Mapping[str, str]) -> Subject | None:
    """`jobs` are those of the restores by their step. None while the job is not known."""
    of = restore_of(step, plan)
    about = jobs.get(of, "") if of else run.id
    return Subject(about, name_of(step, plan)) if about else None


def call_state(
    step: CallStep, subject: Subject, records: Sequence[Record], seen: Seen, now: datetime
) -> StepState | None:
    """How a call stands that was sent, or work of which somebody said something; None where neither was, or
    it is to be done again."""
    of_it = [each for each in records if isinstance(each, CallRecord | Mark) and _name(each) == subject.name]
    newest = of_it[-1] if of_it else None
    if isinstance(newest, Mark):
        how = f"{newest.text} ({newest.by})" if newest.text else newest.by
        done = StepState(step.id, Standing.DONE, subject.about, why=how, at=newest.at)
        return done if newest.done else None
    if newest is None or newest.id in seen.forgotten or newest.state == "put off":
        return None
    assert newest.at is not None, "a record that was read has its moment"
    state = StepState(
        step.id, Standing.RUNNING, subject.about, why=newest.why, at=newest.at, attempt_id=newest.id
    )
    match newest.state:
        case "done":
            return replace(state, standing=Standing.DONE)
        case "refused":
            return replace(state, standing=Standing.FAILED)
        case "answered":
            return _answered(state, seen.checks.get(step.id), now - newest.at)
        case _:
            return _unanswered(state, now - newest.at)


def _answered(state: StepState, check: Known | None, waited: timedelta) -> StepState:
    if check is Known.UNKNOWN:
        why = "AWS took it. Whether it is done may not be looked up: somebody has to say so."
        return replace(state, standing=Standing.BY_HAND, why=why)
    if waited < CALL_PATIENCE:
        return replace(state, why="AWS works on it.")
    hours = CALL_PATIENCE.total_seconds() / 3600
    why = f"AWS took it {hours:g} hours ago, and its check does not say that it is done."
    return replace(state, standing=Standing.FAILED, why=why)


def _unanswered(state: StepState, waited: timedelta) -> StepState:
    if abs(waited) < LOST_PATIENCE:  # a clock that was put back says below zero
        return replace(state, why="No answer came; its check is asked.")
    why = "No answer came, and its check does not say that it is done: it may have been carried out or not."
    return replace(state, standing=Standing.ASKS, why=why)


def ready_work(step: CallStep, created: Mapping[str, str], answers: Mapping[str, str]) -> tuple[Work, str]:
    """The work with the places filled that earlier steps and answers fill, and in words what keeps it from
    being sent, "" if nothing. `created` are ARNs by step, `answers` texts by `STEP:NAME`."""
    known = {f"{STEPS}{name}.created.arn": arn for name, arn in created.items() if arn}
    known |= {f"{STEPS}{name}.created.id": short_id(arn) for name, arn in created.items() if arn}
    work = filled(step.work, known)
    if work.by_hand:
        return work, work.by_hand
    missing = open_places(work)
    asked = [name.removeprefix(ASK) for name in missing if name.startswith(ASK)]
    if unanswered := [name for name in asked if not answers.get(f"{step.id}:{name}")]:
        told = ", ".join(f"--answer {step.id}:{name}= ({work.asks.get(name, name)})" for name in unanswered)
        return work, f"It needs an answer: {told}"
    if made := [name for name in missing if not name.startswith(ASK)]:
        return work, f"AWS does not tell {', '.join(made)}. Do it in AWS, then mark it as done."
    return work, ""


def do(
    step: CallStep,
    work: Work,
    subject: Subject,
    account: Account,
    journal: Journal,
    seen: Seen,
) -> Known:
    """Send the call of a step, unless its check says that it is done or another process has sent it. Answers
    what the check says afterwards. Raises as `run_follow_up`."""
    answers = {
        name: seen.answers[f"{step.id}:{name}"] for name in _asks(work) if f"{step.id}:{name}" in seen.answers
    }
    named = replace(work, name=subject.name)

    def may_send(records: Sequence[Record]) -> bool:
        return call_state(step, subject, records, seen, journal.now()) is None

    try:
        outcome = run_follow_up(account, named, answers, journal, subject.about, may_send)
    except SentBefore:
        return Known.NO
    if outcome.done is Known.YES:
        note_done(step, subject, account, journal)
    return outcome.done


def look(
    step: CallStep, work: Work, subject: Subject, account: Account, journal: Journal, seen: Seen
) -> Known:
    """Ask the check of a call that was sent, and write down that it is done."""
    known = {f"{ASK}{name}": seen.answers.get(f"{step.id}:{name}", "") for name in _asks(work)}
    done = is_done(account.reads, filled(work, {name: text for name, text in known.items() if text}).done)
    if done is Known.YES:
        note_done(step, subject, account, journal)
    return done


def note_done(step: CallStep, subject: Subject, account: Account, journal: Journal) -> None:
    """Write down that the check said so: days later it may say something else, and the step stays done."""
    token = str(uuid.uuid4())
    note_after(
        journal,
        CallRecord(
            token,
            account.context,
            subject.about,
            subject.name,
            step.work.operation,
            "done",
            by=account.identity.arn,
        ),
    )


def _asks(work: Work) -> Collection[str]:
    return [name.removeprefix(ASK) for name in open_places(work) if name.startswith(ASK)]


def _name(record: CallRecord | Mark) -> str:
    return record.name if isinstance(record, CallRecord) else record.work
