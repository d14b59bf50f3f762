"""What holds for every profile, the built-in ones and those that try the vocabulary."""

from __future__ import annotations

import dataclasses
import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest

import restore_profiles.services
from aws_api.account_checks.registry import CHECKS
from aws_api.lookups.registry import CHOICES, SOURCES
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin
from restore_profiles.encoding import encode, flatten
from restore_profiles.model import REQUEST_ID, Choices, Field, Kind, RestoreProfile, Target
from restore_profiles.paths import all_fields, declared, top_level
from restore_profiles.registry import BUILT_IN, profile_for, profiles
from restore_profiles.rules import Rule
from tests.profiles.samples import CONTEXT, PROFILES, TARGET_NAMES, TARGETS, answers, point_of
from tests.profiles.source_facts import SOURCE_FACTS

FACTS = {
    *("point.storage_class", "point.encrypted", "point.size_gib", "point.status", "point.continuous"),
    *("point.arn_service", "point.from_region", "point.resource_arn", "point.composite", "source.region"),
    *("context.partition", "context.region", "source.exists", "source.elsewhere", "source.id"),
    "job.parent",
}
each_target = pytest.mark.parametrize(("profile", "target"), TARGETS, ids=TARGET_NAMES)


def names_in(rule: object) -> Iterator[str]:
    """Every path and fact that a rule looks at."""
    assert dataclasses.is_dataclass(rule)
    for field in dataclasses.fields(rule):
        value = getattr(rule, field.name)
        if field.name in {"key", "start"} or (field.name == "limit" and isinstance(value, str)):
            yield value
        elif field.name == "rule":
            yield from names_in(value)
        elif field.name == "rules":
            for inner in value:
                yield from names_in(inner)


def rules_of(target: Target) -> Iterator[tuple[str, Rule]]:
    """Every rule of a target, with what it belongs to."""
    for path, field in all_fields(target):
        yield from ((path, rule) for rule in (field.required, field.visible, field.attention))
        if isinstance(field.choices, tuple):
            yield from ((path, choice.when) for choice in field.choices)
    yield "tags", target.copies_tags
    yield "usual", target.usual
    yield from ((f"constraint: {each.message}", each.when) for each in target.constraints)
    yield from ((f"caveat: {each.text}", each.when) for each in target.caveats)
    yield from ((f"follow-up: {each.name}", each.when) for each in target.follow_ups)
    yield from ((f"permission: {each.action}", each.when) for each in target.role_permissions)
    yield from ((f"account check: {each.lookup}", each.when) for each in target.account_checks)


@each_target
def test_paths_are_unique_without_case(profile: RestoreProfile, target: Target) -> None:
    paths = [path.lower() for path, _ in all_fields(target)]
    spellings = [
        other.lower() for path, field in all_fields(target) if "." not in path for other in field.also_spelled
    ]
    assert len(set(paths + spellings)) == len(paths + spellings)
    assert REQUEST_ID not in paths, "it belongs to an attempt"


@each_target
def test_every_rule_looks_at_something_that_exists(profile: RestoreProfile, target: Target) -> None:
    source_facts = {f"source.{name}" for name in SOURCE_FACTS.get(profile.source_lookup, set())}
    returned = {f"returned.{path}" for path, _ in all_fields(target) if "[]" not in path}
    returned |= {f"returned.{key}" for key in (*profile.returned_only, *profile.information_only)}
    known = {path for path, _ in all_fields(target)} | FACTS | source_facts | returned
    unknown = [
        (owner, name)
        for owner, rule in rules_of(target)
        for name in names_in(rule)
        if declared(name) not in known
    ]
    assert unknown == []


@each_target
def test_every_field_says_what_it_is_and_who_says_so(profile: RestoreProfile, target: Target) -> None:
    for path, field in all_fields(target):
        assert all((field.label, field.help, field.source)), path
        assert not field.pattern or field.pattern_help, path
    sources = [
        *(each.source for each in target.constraints),
        *(each.source for each in target.caveats),
        *(each.source for each in target.follow_ups),
        target.source,
        profile.source,
    ]
    assert all(sources)


@each_target
def test_a_field_is_shaped_as_its_kind_wants(profile: RestoreProfile, target: Target) -> None:
    for path, field in all_fields(target):
        has_members = field.kind in {Kind.OBJECT, Kind.OBJECTS, Kind.MAP}
        assert bool(field.fields) is has_members, path
        assert not field.closed or isinstance(field.choices, tuple), path
        assert not field.prefill_from_source or field.from_source, path
        if field.kind is Kind.MAP:
            assert field.fields[0].kind is Kind.TEXT, f"{path}: the first member is the name"


def test_follow_ups_by_which_data_or_an_address_may_go_are_never_done_unasked() -> None:
    takes_away = {
        *("dynamodb:UpdateTimeToLive", "s3:PutBucketLifecycleConfiguration", "s3:PutBucketReplication"),
        *("ec2:AssociateAddress", "fsx:AssociateFileSystemAliases"),
    }
    needed = {
        follow_up.operation
        for profile in PROFILES
        for target in profile.targets
        for follow_up in target.follow_ups
        if not follow_up.optional
    }
    assert needed & takes_away == set()


@each_target
def test_constraints_stand_at_a_field_or_at_the_whole(profile: RestoreProfile, target: Target) -> None:
    paths = {path for path, _ in all_fields(target)}
    assert {each.key for each in target.constraints} <= paths | {""}


@each_target
def test_values_come_back_from_their_encoding(profile: RestoreProfile, target: Target) -> None:
    fields = top_level(target)
    values = answers(target)
    metadata = encode(fields, values)
    assert all(isinstance(text, str) for text in metadata.values())
    again, unknown = flatten(fields, metadata)
    assert unknown == ()
    assert encode(fields, again) == metadata
    assert {path: text for path, text in again.items() if not _several(target, path)} == {
        path: text for path, text in values.items() if not _several(target, path)
    }


def _several(target: Target, path: str) -> bool:
    """Lists of texts and JSON come back in another writing of the same value."""
    kinds = {known: field.kind for known, field in all_fields(target)}
    return kinds[declared(path)] in {Kind.TEXTS, Kind.JSON}


@each_target
def test_any_spelling_of_a_key_is_read_and_the_documented_one_is_sent(
    profile: RestoreProfile, target: Target
) -> None:
    fields = top_level(target)
    metadata = encode(fields, answers(target))
    shouted, unknown = flatten(fields, {key.upper(): text for key, text in metadata.items()})
    assert unknown == ()
    assert encode(fields, shouted) == metadata


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.resource_type)
def test_what_aws_returned_is_never_sent_as_it_is(profile: RestoreProfile) -> None:
    returned: dict[str, str | None] = dict.fromkeys(profile.returned_only, "the source's own")
    returned |= {REQUEST_ID: "9a1c", "InformationalOnly:Engine": "x", "notDocumentedAnywhere": "y"}
    # A null of a key that is a parameter: EBS returns availabilityZone so.
    null = next(
        field
        for field in top_level(profile.targets[0])
        # One with a single choice has its value without being asked.
        if not (field.default or field.suggestion or field.closed)
    )
    returned[null.key] = None
    draft = begin(CONTEXT, point_of(profile), profile, "", ReturnedMetadata(returned))
    sent = encode(top_level(draft.target), draft.values)
    assert not set(sent) & set(returned), "only declared keys with a value of their own are sent"
    assert set(draft.dropped) == set(returned), "and each that is not sent is listed"
    assert all(draft.dropped.values())


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.resource_type)
def test_a_profile_can_be_begun_with_nothing_known(profile: RestoreProfile) -> None:
    draft = begin(CONTEXT, point_of(profile), profile)
    assert isinstance(draft, Draft)
    assert draft.target is profile.targets[0]
    assert not profile.targets[0].unavailable, "the first target is the default"


def test_the_registry_names_every_file_that_declares_a_profile() -> None:
    found = {}
    for module in pkgutil.iter_modules(restore_profiles.services.__path__):
        profile = getattr(import_module(f"restore_profiles.services.{module.name}"), "PROFILE", None)
        if profile is not None:
            found[module.name] = (profile.resource_type, *profile.also_called)
    assert found == BUILT_IN


def test_a_type_is_found_in_any_case_and_an_unknown_one_is_not() -> None:
    found = profile_for("ebs")
    assert found is not None
    assert found.resource_type == "EBS"
    assert profile_for("Quantum Ledger") is None


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.resource_type)
def test_every_look_up_of_a_built_in_profile_is_answered(profile: RestoreProfile) -> None:
    assert profile.source_lookup in {"", *SOURCES}
    for target in profile.targets:
        wanted = {
            field.choices.lookup for _, field in all_fields(target) if isinstance(field.choices, Choices)
        }
        assert wanted <= set(CHOICES)
        assert {check.lookup for check in target.account_checks} <= set(CHECKS)
        for path, field in all_fields(target):
            assert _needs(field) <= {known for known, _ in all_fields(target)}, path


def _needs(field: Field) -> set[str]:
    return set(field.choices.needs) if isinstance(field.choices, Choices) else set()
