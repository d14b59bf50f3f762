"""What restore testing may override stands beside what a restore takes."""

from __future__ import annotations

import pytest

from restore_profiles import model
from restore_profiles.model import Target
from restore_profiles.paths import as_documented, field_at
from restore_profiles.registry import profiles

TESTED = [
    pytest.param(target, target.testing, id=f"{profile.resource_type}-{target.kind}")
    for profile in profiles()
    for target in profile.targets
    if target.testing is not None
]
TYPES = {"Aurora", "DocumentDB", "DynamoDB", "EBS", "EC2", "EFS", "FSx", "Neptune", "RDS", "S3"}
"""Those of "Restore testing", AWS Backup; FSx stands for four kinds of file system, RDS for two."""


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
