"""What became of the things that a planned restore needs, since it was planned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from recovery.account import Account
from recovery.copying import copy_findings, copy_of_plan
from recovery.draft import Draft
from recovery.drafting import draft_of_plan, profile_of
from recovery.errors import AwsError, Blocked, NotFound, RelightError
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from recovery.moments import age, iso
from recovery.plan import RestorePlan
from recovery.plan_diff import HIDDEN, request_differences
from recovery.plan_timing import Expected
from recovery.preflight import findings
from recovery.preflight_asked import KEY_LOOKUP
from recovery.reopening import reopened
from restore_profiles.json_text import texts
from restore_profiles.model import Choices, Kind
from restore_profiles.paths import names_for
from restore_profiles.rules import look_up
from restore_profiles.visibility import visible_paths

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity
POINT = "Recovery point"


def drift_of(account: Account, plan: RestorePlan, now: datetime, times: Expected) -> Iterator[Finding]:
    """Every finding about one restore or copy. Never raises `AwsError`."""
    source, point = plan.source, None
    try:
        point = account.reads.point(source.point_arn, source.vault, source.vault_account)
    except NotFound as error:
        text = f"{source.point_arn} is gone: {error.text}"
        line = f"relight plan {source.resource_arn} --latest makes the plan anew."
        yield Finding(ERROR, POINT, text, line, "backup:DescribeRecoveryPoint")
        return
    except AwsError as error:
        text = f"Whether {source.point_arn} is still there is not known: {error.text}"
        yield Finding(UNKNOWN, POINT, text, error.next_step)
    if point is not None:
        yield from _expires(point, now, times)
    try:
        if plan.copies:
            yield from _of_copy(account, plan, point, now)
        else:
            yield from _of_restore(account, plan, point, now)
    except AwsError as error:
        yield Finding(UNKNOWN, "The account", f"It could not be looked up: {error.text}", error.next_step)
    except RelightError as error:
        yield Finding(ERROR, error.title, error.text, error.next_step)


def _of_restore(
    account: Account, plan: RestorePlan, point: RecoveryPoint | None, now: datetime
) -> Iterator[Finding]:
    draft = reopened(plan, point, profile_of(point)) if point else draft_of_plan(account, plan).draft
    yield from _sent_otherwise(draft, plan)
    found = []
    for finding in findings(draft, plan, account, now):
        found.append(finding)
        yield finding
    yield from _no_longer_offered(account, draft, found)


def _of_copy(
    account: Account, plan: RestorePlan, point: RecoveryPoint | None, now: datetime
) -> Iterator[Finding]:
    if point is None:
        return
    copy = copy_of_plan(plan, point)
    if copy.plan().digest != plan.digest:
        yield from _told(plan, copy.plan())
    yield from copy_findings(copy, account, now)


def _sent_otherwise(draft: Draft, plan: RestorePlan) -> Iterator[Finding]:
    """Whether this version would send something else for the same answers: then the plan was made by another
    one, or of another point."""
    try:
        would = draft.plan()
    except Blocked:
        return  # the findings name each reason
    if would.digest != plan.digest:
        yield from _told(plan, would)


def _told(plan: RestorePlan, would: RestorePlan) -> Iterator[Finding]:
    lines = (
        f"{each.member.removeprefix('request.')}: {HIDDEN if HIDDEN in (each.old, each.new) else each.new}"
        for each in request_differences(plan, would)
        if each.runs
    )
    text = f"This version of Relight would send something else: {'; '.join(lines)}."
    yield Finding(ERROR, "What is sent", text, "Make the plan again: relight plan ...")


def _expires(point: RecoveryPoint, now: datetime, times: Expected) -> Iterator[Finding]:
    """Whether the point is kept until its restore is through, as far as the steps before it are known."""
    ends = now + times.ends
    if point.delete_at is None or point.delete_at > ends or point.delete_at <= now:
        return  # the check of the retention says the rest
    text = (
        f"The retention of the point ends {iso(point.delete_at)} ({age(point.delete_at, now)}), "
        f"before this step is likely to be done ({iso(ends)})."
    )
    evidence = "what nine of ten restores of these types took"
    yield Finding(WARNING, "Retention", text, "Run this step earlier, or choose a newer point.", evidence)


def _no_longer_offered(account: Account, draft: Draft, found: Iterable[Finding]) -> Iterator[Finding]:
    """Values that name something which the account does not list any more: a subnet, a group, a class."""
    errors = " ".join(finding.text for finding in found if finding.severity is ERROR)
    for path, field in visible_paths(draft.target, draft.answers, draft.facts):
        asked, text = field.choices, look_up(draft.values, path)
        if not isinstance(asked, Choices) or asked.lookup == KEY_LOOKUP or not text:
            continue
        names = names_for(path, {**draft.facts, **draft.values})
        try:
            answer = account.reads.choices(asked.lookup, {key: look_up(names, key) for key in asked.needs})
        except AwsError as error:
            yield Finding(UNKNOWN, field.label, f"It could not be looked up: {error.text}", error.next_step)
            continue
        offered = {choice.value for choice in answer.choices}
        named = texts(text) if field.kind is Kind.TEXTS else [text]
        gone = [each for each in named if each not in offered and each not in errors]
        if offered and gone:
            told = f"{', '.join(gone)} is not among what the account has for {path} now."
            yield Finding(WARNING, field.label, told, "Choose another, or make sure that it is there.")
