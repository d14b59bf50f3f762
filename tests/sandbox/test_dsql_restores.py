"""Restores of Aurora DSQL: into one Region, and into two that a witness stands between."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.clusters import INVALID, MISSING, Values, restored, returned
from tests.sandbox.shapes import violations
from tests.sandbox.steps import code, finish, message, newest_point, refused, resource_arn, restore
from tests.sandbox.test_command_line_tool import Shell
from tests.sandbox_process import Sandbox

TYPE = "Aurora DSQL"
BOTH = {
    "useMultiRegionOrchestration": "true",
    "peerRegion": '["eu-central-1"]',
    "witnessRegion": "eu-west-2",
}


def copied_point(sandbox: Sandbox, backup: Any, name: str = "ledger") -> str:
    """The newest point, whose identical copy lies in the second Region."""
    point = newest_point(backup, name, TYPE)
    backup.start_copy_job(
        RecoveryPointArn=point,
        SourceBackupVaultName="shop-daily",
        DestinationBackupVaultArn="arn:aws:backup:eu-central-1:111122223333:backup-vault:shop-copies",
        IamRoleArn=sandbox.role(),
    )
    sandbox.control("POST", "/-/clock", {"advance": 60})
    assert backup.list_copy_jobs(ByState="COMPLETED")["CopyJobs"]
    return point


def made(sandbox: Sandbox, arn: str) -> dict[str, Any]:
    client = sandbox.client("dsql", region=arn.split(":")[3])
    found: dict[str, Any] = client.get_cluster(identifier=arn.rpartition("/")[2])
    return found


@pytest.mark.parametrize(
    "metadata",
    [{}, {"useMultiRegionOrchestration": "false"}, {"usemultiregionorchestration": "false"}],
    ids=["nothing", "the page's spelling", "the spelling of a field report"],
)
def test_a_point_becomes_a_cluster_with_defaults(sandbox: Sandbox, backup: Any, metadata: Values) -> None:
    job = restored(sandbox, backup, newest_point(backup, "ledger", TYPE), metadata)
    cluster = made(sandbox, job["CreatedResourceArn"])
    assert (cluster["status"], cluster["deletionProtectionEnabled"]) == ("ACTIVE", True)
    assert cluster["encryptionDetails"]["encryptionType"] == "AWS_OWNED_KMS_KEY"
    source = resource_arn(backup, "ledger", TYPE).rpartition("/")[2]
    assert cluster["tags"] == {"aws:backup:source-resource": f"{source}:{job['RestoreJobId']}"}
    assert cluster["identifier"] != source
    assert len(sandbox.client("dsql").list_clusters()["clusters"]) == 3


def test_a_region_is_configured(sandbox: Sandbox, backup: Any) -> None:
    key = sandbox.client("kms").describe_key(KeyId="alias/shop-data")["KeyMetadata"]["Arn"]
    config = [{"region": "eu-west-1", "isDeletionProtectionEnabled": False, "kmsKeyId": key}]
    metadata = {"regionalConfig": json.dumps(config), "aws:backup:request-id": "any"}
    point = newest_point(backup, "ledger", TYPE)
    job = restored(sandbox, backup, point, metadata, CopySourceTagsToRestoredResource=True)
    cluster = made(sandbox, job["CreatedResourceArn"])
    assert cluster["deletionProtectionEnabled"] is False
    assert cluster["encryptionDetails"]["kmsKeyArn"] == key
    assert cluster["tags"]["team"] == "shop"


def test_two_regions_are_restored_and_linked(sandbox: Sandbox, backup: Any) -> None:
    point = copied_point(sandbox, backup)
    config = [{"region": "eu-central-1", "isDeletionProtectionEnabled": False}]
    job = restored(sandbox, backup, point, {**BOTH, "regionalConfig": json.dumps(config)})
    here = made(sandbox, job["CreatedResourceArn"])
    linked = here["multiRegionProperties"]
    assert linked["witnessRegion"] == "eu-west-2"
    [peer_arn] = [arn for arn in linked["clusters"] if arn != here["arn"]]
    peer = made(sandbox, peer_arn)
    assert peer_arn.startswith("arn:aws:dsql:eu-central-1:111122223333:cluster/")
    assert peer["multiRegionProperties"] == linked
    assert (here["deletionProtectionEnabled"], peer["deletionProtectionEnabled"]) == (True, False)


ROWS: list[tuple[str, Values, str, str]] = [
    ("what the metadata call returns", {"cluster_id": "x"}, INVALID, "cluster_id"),
    ("another case", {"RegionalConfig": "[]"}, INVALID, "RegionalConfig"),
    ("both spellings", {"witnessRegion": "a", "witnessregion": "a"}, INVALID, "two spellings"),
    ("no list", {"regionalConfig": "{}"}, INVALID, "list of objects"),
    ("no JSON", {"regionalConfig": "eu-west-1"}, INVALID, "JSON"),
    ("an unknown member", {"regionalConfig": '[{"colour":"red"}]'}, INVALID, "colour"),
    (
        "a boolean in a string",
        {"regionalConfig": '[{"isDeletionProtectionEnabled":"true"}]'},
        INVALID,
        "bool",
    ),
    ("another Region", {"regionalConfig": '[{"region":"eu-west-3"}]'}, INVALID, "eu-west-3"),
    ("a Region twice", {"regionalConfig": '[{"region":"eu-west-1"},{}]'}, INVALID, "twice"),
    ("an unknown key", {"regionalConfig": '[{"kmsKeyId":"my_key"}]'}, INVALID, "my_key"),
    ("a peer alone", {"peerRegion": '["eu-central-1"]'}, INVALID, "peerRegion"),
    ("a witness alone", {"witnessRegion": "eu-west-2"}, INVALID, "witnessRegion"),
    ("no peer", {"useMultiRegionOrchestration": "true", "witnessRegion": "eu-west-2"}, MISSING, "peerRegion"),
    (
        "no witness",
        {"useMultiRegionOrchestration": "true", "peerRegion": '["eu-west-2"]'},
        MISSING,
        "witness",
    ),
    ("a boolean in capitals", {"useMultiRegionOrchestration": "True"}, INVALID, "true, false"),
    ("two peers", {**BOTH, "peerRegion": '["eu-central-1","eu-west-3"]'}, INVALID, "one Region"),
    ("a peer that is no list", {**BOTH, "peerRegion": "eu-central-1"}, INVALID, "JSON"),
    ("this Region as its peer", {**BOTH, "peerRegion": '["eu-west-1"]'}, INVALID, "three Regions"),
    ("the peer as witness", {**BOTH, "witnessRegion": "eu-central-1"}, INVALID, "three Regions"),
    ("a witness of another continent", {**BOTH, "witnessRegion": "us-east-1"}, INVALID, "one group"),
    ("a peer without a copy", BOTH, "InvalidRequestException", "no copy"),
    (
        "a peer of no Region of ours",
        {**BOTH, "peerRegion": '["eu-west-3"]'},
        "InvalidRequestException",
        "no copy",
    ),
]


@pytest.mark.parametrize(
    ("metadata", "expected", "word"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_wrong_metadata_of_dsql_is_refused_at_once(
    shared_sandbox: Sandbox, metadata: Values, expected: str, word: str
) -> None:
    backup = shared_sandbox.client("backup")
    point = newest_point(backup, "gift-cards", TYPE)
    error = refused(restore, shared_sandbox, backup, point, Metadata=metadata)
    assert code(error) == expected
    assert word in message(error)


def test_returned_metadata_names_the_source_and_is_refused(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    point = newest_point(backup, "ledger", TYPE)
    found = returned(backup, point)
    assert found["cluster_id"] == resource_arn(backup, "ledger", TYPE).rpartition("/")[2]
    assert code(refused(restore, shared_sandbox, backup, point, Metadata=found)) == INVALID


def test_a_role_without_dsql_and_a_disabled_key_fail_the_job(sandbox: Sandbox, backup: Any) -> None:
    point = newest_point(backup, "ledger", TYPE)
    narrow = restore(sandbox, backup, point, Metadata={}, IamRoleArn=sandbox.role("ShopNarrowRestoreRole"))
    ended = finish(sandbox, backup, narrow)
    assert (ended["Status"], "dsql:StartRestoreJob" in ended["StatusMessage"]) == ("FAILED", True)
    config = json.dumps([{"kmsKeyId": "alias/shop-retired"}])
    disabled = finish(sandbox, backup, restore(sandbox, backup, point, Metadata={"regionalConfig": config}))
    assert (disabled["Status"], "Disabled" in disabled["StatusMessage"]) == ("FAILED", True)


def test_the_read_only_identity_may_look_at_dsql_but_not_make_a_cluster(shared_sandbox: Sandbox) -> None:
    client = shared_sandbox.client("dsql", "shop-readonly")
    assert client.list_clusters()["clusters"]
    assert code(refused(client.create_cluster)) == "AccessDeniedException"


@pytest.mark.parametrize("operation", ["list_clusters", "get_cluster"])
def test_answers_of_dsql_fit_the_service_model(shared_sandbox: Sandbox, operation: str) -> None:
    client = shared_sandbox.client("dsql")
    identifier = resource_arn(shared_sandbox.client("backup"), "ledger", TYPE).rpartition("/")[2]
    kept: list[bytes] = []

    def keep(http_response: Any, **_: Any) -> None:
        kept.append(http_response.content)

    client.meta.events.register("after-call.*", keep)
    try:
        getattr(client, operation)(**({"identifier": identifier} if operation == "get_cluster" else {}))
    finally:
        client.meta.events.unregister("after-call.*", keep)
    model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation])
    assert violations(model.output_shape, json.loads(kept[0])) == []


@pytest.mark.needs("aws")
def test_the_aws_cli_restores_a_dsql_cluster(sandbox: Sandbox, backup: Any, home: Path) -> None:
    shell = Shell(sandbox, home)
    metadata = json.dumps({"regionalConfig": '[{"region":"eu-west-1","isDeletionProtectionEnabled":false}]'})
    job = shell.json(
        *("backup", "start-restore-job", "--recovery-point-arn", newest_point(backup, "ledger", TYPE)),
        *("--iam-role-arn", sandbox.role(), "--metadata", metadata),
        "--copy-source-tags-to-restored-resource",
    )["RestoreJobId"]
    sandbox.control("POST", "/-/clock", {"advance": 60})
    described = shell.json("backup", "describe-restore-job", "--restore-job-id", job)
    assert described["Status"] == "COMPLETED", described.get("StatusMessage")
    identifier = described["CreatedResourceArn"].rpartition("/")[2]
    assert shell.json("dsql", "get-cluster", "--identifier", identifier)["status"] == "ACTIVE"
