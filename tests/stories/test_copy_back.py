"""A volume's copy lies in the second Region. It is brought back to the main Region and restored there: on the
command line, asked for, and by the exported runbooks.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.relight import Relight, Told
from tests.sandbox_process import Sandbox, running_sandbox

QUICK = {"RESTORE_POLL_SECONDS": "0.2", "LC_ALL": "C"}
VOLUME = "orders-db-data"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "30") as ready:
        yield ready


@pytest.fixture
def relight(sandbox: Sandbox, tmp_path: Path) -> Relight:
    return Relight(sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home")))


def there(sandbox: Sandbox) -> tuple[str, ...]:
    """What makes the command look at the second Region."""
    return ("--region", sandbox.regions[1])


def vault_here(sandbox: Sandbox) -> str:
    region, account = sandbox.regions[0], sandbox.account
    return f"arn:aws:backup:{region}:{account}:backup-vault:shop-daily"


def copied(sandbox: Sandbox) -> str:
    """The newest copy of the volume in the second Region."""
    backup = sandbox.client("backup", region=sandbox.regions[1])
    points = [
        point
        for page in backup.get_paginator("list_recovery_points_by_backup_vault").paginate(
            BackupVaultName="shop-copies", ByResourceType="EBS"
        )
        for point in page["RecoveryPoints"]
        if point.get("ResourceName") == VOLUME
    ]
    return str(max(points, key=lambda point: point["CreationDate"])["RecoveryPointArn"])


def restored(sandbox: Sandbox, told: Told, point: str) -> dict[str, Any]:
    """The job that a command printed, with what it was given; it restored the point here to a volume."""
    backup = sandbox.client("backup")
    job: dict[str, Any] = backup.describe_restore_job(RestoreJobId=told.out.split()[-1])
    assert (job["Status"], job["RecoveryPointArn"]) == ("COMPLETED", point)
    volume = job["CreatedResourceArn"].rpartition("/")[2]
    [found] = sandbox.client("ec2").describe_volumes(VolumeIds=[volume])["Volumes"]
    assert found["SnapshotId"] == point.rpartition("/")[2]
    metadata: dict[str, Any] = backup.get_restore_job_metadata(RestoreJobId=job["RestoreJobId"])["Metadata"]
    metadata.pop("aws:backup:request-id")
    return metadata


def test_a_copy_comes_back_and_is_restored_with_the_same_metadata_every_way(
    relight: Relight, sandbox: Sandbox, tmp_path: Path
) -> None:
    point, here = copied(sandbox), vault_here(sandbox)
    zone = f"{sandbox.regions[0]}a"
    answers = ("--set", f"availabilityZone={zone}")

    # On the command line.
    told = relight(*there(sandbox), "copy", "--point", point, "--to", here, "--yes", "--wait")
    assert told.code == 0, told.err
    first = told.out.strip()
    assert f"--point {first} --vault shop-daily" in told.err
    landed = ("--point", first, "--vault", "shop-daily")
    told = relight("restore", *landed, *answers, "--yes", "--wait")
    assert told.code == 5, told.err
    typed = restored(sandbox, told, first)
    assert typed["availabilityZone"] == zone

    # Asked for, in plain lines.
    told = relight(
        "--plain", *there(sandbox), "copy", "--point", point, "--interactive", "--yes", "--wait", "--again",
        stdin=f"{here}\n",
    )  # fmt: skip
    assert told.code == 0, told.err
    second = told.out.split()[-1]
    assert second not in ("", first)

    # By the exported runbooks, with the aws command alone.
    assert _by_runbooks(relight, sandbox, tmp_path, point, here, answers) == typed


def _by_runbooks(
    relight: Relight, sandbox: Sandbox, directory: Path, point: str, here: str, answers: tuple[str, ...]
) -> dict[str, Any]:
    plan, script = directory / "copy.yaml", directory / "copy.sh"
    told = relight(*there(sandbox), "copy", "--point", point, "--to", here, "-o", str(plan))
    assert told.code == 0, told.err
    told = relight(*there(sandbox), "runbook", str(plan), "--format", "bash", "-o", str(script))
    assert told.code == 0, told.err
    ended = _run(script, sandbox, region=sandbox.regions[1])
    assert ended.returncode == 0, ended.stderr
    third = next(line for line in ended.stdout.splitlines() if line.startswith("The copy: ")).split()[-1]

    plan, script = directory / "restore.yaml", directory / "restore.sh"
    landed = ("--point", third, "--vault", "shop-daily")
    told = relight("plan", *landed, *answers, "-o", str(plan))
    assert told.code == 0, told.err
    assert relight("runbook", str(plan), "--format", "bash", "-o", str(script)).code == 0
    ended = _run(script, sandbox, region=sandbox.regions[0])
    assert ended.returncode == 5, ended.stderr
    job = next(line for line in ended.stdout.splitlines() if line.startswith("Restore job ")).split()[-1]
    return restored(sandbox, Told(0, job, ""), third)


def _run(script: Path, sandbox: Sandbox, *, region: str) -> subprocess.CompletedProcess[str]:
    environment = sandbox.child_environment(AWS_REGION=region, AWS_DEFAULT_REGION=region, **QUICK)
    return subprocess.run(
        ["bash", str(script), "--yes"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_point_whose_source_is_elsewhere_takes_over_no_zone_of_there(
    relight: Relight, sandbox: Sandbox
) -> None:
    landed = ("--point", copied(sandbox), "--vault", "shop-copies")
    told = relight(*there(sandbox), "restore", *landed, "--yes")
    assert told.code == 3
    assert "availabilityZone" in told.err


def test_a_continuous_point_is_not_copied(relight: Relight, sandbox: Sandbox) -> None:
    backup = sandbox.client("backup")
    points = backup.list_recovery_points_by_backup_vault(
        BackupVaultName="shop-daily", ByResourceType="RDS", MaxResults=1000
    )["RecoveryPoints"]
    continuous = next(
        point["RecoveryPointArn"] for point in points if ":continuous:" in point["RecoveryPointArn"]
    )
    told = relight("copy", "--point", continuous, "--to", vault_here(sandbox), "--yes")
    assert told.code == 3
    assert "cannot be copied on demand" in told.err
