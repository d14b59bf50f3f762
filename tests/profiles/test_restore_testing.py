"""What restore testing may override stands beside what a restore takes."""

from __future__ import annotations

import json

import pytest

from recovery.testing.models import RestoreTestingSelection
from recovery.testing.overrides import override_findings, overrides_for, with_override
from restore_profiles import model
from restore_profiles.model import Field, Kind, Target
from restore_profiles.paths import as_documented, field_at
from restore_profiles.registry import profiles
from tests.profiles.samples import CONTEXT, ROLE

TESTED = [
    pytest.param(target, target.testing, id=f"{profile.resource_type}-{target.kind}")
    for profile in profiles()
    for target in profile.targets
    if target.testing is not None
]
TYPES = {"Aurora", "DocumentDB", "DynamoDB", "EBS", "EC2", "EFS", "FSx", "Neptune", "RDS", "S3"}
"""Those of "Restore testing", AWS Backup; FSx stands for four kinds of file system, RDS for two."""
SAMPLES = {"text": "orders", "texts": "a, b", "boolean": "true"}
"""Texts that a field of a kind, or of a name, takes."""


def test_restore_testing_knows_the_types_of_its_page_and_no_other() -> None:
    tested = [profile.resource_type for profile in profiles() for target in profile.targets if target.testing]
    assert set(tested) == TYPES
    assert tested.count("FSx") == 4
    assert tested.count("RDS") == 2
    assert len(tested) == 14


@pytest.mark.parametrize(("target", "testing"), TESTED)
def test_every_overridable_key_is_a_field_of_its_target_or_one_of_testings_own(
    target: Target, testing: model.Testing
) -> None:
    own = {field.key.lower() for field in testing.own_fields}
    for path in testing.overridable:
        is_field = field_at(target, as_documented(target, path)) is not None
        assert is_field != (path.lower() in own), path
    assert own <= {path.lower() for path in testing.overridable}


@pytest.mark.parametrize(("target", "testing"), TESTED)
def test_what_a_test_fails_without_is_overridable_and_not_inferred(
    target: Target, testing: model.Testing
) -> None:
    assert set(testing.required) <= set(testing.overridable)
    assert not {path.lower() for path in testing.required} & {key.lower() for key, _ in testing.inferred}


@pytest.mark.parametrize(("target", "testing"), TESTED)
def test_each_row_says_its_page_and_how_many_tests_run_at_once(
    target: Target, testing: model.Testing
) -> None:
    assert testing.source
    assert testing.at_once in (30, 40, 100)
    assert all(field.source for field in testing.own_fields)


@pytest.mark.parametrize("resource_type", sorted(TYPES))
def test_each_overridable_field_is_given_read_back_and_taken_away_again(resource_type: str) -> None:
    empty = RestoreTestingSelection(CONTEXT, "plan", "selection", resource_type, ROLE, arns=("*",))
    for row in overrides_for(resource_type, {}, {}, empty):
        text = sample(row.field)
        given = with_override(empty, row.path, text)
        back = {each.path: each.value for each in overrides_for(resource_type, {}, {}, given) if each.value}
        assert list(back) == [row.path]
        found = override_findings(resource_type, {}, given)
        assert [finding for finding in found if "does not take" in finding.text] == []
        assert with_override(given, row.path, "").overrides == {}
        assert with_override(given, row.path.upper(), "").overrides == {}


@pytest.mark.parametrize(("target", "testing"), TESTED)
def test_nothing_overridable_is_sensitive_so_that_commands_may_show_it(
    target: Target, testing: model.Testing
) -> None:
    for path in testing.overridable:
        field = field_at(target, as_documented(target, path))
        assert field is None or not any(each.sensitive for each in (field, *field.fields))


def sample(field: Field) -> str:
    """A text that the field takes."""
    if isinstance(field.choices, tuple) and field.choices:
        return field.choices[0].value
    if field.kind is Kind.OBJECTS:
        return json.dumps([{member.key: sample(member) for member in field.fields}])
    if field.kind is Kind.JSON:
        return '{"MinCapacity":2}'
    if field.kind is Kind.INTEGER:
        return str(field.minimum or 1)
    return SAMPLES.get(field.key, SAMPLES[field.kind.value])
