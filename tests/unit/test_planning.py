"""Drafts: what is filled in, what survives, what is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from recovery.account import Known, SourceFacts
from recovery.best_point import latest_point
from recovery.errors import BadInput, Blocked
from recovery.models import RecoveryPoint, ReturnedMetadata
from recovery.planning import Draft, begin, set_values
from recovery.reopening import reopened
from restore_profiles.model import RestoreProfile, Severity
from restore_profiles.registry import profile_for
from tests.profiles.samples import CONTEXT, ROLE, point_of

EBS = profile_for("EBS") or pytest.fail("no EBS profile")
EKS = profile_for("EKS") or pytest.fail("no EKS profile")
MACHINE = profile_for("VirtualMachine") or pytest.fail("no profile of virtual machines")

RETURNED = ReturnedMetadata(
    {"encrypted": "false", "volumeId": "vol-04cc95f3490b5ceea", "availabilityZone": None}
)
SOURCE = SourceFacts(
    Known.YES,
    {
        "availability_zone": "eu-west-1a",
        "volume_type": "gp2",
        "iops": "100",
        "size_gib": "8",
        "attached_to": "i-0abc",
    },
)


def draft_of(
    profile: RestoreProfile = EBS,
    target: str = "",
    *,
    returned: ReturnedMetadata = RETURNED,
    source: SourceFacts = SOURCE,
    encrypted: bool = False,
    storage_class: str = "WARM",
    role: str = ROLE,
) -> Draft:
    return begin(
        CONTEXT, point_of(profile, storage_class, encrypted), profile, target, returned, source, role
    )


def messages(draft: Draft, severity: Severity = Severity.ERROR) -> list[str]:
    return [problem.message for problem in draft.problems() if problem.severity is severity]


def test_a_draft_starts_from_the_source_and_can_be_planned_at_once() -> None:
    draft = draft_of()
    assert draft.values == {"availabilityZone": "eu-west-1a", "volumeType": "gp2", "encrypted": "false"}
    assert draft.plan().metadata == draft.values


def test_the_zone_is_filled_in_and_still_to_be_looked_at() -> None:
    draft = draft_of()
    assert draft.attention() == ("availabilityZone",)
    assert draft.accepted("AVAILABILITYZONE").attention() == ()
    assert draft.edited("availabilityZone", "eu-west-1b").attention() == ()


def test_a_figure_that_the_source_only_reports_does_not_come_up_with_another_type() -> None:
    """EC2 reports 100 IOPS of an 8 GiB gp2 volume; a gp3 volume cannot have so few."""
    draft = draft_of().edited("volumeType", "gp3")
    assert "iops" not in draft.values
    assert messages(draft) == []
    assert draft.source_values["iops"] == "100", "it is still shown beside the field"


def test_an_encrypted_point_is_encrypted_whatever_the_returned_metadata_say() -> None:
    draft = draft_of(encrypted=True)
    assert draft.values["encrypted"] == "true"
    assert "kmsKeyId" in draft.attention(), "nobody knows the key of the source"
    assert messages(draft.edited("encrypted", "false")) == ["Encrypt the volume cannot be 'false' here."]


def test_zone_and_key_of_another_region_are_shown_and_not_taken_over() -> None:
    point = replace(point_of(EBS), resource_arn="arn:aws:ec2:us-east-1:111122223333:volume/vol-1")
    source = SourceFacts(Known.YES, {"availability_zone": "us-east-1a", "volume_type": "gp3", "iops": "5000"})
    draft = begin(CONTEXT, point, EBS, "", RETURNED, source, ROLE)
    assert draft.values == {"volumeType": "gp3", "iops": "5000", "encrypted": "false"}
    assert draft.source_values["availabilityZone"] == "us-east-1a"
    assert messages(draft) == ["Availability Zone is missing."]


def test_what_was_typed_survives_an_answer_that_hides_it() -> None:
    draft = draft_of().edited("volumeType", "io2").edited("iops", "7000")
    hidden = draft.edited("volumeType", "st1")
    assert "iops" not in hidden.values
    assert hidden.edited("volumeType", "io1").values["iops"] == "7000"


def test_what_was_typed_survives_another_target_and_the_way_back() -> None:
    draft = draft_of(MACHINE, "vmware", returned=ReturnedMetadata({}), source=SourceFacts())
    draft = draft.edited("VMName", "orders").edited("RestoreTo", "VMware")
    there = draft.with_target("instance").edited("InstanceType", "m7i.large")
    assert "VMName" not in there.values
    assert there.with_target("vmware").values["VMName"] == "orders"
    assert there.with_target("vmware").with_target("instance").values["InstanceType"] == "m7i.large"


def test_a_cleared_value_stays_cleared() -> None:
    draft = draft_of().edited("volumeType", "")
    assert "volumeType" not in draft.values
    assert draft.edited("iops", "").values == draft.values


def test_json_typed_for_an_object_goes_to_its_members_and_replaces_them() -> None:
    draft = draft_of(EKS, "new-cluster", returned=ReturnedMetadata({}), source=SourceFacts())
    draft = draft.edited("nodeGroups", '[{"nodeGroupId":"a","nodeRole":"r"},{"nodeGroupId":"b"}]')
    assert draft.values["nodeGroups[1].nodeGroupId"] == "b"
    draft = draft.edited("nodeGroups", '[{"nodeGroupId":"c"}]')
    assert {path: text for path, text in draft.values.items() if path.startswith("nodeGroups")} == {
        "nodeGroups[0].nodeGroupId": "c"
    }


def test_json_with_a_member_that_nobody_declares_is_an_error_and_not_lost() -> None:
    draft = draft_of(EKS, "new-cluster", returned=ReturnedMetadata({}), source=SourceFacts())
    text = '{"vpcId":"vpc-1","surprise":1}'
    draft = draft.edited("clusterVpcConfig", text)
    assert draft.values["clusterVpcConfig"] == text
    assert "Network is not the JSON that AWS takes." in messages(draft)


def test_an_index_that_can_only_be_a_slip_is_refused() -> None:
    draft = draft_of(EKS, "new-cluster", returned=ReturnedMetadata({}), source=SourceFacts())
    with pytest.raises(BadInput, match="Too many elements"):
        draft.edited("nodeGroups[4711471147].nodeRole", "r")


def test_every_returned_key_that_is_not_sent_is_listed_with_the_reason() -> None:
    returned = {
        **RETURNED.values,
        "aws:backup:request-id": "9a",
        "InformationalOnly:Size": "8",
        "novelty": "1",
    }
    draft = draft_of(returned=ReturnedMetadata(returned))
    assert draft.dropped == {
        "volumeId": "describes the source and is no restore parameter",
        "availabilityZone": "AWS returned no value for it",
        "aws:backup:request-id": "marks the backup; each attempt gets its own",
        "InformationalOnly:Size": "AWS returns it for information only",
        "novelty": "not a documented parameter of Amazon EBS restored as volume",
    }


def test_a_plan_is_blocked_with_every_error_at_once() -> None:
    draft = draft_of(source=SourceFacts(), role="").edited("volumeSize", "many")
    with pytest.raises(Blocked) as blocked:
        draft.plan()
    for told in ("Availability Zone is missing", "Size is not a whole number", "No restore role is chosen"):
        assert told in blocked.value.text


def test_an_archived_point_asks_for_how_long_it_stays_restored() -> None:
    draft = draft_of(storage_class="COLD")
    assert "temporaryRestoreDays" in draft.attention()
    assert messages(draft) == ["Days to keep it restored is missing."]
    assert messages(draft.edited("temporaryRestoreDays", "181")) == [
        "Days to keep it restored is above 180 days."
    ]
    assert "temporaryRestoreDays" in draft.edited("temporaryRestoreDays", "0").plan().metadata


def test_days_can_be_given_where_nobody_may_ask_for_the_storage_class() -> None:
    draft = draft_of(storage_class="")
    assert "temporaryRestoreDays" not in draft.attention()
    assert messages(draft) == []
    assert draft.edited("temporaryRestoreDays", "7").plan().metadata["temporaryRestoreDays"] == "7"


def test_days_are_not_sent_for_a_snapshot_that_is_not_archived() -> None:
    assert "temporaryRestoreDays" not in draft_of().edited("temporaryRestoreDays", "7").plan().metadata


def test_there_is_no_archive_tier_in_china() -> None:
    context = replace(CONTEXT, partition="aws-cn", region="cn-north-1")
    draft = begin(context, point_of(EBS, "COLD"), EBS, "", RETURNED, SOURCE, ROLE).edited(
        "temporaryRestoreDays", "1"
    )
    assert "There is no archive tier for EBS in the China and GovCloud Regions." in messages(draft)


def test_a_target_that_cannot_be_chosen_says_why() -> None:
    volume, files, *_ = EBS.targets
    closed = replace(EBS, targets=(volume, replace(files, unavailable="Nobody knows how.")))
    with pytest.raises(BadInput, match="Target not available"):
        draft_of(closed, files.kind)
    with pytest.raises(BadInput, match="Target not available"):
        draft_of(closed).with_target(files.kind)


def test_an_unknown_target_names_the_nearest_one() -> None:
    with pytest.raises(BadInput) as error:
        draft_of(target="volum")
    assert error.value.next_step == "Did you mean volume?"


def test_set_values_take_any_spelling_and_the_rest_of_the_line() -> None:
    draft = set_values(draft_of(), ["VOLUMETYPE=io2", " iops =500", "kmsKeyId=a=b", "encrypted=TRUE"])
    assert draft.plan().metadata == {
        "availabilityZone": "eu-west-1a",
        "volumeType": "io2",
        "iops": "500",
        "encrypted": "true",
        "kmsKeyId": "a=b",
    }


@pytest.mark.parametrize(
    ("setting", "next_step"),
    [
        ("volumetipe=gp3", "Did you mean volumeType?"),
        ("colour=red", "`relight profiles EBS` lists them."),
        ("volumeType", "It is KEY=VALUE, such as volumeType=gp3."),
        ("=gp3", "It is KEY=VALUE, such as volumeType=gp3."),
        ("aws:backup:request-id=1", "Leave it out."),
    ],
)
def test_a_setting_that_cannot_be_used_says_what_to_do(setting: str, next_step: str) -> None:
    with pytest.raises(BadInput) as error:
        set_values(draft_of(), [setting])
    assert error.value.next_step == next_step


def test_tags_are_copied_by_default_unless_the_backup_is_too_old_or_the_type_cannot() -> None:
    assert draft_of().plan().step.request["CopySourceTagsToRestoredResource"] is True
    assert draft_of().with_copy_tags(False).plan().step.request["CopySourceTagsToRestoredResource"] is False
    old = replace(point_of(EBS), created=datetime(2023, 5, 21, tzinfo=UTC))
    assert begin(CONTEXT, old, EBS).copy_tags is False
    machine = draft_of(MACHINE, "instance", source=SourceFacts()).with_copy_tags(True)
    assert "CopySourceTagsToRestoredResource" not in machine.plan().step.request


def test_a_plan_reopened_gives_the_same_plan() -> None:
    plan = draft_of().edited("volumeType", "").edited("volumeSize", "20").with_copy_tags(False).plan()
    again = reopened(plan, point_of(EBS), EBS, SOURCE)
    assert again.plan() == plan
    assert again.attention() == ()


def test_a_plan_from_before_attempt_keys_runs_as_it_stands() -> None:
    plan = draft_of().plan()
    old = replace(plan, steps=(replace(plan.step, attempt_keys=()),))
    assert plan.step.attempt_keys
    assert reopened(old, point_of(EBS), EBS, SOURCE).plan().digest == old.digest


def test_a_draft_and_its_plan_do_not_show_values_when_printed() -> None:
    draft = draft_of().edited("volumeType", "sc1")
    assert "sc1" not in repr(draft)
    assert "sc1" not in repr(draft.plan())


def test_the_latest_point_is_the_newest_that_can_be_restored() -> None:
    base = point_of(EBS)

    def made(day: int, **changes: object) -> RecoveryPoint:
        return replace(base, arn=f"arn:{day}", created=datetime(2026, 11, day, tzinfo=UTC), **changes)  # type: ignore[arg-type]

    points = [made(1), made(3), made(4, status="DELETING"), made(5, is_parent=True)]
    assert latest_point(points) == points[1]
    assert latest_point(points[2:]) is None
    whole = replace(points[3], type="EKS", parent_arn="")
    part = made(6, type="EKS", parent_arn=whole.arn)
    assert latest_point([*points, whole, part]) == whole, "its parts come with it"
