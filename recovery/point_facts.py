"""What is known before anyone answers: the point, the place and the source, under the names that rules look
at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from recovery.account import Known, SourceFacts
from recovery.context import Context
from recovery.models import RecoveryPoint, ReturnedMetadata, short_id
from restore_profiles.json_text import parsed_json
from restore_profiles.model import Target
from restore_profiles.nested import PREFIX, RESOURCE, TYPE
from restore_profiles.places import places_in
from restore_profiles.point_arns import continuity_told
from restore_profiles.rules import names_in
from restore_profiles.work import open_places_of

GIB = 1024**3


def facts_of(context: Context, point: RecoveryPoint, source_facts: SourceFacts) -> dict[str, str]:
    """The reserved names that rules may look at; one that is not known is absent."""
    service = [*point.arn.split(":", 3), "", "", ""][2]
    facts = {
        "context.partition": context.partition,
        "context.region": context.region,
        "context.account": context.account,
        "point.status": point.status,
        "point.resource_arn": point.resource_arn,
        "point.composite": "true" if point.is_parent else "false",
        "point.arn_service": service,
        "point.continuous": continuity_told(point.arn),
        "point.storage_class": point.storage_class,
        "point.from_region": _other_region(context, point.source_vault_arn),
        "point.encrypted": "" if point.encrypted is None else str(point.encrypted).lower(),
        # Rounded up: a size is compared with whole GiB, and a volume must hold all of the backup.
        "point.size_gib": "" if point.size is None else str(-(-point.size // GIB)),
        "source.id": short_id(point.resource_arn),
        "source.region": _place(point.resource_arn)[0],
        "source.elsewhere": "true" if _elsewhere(context, point.resource_arn) else "",
        "source.exists": "" if source_facts.exists is Known.UNKNOWN else source_facts.exists.value,
    }
    facts |= {f"source.{name}": text for name, text in (source_facts.facts or {}).items()}
    return {name: text for name, text in facts.items() if text}


def returned_facts(returned: ReturnedMetadata) -> dict[str, str]:
    """What AWS returned with the point, for rules about what the backup was made of; of a JSON object each
    member that is a text, a number or a boolean, too."""
    facts = {f"returned.{key}": text for key, text in returned.values.items() if text}
    for name, text in tuple(facts.items()):
        if text.lstrip().startswith("{"):
            facts |= _members(name, parsed_json(text))
    return facts


def _members(name: str, value: object) -> dict[str, str]:
    """The plain members of a JSON object, and of those in it, by their paths."""
    facts: dict[str, str] = {}
    for key, member in value.items() if isinstance(value, dict) else ():
        if isinstance(member, dict):
            facts |= _members(f"{name}.{key}", member)
        elif isinstance(member, str | int):
            facts[f"{name}.{key}"] = member if isinstance(member, str) else json.dumps(member)
    return facts


def nested_facts(
    nested: Iterable[RecoveryPoint], sources: Mapping[str, SourceFacts] | None = None
) -> dict[str, str]:
    """Of each point nested in a composite one its type and its resource, and by its ARN in `sources` what is
    known of that resource."""
    facts: dict[str, str] = {}
    for point in nested:
        known = (sources or {}).get(point.arn, SourceFacts()).facts or {}
        told = {**known, "type": point.type, "resource": point.resource_arn}
        facts |= {f"{PREFIX}{point.arn}.{name}": text for name, text in told.items() if text}
    return facts


def follow_up_facts(target: Target, facts: Mapping[str, str]) -> dict[str, str]:
    """Those of the facts that the target's follow-ups name, so that a plan tells what remains without asking
    again."""
    named = {
        name
        for follow_up in target.follow_ups
        for name in (
            *names_in(follow_up.when),
            *places_in(follow_up.request),
            *open_places_of(follow_up.done),
        )
    }
    if target.then_nested:
        named |= {name for name in facts if name.startswith(PREFIX) and name.endswith((TYPE, RESOURCE))}
    return {name: text for name, text in facts.items() if name in named}


def _elsewhere(context: Context, arn: str) -> bool:
    """Whether an ARN that names a Region or an account names another one than the context's."""
    region, account = _place(arn)
    return region not in {"", context.region} or account not in {"", context.account}


def _place(arn: str) -> list[str]:
    """The Region and the account that an ARN names, "" where it names none."""
    return [*arn.split(":", 5)[3:5], "", ""][:2]


def _other_region(context: Context, arn: str) -> str:
    """The Region that an ARN names where that is not the context's, or ""."""
    region = _place(arn)[0]
    return "" if region == context.region else region
