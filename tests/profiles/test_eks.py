"""What the EKS profile knows beyond single fields, and each example of AWS's page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from recovery.account import Known, SourceFacts
from recovery.models import RecoveryPoint, ReturnedMetadata
from recovery.planning import Draft, begin
from restore_profiles.checking import check_request, likely_target
from restore_profiles.model import Severity
from restore_profiles.paths import elements
from restore_profiles.services.eks import PROFILE
from tests.profiles.cases.eks import CLUSTER, COMPOSITE, FILES, NESTED, OBJECTS, SNAPSHOT, SOURCE
from tests.profiles.samples import CONTEXT, ROLE, point_of

ERROR, WARNING, INFO = Severity
POINT = replace(point_of(PROFILE, resource_arn=CLUSTER, point_id=COMPOSITE), is_parent=True)
ENTRIES = "nestedRestoreJobs"

# "Restore an Amazon EKS cluster", the CLI examples.
EXISTING = {"clusterName": "existing-cluster", "newCluster": "false"}
NAMESPACES = {
    **EXISTING,
    "namespaceLevelRestore": "true",
    "namespaces": '["ns-1","ns-2","ns-3","ns-4","ns-5"]',
}
NESTED_JOBS = {
    "arn:aws:ec2:us-west-2::snapshot/snap-abc123": '{"AvailabilityZone":"us-west-2a"}',
    "arn:aws:backup:us-west-2:123456789012:recovery-point:fa71a304-2555-4c37-8128-f154b9578032": (
        '{"DestinationBucketName":"bucket-name"}'
    ),
}
VOLUMES = {**EXISTING, "namespaceLevelRestore": "true", "nestedrestorejobs": json.dumps(NESTED_JOBS)}
NEW = {
    "clusterName": "new-cluster",
    "newCluster": "true",
    "clusterRole": "arn:aws:iam::123456789012:role/EKSClusterRole",
    "eksClusterVersion": "1.33",
    "controlPlaneScalingTier": "tier-2xl",
    "encryptionConfigProviderKeyArn": (
        "arn:aws:kms:us-west-2:123456789012:key/ecb2b326-784d-4ec0-8d07-20ab826b5a13"
    ),
    "clusterVpcConfig": '{"vpcId":"vpc-1234","subnetIds":["subnet-1","subnet-2","subnet-3"],'
    '"securityGroupIds":["sg-123"]}',
    "nodeGroups": '[{"nodeGroupId":"nodegroup-1","subnetIds":["subnet-1","subnet-2","subnet-3"],'
    '"nodeRole":"arn:aws:iam::123456789012:role/EKSNodeGroupRole","instanceTypes":["t3.small"],'
    '"launchTemplateId":"lt-0b13949aae3f2b867","launchTemplateVersion":"1"}]',
    "fargateProfiles": '[{"name":"fargate-profile-1","subnetIds":["subnet-1","subnet-2","subnet-3"],'
    '"podExecutionRoleArn":"arn:aws:iam::123456789012:role/EKSFargateProfileRole"}]',
}
NO_NETWORK = {f"clusterVpcConfig.{member}": "" for member in ("vpcId", "subnetIds", "securityGroupIds")}
PAGE_POINT = "arn:aws:backup:us-west-2:123456789012:recovery-point:composite:eks/my-cluster-20240115"


def judged(metadata: dict[str, str]) -> list[tuple[Severity, str]]:
    request = {
        "RecoveryPointArn": PAGE_POINT,
        "IamRoleArn": "arn:aws:iam::123456789012:role/AWSBackupDefaultServiceRole",
        "Metadata": metadata,
        "ResourceType": "EKS",
    }
    return [(problem.severity, problem.key) for problem in check_request(request)]


def draft_of(
    target: str = "", answers: Mapping[str, str] | None = None, nested: Sequence[RecoveryPoint] = NESTED
) -> Draft:
    known = SourceFacts(Known.YES, SOURCE)
    draft = begin(CONTEXT, POINT, PROFILE, target, ReturnedMetadata({}), known, ROLE, nested)
    for path, text in (answers or {}).items():
        draft = draft.edited(path, text)
    return draft


def worst_at(draft: Draft, key: str) -> Severity | None:
    found = [problem.severity for problem in draft.problems() if problem.key == key]
    return next((each for each in Severity if each in found), None)


@pytest.mark.parametrize(
    ("metadata", "told"),
    [
        (EXISTING, []),
        (NAMESPACES, []),
        # It names no namespace, and spells the key of the volumes in lower case.
        (VOLUMES, [(WARNING, "nestedrestorejobs"), (WARNING, "namespaces")]),
        (NEW, []),
    ],
    ids=["existing", "namespaces", "volumes", "new"],
)
def test_no_example_of_the_page_is_an_error(
    metadata: dict[str, str], told: list[tuple[Severity, str]]
) -> None:
    assert sorted(judged(metadata)) == sorted(told)


@pytest.mark.parametrize(("metadata", "target"), [(EXISTING, "existing-cluster"), (NEW, "new-cluster")])
def test_whether_the_cluster_is_new_tells_the_target(metadata: dict[str, str], target: str) -> None:
    assert likely_target(PROFILE, "EKS", metadata).kind == target
    assert (
        likely_target(PROFILE, "EKS", {"clusterName": "a", "newCluster": metadata["newCluster"]}).kind
        == target
    )


def test_each_nested_volume_file_system_and_bucket_has_an_entry_and_the_state_has_none() -> None:
    draft = draft_of()
    assert elements(draft.values, ENTRIES) == 3
    arns = [draft.values[f"{ENTRIES}[{index}].recoveryPointArn"] for index in range(3)]
    assert arns == [SNAPSHOT, FILES, OBJECTS]
    assert draft.values[f"{ENTRIES}[1].newFileSystem"] == "true"
    assert f"{ENTRIES}[0].newFileSystem" not in draft.values, "that is of EFS"


def test_a_volume_needs_its_zone_and_a_bucket_its_name() -> None:
    draft = draft_of()
    assert worst_at(draft, f"{ENTRIES}[0].AvailabilityZone") is ERROR
    assert worst_at(draft, f"{ENTRIES}[2].DestinationBucketName") is ERROR
    assert draft.attention() == (
        "clusterName",
        f"{ENTRIES}[0].AvailabilityZone",
        f"{ENTRIES}[2].DestinationBucketName",
    )
    assert worst_at(draft, f"{ENTRIES}[1].AvailabilityZone") is None


def test_a_key_of_another_service_in_an_entry_is_told() -> None:
    draft = draft_of().edited(f"{ENTRIES}[1].AvailabilityZone", "eu-west-1a")
    assert f"{ENTRIES}[1].AvailabilityZone" not in draft.values


def test_manifests_alone_bring_no_volume() -> None:
    draft = draft_of().edited("restoreKubernetesManifestsOnly", "true")
    assert not [path for path in draft.values if path.startswith(ENTRIES)]
    assert "nestedRestoreJobs" not in draft.plan().metadata


def test_the_snapshot_of_an_entry_is_known_by_its_arn_where_nobody_told_what_is_nested() -> None:
    typed = draft_of(nested=()).edited(f"{ENTRIES}[0].recoveryPointArn", SNAPSHOT)
    assert worst_at(typed, f"{ENTRIES}[0].AvailabilityZone") is ERROR
    typed = typed.edited(f"{ENTRIES}[0].AvailabilityZone", "eu-west-1a")
    assert typed.problems() == ()
    sent = json.loads(typed.plan().metadata["nestedRestoreJobs"])
    assert json.loads(sent[SNAPSHOT]) == {"AvailabilityZone": "eu-west-1a"}


def test_a_new_cluster_starts_from_what_the_source_is_made_of() -> None:
    draft = draft_of("new-cluster", nested=())
    assert draft.attention() == ("clusterName", "clusterVpcConfig.subnetIds")
    assert draft.problems() == ()
    metadata = draft.plan().metadata
    assert json.loads(metadata["nodeGroups"]) == json.loads(SOURCE["node_groups"])
    assert metadata["clusterName"] == "shop-restored"


def test_what_the_backup_recorded_goes_before_the_source_as_it_is_now() -> None:
    recorded = {
        "nodeGroups": '[{"nodeGroupId":"old","subnetIds":["subnet-9"],"nodeRole":"arn:aws:iam::1:role/n"}]'
    }
    known = SourceFacts(Known.YES, SOURCE)
    draft = begin(CONTEXT, POINT, PROFILE, "new-cluster", ReturnedMetadata(recorded), known, ROLE)
    assert draft.values["nodeGroups[0].nodeGroupId"] == "old"
    assert draft.values["nodeGroups[0].subnetIds"] == "subnet-9"
    assert "nodeGroups[0].instanceTypes" not in draft.values, "of the source's group of now"


def test_a_node_group_stands_beside_the_one_of_its_name_at_the_source() -> None:
    """EKS lists node groups by name; the backup need not."""
    recorded = {"nodeGroups": json.dumps([{"nodeGroupId": name} for name in ("web", "gone", "search")])}
    now = [
        {"nodeGroupId": "added", "instanceTypes": ["t3.small"]},
        {"nodeGroupId": "search", "instanceTypes": ["r6i.xlarge"]},
        {"nodeGroupId": "web", "instanceTypes": ["m6i.large"]},
    ]
    known = SourceFacts(Known.YES, {**SOURCE, "node_groups": json.dumps(now)})
    draft = begin(CONTEXT, POINT, PROFILE, "new-cluster", ReturnedMetadata(recorded), known, ROLE)
    was = {path: text for path, text in draft.source_values.items() if path.endswith(".instanceTypes")}
    assert was == {"nodeGroups[0].instanceTypes": "m6i.large", "nodeGroups[2].instanceTypes": "r6i.xlarge"}
    assert draft.source_values["nodeGroups[0].nodeGroupId"] == "web"


def test_nothing_of_another_regions_network_is_taken_over() -> None:
    away = replace(POINT, resource_arn=CLUSTER.replace("eu-west-1", "us-east-1"))
    draft = begin(
        CONTEXT, away, PROFILE, "new-cluster", ReturnedMetadata({}), SourceFacts(Known.YES, SOURCE), ROLE
    )
    assert draft.values["eksClusterVersion"] == "1.33"
    assert not [
        path for path in draft.values if path.startswith(("clusterVpcConfig", "nodeGroups", "clusterRole"))
    ]


@pytest.mark.parametrize(
    ("target", "answers", "key", "severity"),
    [
        ("new-cluster", {"clusterVpcConfig.subnetIds": "subnet-1"}, "clusterVpcConfig.subnetIds", ERROR),
        ("new-cluster", {"clusterVpcConfig.subnetIds": ""}, "clusterVpcConfig.subnetIds", ERROR),
        ("new-cluster", NO_NETWORK, "clusterVpcConfig", WARNING),
        ("new-cluster", NO_NETWORK, "clusterVpcConfig.subnetIds", None),
        ("new-cluster", {"clusterRole": ""}, "clusterRole", WARNING),
        ("new-cluster", {"clusterRole": "not an arn"}, "clusterRole", ERROR),
        ("new-cluster", {"nodeGroups": ""}, "nodeGroups", WARNING),
        ("new-cluster", {"eksClusterVersion": "33"}, "eksClusterVersion", WARNING),
        ("new-cluster", {"controlPlaneScalingTier": "tier-16xl"}, "controlPlaneScalingTier", WARNING),
        ("new-cluster", {"namespaceLevelRestore": "true"}, "namespaceLevelRestore", WARNING),
        ("new-cluster", {"clusterName": "a b"}, "clusterName", ERROR),
        ("existing-cluster", {"clusterName": ""}, "clusterName", ERROR),
        ("existing-cluster", {"clusterName": "-a"}, "clusterName", ERROR),
        ("existing-cluster", {"namespaceLevelRestore": "true"}, "namespaces", WARNING),
        (
            "existing-cluster",
            {"namespaceLevelRestore": "true", "namespaces": "a,b,c,d,e,f"},
            "namespaces",
            ERROR,
        ),
        ("existing-cluster", {"namespaceLevelRestore": "true", "namespaces": "a"}, "nestedRestoreJobs", INFO),
        ("existing-cluster", {"namespaceLevelRestore": "true", "namespaces": "a"}, "namespaces", None),
    ],
)
def test_each_rule_fires(target: str, answers: dict[str, str], key: str, severity: Severity | None) -> None:
    assert worst_at(draft_of(target, answers), key) is severity


def test_the_messages_that_hide_what_failed_are_known() -> None:
    said = (
        "One or more Kubernetes objects failed to restore. To get notified of these failures, enable SNS "
        "event notifications."
    )
    assert said.startswith(PROFILE.incomplete_messages)


def test_the_restore_role_starts_the_jobs_of_the_volumes_itself() -> None:
    for target in PROFILE.targets:
        actions = {permission.action for permission in target.role_permissions}
        assert {"backup:StartRestoreJob", "backup:ListRecoveryPointsByBackupVault"} <= actions


def caveats_of(target: str, cluster: str) -> str:
    draft = draft_of(target, {"clusterName": cluster})
    names = {**draft.facts, **draft.values}
    return " ".join(each.text for each in draft.target.caveats if each.when.holds(names))


def test_into_the_source_nothing_that_is_there_goes_back_and_elsewhere_roles_and_images_are_asked_about() -> (
    None
):
    itself = caveats_of("existing-cluster", "shop")
    assert "delete it first" in itself
    assert "IRSA" not in itself
    assert "registries" not in itself
    for target in ("existing-cluster", "new-cluster"):
        another = caveats_of(target, "shop-2")
        assert "delete it first" not in another
        assert "IRSA" in another
        assert "registries" in another
