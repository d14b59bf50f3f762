"""How much of what AWS documents each profile covers, and how far the sandbox's restore is AWS's.

`python -m docs.coverage_page` prints the table; `make docs` keeps it in docs/coverage.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from aws_sandbox.restores.registry import RESTORES
from command_line.profile_reference import evidence_counts
from docs.documented_keys import DOCUMENTED, NOT_COVERED
from docs.markdown import cell, code, page, table
from restore_profiles.model import RestoreProfile
from restore_profiles.paths import all_fields
from restore_profiles.registry import profiles

HEADINGS = (
    *("Type", "Keys covered", "Targets", "Point in time", "Items", "Follow-ups", "Evidence of the keys"),
    "Sandbox",
)


def coverage_page() -> str:
    """`docs/coverage.md`."""
    reasons = [
        f"- {cell(kind)}: {code(key)} is left out: {cell(why)}" for (kind, key), why in NOT_COVERED.items()
    ]
    return page(
        "Coverage",
        "Each resource type that AWS Backup restores: how many of the keys that AWS documents its profile has"
        " (as a parameter, or as one that is known and not sent), what it becomes, and what the sandbox"
        " makes of it.",
        table(HEADINGS, (row(profile) for profile in profiles() if profile.resource_type in DOCUMENTED)),
        "\n".join(reasons) or "No documented key is left out.",
    )


def row(profile: RestoreProfile) -> tuple[str, ...]:
    documented = DOCUMENTED[profile.resource_type]
    left_out = missing(profile)
    kinds = ", ".join(
        code(target.kind) + (" (not available)" if target.unavailable else "") for target in profile.targets
    )
    items = "; ".join(dict.fromkeys(target.items for target in profile.targets if target.items))
    follow_ups = {each.name for target in profile.targets for each in target.follow_ups}
    sandbox = RESTORES.get(profile.resource_type)
    return (
        cell(profile.resource_type),
        f"{len(documented) - len(left_out)} of {len(documented)}",
        kinds,
        moment_key(profile),
        cell(items) or "no",
        str(len(follow_ups)),
        cell(evidence(profile)),
        cell(sandbox.fidelity if sandbox else "none: its restore is refused"),
    )


def moment_key(profile: RestoreProfile) -> str:
    """The key that asks for a moment of a continuous backup."""
    named = profile.point_in_time
    if named is None:
        return "no"
    return code(named.key) if named.key else "shown; no key is documented"


def evidence(profile: RestoreProfile) -> str:
    counts: dict[str, int] = {}
    for target in profile.targets:
        for kind, count in evidence_counts(target).items():
            counts[kind.value] = counts.get(kind.value, 0) + count
    return ", ".join(f"{count} {kind}" for kind, count in counts.items())


def missing(profile: RestoreProfile) -> tuple[str, ...]:
    """The documented keys that the profile does not know, in the documented spelling."""
    known = set(_known(profile))
    return tuple(key for key in DOCUMENTED[profile.resource_type] if key.lower() not in known)


def _known(profile: RestoreProfile) -> Iterator[str]:
    """Every key that the profile knows, in lower case, members by their path without indexes."""
    yield from (
        key.lower() for key in (*profile.returned_only, *profile.information_only, *profile.attempt_keys)
    )
    for target in profile.targets:
        for path, field in all_fields(target):
            plain = path.replace("[]", "").lower()
            yield plain
            holder = plain.rpartition(".")[0]
            yield from (f"{holder}.{other}".lstrip(".").lower() for other in field.also_spelled)


if __name__ == "__main__":
    print(coverage_page(), end="")
