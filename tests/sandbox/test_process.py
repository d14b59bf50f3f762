"""The process itself: its ready line, its file, its partitions, and its end."""

from __future__ import annotations

import configparser
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from botocore.exceptions import ConnectionClosedError

from aws_sandbox.__main__ import options
from aws_sandbox.serve_config import MARK
from tests.forks import REPOSITORY
from tests.sandbox.steps import finish, message, newest_point, points, refused, resource_arn, restore
from tests.sandbox_process import fork_sandbox, running_sandbox, start_sandbox

GONE_WITHIN = 30.0
"""Seconds after which a process that should have ended fails the test; it is gone within two."""


def wait_until_gone(pid: int) -> None:
    limit = time.monotonic() + GONE_WITHIN
    while time.monotonic() < limit:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pid}/stat").exists() and ") Z " in Path(f"/proc/{pid}/stat").read_text():
            return  # ended; nobody has read its exit code yet
        time.sleep(0.02)
    pytest.fail(f"process {pid} is still there")


def test_stdout_is_one_line_of_json_and_nothing_more(tmp_path: Path) -> None:
    sandbox = start_sandbox("--config-file", str(tmp_path / "config"))
    sandbox.client("redshift").describe_clusters()
    sandbox.client("backup").list_backup_vaults()
    sandbox.process.send_signal(signal.SIGINT)
    assert sandbox.process.wait(GONE_WITHIN) == 0
    assert sandbox.output.read() == ""
    sandbox.output.close()
    assert not (tmp_path / "config").exists()


def test_the_config_file_is_its_owners_alone_and_names_every_profile(tmp_path: Path) -> None:
    path = tmp_path / "config"
    path.write_text(f"{MARK}\nleft over")
    path.chmod(0o644)
    with running_sandbox("--config-file", str(path)) as sandbox:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        config = configparser.ConfigParser()
        config.read(path)
        assert set(config.sections()) == {
            "default",
            *(
                f"profile {name}"
                for name in ("shop", "shop-operator", "shop-readonly", "dr", "no-default-role")
            ),
        }
        assert {config[name]["endpoint_url"] for name in config.sections()} == {sandbox.url}
        assert dict(config["default"]) == dict(config["profile shop"])


CALLER = """
import boto3
boto3.client("backup").list_backup_vaults()
"""


def test_terminating_it_ends_it_at_once_even_while_a_request_is_held() -> None:
    sandbox = start_sandbox()
    sandbox.control("POST", "/-/hold", {"operation": "ListBackupVaults"})
    environment = sandbox.child_environment()
    caller = subprocess.Popen([sys.executable, "-c", CALLER], env=environment, stderr=subprocess.DEVNULL)
    assert sandbox.control("GET", "/-/held?wait=30")
    sandbox.process.terminate()
    assert sandbox.process.wait(GONE_WITHIN) == 0
    caller.kill()
    caller.wait()
    sandbox.output.close()


PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-m", "aws_sandbox"], stdout=subprocess.PIPE, text=True)
print(child.stdout.readline(), flush=True)
sys.stdin.read()
"""


def test_it_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    sandbox = json.loads(parent.stdout.readline())
    os.kill(sandbox["pid"], 0)
    parent.kill()
    parent.wait()
    parent.communicate()
    wait_until_gone(sandbox["pid"])


def test_it_ends_when_a_process_that_is_not_its_parent_ends() -> None:
    watched = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    sandbox = start_sandbox("--parent", str(watched.pid))
    assert sandbox.control("GET", "/-/health") == {"status": "ok"}
    watched.communicate(b"\n")
    assert sandbox.process.wait(GONE_WITHIN) == 0
    sandbox.output.close()


def test_input_at_its_end_does_not_end_it() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "aws_sandbox", "--parent", str(os.getpid())],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    url = json.loads(process.stdout.readline())["url"]
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{url}/-/health") as answer:
        assert json.load(answer) == {"status": "ok"}
    process.terminate()
    process.communicate(timeout=GONE_WITHIN)


RESTORED_ELSEWHERE = (
    ("EC2", "bastion [jump]", {"InstanceType": "t3.micro"}),
    ("RDS", "orders", {"DBInstanceIdentifier": "orders-again", "DBInstanceClass": "db.r6g.large"}),
    ("S3", "relight-shop-exports", {"DestinationBucketName": "relight-shop-restores"}),
    ("DynamoDB", "orders", {"targetTableName": "orders-again"}),
)


NOT_EVERYWHERE = {
    "backup-gateway": ("VirtualMachine", "list_virtual_machines"),
    "dsql": ("Aurora DSQL", "list_clusters"),
    "ssm-sap": ("SAP HANA on Amazon EC2", "list_applications"),
    "timestream-write": ("Timestream", "list_databases"),
}
"""What is protected by a service, and what it lists it with."""


@pytest.mark.parametrize(
    ("partition", "main", "second", "lacks"),
    [
        ("aws-cn", "cn-north-1", "cn-northwest-1", {"dsql", "ssm-sap", "timestream-write", "backup-gateway"}),
        ("aws-us-gov", "us-gov-west-1", "us-gov-east-1", {"dsql", "ssm-sap"}),
    ],
)
def test_another_partition_has_its_own_regions_and_arns_and_restores(
    partition: str, main: str, second: str, lacks: set[str]
) -> None:
    with running_sandbox("--partition", partition) as sandbox:
        assert sandbox.regions == (main, second)
        backup = sandbox.client("backup")
        resources = backup.list_protected_resources(MaxResults=1000)["Results"]
        assert len(resources) >= 55
        for resource in resources:
            for member in ("ResourceArn", "LastBackupVaultArn", "LastRecoveryPointArn"):
                assert resource[member].startswith(f"arn:{partition}:"), resource
        types = {resource["ResourceType"] for resource in resources}
        assert types == set(backup.get_supported_resource_types()["ResourceTypes"])
        assert types.isdisjoint(kind for service, (kind, _) in NOT_EVERYWHERE.items() if service in lacks)
        for service, (_, operation) in NOT_EVERYWHERE.items():
            ask = getattr(sandbox.client(service), operation)
            if service in lacks:
                with pytest.raises(ConnectionClosedError):
                    ask()
            else:
                assert ask()["ResponseMetadata"]["HTTPStatusCode"] == 200
        assert sandbox.client("backup", region=second).list_protected_resources()["Results"]
        identity = sandbox.client("sts", "dr").get_caller_identity()
        assert identity["Arn"].startswith(f"arn:{partition}:sts::444455556666:assumed-role/RecoveryAdmin/")
        assert (
            sandbox.client("iam").get_role(RoleName="AWSBackupDefaultServiceRole")["Role"]["Arn"]
            == sandbox.role()
        )
        point = newest_point(backup)
        job = finish(sandbox, backup, restore(sandbox, backup, point))
        assert job["Status"] == "COMPLETED", job
        assert job["CreatedResourceArn"].startswith(f"arn:{partition}:ec2:{main}:")
        for kind, name, metadata in RESTORED_ELSEWHERE:
            listed = points(backup, resource_arn(backup, name, kind))
            whole = [each["RecoveryPointArn"] for each in listed if each["Status"] == "COMPLETED"]
            snapshot = next(arn for arn in whole if ":continuous:" not in arn)
            job = finish(sandbox, backup, restore(sandbox, backup, snapshot, Metadata=metadata))
            assert job["Status"] == "COMPLETED", job
            assert job["CreatedResourceArn"].startswith(f"arn:{partition}:"), job
        # No archive tier for EBS there (guide, "Feature availability by AWS Region").
        metadata = {"availabilityZone": f"{main}a", "temporaryRestoreDays": "1"}
        error = refused(restore, sandbox, backup, point, Metadata=metadata)
        assert "not archived" in message(error)
        newest = {
            resource["ResourceType"]: {
                "BackupVaultName": resource["LastBackupVaultArn"].rpartition(":backup-vault:")[2],
                "RecoveryPointArn": resource["LastRecoveryPointArn"],
            }
            for resource in resources
        }
        told = [
            backup.list_backup_vaults(),
            backup.list_recovery_points_by_backup_vault(BackupVaultName="shop-locked", MaxResults=1000),
            backup.list_restore_jobs(),
            [backup.describe_recovery_point(**at_point) for at_point in newest.values()],
            [backup.get_recovery_point_restore_metadata(**at_point) for at_point in newest.values()],
            sandbox.client("backup", region=second).list_recovery_points_by_backup_vault(
                BackupVaultName="shop-copies"
            ),
            sandbox.client("iam").list_roles(),
            sandbox.client("kms").list_keys(),
            sandbox.config_file.read_text(),
        ]
        assert set(re.findall(r"arn:([^:]*):", json.dumps(told, default=str))) == {partition}
        cold = [
            item for item in told[1]["RecoveryPoints"] if "MoveToColdStorageAfterDays" in item["Lifecycle"]
        ]
        assert cold == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--port", "65536"],
        ["--port", "http"],
        ["--clock-speed", "0"],
        ["--clock-speed", "nan"],
        ["--clock-speed", "fast"],
        ["--token-memory", "-1"],
        ["--list-lag", "inf"],
        ["--start-time", "2026-11-21T03:00:00"],
        ["--start-time", "yesterday"],
        ["--partition", "aws-mars"],
        ["--fault", "explode=0.1"],
        ["--fault", "throttle=1.1"],
        ["--fault", "throttle@first"],
    ],
    ids=" ".join,
)
def test_settings_that_make_no_sense_are_refused_on_stderr(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        options().parse_args(arguments)
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    assert f"argument {arguments[0]}: " in printed.err
    assert "value: " not in printed.err or "invalid choice" in printed.err


def test_what_keeps_it_from_starting_is_one_calm_sentence_and_no_file_is_harmed(tmp_path: Path) -> None:
    precious, used = tmp_path / "precious", tmp_path / "used"
    precious.write_text("[default]\nregion = eu-west-1\n")
    with running_sandbox("--config-file", str(used)) as first, running_sandbox() as second:
        assert first.url != second.url
        first.control("POST", "/-/clock", {"pause": True})
        assert second.control("GET", "/-/clock")["paused"] is False
        for arguments, words in (
            (["--port", first.url.rpartition(":")[2], "--config-file", str(used)], "in use"),
            (["--config-file", str(precious)], str(precious)),
        ):
            finished = subprocess.run(
                [sys.executable, "-m", "aws_sandbox", *arguments],
                cwd=REPOSITORY,
                capture_output=True,
                text=True,
                check=False,
                timeout=GONE_WITHIN,  # one that starts all the same would serve for ever
            )
            assert (finished.returncode, finished.stdout) == (1, "")
            assert words in finished.stderr
            assert "Traceback" not in finished.stderr
        assert first.url in used.read_text()
    assert precious.read_text().startswith("[default]\n")
    assert not used.exists()


FORKING_PARENT = """
import sys
from tests.sandbox_process import fork_sandbox
print(fork_sandbox().process.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a process is forked on Linux only")
def test_a_forked_sandbox_is_a_process_of_its_own_that_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", FORKING_PARENT],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    sandbox = int(parent.stdout.readline())
    os.kill(sandbox, 0)
    parent.kill()
    parent.communicate()
    wait_until_gone(sandbox)


@pytest.mark.skipif(sys.platform != "linux", reason="a process is forked on Linux only")
def test_a_forked_sandbox_has_the_world_of_a_started_one() -> None:
    options = ("--start-time", "2026-11-21T03:00:00+00:00")
    told = []
    for begin in (start_sandbox, fork_sandbox):
        sandbox = begin(*options)
        backup = sandbox.client("backup")
        answers = (
            backup.list_protected_resources(MaxResults=1000)["Results"],
            points(backup, resource_arn(backup, "orders", "RDS")),
            sandbox.client("ec2").describe_subnets()["Subnets"],
            sandbox.client("rds").describe_db_subnet_groups()["DBSubnetGroups"],
            [(role["Arn"], role["RoleId"]) for role in sandbox.client("iam").list_roles()["Roles"]],
        )
        told.append(answers)
        sandbox.process.kill()
        assert sandbox.process.wait(GONE_WITHIN) == -signal.SIGKILL
        sandbox.output.close()
        sandbox.config_file.unlink()  # what it would do if it were not killed
        sandbox.config_file.parent.rmdir()
    assert told[0] == told[1]
