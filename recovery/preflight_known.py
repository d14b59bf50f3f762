"""Checks that need no answer from AWS: what the point, the draft and the clock already tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from recovery.finding import Finding, FindingSeverity
from recovery.models import Continuity
from recovery.moments import age, iso
from recovery.parts import why_not_by_itself
from recovery.planning import TAGS_KEPT_SINCE
from recovery.point_in_time import CLOCK_LIMIT_SECONDS, CLOCK_WARNING_SECONDS
from recovery.situation import PreflightCheck, Situation
from restore_profiles.paths import field_at
from restore_profiles.problems import said_by

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

STATUS_PAGE = "Recovery point status"
STATUSES = {
    "PARTIAL": (
        WARNING,
        "The backup could not be finished in its window. Whether it can be restored is not documented.",
        "Choose a COMPLETED point if there is one.",
    ),
    "EXPIRED": (
        WARNING,
        "The point is past its retention and could not be deleted. It may vanish at any moment.",
        "Restore it now, or choose a newer point.",
    ),
    "DELETING": (ERROR, "The point is being deleted.", "Choose another point."),
    "CREATING": (
        ERROR,
        "The backup is still running.",
        "Wait until it is COMPLETED, or choose another point.",
    ),
    "STOPPED": (
        WARNING,
        "The continuous backup was interrupted; moments after the stop cannot be restored.",
        "Choose a moment before the stop.",
    ),
}

# "Archived EBS snapshots take up to 72 hours": the point must live at least as long as its restore may take.
ENDS_SOON, ENDS_SOON_COLD = timedelta(hours=24), timedelta(hours=72)
# Documented for EFS only ("Restore an EFS file system"); the others state no limit.
METADATA_BYTES = 200_000


def request(situation: Situation) -> Iterator[Finding]:
    for problem in situation.draft.problems():
        title = _label(situation, problem.key)
        yield Finding(
            FindingSeverity(problem.severity.value), title, problem.message, problem.hint, "restore profile"
        )
    if unseen := situation.draft.attention():
        labels = ", ".join(_label(situation, path) for path in unseen)
        text = f"Nobody has looked at these yet: {labels}."
        yield Finding(INFO, "Answers to look at", text, "Compare them under source versus restored.")


def status(situation: Situation) -> Iterator[Finding]:
    point, title = situation.draft.point, "Recovery point"
    if point.restorable and point.status not in STATUSES:
        text = f"{point.status}, made {iso(point.created)} ({age(point.created, situation.now)})."
        yield Finding(PASSED, title, text, evidence=point.status)
        return
    if not point.status:
        text = "Whether the point can be restored is not known: AWS did not tell its status."
        yield Finding(UNKNOWN, title, text, "backup:DescribeRecoveryPoint tells it.")
        return
    unexplained = (UNKNOWN, f"AWS reports the status {point.status}, which its pages do not explain.", "")
    severity, text, next_step = STATUSES.get(point.status, unexplained)
    told = f" AWS says: {point.status_message}" if point.status_message else ""
    yield Finding(severity, title, text + told, next_step, f"{point.status}; {STATUS_PAGE}")


def composite(situation: Situation) -> Iterator[Finding]:
    """A plan may name a point that is no more than the sum of its parts, or one part of a whole."""
    if alone := why_not_by_itself(situation.draft.point):
        text = f"This point cannot be restored: {alone}."
        yield Finding(ERROR, "Composite point", text, f"relight points {situation.draft.point.arn}")


def storage(situation: Situation) -> Iterator[Finding]:
    title = "Storage class"
    match situation.draft.point.storage_class:
        case "":
            text = (
                "Whether the point lies in cold storage is not known; if so, the restore takes hours longer."
            )
            yield Finding(UNKNOWN, title, text, "backup:DescribeRecoveryPoint tells it.")
        case "COLD":
            text = "The point lies in cold storage: a restore usually takes 4 hours longer and costs more."
            yield Finding(WARNING, title, text, evidence="COLD; Restoring a backup")
        case "DELETED":
            yield Finding(
                ERROR, title, "The data of this point is deleted.", "Choose another point.", "DELETED"
            )
        case other:
            yield Finding(PASSED, title, f"{other}: no retrieval first.", evidence=other)


def retention(situation: Situation) -> Iterator[Finding]:
    point, now, title = situation.draft.point, situation.now, "Retention"
    soon = ENDS_SOON_COLD if point.storage_class == "COLD" else ENDS_SOON
    if point.continuity is Continuity.CONTINUOUS and point.status == "COMPLETED":
        # Its CalculatedLifecycle.DeleteAt moves on with every day ("Point-in-time recovery").
        text = "Continuous: its oldest seconds go as new ones come; the window tells which are left."
        yield Finding(PASSED, title, text)
    elif point.delete_at is None and not point.storage_class:
        # Only DescribeRecoveryPoint tells the storage class, so here nobody was told about the end either.
        text = "Until when the point is kept is not known."
        yield Finding(UNKNOWN, title, text, "backup:DescribeRecoveryPoint tells it.")
    elif point.delete_at is None:
        yield Finding(PASSED, title, "AWS names no day on which the point is deleted.")
    elif point.delete_at <= now:
        ended = age(point.delete_at, now)
        text = f"The retention ended {ended}; the point is deleted at a random moment within 8 hours."
        yield Finding(WARNING, title, text, "Start now, or choose a newer point.", iso(point.delete_at))
    elif point.delete_at - now <= soon:
        text = f"The retention ends {age(point.delete_at, now)}, which may be before the restore is done."
        yield Finding(WARNING, title, text, "Start now, or choose a newer point.", iso(point.delete_at))
    else:
        yield Finding(PASSED, title, f"Kept until {iso(point.delete_at)}.", evidence=iso(point.delete_at))


def place(situation: Situation) -> Iterator[Finding]:
    """A point is restored in the Region, partition and account where it lies."""
    point, context, title = situation.draft.point, situation.plan.context, "Account and Region"
    _, partition, _, region, *_ = [*point.arn.split(":", 5), "", "", "", ""]
    wrong = [
        f"the {what} {there}, not {here}"
        for what, there, here in (
            ("partition", partition, context.partition),
            ("Region", region, context.region),
        )
        if there and there != here
    ]
    if wrong:
        text = f"The point lies in {' and in '.join(wrong)}."
        yield Finding(ERROR, title, text, "Switch the context to where the point lies.", point.arn)
    elif point.vault_account not in {"", context.account}:
        text = (
            f"The vault belongs to account {point.vault_account}. "
            "Only a shared air-gapped vault restores across accounts."
        )
        yield Finding(
            WARNING, title, text, "Otherwise copy the point to this account first.", "Cross-account backup"
        )
    else:
        yield Finding(PASSED, title, f"The point lies in {context.region}, where it is restored.")


def tags(situation: Situation) -> Iterator[Finding]:
    draft, title = situation.draft, "Tags"
    if draft.copies_tags and draft.point.created < TAGS_KEPT_SINCE:
        text = "Tags are copied only from backups made on or after 2023-05-22; this one is older."
        yield Finding(
            WARNING, title, text, "Tag the restored resource by hand.", "Copy tags during a restore"
        )


def limits(situation: Situation) -> Iterator[Finding]:
    size = sum(len(key.encode()) + len(text.encode()) for key, text in situation.plan.metadata.items())
    if size > METADATA_BYTES:
        text = (
            f"The metadata has {size:,} bytes; AWS documents a limit of 200 KB for EFS and none for others."
        )
        yield Finding(WARNING, "Size of the request", text, "Restore fewer items at once.")


def clock(situation: Situation) -> Iterator[Finding]:
    skew, title = situation.account.clock_skew(), "Clock"
    if skew is None:
        yield Finding(UNKNOWN, title, "This machine's clock was not compared with AWS's yet.")
        return
    off = f"This machine's clock is {abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} AWS's"
    if abs(skew) > CLOCK_LIMIT_SECONDS:
        text = f"{off}; a request more than 15 minutes off is refused, and every time shown here is wrong."
        yield Finding(
            ERROR,
            title,
            text,
            "Set the clock (timedatectl, sntp), then check again.",
            "Common errors: RequestExpired",
        )
    elif abs(skew) > CLOCK_WARNING_SECONDS:
        yield Finding(
            WARNING, title, f"{off}; ages and moments shown here are off by as much.", "Set the clock."
        )
    else:
        yield Finding(PASSED, title, f"{off}.")


def caveats(situation: Situation) -> Iterator[Finding]:
    """What will differ although the restore succeeds."""
    for caveat in situation.draft.target.caveats:
        if caveat.when.holds(situation.names):
            evidence = said_by(caveat.evidence, caveat.source)
            yield Finding(
                FindingSeverity(caveat.severity.value), "After the restore", caveat.text, evidence=evidence
            )


def _label(situation: Situation, path: str) -> str:
    field = field_at(situation.draft.target, path)
    return field.label if field else path or situation.draft.target.label


KNOWN = (
    PreflightCheck("Request", request),
    PreflightCheck("Recovery point", status),
    PreflightCheck("Composite point", composite),
    PreflightCheck("Storage class", storage),
    PreflightCheck("Retention", retention),
    PreflightCheck("Account and Region", place),
    PreflightCheck("Tags", tags),
    PreflightCheck("Size of the request", limits),
    PreflightCheck("Clock", clock),
    PreflightCheck("After the restore", caveats),
)
