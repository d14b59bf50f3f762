"""Restores of EKS clusters: a parent job whose children bring the volumes back, into a cluster that exists or
one that is made."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.composites import VAULT, children, composite_of, nested_in, run, zones
from tests.sandbox.steps import code, finish, refused, restore
from tests.sandbox_process import Sandbox, running_sandbox

PARTLY = "One or more Kubernetes objects failed to restore."


@pytest.fixture
def eks(sandbox: Sandbox) -> Any:
    return sandbox.client("eks")


@pytest.fixture
def point(backup: Any) -> str:
    """The newest composite of the storefront."""
    return composite_of(backup, "storefront", "EKS")


def wanted(backup: Any, point: str, cluster: str = "storefront", **more: str) -> dict[str, str]:
    return {"clusterName": cluster, "nestedRestoreJobs": json.dumps(zones(backup, point)), **more}


def test_the_whole_cluster_comes_back_with_a_child_job_for_each_volume(
    sandbox: Sandbox, backup: Any, point: str
) -> None:
    job = run(sandbox, backup, point, wanted(backup, point))
    assert (job["Status"], job["IsParent"]) == ("COMPLETED", True)
    assert "ParentJobId" not in job
    assert "StatusMessage" not in job
    assert job["CreatedResourceArn"] == f"arn:aws:eks:eu-west-1:{sandbox.account}:cluster/storefront"
    nested = nested_in(backup, point)
    volumes = {entry["RecoveryPointArn"]: entry for name, entry in nested.items() if name != "storefront"}
    found = children(backup, job)
    assert found.keys() == volumes.keys()
    for arn, child in found.items():
        assert child["Status"] == "COMPLETED"
        assert (child["IsParent"], child["ParentJobId"]) == (False, job["RestoreJobId"])
        assert child["ResourceType"] == volumes[arn]["ResourceType"]
        assert child["IamRoleArn"] == job["IamRoleArn"]
        described = backup.describe_restore_job(RestoreJobId=child["RestoreJobId"])
        assert described["ParentJobId"] == job["RestoreJobId"]
    made = [
        child["CreatedResourceArn"].rpartition("/")[2]
        for child in found.values()
        if child["ResourceType"] == "EBS"
    ]
    volumes_made = sandbox.client("ec2").describe_volumes(VolumeIds=made)["Volumes"]
    assert {volume["AvailabilityZone"] for volume in volumes_made} == {"eu-west-1a"}
    assert {volume["Size"] for volume in volumes_made} == {200, 500}


def test_children_appear_half_way_and_the_parent_waits_for_the_slowest(
    still: Sandbox, backup: Any, point: str
) -> None:
    job = restore(still, backup, point, Metadata=wanted(backup, point))

    def seen() -> tuple[str, list[str]]:
        listed = backup.list_restore_jobs(ByParentJobId=job)["RestoreJobs"]
        status = backup.describe_restore_job(RestoreJobId=job)["Status"]
        return status, sorted({child["Status"] for child in listed})

    def step(seconds: float) -> tuple[str, list[str]]:
        still.control("POST", "/-/clock", {"advance": seconds})
        return seen()

    assert seen() == ("PENDING", [])
    assert step(2) == ("RUNNING", [])
    assert step(2.1) == ("RUNNING", ["PENDING"])
    # The parent's own 8 seconds are over; the volume of 500 GiB takes 9 of its own.
    assert step(4.5) == ("RUNNING", ["RUNNING"])
    assert step(20) == ("COMPLETED", ["COMPLETED"])


def test_a_new_cluster_is_as_it_was_at_the_backup(
    sandbox: Sandbox, backup: Any, eks: Any, point: str
) -> None:
    job = run(sandbox, backup, point, wanted(backup, point, "storefront-2", newCluster="true"))
    assert job["Status"] == "COMPLETED", job
    old, new = (eks.describe_cluster(name=name)["cluster"] for name in ("storefront", "storefront-2"))
    assert new["arn"] == job["CreatedResourceArn"]
    assert new["status"] == "ACTIVE"
    for kept in ("version", "roleArn", "resourcesVpcConfig", "encryptionConfig", "controlPlaneScalingConfig"):
        assert new[kept] == old[kept], kept
    assert new["tags"] == {"aws:backup:source-resource": f"storefront:{job['RestoreJobId']}"}
    for listing, member in (
        ("list_nodegroups", "nodegroups"),
        ("list_fargate_profiles", "fargateProfileNames"),
        ("list_addons", "addons"),
    ):
        found = [getattr(eks, listing)(clusterName=name)[member] for name in ("storefront", "storefront-2")]
        assert found[0] == found[1] != []
    (identity,) = eks.list_pod_identity_associations(clusterName="storefront-2")["associations"]
    assert (identity["namespace"], identity["serviceAccount"]) == ("web", "uploads")
    assert sandbox.role() in eks.list_access_entries(clusterName="storefront-2")["accessEntries"]


def test_a_new_cluster_can_be_another_than_it_was(
    sandbox: Sandbox, backup: Any, eks: Any, point: str
) -> None:
    returned = backup.get_recovery_point_restore_metadata(BackupVaultName=VAULT, RecoveryPointArn=point)
    kept = returned["RestoreMetadata"]
    network, groups = json.loads(kept["clusterVpcConfig"]), json.loads(kept["nodeGroups"])
    network["subnetIds"] = network["subnetIds"][:2]
    groups[0] |= {"instanceTypes": ["m7i.large"], "remoteAccessEc2SshKey": "shop-ops"}
    job = run(
        sandbox,
        backup,
        point,
        wanted(
            backup,
            point,
            "storefront-2",
            newCluster="true",
            eksClusterVersion="1.34",
            controlPlaneScalingTier="tier-2xl",
            clusterVpcConfig=json.dumps(network),
            nodeGroups=json.dumps(groups),
            fargateProfiles=kept["fargateProfiles"],
            podIdentityAssociations=kept["podIdentityAssociations"],
            kubernetesRestoreOrder='["v1/persistentvolumes","v1/pods","customresource/v2/custom"]',
        ),
        CopySourceTagsToRestoredResource=True,
    )
    assert job["Status"] == "COMPLETED", job
    cluster = eks.describe_cluster(name="storefront-2")["cluster"]
    assert (cluster["version"], cluster["tags"]["team"]) == ("1.34", "shop")
    assert cluster["controlPlaneScalingConfig"] == {"tier": "tier-2xl"}
    assert cluster["resourcesVpcConfig"]["subnetIds"] == network["subnetIds"]
    group = eks.describe_nodegroup(clusterName="storefront-2", nodegroupName="web")["nodegroup"]
    assert group["instanceTypes"] == ["m7i.large"]
    assert group["remoteAccess"]["ec2SshKey"] == "shop-ops"


def test_chosen_namespaces_bring_their_own_volumes_alone(sandbox: Sandbox, backup: Any, point: str) -> None:
    nested = nested_in(backup, point)
    search = nested["pvc-search-index"]["RecoveryPointArn"]
    chosen = {"namespaceLevelRestore": "true", "namespaces": '["search","monitoring"]'}
    metadata = {"clusterName": "storefront", **chosen}
    metadata["nestedRestoreJobs"] = json.dumps({search: '{"availabilityZone":"eu-west-1b"}'})
    job = run(sandbox, backup, point, metadata)
    assert job["Status"] == "COMPLETED"
    assert children(backup, job).keys() == {search}


def test_without_volumes_to_bring_back_there_are_no_children(
    sandbox: Sandbox, backup: Any, point: str
) -> None:
    # The second is AWS's first example, of a cluster that claims none.
    for wanted_point, metadata in (
        (point, {"clusterName": "storefront", "restoreKubernetesManifestsOnly": "true"}),
        (composite_of(backup, "back-office", "EKS"), {"clusterName": "storefront", "newCluster": "false"}),
    ):
        job = run(sandbox, backup, wanted_point, metadata, ResourceType="EKS")
        assert (job["Status"], job["IsParent"]) == ("COMPLETED", True)
        assert children(backup, job) == {}


def test_the_example_of_nested_volumes_with_its_lower_case_key_is_taken(
    sandbox: Sandbox, backup: Any, point: str
) -> None:
    metadata = {"clusterName": "storefront", "newCluster": "false", "namespaceLevelRestore": "true"}
    metadata["nestedrestorejobs"] = json.dumps(zones(backup, point))
    job = run(sandbox, backup, point, metadata)
    assert job["Status"] == "COMPLETED"
    assert {child["ResourceType"] for child in children(backup, job).values()} == {"EBS"}


def test_a_file_system_of_a_claim_comes_back_in_a_directory_of_its_own_or_as_a_new_one(
    sandbox: Sandbox, backup: Any, point: str
) -> None:
    tenants = nested_in(backup, point)["pvc-tenants"]
    job = run(sandbox, backup, point, wanted(backup, point))
    assert children(backup, job)[tenants["RecoveryPointArn"]]["CreatedResourceArn"] == tenants["ResourceArn"]
    asked = zones(backup, point) | {tenants["RecoveryPointArn"]: '{"newFileSystem":"true"}'}
    metadata = {"clusterName": "storefront", "nestedRestoreJobs": json.dumps(asked)}
    job = run(sandbox, backup, point, metadata)
    made = children(backup, job)[tenants["RecoveryPointArn"]]["CreatedResourceArn"]
    assert made.startswith("arn:aws:elasticfilesystem:")
    assert made != tenants["ResourceArn"]


def test_a_volume_that_cannot_be_mounted_leaves_the_job_completed_in_part(
    sandbox: Sandbox, backup: Any, eks: Any, point: str
) -> None:
    """Without the driver in the cluster, or without a node in the volume's zone."""
    for cluster, zone in (("back-office", "a"), ("storefront", "c")):
        metadata = {"clusterName": cluster, "nestedRestoreJobs": json.dumps(zones(backup, point, zone))}
        job = run(sandbox, backup, point, metadata)
        assert job["Status"] == "COMPLETED"
        assert job["StatusMessage"].startswith(PARTLY)
        assert {child["Status"] for child in children(backup, job).values()} == {"COMPLETED"}
    added = eks.create_addon(clusterName="back-office", addonName="aws-efs-csi-driver")["addon"]
    assert added["status"] == "CREATING"
    told = eks.describe_addon(clusterName="back-office", addonName="aws-efs-csi-driver")["addon"]
    assert told["status"] == "ACTIVE"
    job = run(sandbox, backup, point, wanted(backup, point, "back-office"))
    assert "StatusMessage" not in job


def test_a_child_that_fails_fails_its_parent(sandbox: Sandbox, backup: Any, point: str) -> None:
    job = restore(sandbox, backup, point, Metadata=wanted(backup, point))
    snapshot = nested_in(backup, point)["pvc-search-index"]["RecoveryPointArn"].rpartition("/")[2]
    sandbox.client("ec2").delete_snapshot(SnapshotId=snapshot)
    ended = finish(sandbox, backup, job)
    assert ended["Status"] == "FAILED"
    failed = [child for child in children(backup, ended).values() if child["Status"] == "FAILED"]
    assert [child["RecoveryPointArn"].rpartition("/")[2] for child in failed] == [snapshot]
    assert failed[0]["RestoreJobId"] in ended["StatusMessage"]


def test_aborting_a_parent_aborts_its_children(still: Sandbox, backup: Any, point: str) -> None:
    job = restore(still, backup, point, Metadata=wanted(backup, point))
    still.control("POST", "/-/clock", {"advance": 5})
    still.control("POST", "/-/abort", {"job_id": job})
    ended = backup.describe_restore_job(RestoreJobId=job)
    assert ended["Status"] == "ABORTED"
    assert {child["Status"] for child in children(backup, ended).values()} == {"ABORTED"}


def test_a_token_used_again_starts_neither_parent_nor_children_anew(
    sandbox: Sandbox, backup: Any, point: str
) -> None:
    asked = {"Metadata": wanted(backup, point), "IdempotencyToken": "once"}
    job = restore(sandbox, backup, point, **asked)
    ended = finish(sandbox, backup, job)
    assert restore(sandbox, backup, point, **asked) == job
    assert len(children(backup, ended)) == 3
    assert [row["job_id"] for row in sandbox.control("GET", "/-/restores")] == [job]


def test_the_read_only_identity_reads_clusters_and_makes_none(sandbox: Sandbox) -> None:
    reader = sandbox.client("eks", "shop-readonly")
    assert reader.list_clusters()["clusters"] == ["back-office", "storefront"]
    assert reader.list_addons(clusterName="storefront")["addons"]
    error = refused(reader.create_addon, clusterName="storefront", addonName="coredns")
    assert code(error) == "AccessDeniedException"


def test_clusters_stand_in_the_zones_that_a_region_has() -> None:
    """Beijing has two."""
    with running_sandbox("--partition", "aws-cn", "--clock-speed", "100") as china:
        backup = china.client("backup")
        point = composite_of(backup, "back-office", "EKS")
        job = run(china, backup, point, {"clusterName": "office-2", "newCluster": "true"})
        assert job["Status"] == "COMPLETED"
        group = china.client("eks").describe_nodegroup(clusterName="office-2", nodegroupName="general")
        assert len(group["nodegroup"]["subnets"]) == 2


@pytest.mark.needs("aws")
def test_the_aws_cli_restores_a_cluster_and_follows_its_children(
    sandbox: Sandbox, backup: Any, point: str, home: Path
) -> None:
    def aws(*words: str) -> Any:
        done = subprocess.run(
            ["aws", *words, "--output", "json"],
            env=sandbox.child_environment(HOME=str(home)),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    metadata = json.dumps(wanted(backup, point, "storefront-3", newCluster="true"))
    job = aws(
        *("backup", "start-restore-job", "--recovery-point-arn", point, "--iam-role-arn", sandbox.role()),
        *("--metadata", metadata, "--resource-type", "EKS"),
    )["RestoreJobId"]
    sandbox.control("POST", "/-/clock", {"advance": 60})
    listed = aws("backup", "list-restore-jobs", "--by-parent-job-id", job)["RestoreJobs"]
    assert {child["Status"] for child in listed} == {"COMPLETED"}
    cluster = aws("eks", "describe-cluster", "--name", "storefront-3")["cluster"]
    assert cluster["status"] == "ACTIVE"
