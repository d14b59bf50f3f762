"""What the profiles of Storage Gateway and EBS say of a gateway's volume, and EBS of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from recovery.account import Known, SourceFacts
from recovery.planning import Draft, begin, set_values
from recovery.reopening import reopened
from restore_profiles.checking import check_request
from restore_profiles.model import RestoreProfile, Severity
from restore_profiles.services.ebs import PROFILE as EBS
from restore_profiles.services.storage_gateway import PROFILE
from tests.profiles.machine_samples import CACHED_VOLUME_SOURCE, GATEWAY, GATEWAY_VOLUME
from tests.profiles.samples import CONTEXT, ROLE, point_of

ERROR, WARNING, INFO = Severity
POINT = replace(point_of(PROFILE), resource_arn=GATEWAY_VOLUME)
FILES = (
    "restoreType=(as the console sends it)",
    "pathsToRestore=/etc/fstab",
    "destinationBucketName=shop-restores",
)


def draft(
    target: str,
    *answers: str,
    source: Mapping[str, str] | None = None,
    profile: RestoreProfile = PROFILE,
    storage_class: str = "WARM",
) -> Draft:
    facts = SourceFacts(Known.NO) if source is None else SourceFacts(Known.YES, source)
    point = POINT if profile is PROFILE else point_of(profile, storage_class)
    return set_values(begin(CONTEXT, point, profile, target, None, facts, ROLE), answers)


def told(made: Draft) -> list[tuple[Severity, str]]:
    return [(problem.severity, problem.key) for problem in made.problems()]


def test_a_cached_volume_starts_from_the_source_and_asks_for_its_name() -> None:
    made = draft("cached-volume", source=CACHED_VOLUME_SOURCE)
    assert told(made) == []
    assert made.attention() == ("gatewayArn", "targetName")
    assert made.values["volumeSizeInBytes"] == "161061273600"


def test_what_a_gateway_cannot_do_without_is_asked_for() -> None:
    assert told(draft("cached-volume")) == [(ERROR, "gatewayArn"), (WARNING, "volumeSizeInBytes")]
    assert told(draft("stored-volume")) == [(ERROR, "gatewayArn"), (ERROR, "diskId")]


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        (("targetName=Files",), [(ERROR, "targetName")]),
        (("targetName=",), [(ERROR, "targetName")]),
        (("volumeSizeInBytes=1024",), [(ERROR, "volumeSizeInBytes"), (WARNING, "volumeSizeInBytes")]),
        (("volumeSizeInBytes=10737418240",), [(WARNING, "volumeSizeInBytes")]),
        (("volumeSizeInBytes=", "volumeSize=10"), [(WARNING, "volumeSize")]),
        (("volumeSize=200",), [(WARNING, "volumeSize")]),
        (("gatewayType=BACKUP_VM",), []),
        (("gatewayType=CACHED",), [(WARNING, "gatewayType")]),
    ],
)
def test_a_cached_volume_that_does_not_fit_is_told(
    answers: tuple[str, ...], problems: list[tuple[Severity, str]]
) -> None:
    assert told(draft("cached-volume", *answers, source=CACHED_VOLUME_SOURCE)) == problems


def test_a_volume_of_ebs_goes_by_its_keys_and_under_its_type() -> None:
    made = draft("volume", "availabilityZone=eu-west-1a", source=CACHED_VOLUME_SOURCE)
    assert made.plan().step.request["ResourceType"] == "EBS"
    assert "volumeType" not in made.values, "a gateway's kind of volume is none of EBS"


@pytest.mark.parametrize("target", ["gateway-cached-volume", "gateway-stored-volume", "s3"])
def test_an_archived_snapshot_becomes_an_ebs_volume_only(target: str) -> None:
    assert (ERROR, "") in told(draft(target, profile=EBS, storage_class="COLD"))
    assert (ERROR, "") not in told(draft(target, profile=EBS))


def test_a_snapshot_of_ebs_becomes_a_gateways_volume_under_the_gateways_type() -> None:
    source = {"size_gib": "8", "size_bytes": "8589934592"}
    made = draft("gateway-cached-volume", f"gatewayArn={GATEWAY}", source=source, profile=EBS)
    request = made.plan().step.request
    assert request["ResourceType"] == "Storage Gateway"
    assert made.plan().metadata["volumeSizeInBytes"] == "8589934592"
    assert not [problem for problem in check_request(request) if problem.severity is ERROR]


def test_a_volume_of_a_gateway_for_stored_volumes_becomes_one_again_unless_another_is_asked_for() -> None:
    stored = {"gateway_kind": "STORED", "stored_gateway_arn": GATEWAY}
    made = draft("", source=stored)
    assert (made.target.kind, made.values["gatewayArn"]) == ("stored-volume", GATEWAY)
    assert draft("", source=CACHED_VOLUME_SOURCE).target.kind == "cached-volume"
    other = draft("cached-volume", source=stored)
    assert "gatewayArn" not in other.values, "that gateway makes no cached volume"


def test_only_a_volume_of_ebs_has_the_attempts_id_among_its_keys() -> None:
    gateway = draft("gateway-cached-volume", f"gatewayArn={GATEWAY}", profile=EBS)
    assert gateway.plan().step.attempt_keys == ()
    assert draft("s3", *FILES, profile=EBS).plan().step.attempt_keys == ()
    assert draft("volume", "availabilityZone=eu-west-1a", profile=EBS).plan().step.attempt_keys
    point = point_of(EBS)
    assert reopened(gateway.plan(), point, EBS).plan() == gateway.plan()


def test_files_go_to_a_bucket_with_the_value_that_only_the_console_shows() -> None:
    made = draft("s3", *FILES, profile=EBS)
    assert told(made) == []
    assert told(draft("s3", *FILES[1:], profile=EBS)) == [(WARNING, "restoreType")], "nobody documents it"
    assert told(draft("s3", FILES[0], profile=EBS)) == [
        (ERROR, "pathsToRestore"),
        (ERROR, "destinationBucketName"),
    ]


def test_a_key_for_files_is_taken_with_kms_encryption_only() -> None:
    plain = draft("s3", *FILES, "kmsKeyId=key-1", profile=EBS)
    assert "kmsKeyId" not in plain.plan().metadata
    assert told(draft("s3", *FILES, "encryptionType=SSE-C", profile=EBS)) == [(ERROR, "encryptionType")]
