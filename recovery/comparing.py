"""Source against restored, attribute by attribute.

Both are looked up as they are now, by the look-up that the profile names for its source. Where the source is
gone, or may not be looked up, what the backup recorded stands in its place: less, and as of the backup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recovery.account import Known, Reads, SourceFacts
from recovery.compared_facts import DERIVED, EXPECTED, MAY_BE_REFUSED, REFUSED, label_of, same_text, shown
from recovery.errors import AwsError
from recovery.models import RestoreJob
from restore_profiles.checking import likely_target
from restore_profiles.encoding import flatten
from restore_profiles.model import RestoreProfile
from restore_profiles.paths import all_fields, top_level
from restore_profiles.point_arns import facts_told
from restore_profiles.registry import profile_for


@dataclass(frozen=True, slots=True)
class Compared:
    """One attribute. "" is a value that is not set, or that AWS does not tell; where it may be either, `same`
    is UNKNOWN."""

    name: str
    """The fact's name, by which a mark accepts the difference."""
    label: str
    source: str
    restored: str
    same: Known
    expected: bool
    """Whether it is bound to differ, such as a name, an id or an address."""

    @property
    def matters(self) -> bool:
        """Whether it differs, or may, and was not bound to."""
        return self.same is not Known.YES and not self.expected


@dataclass(frozen=True, slots=True)
class Comparison:
    """The attributes: first what differs and was not bound to, last what is the same. `source` tells whether
    the source exists; `why_unknown` says what could not be looked up, and what stands in its place."""

    rows: tuple[Compared, ...]
    source: Known
    why_unknown: str = ""

    @property
    def differences(self) -> tuple[Compared, ...]:
        return tuple(row for row in self.rows if row.matters)


def compare(reads: Reads, job: RestoreJob) -> Comparison:
    """What the job restored beside what it was restored from. Never raises for AWS's sake; the account's
    answers are up to a minute old."""
    profile = profile_for(job.resource_type)
    made = job.created_resource_arn
    if profile is None or not profile.source_lookup:
        return _nothing(f"No look-up of {job.resource_type or 'this type'} is known.")
    if not made:
        return _nothing("AWS Backup does not tell what the job made.")
    if made == job.source_arn:
        return Comparison(
            (), Known.YES, "It was restored into the source itself: there is one thing to look at."
        )
    if job.source_arn and _kind(made) != _kind(job.source_arn):
        return _nothing(
            f"{_kind(made)} was made of {_kind(job.source_arn)}: they have no attributes in common."
        )
    restored = _facts(reads, profile, made)
    if restored.facts is None:
        gone = restored.exists is Known.NO
        return _nothing(f"{made} is not there any more." if gone else restored.why_unknown)
    source = _facts(reads, profile, job.source_arn) if job.source_arn else SourceFacts(Known.NO)
    if source.facts is not None:
        return Comparison(_rows(profile, source.facts, restored.facts, whole=True), Known.YES)
    why = (
        "The source is gone" if source.exists is Known.NO else f"The source: {source.why_unknown.rstrip('.')}"
    )
    recorded, told = _recorded(reads, profile, job)
    return Comparison(_rows(profile, recorded, restored.facts, whole=False), source.exists, f"{why}. {told}")


def _nothing(why: str) -> Comparison:
    return Comparison((), Known.UNKNOWN, why)


def _facts(reads: Reads, profile: RestoreProfile, arn: str) -> SourceFacts:
    try:
        return reads.source_facts(profile.source_lookup, arn)
    except AwsError as error:
        return SourceFacts(why_unknown=error.text)


def _recorded(reads: Reads, profile: RestoreProfile, job: RestoreJob) -> tuple[dict[str, str], str]:
    """What the backup recorded, by the facts that its keys stand for, and in words what that is."""
    *_, account, _, vault = ["", "", *job.vault_arn.split(":")]
    elsewhere = account if account != job.context.account else ""
    try:
        metadata = reads.returned_metadata(job.point_arn, vault, elsewhere).values
    except AwsError as error:
        return {}, f"What the backup recorded is not known either: {error.text}"
    sent = {key: text for key, text in metadata.items() if text is not None}
    target = likely_target(profile, job.resource_type, sent, facts_told(job.point_arn, job.source_arn))
    values, _ = flatten(top_level(target), metadata)
    by_path = {path.lower(): text for path, text in values.items()}
    facts = {
        field.from_source: by_path[path.lower()]
        for path, field in all_fields(target)
        if field.from_source and by_path.get(path.lower())
    }
    return facts, "What the backup recorded stands in its place."


def _rows(
    profile: RestoreProfile, source: Mapping[str, str], restored: Mapping[str, str], *, whole: bool
) -> tuple[Compared, ...]:
    """The facts of both; of a source that is not told in `whole` only those that it has."""
    labels = {
        field.from_source: field.label
        for target in reversed(profile.targets)
        for _, field in all_fields(target)
        if field.from_source
    }
    names = [name for name in ({**source, **restored} if whole else source) if name not in DERIVED]
    rows = []
    for name in names:
        one, other = source.get(name, ""), restored.get(name, "")
        same = Known.YES if same_text(one, other) else Known.NO
        if (
            same is Known.NO
            and not (one and other)
            and _may_be_refused(name, profile.source_lookup, restored if one else source)
        ):
            same = Known.UNKNOWN
        label = labels.get(name) or label_of(name)
        rows.append(Compared(name, label, shown(one), shown(other), same, name in EXPECTED))
    return tuple(sorted(rows, key=lambda row: (not row.matters, row.same is Known.YES)))


def _may_be_refused(name: str, lookup: str, facts: Mapping[str, str]) -> bool:
    """Whether a fact that these lack may be set all the same."""
    if REFUSED in facts:
        return True
    witness = MAY_BE_REFUSED.get(lookup, {}).get(name)
    return witness is not None and witness not in facts


def _kind(arn: str) -> str:
    """Service and kind of what an ARN names: `ec2 volume`, `rds db`, `s3`."""
    _, _, service, _, _, rest = [*arn.split(":", 5), *[""] * 6][:6]
    kind = rest.replace(":", "/").partition("/")
    return f"{service} {kind[0]}" if kind[1] else service
