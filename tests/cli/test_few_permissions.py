"""What a command reaches for someone who may not look: the sandbox's operator may start restores, describe
what AWS Backup has and pass the role, and may list and look up nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.relight import Relight, Told
from tests.sandbox_process import Sandbox

OPERATOR = "shop-operator"


@pytest.fixture(scope="module")
def point(sandbox: Sandbox) -> tuple[str, str]:
    """A recovery point of a volume as a colleague would paste it: its ARN and its vault."""
    pages = sandbox.client("backup").list_recovery_points_by_backup_vault(
        BackupVaultName="shop-daily", ByResourceType="EBS"
    )
    return next(
        (each["RecoveryPointArn"], each["BackupVaultName"])
        for each in pages["RecoveryPoints"]
        if each["Status"] == "COMPLETED"
    )


def restore(relight: Relight, sandbox: Sandbox, point: tuple[str, str], *words: str) -> Told:
    arn, vault = point
    zone = f"availabilityZone={sandbox.regions[0]}a"
    asked = ("restore", "--point", arn, "--vault", vault, "--set", zone, "--role", sandbox.role())
    return relight(*asked, *words, AWS_PROFILE=OPERATOR)


def test_whoever_may_only_start_restores_a_point_by_its_arn(
    relight: Relight, sandbox: Sandbox, point: tuple[str, str]
) -> None:
    told = restore(relight, sandbox, point, "--yes")
    assert told.code == 0, told.err
    assert relight("job", told.out.strip(), "--json").json["job"]["point_arn"] == point[0]
    assert "unknown  What the backup recorded is not known" in told.err
    assert "unknown  The source as it is now is not known" in told.err
    for title in ("Restore role", "Vault access policy", "Other restores of this source", "Your permissions"):
        assert f"unknown: {title}\n" in told.err
    assert "filled in for you" not in told.err


def test_a_plan_made_by_another_is_run_by_whoever_may_only_start(
    relight: Relight, sandbox: Sandbox, point: tuple[str, str], tmp_path: Path
) -> None:
    file = str(tmp_path / "plan.yaml")
    assert relight("plan", "--point", point[0], "--vault", point[1], "-o", file).code == 0
    told = relight("restore", file, "--yes", AWS_PROFILE=OPERATOR)
    assert told.code == 0, told.err
    assert told.out.strip()


def test_a_point_without_its_vault_asks_for_the_vault_of_whoever_may_not_list_them(
    relight: Relight, point: tuple[str, str]
) -> None:
    told = relight("plan", "--point", point[0], AWS_PROFILE=OPERATOR)
    assert told.code == 4
    assert "backup:ListBackupVaults" in told.err
    assert "\n  > Name its vault, then none is searched: --vault NAME\n" in told.err


def test_a_point_alone_is_found_in_its_vault(relight: Relight, point: tuple[str, str]) -> None:
    told = relight("plan", "--point", point[0], "--json")
    assert told.json["plan"]["source"]["vault"] == point[1]


def test_a_point_of_another_resource_than_the_named_one_is_refused(
    relight: Relight, point: tuple[str, str]
) -> None:
    source = relight("plan", "--point", point[0], "--json").json["plan"]["source"]["resource_arn"]
    other = source[:-1] + ("0" if source[-1] != "0" else "1")
    assert relight("plan", source, "--point", point[0]).code == 0
    told = relight("plan", other, "--point", point[0])
    assert told.code == 2
    assert source in told.err
    assert told.out == ""


def test_a_point_that_no_vault_holds_is_not_found(relight: Relight) -> None:
    told = relight("plan", "--point", "arn:aws:ec2:eu-west-1::snapshot/snap-0000000000000000f")
    assert told.code == 4
    assert told.err.startswith("error: Not found\n")
