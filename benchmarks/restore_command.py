"""`relight restore NAME --latest --yes` to the job id, against the four `aws` commands that it replaces.

The four only list, choose, read and send; ours also looks for the role, checks the plan against the account
and keeps a journal on the disk. Run: python -m benchmarks.restore_command
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time

from benchmarks.measuring import RELIGHT, aws_command, compare, report
from tests.sandbox_process import Sandbox, running_sandbox

NAME = "orders-db-data"
PAIRS = 20
LIMIT = 0.5


def ours(sandbox: Sandbox) -> float:
    with tempfile.TemporaryDirectory() as home:
        environment = sandbox.child_environment(RELIGHT_HOME=home)
        started = time.perf_counter()
        told = subprocess.run(
            [RELIGHT, "restore", NAME, "--latest", "--yes"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )
        seconds = time.perf_counter() - started
    assert told.stdout.strip()
    return seconds


def four_aws_commands(sandbox: Sandbox, aws: str) -> float:
    environment = sandbox.child_environment()

    def ask(*arguments: str) -> str:
        return subprocess.run(
            [aws, "backup", *arguments], env=environment, capture_output=True, text=True, check=True
        ).stdout.strip()

    started = time.perf_counter()
    by_name = f"Results[?ResourceName=='{NAME}'].ResourceArn"
    resource = ask("list-protected-resources", "--query", by_name, "--output", "text")
    newest = "reverse(sort_by(RecoveryPoints[?Status=='COMPLETED'], &CreationDate))[0].RecoveryPointArn"
    # As JSON the pages are put together before the query; as text each page is queried for itself.
    choose = ["--resource-arn", resource, "--query", newest, "--output", "json"]
    point = json.loads(ask("list-recovery-points-by-resource", *choose))
    kept = ask(
        "get-recovery-point-restore-metadata",
        "--backup-vault-name", "shop-daily", "--recovery-point-arn", point, "--query", "RestoreMetadata",
    )  # fmt: skip
    metadata = {"availabilityZone": "eu-west-1a", "encrypted": json.loads(kept).get("encrypted", "true")}
    request = {
        "RecoveryPointArn": point,
        "Metadata": metadata,
        "IamRoleArn": sandbox.role(),
        "ResourceType": "EBS",
    }
    job = ask("start-restore-job", "--cli-input-json", json.dumps(request), "--query", "RestoreJobId")
    seconds = time.perf_counter() - started
    assert job
    return seconds


def main(pairs: int = PAIRS) -> int:
    aws = aws_command()
    with running_sandbox("--clock-speed", "30") as sandbox:
        return report(
            compare(
                "restore to the job id",
                "four aws commands",
                lambda: ours(sandbox),
                lambda: four_aws_commands(sandbox, aws),
                pairs,
                LIMIT,
            )
        )


if __name__ == "__main__":
    sys.exit(main())
