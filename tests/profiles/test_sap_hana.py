"""What the profile of SAP HANA says of a request: it overwrites, as its caller, and names no moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from recovery.account import Known, SourceFacts
from recovery.errors import BadInput
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin, set_values
from restore_profiles.checking import check_request
from restore_profiles.model import Severity
from restore_profiles.services.sap_hana import PROFILE
from tests.profiles.machine_samples import HANA, HANA_CONTINUOUS, HANA_RETURNED, OTHER_HANA
from tests.profiles.samples import CONTEXT, MADE, ROLE, point_of

ERROR, WARNING, INFO = Severity
POINT = replace(point_of(PROFILE), resource_arn=HANA)
SOURCE = {"arn": HANA, "status": "RUNNING", "application_id": "erp"}
KEY = "aws:backup:TargetDatabaseArn"


def draft(*answers: str, returned: Mapping[str, str | None] = HANA_RETURNED) -> Draft:
    source = SourceFacts(Known.YES, SOURCE)
    begun = begin(CONTEXT, POINT, PROFILE, "", ReturnedMetadata(returned), source, ROLE)
    return set_values(begun, answers)


def told(made: Draft) -> list[tuple[Severity, str]]:
    return [(problem.severity, problem.key) for problem in made.problems()]


def checked(metadata: Mapping[str, str | None], **more: object) -> list[tuple[Severity, str]]:
    request = {"RecoveryPointArn": POINT.arn, "ResourceType": PROFILE.resource_type}
    found = check_request({**request, "Metadata": metadata, **more})
    return [(problem.severity, problem.key) for problem in found]


def caveats(made: Draft) -> str:
    names = {**made.facts, **made.values}
    return " ".join(each.text for each in made.target.caveats if each.when.holds(names))


def test_which_database_is_overwritten_is_never_filled_in() -> None:
    made = draft()
    assert KEY not in made.values
    assert made.source_values[KEY] == HANA, "shown beside the field"
    assert told(made) == [(ERROR, KEY)]
    assert made.attention() == (KEY, "RecoveryType")


def test_what_is_overwritten_is_the_name_that_has_to_be_typed() -> None:
    assert draft(f"{KEY}={OTHER_HANA}").overwrites == OTHER_HANA


def test_no_role_goes_along_and_no_tags() -> None:
    request = draft(f"{KEY}={HANA}").plan().step.request
    assert set(request) == {"RecoveryPointArn", "Metadata", "ResourceType"}
    assert (ERROR, "CopySourceTagsToRestoredResource") in checked(
        {KEY: HANA}, CopySourceTagsToRestoredResource=True
    )


@pytest.mark.parametrize("returned", [HANA_RETURNED, HANA_CONTINUOUS])
def test_nothing_that_aws_returned_is_sent_back(returned: Mapping[str, str | None]) -> None:
    made = draft(f"{KEY}={HANA}", returned=returned)
    assert set(made.plan().metadata) == {KEY, "RecoveryType", "CatalogRestoreOption"}
    assert set(made.dropped) == set(returned)
    found = checked(returned)
    assert (WARNING, "Metadata") in found
    assert (ERROR, KEY) in found


def test_a_continuous_backup_restored_to_its_full_backup_is_warned_of() -> None:
    assert told(draft(f"{KEY}={HANA}", returned=HANA_CONTINUOUS)) == [(WARNING, "RecoveryType")]
    newest = draft(f"{KEY}={HANA}", "RecoveryType=MOST_RECENT_TIME_RECOVERY", returned=HANA_CONTINUOUS)
    assert told(newest) == []
    assert "takes the nearest moment" in caveats(newest)
    assert told(draft(f"{KEY}={HANA}")) == []


def test_as_far_as_the_logs_reach_is_no_moment_that_anyone_knows_before() -> None:
    assert draft(f"{KEY}={HANA}", "RecoveryType=MOST_RECENT_TIME_RECOVERY").plan().newest
    assert not draft(f"{KEY}={HANA}").plan().newest


def test_a_moment_cannot_be_asked_for_and_why_is_said() -> None:
    made = draft(f"{KEY}={HANA}", "RecoveryType=POINT_IN_TIME_RECOVERY")
    assert {severity for severity, _ in told(made)} == {WARNING}, "AWS lists it: no error"
    assert any("No AWS page names the key" in problem.message for problem in made.problems())
    with pytest.raises(BadInput, match="takes no moment"):
        made.at(MADE)


def test_a_recovery_type_that_aws_does_not_list_is_an_error() -> None:
    assert (ERROR, "RecoveryType") in told(draft(f"{KEY}={HANA}", "RecoveryType=FULL"))
    assert (ERROR, "CatalogRestoreOption") in told(draft(f"{KEY}={HANA}", "CatalogRestoreOption=NONE"))


def test_a_catalog_of_ones_own_needs_its_path_and_no_other_does() -> None:
    local = "CatalogRestoreOption=CATALOG_FROM_LOCAL_PATH"
    assert told(draft(f"{KEY}={HANA}", local)) == [(ERROR, "LocalCatalogPath")]
    assert told(draft(f"{KEY}={HANA}", local, "LocalCatalogPath=/hana/catalog")) == []
    path = {KEY: HANA, "CatalogRestoreOption": "NO_CATALOG", "LocalCatalogPath": "/hana/catalog"}
    assert (WARNING, "LocalCatalogPath") in checked(path)


def test_a_system_copy_is_told_by_its_target() -> None:
    assert "system copy" in caveats(draft(f"{KEY}={OTHER_HANA}"))
    assert "system copy" not in caveats(draft(f"{KEY}={HANA}"))


def test_the_application_to_start_is_asked_for_only_where_it_is_not_the_sources() -> None:
    def follow_ups(target: str) -> list[str]:
        made = draft(f"{KEY}={target}")
        names = {**made.facts, **made.values}
        return [each.name for each in made.target.follow_ups if each.when.holds(names)]

    assert follow_ups(HANA) == ["start", "tenants"]
    assert follow_ups(OTHER_HANA) == ["start-other", "tenants"]
