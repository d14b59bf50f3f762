"""What is told of a restore job on its screen, beside the work that is left: how far it is, why it failed,
what it belongs to, and what it was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from recovery.estimates import Estimate, expectation
from recovery.explanations import Explanation, readable
from recovery.missing_parts import parts_missing
from recovery.models import RestoreJob, short_id
from recovery.moments import span
from recovery.plans_of_job import JobOfPlan
from recovery.progress import Stall
from recovery.standing import Group
from recovery.testing.history import clean_up_hint
from restore_profiles.paths import top_level
from restore_profiles.registry import profile_for
from restore_profiles.secrets import holds_secret
from screens.job_rows import short_status, told_with_standing
from tui.facts import Fact, FactGroup
from tui.followed import Followed
from tui.glyphs import Glyphs, status_look
from tui.words import size

BAR = 24
"""Cells of the progress bar."""
MOST_BELOW = 20
"""Jobs below a parent one that are shown; an EKS backup may hold 1,200 volumes."""


def progress(job: RestoreJob, glyphs: Glyphs) -> str | None:
    if job.percent is None:
        return None
    full = round(BAR * min(max(job.percent, 0), 100) / 100)
    return f"{glyphs.full * full}{glyphs.empty * (BAR - full)} {job.percent:.0f} %"


def expected(
    job: RestoreJob, estimate: Estimate | None, stall: Stall | None, now: datetime, *, read: bool
) -> Iterator[Fact]:
    """How long it goes on, as far as this account's own restores tell; `read` is whether they are known."""
    if stall:
        told = f"no progress for {span(stall.still_for)}; limit {span(stall.limit)} ({stall.basis})"
        yield Fact("Stalled", told, "$text-warning")
    yield Fact("Expected", expectation(job, estimate, now, stall) if read or stall else "not known yet")
    if job.expected_minutes:
        yield Fact("AWS expects", f"{job.expected_minutes} min in all")


def failure(job: RestoreJob, explanation: Explanation | None) -> FactGroup | None:
    if not job.finished or job.status == "COMPLETED":
        return None
    said, explained = [Fact("AWS says", job.status_message or "nothing")], _explained(explanation)
    # What only AWS can decode fills a small screen: what it means, where that is known, stands above it.
    facts = [*explained, *said] if explanation and explanation.source else [*said, *explained]
    return FactGroup("Why", facts, text="r restores again with the same values, to be changed on the form.")


def left_out(
    job: RestoreJob, explanation: Explanation | None, children: Sequence[RestoreJob] = ()
) -> FactGroup | None:
    """AWS's own words on what a restore that says COMPLETED did not bring back."""
    missing = parts_missing(job, children)
    if not missing:
        return None
    next_step = Fact("Next", "Mend the cause, then restore what is missing again.")
    facts = [Fact("AWS says", missing), *(_explained(explanation) or [next_step])]
    return FactGroup("Parts are missing", facts)


def _explained(explanation: Explanation | None) -> list[Fact]:
    if explanation is None:
        return []
    known = explanation.certain or not explanation.source
    facts = [
        Fact("Cause" if known else "Likely", explanation.cause),
        Fact("Next", explanation.fix),
    ]
    return [*facts, Fact("Told by", explanation.source)] if explanation.source else facts


def below(children: Sequence[RestoreJob], followed: Followed, glyphs: Glyphs) -> FactGroup | None:
    """The jobs below a parent one, each of which restores one nested point; those that failed first, then
    those after which work is left."""
    if not children:
        return None

    def rank(child: RestoreJob) -> int:
        failed = child.status not in {"COMPLETED", "RUNNING", "PENDING"}
        return 0 if failed else 1 if followed.standing(child).group is Group.ATTENTION else 2

    shown = []
    for child in sorted(children, key=rank)[:MOST_BELOW]:
        told = told_with_standing(child, followed)
        look = status_look(short_status(told))
        words = (getattr(glyphs, look.glyph), told, readable(child.status_message))
        name = f"{child.resource_type} {short_id(child.source_arn or child.point_arn)}"
        shown.append(Fact(name, " ".join(filter(None, words)), look.style))
    more = len(children) - len(shown)
    lines = [f"and {more} more"] if more > 0 else []
    return FactGroup("Jobs below it", shown, text="l opens them.", lines=lines)


def tested(job: RestoreJob) -> FactGroup | None:
    """What a restore test came to."""
    if not job.testing_plan_arn:
        return None
    facts = [
        Fact("Of plan", short_id(job.testing_plan_arn)),
        Fact("Validation", _with_words(job.validation_status or "not said yet", job.validation_message)),
        Fact("Clean-up", _with_words(job.deletion_status or "not yet", job.deletion_message)),
    ]
    hint = clean_up_hint(job)
    return FactGroup("A restore test", facts, lines=hint.split("\n") if hint else [])


def _with_words(status: str, message: str) -> str:
    return f"{status}: {message}" if message else status


def asked_for(
    job: RestoreJob,
    metadata: Mapping[str, str] | None,
    no_metadata: str,
    plans: Sequence[JobOfPlan] = (),
) -> Iterator[FactGroup]:
    facts = [
        Fact("Job", job.id),
        Fact("Type", job.resource_type),
        Fact("Source", job.source_arn),
        Fact("Recovery point", job.point_arn),
        Fact("Role", job.role_arn),
        Fact("Size", size(job.size)),
        *(Fact("Of plan", each.words) for each in plans),
    ]
    if job.parent_id:
        facts.insert(1, Fact("Below job", f"{job.parent_id} (u opens it)"))
    if metadata is None:
        facts.append(Fact("Metadata", no_metadata))
    yield FactGroup("What was asked for", facts)
    if metadata:
        hidden = sensitive_keys(job.resource_type)
        values = [
            Fact(key, "hidden: it may be secret" if key.lower() in hidden else value or '""')
            for key, value in sorted(metadata.items())
        ]
        yield FactGroup("With these restore parameters", values)


def sensitive_keys(resource_type: str) -> frozenset[str]:
    """Metadata keys, in lower case, that a profile of the type declares to hold secrets."""
    profile = profile_for(resource_type)
    fields = (field for target in (profile.targets if profile else ()) for field in top_level(target))
    return frozenset(field.key.lower() for field in fields if holds_secret(field))
