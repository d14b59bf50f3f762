"""What is told of a restore job on its screen, beside its state: how far, why it failed, what is left, and
what it was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from recovery.account import Known
from recovery.missing_parts import parts_missing
from recovery.models import RestoreJob, short_id
from restore_profiles.paths import top_level
from restore_profiles.registry import profile_for
from runbooks.remaining import Remaining
from runbooks.request_text import any_secret
from screens.likely_causes import likely_cause
from screens.work_left import lines_of, row, said
from tui.facts import Fact, FactGroup
from tui.glyphs import Glyphs, status_look, status_text
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


def failure(job: RestoreJob) -> FactGroup | None:
    if not job.finished or job.status == "COMPLETED":
        return None
    cause = likely_cause(job.status_message)
    return FactGroup(
        "Why",
        (
            Fact("AWS says", job.status_message or "nothing"),
            Fact("Likely", cause.cause),
            Fact("Next", cause.next_step),
        ),
    )


def below(children: Sequence[RestoreJob], glyphs: Glyphs) -> FactGroup | None:
    """The jobs below a parent one, each of which restores one nested point; those that failed first."""
    if not children:
        return None
    worst = sorted(children, key=lambda child: child.status in {"COMPLETED", "RUNNING", "PENDING"})
    shown = [
        Fact(
            f"{child.resource_type} {short_id(child.source_arn or child.point_arn)}",
            " ".join(filter(None, (status_text(child.status, glyphs), child.status_message))),
            status_look(child.status).style,
        )
        for child in worst[:MOST_BELOW]
    ]
    more = len(children) - len(shown)
    return FactGroup("Jobs below it", shown, lines=[f"and {more} more"] if more > 0 else [])


def left_out(job: RestoreJob, children: Sequence[RestoreJob] = ()) -> FactGroup | None:
    """AWS's own words on what a restore that says COMPLETED did not bring back."""
    missing = parts_missing(job, children)
    if not missing:
        return None
    next_step = "Mend the cause, then restore what is missing again."
    return FactGroup("Parts are missing", (Fact("AWS says", missing), Fact("Next", next_step)))


def left_to_do(
    job: RestoreJob,
    work: Sequence[Remaining] | None,
    done: Mapping[str, Known],
    children: Sequence[RestoreJob] = (),
) -> Iterator[FactGroup]:
    """What is left to do once the job has completed; before that, what will be. None: still being read."""
    missing = parts_missing(job, children)
    if job.finished and job.status != "COMPLETED":
        return
    title = "What is left to do" if job.finished else "What will be left to do"
    if work is None:
        yield FactGroup(title, text="Looking at the source.")
        return
    needed = [piece for piece in work if not piece.optional]
    if needed and not missing and all(done.get(piece.check) is Known.YES for piece in needed):
        title = "All is done"
    if not work:
        has_profile = profile_for(job.resource_type) is not None
        below = "of its own; each job below it tells what is left of its part" if children else ""
        text = (
            f"Nothing {'else ' if missing else ''}{below or 'that Relight knows of'}."
            if has_profile
            else "Unknown: Relight has no profile of this type yet."
        )
        yield FactGroup(title, text=text)
    if len(work) > 1:
        unasked = Known.UNKNOWN if job.finished else Known.NO
        rows = "\n".join(row(piece, done.get(piece.check, unasked)) for piece in work)
        yield FactGroup(title, text=f"{rows}\nf works through them, with the command of each.")
        return
    for piece in work:
        known = done.get(piece.check, Known.UNKNOWN)
        yield FactGroup(title, text=said(piece, known), lines=lines_of(piece, known))


def asked_for(job: RestoreJob, metadata: Mapping[str, str] | None, no_metadata: str) -> Iterator[FactGroup]:
    facts = [
        Fact("Job", job.id),
        Fact("Type", job.resource_type),
        Fact("Source", job.source_arn),
        Fact("Recovery point", job.point_arn),
        Fact("Role", job.role_arn),
        Fact("Size", size(job.size)),
    ]
    if job.testing_plan_arn:
        facts.append(Fact("Started by", f"restore testing plan {short_id(job.testing_plan_arn)}"))
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
    return frozenset(field.key.lower() for field in fields if field.sensitive or any_secret(field.fields))
