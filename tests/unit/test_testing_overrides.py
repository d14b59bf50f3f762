"""Only what AWS's page lists can be overridden, and it is checked as the profile checks it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from recovery.errors import BadInput
from recovery.finding import FindingSeverity
from recovery.testing.models import RestoreTestingSelection
from recovery.testing.override_checks import override_findings
from recovery.testing.overrides import overrides_for, with_override
from tests.unit.testing_account import SELECTION

WINDOWS = {"returned.FileSystemType": "WINDOWS"}


def of(resource_type: str, **overrides: str) -> RestoreTestingSelection:
    return replace(SELECTION, resource_type=resource_type, overrides=overrides)


def told(selection: RestoreTestingSelection, **inferred: str) -> list[tuple[FindingSeverity, str]]:
    found = override_findings(selection.resource_type, {}, selection, inferred)
    return [(finding.severity, finding.title) for finding in found]


def test_the_inferred_value_stands_beside_what_is_given() -> None:
    rows = overrides_for("EBS", {}, {"availabilityZone": "eu-west-1b"}, of("EBS", VOLUMETYPE="gp3"))
    assert [row.path for row in rows] == [
        *("availabilityZone", "iops", "kmsKeyId", "throughput", "volumeSize", "volumeType")
    ]
    by_path = {row.path: row for row in rows}
    assert by_path["availabilityZone"].inferred == "eu-west-1b"
    assert by_path["volumeType"].value == "gp3"
    assert not any(row.required for row in rows)


def test_a_member_of_an_object_is_a_row_and_the_required_ones_are_marked() -> None:
    windows = overrides_for("FSx", WINDOWS, {"windowsConfiguration": '{"throughputCapacity":8}'}, of("FSx"))
    by_path = {row.path: row for row in windows}
    assert by_path["WindowsConfiguration.ThroughputCapacity"].inferred == "8"
    assert {path for path, row in by_path.items() if row.required} == {
        "SubnetIds",
        "WindowsConfiguration.ActiveDirectoryId",
    }


def test_a_selection_of_a_type_with_several_kinds_offers_the_keys_of_all_of_them() -> None:
    paths = {row.path for row in overrides_for("FSx", {}, {}, of("FSx"))}
    assert {
        "LustreConfiguration.LogConfiguration.Level",
        "OntapConfiguration.storageVirtualMachineId",
    } <= paths
    assert {"availabilityZones", "engine"} <= {
        path[0].lower() + path[1:] for path in (row.path for row in overrides_for("RDS", {}, {}, of("RDS")))
    }


def test_members_of_one_object_are_sent_together_under_the_pages_spelling() -> None:
    selection = with_override(of("FSx"), "windowsConfiguration.throughputCapacity", "32")
    selection = with_override(selection, "WindowsConfiguration.ActiveDirectoryId", "d-0123456789")
    selection = with_override(selection, "subnetIds", "subnet-1, subnet-2")
    assert selection.overrides["subnetIds"] == '["subnet-1","subnet-2"]'
    sent = json.loads(selection.overrides["windowsConfiguration"])
    assert sent == {"ThroughputCapacity": "32", "ActiveDirectoryId": "d-0123456789"}

    without = with_override(selection, "windowsConfiguration.throughputCapacity", "")
    assert json.loads(without.overrides["windowsConfiguration"]) == {"ActiveDirectoryId": "d-0123456789"}
    assert "subnetIds" not in with_override(without, "SubnetIds", "").overrides


def test_a_list_of_objects_is_one_text_and_comes_back_as_it_was() -> None:
    text = '[{"Name":"coreCount","Value":"4"}]'
    selection = with_override(of("RDS"), "processorFeatures", text)
    assert selection.overrides == {"processorFeatures": text}
    by_path = {row.path: row.value for row in overrides_for("RDS", {}, {}, selection)}
    assert by_path["ProcessorFeatures"] == text


def test_a_key_of_testing_alone_is_given_and_checked() -> None:
    selection = with_override(of("RDS"), "availabilityZones", "eu-west-1a, eu-west-1b")
    assert selection.overrides == {"availabilityZones": '["eu-west-1a","eu-west-1b"]'}
    assert told(selection) == []


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("volumeTyp", "Did you mean volumetype?"),
        ("encrypted", "It takes availabilityZone"),
        ("nonsense", "It takes availabilityZone"),
    ],
)
def test_what_is_not_on_the_page_cannot_be_given(path: str, hint: str) -> None:
    with pytest.raises(BadInput, match=f"EBS does not take {path}") as error:
        with_override(of("EBS"), path, "x")
    assert error.value.next_step.startswith(hint)


def test_what_somebody_gave_by_mistake_can_be_taken_away() -> None:
    assert with_override(of("EBS", Encrypted="false", iops="3000"), "encrypted", "").overrides == {
        "iops": "3000"
    }


def test_what_somebody_gave_that_is_not_on_the_page_is_an_error() -> None:
    error = FindingSeverity.ERROR
    assert told(of("EBS", encrypted="false", Foo="1")) == [(error, "encrypted"), (error, "Foo")]
    assert told(of("FSx", lustreConfiguration='{"DeploymentType":"SCRATCH_2"}'))[0] == (
        error,
        "LustreConfiguration.DeploymentType",
    )


def test_values_are_checked_as_the_profile_checks_them() -> None:
    error = FindingSeverity.ERROR
    assert set(told(of("EBS", volumetype="gp9", iops="many"))) == {(error, "volumeType"), (error, "iops")}
    assert told(of("DynamoDB", encryptionType="KMS")) == []


def test_with_what_is_inferred_combinations_are_checked_too() -> None:
    given = of("EBS", volumetype="gp2", iops="3000")
    assert told(given) == []
    assert told(given, availabilityZone="eu-west-1a", encrypted="true") == [(FindingSeverity.ERROR, "iops")]


def test_what_an_override_makes_missing_is_told_beside_what_is_inferred() -> None:
    given = of("EBS", volumetype="io2")
    assert told(given) == []
    assert told(given, availabilityZone="eu-west-1a", encrypted="true") == [(FindingSeverity.ERROR, "iops")]


def test_an_object_that_cannot_be_read_is_told_as_that() -> None:
    found = override_findings("FSx", {}, of("FSx", windowsConfiguration='{"throughput'))
    assert "WindowsConfiguration is not one JSON object." in [finding.text for finding in found]


def test_what_a_test_fails_without_is_an_error_once_the_kind_is_known() -> None:
    by_kind = override_findings("FSx", WINDOWS, of("FSx", subnetIds='["subnet-1"]'))
    assert [(finding.severity, finding.title) for finding in by_kind] == [
        (FindingSeverity.ERROR, "windowsConfiguration.activeDirectoryId")
    ]


def test_what_only_some_kinds_fail_without_is_told_of_all_resources_and_not_of_named_ones() -> None:
    everything = replace(of("FSx"), arns=("*",))
    assert {severity for severity, _ in told(everything)} == {FindingSeverity.WARNING}
    named = replace(of("FSx"), arns=("arn:aws:fsx:eu-west-1:111122223333:file-system/fs-1",))
    assert told(named) == []


def test_a_key_that_several_kinds_take_is_listed_once() -> None:
    with pytest.raises(BadInput) as error:
        with_override(of("RDS"), "nonsense", "x")
    known = error.value.next_step.removeprefix("It takes ").rstrip(".").split(", ")
    assert len(known) == len(set(known))


def test_a_type_that_restore_testing_does_not_know_has_nothing_to_override() -> None:
    assert overrides_for("Timestream", {}, {}, of("Timestream")) == ()
    assert overrides_for("Unheard Of", {}, {}, of("Unheard Of")) == ()
    assert override_findings("Timestream", {}, of("Timestream", x="y")) == ()
