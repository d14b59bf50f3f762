"""Making, changing and deleting restore testing plans and selections: one write each, journalled before it is
sent, and read back where its answer is lost.

Source: "Restore testing" (AWS Backup): a plan is deleted after its selections; names and a selection's type
cannot be changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from recovery.account import Account, Known
from recovery.context import Mode
from recovery.errors import AnswerLost, AwsError, Blocked, NotFound, ReadOnly, RelightError
from recovery.finding import Finding, FindingSeverity
from recovery.journal import Journal
from recovery.journalled_call import journalled_call
from recovery.testing.limits import plan_findings, selection_findings
from recovery.testing.models import RestoreTestingPlan, RestoreTestingSelection
from recovery.testing.requests import plan_changes, plan_request, selection_changes, selection_request

SERVICE = "backup"


@dataclass(frozen=True, slots=True)
class Edited:
    """What became of one write. `there` is YES where AWS answered. Where the answer was lost, it is what the
    account says: YES for as it was asked for, NO for not so, UNKNOWN where nobody may look."""

    there: Known
    text: str = ""
    """Where the answer was lost: that, and what is there, in words; or that nothing had to be sent."""


def create_plan(account: Account, plan: RestoreTestingPlan, journal: Journal) -> Edited:
    """Raises `Blocked` where a limit is broken, `ReadOnly` while writing is off, `AwsError` where AWS says
    no."""
    _refuse_errors(plan_findings(plan))
    return _write(
        account,
        journal,
        plan.name,
        "CreateRestoreTestingPlan",
        plan_request(plan),
        f"plan {plan.name}",
        lambda: plan_request(account.reads.testing_plan(plan.name)) == plan_request(plan),
    )


def update_plan(
    account: Account, before: RestoreTestingPlan, plan: RestoreTestingPlan, journal: Journal
) -> Edited:
    """Send the plan where it differs from what is in the account now. Raises as `create_plan`, `NotFound`,
    and `Blocked` where it is no longer as `before`, which `plan` is a change of."""
    _refuse_errors(plan_findings(plan))
    now = account.reads.testing_plan(plan.name)
    request = plan_changes(now, plan)
    if request is None:
        return NOTHING_TO_SEND
    if plan_changes(before, now) is not None:
        raise _changed_meanwhile(f"plan {plan.name}")
    return _write(
        account,
        journal,
        plan.name,
        "UpdateRestoreTestingPlan",
        request,
        f"plan {plan.name}",
        lambda: plan_request(account.reads.testing_plan(plan.name)) == plan_request(plan),
    )


def delete_plan(account: Account, name: str, journal: Journal) -> tuple[str, ...]:
    """Delete a plan after its selections, as AWS asks for; answers the names of those deleted.

    Raises as `create_plan`. An error names what was deleted before it; `AnswerLost` where it cannot be told
    whether something is gone.
    """
    deleted: list[str] = []
    names = [each.name for page in account.reads.testing_selections(name) for each in page]
    try:
        for selection in names:
            with suppress(NotFound):  # somebody else deletes it, too
                _certain(delete_selection(account, name, selection, journal), f"selection {selection}")
                deleted.append(selection)
        request = {"RestoreTestingPlanName": name}
        gone = _write(
            account,
            journal,
            name,
            "DeleteRestoreTestingPlan",
            request,
            f"plan {name}",
            lambda: _is_gone(lambda: account.reads.testing_plan(name)),
        )
        _certain(gone, f"plan {name}")
    except RelightError as error:
        if deleted:
            error.text = f"{error.text} Deleted before that: {', '.join(deleted)}."
        raise
    return tuple(deleted)


def create_selection(account: Account, selection: RestoreTestingSelection, journal: Journal) -> Edited:
    """Raises as `create_plan`."""
    _refuse_errors(selection_findings(selection))
    return _write(
        account,
        journal,
        selection.plan,
        "CreateRestoreTestingSelection",
        selection_request(selection),
        f"selection {selection.name}",
        lambda: _selection_is(account, selection),
    )


def update_selection(
    account: Account, before: RestoreTestingSelection, selection: RestoreTestingSelection, journal: Journal
) -> Edited:
    """Send what differs from the selection in the account now. Raises as `update_plan`, and `Blocked`
    for another type, which cannot be changed."""
    _refuse_errors(selection_findings(selection))
    now = account.reads.testing_selection(selection.plan, selection.name)
    if now.resource_type != selection.resource_type:
        raise Blocked(
            "The type cannot be changed",
            f"Selection {selection.name} restores {now.resource_type}.",
            "Delete it and make another.",
        )
    request = selection_changes(now, selection)
    if request is None:
        return NOTHING_TO_SEND
    if selection_changes(before, now) is not None:
        raise _changed_meanwhile(f"selection {selection.name}")
    return _write(
        account,
        journal,
        selection.plan,
        "UpdateRestoreTestingSelection",
        request,
        f"selection {selection.name}",
        lambda: _selection_is(account, selection),
    )


def delete_selection(account: Account, plan: str, name: str, journal: Journal) -> Edited:
    """Raises as `create_plan`, and `NotFound`."""
    return _write(
        account,
        journal,
        plan,
        "DeleteRestoreTestingSelection",
        {"RestoreTestingPlanName": plan, "RestoreTestingSelectionName": name},
        f"selection {name}",
        lambda: _is_gone(lambda: account.reads.testing_selection(plan, name)),
    )


NOTHING_TO_SEND = Edited(Known.YES, "It is like that already; nothing was sent.")


def _selection_is(account: Account, selection: RestoreTestingSelection) -> bool:
    found = account.reads.testing_selection(selection.plan, selection.name)
    return selection_request(found) == selection_request(selection)


def _is_gone(read: Callable[[], object]) -> bool:
    try:
        read()
    except NotFound:
        return True
    return False


def _changed_meanwhile(what: str) -> Blocked:
    return Blocked(
        "Changed meanwhile",
        f"Somebody changed the {what} since it was read; sending this would undo it. Nothing was sent.",
        "Read it again and make your change anew.",
    )


def _refuse_errors(findings: Iterable[Finding]) -> None:
    errors = [finding for finding in findings if finding.severity is FindingSeverity.ERROR]
    if errors:
        text = " ".join(f"{finding.title}: {finding.text}" for finding in errors)
        raise Blocked("AWS would refuse it", text, errors[0].next_step)


def _certain(outcome: Edited, what: str) -> None:
    if outcome.there is not Known.YES:
        raise AnswerLost("No usable answer", f"{what}: {outcome.text}", "Look before doing it again.")


def _write(
    account: Account,
    journal: Journal,
    plan: str,
    operation: str,
    request: Mapping[str, object],
    what: str,
    is_there: Callable[[], bool],
) -> Edited:
    """Send one write once. `is_there` tells by a read whether the account is as the write makes it."""
    if account.mode is Mode.READ_ONLY:
        raise ReadOnly(
            "Writing is off", f"{operation} changes the account.", "Turn writing on, then do it again."
        )
    token_member = "CreatorRequestId" if operation.startswith("Create") else ""
    lost = journalled_call(
        account, journal, plan, what, f"{SERVICE}:{operation}", request, token_member=token_member
    )
    return _read_back(is_there, lost) if lost else Edited(Known.YES)


def _read_back(is_there: Callable[[], bool], lost: str) -> Edited:
    try:
        there = is_there()
    except NotFound:
        there = False
    except AwsError as second:
        return Edited(Known.UNKNOWN, f"{lost} It cannot be read back either: {second.text}")
    if there:
        return Edited(Known.YES, f"{lost} Read back, it is as asked for.")
    return Edited(Known.NO, f"{lost} Read back, it is not so yet. Nothing is sent again by itself.")
