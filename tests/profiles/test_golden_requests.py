"""Each target's StartRestoreJob request is the one that was read and approved."""

from __future__ import annotations

import json
from collections.abc import Mapping

import botocore.session
import pytest
from botocore.validate import ParamValidator

from tests.profiles.case import Case
from tests.profiles.golden_requests import CASES, FOLDER, request_of, written
from tests.profiles.machine_samples import VMWARE_EXAMPLE
from tests.profiles.samples import TARGETS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_request_is_the_approved_one(case: Case) -> None:
    assert written(request_of(case)) == (FOLDER / f"{case.name}.json").read_text(encoding="utf-8")


def test_every_available_target_has_an_approved_request() -> None:
    available = {
        (profile.resource_type, target.kind) for profile, target in TARGETS if not target.unavailable
    }
    assert {(case.resource_type, case.target) for case in CASES} == available
    assert {path.stem for path in FOLDER.glob("*.json")} == {case.name for case in CASES}


def test_the_sdk_takes_every_request() -> None:
    model = botocore.session.get_session().get_service_model("backup")
    shape = model.operation_model("StartRestoreJob").input_shape
    assert shape is not None
    for case in CASES:
        report = ParamValidator().validate(request_of(case), shape)
        assert not report.has_errors(), f"{case.name}: {report.generate_report()}"


def test_nested_jobs_of_eks_are_json_text_in_json_text() -> None:
    metadata = request_of(_case("EKS-existing-cluster"))["Metadata"]
    assert isinstance(metadata, Mapping)
    nested = json.loads(metadata["nestedRestoreJobs"])
    assert [json.loads(text) for text in nested.values()] == [
        {"AvailabilityZone": "eu-west-1a", "volumeSize": "20"},
        {"newFileSystem": "true", "PerformanceMode": "generalPurpose"},
        {"DestinationBucketName": "shop-uploads-restored"},
    ]


def test_the_quoted_number_of_the_fsx_example_stays_quoted_and_a_boolean_beside_it_does_not() -> None:
    metadata = request_of(_case("FSx-windows"))["Metadata"]
    assert isinstance(metadata, Mapping)
    windows = json.loads(metadata["WindowsConfiguration"])
    assert windows["ThroughputCapacity"] == "64"
    assert windows["CopyTagsToBackups"] is True


def test_the_vmware_request_is_that_of_the_page() -> None:
    assert request_of(_case("VirtualMachine-vmware"))["Metadata"] == VMWARE_EXAMPLE


def _case(name: str) -> Case:
    return next(case for case in CASES if case.name == name)
