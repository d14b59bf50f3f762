"""The parts of the review as text: what was found, what changes, what is sent, who has to be allowed, what is
left to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from recovery.account import ActionVerdict, Known
from recovery.finding import Finding, FindingSeverity
from recovery.models import RestoreJob, short_id
from recovery.plain_text import plain
from recovery.plan import NEWEST, RestorePlan
from recovery.preflight import HIDDEN, differences
from restore_profiles.model import Field, Kind
from restore_profiles.paths import field_at, top_level
from restore_profiles.rules import look_up
from runbooks.aws_line import start_line
from runbooks.remaining import caveats, remaining
from runbooks.request_text import request_json
from screens.work_left import asked, readable, title
from tui.glyphs import Glyphs, status_text
from tui.words import count_of, minute, moment

if TYPE_CHECKING:
    from recovery.planning import Draft

WORST_FIRST = tuple(FindingSeverity)

LOOKS: dict[FindingSeverity, tuple[str, str]] = {
    FindingSeverity.ERROR: ("bad", "bold $text-error"),
    FindingSeverity.WARNING: ("warning", "$text-warning"),
    FindingSeverity.UNKNOWN: ("unknown", "$text-warning"),
    FindingSeverity.INFO: ("between", "dim"),
    FindingSeverity.PASSED: ("good", "$text-success"),
}
"""Severity -> the name of its sign, and its style."""

EVIDENCE = 300
"""Cells of a finding's evidence that are shown; a policy statement may fill screens."""

NEXT = " " * 11
"""Before what goes with a finding: as wide as its sign and its severity."""

VERDICTS = {
    Known.YES: ("good", "allowed"),
    Known.NO: ("bad", "DENIED"),
    Known.UNKNOWN: ("unknown", "unknown"),
}


@dataclass(frozen=True, slots=True)
class Review:
    """What the review knows so far. None is what is still being asked."""

    draft: Draft
    plan: RestorePlan
    now: datetime
    glyphs: Glyphs
    findings: tuple[Finding, ...] = ()
    checked: bool = False
    """Whether all checks have answered."""
    verdicts: Sequence[ActionVerdict] | None = None
    recent: Sequence[RestoreJob] | None = None
    """Restores of the same source in the last 24 hours, by anyone."""
    recent_unknown: str = ""

    def count(self, severity: FindingSeverity) -> int:
        return sum(1 for finding in self.findings if finding.severity is severity)

    def counted(self, *severities: FindingSeverity) -> str:
        """How many findings of each there are, in words; "" where there are none: `1 error, 2 unknown`."""
        return ", ".join(
            count_of(self.count(each), each.value, each.value if each is FindingSeverity.UNKNOWN else "")
            for each in severities
            if self.count(each)
        )


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    render: Callable[[Review], Content]
    count: Callable[[Review], str] = field(default=lambda review: "")
    """What stands beside the title in the list of parts."""


def findings_text(review: Review) -> Content:
    lines = found_lines(review.findings, review.glyphs)
    if not review.checked:
        lines.append(Content.styled(f"checking {review.glyphs.more}", "dim"))
    return _lines(lines)


def found_lines(findings: Iterable[Finding], glyphs: Glyphs) -> list[Content]:
    """The worst first. What has the same sign and title stands together under it, once."""
    alike: dict[tuple[FindingSeverity, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: WORST_FIRST.index(finding.severity)):
        alike.setdefault((finding.severity, finding.title), []).append(finding)
    return [_alike(found, glyphs) for found in alike.values()]


def _alike(found: Sequence[Finding], glyphs: Glyphs) -> Content:
    """Findings of one sign and title, each with what to do next; what they rest on once for all that rest on
    the same."""
    first = found[0]
    sign, style = LOOKS[first.severity]
    heading = Content.assemble(
        (f"{getattr(glyphs, sign)} {first.severity.value:<8}", style), (plain(first.title), "bold")
    )
    by_evidence: dict[str, list[Finding]] = {}
    for finding in found:
        by_evidence.setdefault(finding.evidence, []).append(finding)
    lines: list[Content] = []
    for evidence, those in by_evidence.items():
        for finding in those:
            bullet = "- " if len(found) > 1 else ""
            lines += [Content(f"{bullet}{plain(finding.text)}")] if finding.text else []
            lines += [Content.styled(f"{NEXT}{plain(finding.next_step)}", "dim")] if finding.next_step else []
        if evidence and first.severity is not FindingSeverity.PASSED:
            lines.append(Content.styled(f"{NEXT}evidence: {plain(evidence, EVIDENCE)}", "dim"))
    if len(found) == 1 and first.text:
        return _lines([Content.assemble(heading, ": ", lines[0]), *lines[1:]])
    return _lines([heading, *lines])


def differences_text(review: Review) -> Content:
    rows, of = differences(review.draft), review.plan.source
    as_of = moment(of.as_of) if of.moment else f"{moment(of.as_of)}, when the backup was made"
    as_of = NEWEST if review.plan.newest else as_of
    lines = [Content.assemble("  Data as of             ", (as_of, "bold"))]
    if not rows:
        lines.append(Content.styled("Nothing is known of the source.", "dim"))
    for row in rows:
        source, restored = plain(row.source, 24) or "unknown", plain(row.restored, 40) or "AWS decides"
        mark, style = ("*", "bold") if row.changed else (" ", "")
        lines.append(
            Content.assemble(
                f"{mark} {plain(row.label, 22):<22} ",
                (f"{source:<24}", "dim"),
                f" {review.glyphs.then} ",
                (restored, style),
            )
        )
    for key, reason in review.plan.dropped.items():
        value = f" = {plain(told, 40)}" if (told := _returned(review.draft, key)) else ""
        lines.append(Content.styled(f"  not sent: {plain(key, 40)}{value}, {plain(reason)}", "dim"))
    return _lines(lines)


def _returned(draft: Draft, key: str) -> str:
    """What AWS returned for a key, hidden where it is a secret."""
    field = field_at(draft.target, key)
    text = draft.returned.values.get(key) or ""
    return HIDDEN if text and field is not None and field.sensitive else text


def request_text(review: Review) -> Content:
    return Content(request_json(review.plan))


def line_text(review: Review) -> Content:
    return Content(start_line(review.plan))


def permissions_text(review: Review) -> Content:
    if review.verdicts is None:
        return Content.styled(f"asking AWS {review.glyphs.more}", "dim")
    lines: list[Content] = []
    for principal in dict.fromkeys(verdict.principal for verdict in review.verdicts):
        lines.append(Content.styled(plain(principal), "bold"))
        lines += [
            _verdict(verdict, review.glyphs) for verdict in review.verdicts if verdict.principal == principal
        ]
    return _lines(lines)


def _verdict(verdict: ActionVerdict, glyphs: Glyphs) -> Content:
    sign, word = VERDICTS[verdict.allowed]
    style = {Known.NO: "bold $text-error", Known.UNKNOWN: "$text-warning"}.get(verdict.allowed, "")
    reason = f"  {plain(verdict.reason)}" if verdict.reason else ""
    return Content.assemble(
        (f"  {getattr(glyphs, sign)} {word:<8}", style), plain(verdict.action), (reason, "dim")
    )


def recent_text(review: Review) -> Content:
    if review.recent_unknown:
        return Content.styled(f"unknown: {plain(review.recent_unknown)}", "$text-warning")
    if review.recent is None:
        return Content.styled(f"asking AWS {review.glyphs.more}", "dim")
    if not review.recent:
        return Content("None.")
    return _lines(
        Content.assemble(
            f"{minute(job.created)}  {status_text(plain(job.status, 12), review.glyphs):<14}  ",
            (plain(job.id), "bold"),
            f"  {plain(short_id(job.created_resource_arn)) if job.created_resource_arn else ''}",
        )
        for job in review.recent
    )


def afterwards_text(review: Review) -> Content:
    lines = [
        Content.assemble((f"{review.glyphs.between} ", "dim"), plain(caveat.text))
        for caveat in caveats(review.plan, review.draft.facts)
    ]
    for work in remaining(review.plan):
        lines.append(Content.assemble(("to do: ", "bold"), plain(title(work))))
        lines += [Content.styled(f"  {each}", "dim") for each in (readable(work.line), *asked(work))]
    return _lines(lines) if lines else Content("Nothing is known to be left to do.")


def _findings_count(review: Review) -> str:
    counted = [
        f"{review.count(severity)}{getattr(review.glyphs, LOOKS[severity][0])}"
        for severity in (FindingSeverity.ERROR, FindingSeverity.WARNING, FindingSeverity.UNKNOWN)
        if review.count(severity)
    ]
    return " ".join(counted)


PARTS = (
    Part("Findings", findings_text, _findings_count),
    Part("Changes", differences_text),
    Part("Request", request_text),
    Part("aws line", line_text),
    Part("IAM", permissions_text),
    Part("Last 24 h", recent_text, lambda review: str(len(review.recent)) if review.recent else ""),
    Part("Afterwards", afterwards_text),
)


def _lines(lines: Iterable[Content]) -> Content:
    return Content("\n").join(list(lines))


def _follows_from_target(field: Field) -> bool:
    """Whether there is but one answer, as of what tells AWS Backup which target is meant."""
    return field.closed and isinstance(field.choices, tuple) and len(field.choices) == 1


def becomes(draft: Draft) -> str:
    """What the point becomes, with the answer that tells it from others of its kind: the first that is
    required and not the only one there is, such as the new instance's name or the bucket."""
    names = {**draft.facts, **draft.values}
    for asked_for in top_level(draft.target):
        text = look_up(draft.values, asked_for.key)
        if (
            text
            and asked_for.kind is Kind.TEXT
            and not asked_for.sensitive
            and not _follows_from_target(asked_for)
            and asked_for.required.holds(names)
        ):
            return f"{draft.target.label} ({asked_for.label} {text})"
    return draft.target.label
