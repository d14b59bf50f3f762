"""Which restores are counted together, and when there is room for one more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from recovery.errors import AccessDenied
from recovery.models import RestoreJob
from recovery.plan import RestorePlan
from recovery.running_limits import Busy, busy_of, is_limited, limits_of, no_room, others, reading_metadata
from restore_profiles.registry import profiles
from tests.unit.fake_account import CONTEXT, NOW, ebs_plan


def plan_of(resource_type: str, metadata: Mapping[str, str], region: str = "eu-west-1") -> RestorePlan:
    plan = ebs_plan()
    request = {**plan.step.request, "Metadata": dict(metadata)}
    source = replace(plan.source, resource_type=resource_type)
    return replace(
        plan,
        context=replace(plan.context, region=region),
        source=source,
        steps=(replace(plan.step, request=request),),
    )


def test_one_cluster_is_restored_into_once_at_a_time_and_five_in_an_account() -> None:
    plan = plan_of("EKS", {"clusterName": "storefront"})
    same, other = (Busy("EKS", {"CLUSTERNAME": name}) for name in ("storefront", "backoffice"))
    assert "for each clusterName" in no_room(plan, {}, [same])
    assert no_room(plan, {}, [other] * 4) == ""
    assert "EKS runs 5 at a time" in no_room(plan, {}, [other] * 5)


@pytest.mark.parametrize(("region", "most"), [("eu-west-1", 25), ("ap-southeast-5", 5)])
def test_only_restores_of_files_are_counted_of_volumes_and_by_their_region(region: str, most: int) -> None:
    files = plan_of("EBS", {"destinationBucketName": "landing"}, region)
    volume = plan_of("EBS", {"availabilityZone": "eu-west-1a"}, region)
    assert not is_limited(volume, {})
    assert no_room(volume, {}, [busy_of(files)] * 99) == ""
    assert no_room(files, {}, [busy_of(volume)] * 99) == ""
    assert no_room(files, {}, [busy_of(files)] * (most - 1)) == ""
    assert f"{most} at a time" in no_room(files, {}, [busy_of(files)] * most)


def test_what_may_not_be_read_of_a_restore_is_counted_by_every_limit() -> None:
    assert no_room(plan_of("EKS", {"clusterName": "storefront"}), {}, [Busy("EKS", None)]) != ""


def test_of_another_type_nothing_is_counted() -> None:
    assert no_room(plan_of("Timestream", {}), {}, [Busy("DynamoDB", {})] * 60) == ""


def test_a_plan_changes_what_aws_changes_on_request_and_nothing_else() -> None:
    assert [limit.number for limit in limits_of("Timestream", {"Timestream": 7})] == [7]
    assert [limit.number for limit in limits_of("EKS", {"EKS": 9})] == [9, 1]
    assert [limit.number for limit in limits_of("DynamoDB", {"DynamoDB": 60})] == [50, 60]
    assert [limit.number for limit in limits_of("EFS", {"EFS": 2})] == [2]
    assert limits_of("EFS", {}) == ()


def job(name: str, resource_type: str, status: str = "RUNNING") -> RestoreJob:
    return RestoreJob(CONTEXT, name, status, NOW, resource_type=resource_type)


def test_of_others_only_what_runs_is_counted_and_each_is_read_once() -> None:
    read: list[str] = []

    def metadata(job_id: str) -> Mapping[str, str]:
        read.append(job_id)
        if job_id == "denied":
            raise AccessDenied("Access denied", "GetRestoreJobMetadata")
        return {"clusterName": job_id}

    jobs = [job("a", "EKS"), job("denied", "EKS"), job("ours", "EKS"), job("over", "EKS", "COMPLETED")]
    jobs += [job("table", "Timestream"), job("else", "EFS")]
    asked = reading_metadata(metadata)
    for _ in range(2):
        found = others(jobs, {"ours"}, {"EKS", "Timestream"}, asked)
        assert [(each.resource_type, each.names is None) for each in found] == [
            ("EKS", False),
            ("EKS", True),
            ("Timestream", False),
        ]
    assert read == ["a", "denied"]


def test_every_limit_names_its_source_and_a_path_that_a_target_has() -> None:
    for profile in profiles():
        for limit in profile.limits:
            assert limit.number > 0
            assert limit.source
            keys = {
                field.key
                for target in profile.targets
                for section in target.sections
                for field in section.fields
            }
            assert limit.per == "" or limit.per in keys
