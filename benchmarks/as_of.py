"""A database as it was yesterday at 14:27, to the running job: `relight restore NAME --at TIME --yes` and a
look at its job, against the `aws` commands that do the same.

`python -m benchmarks.as_of`. The commands only list, read and send; ours also finds the role, looks at the
gaps of the window, checks the plan against the account and keeps a journal on the disk. Nobody types here:
seconds are the machine's. What a person has to type is counted apart, each character a key, as are the keys
of the app, which is driven in a terminal of 80x24. Exits 1 where the ratio or the keys are over their limit.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from time import perf_counter
from typing import Any

from benchmarks.measuring import RELIGHT, aws_command, compare, report
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

NAME, WORDS = "customers", "yesterday 14:27"
VAULT = "shop-daily"
PAIRS = 20
LIMIT = 0.6
MOST_KEYSTROKES = 30
CONTINUOUS = ":recovery-point:continuous:"


@dataclass
class Shell:
    """Runs lines as somebody would type them, and counts their characters with the Enter at the end."""

    environment: Mapping[str, str]
    command: str
    """The program itself, which its name stands for in what is counted."""
    lines: list[str] = field(default_factory=list)

    def run(self, *words: str) -> str:
        name = self.command.rpartition("/")[2]
        self.lines.append(shlex.join((name, *words)))
        return subprocess.run(
            [self.command, *words],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    @property
    def characters(self) -> int:
        return sum(len(line) + 1 for line in self.lines)

    @property
    def characters_less_arns(self) -> int:
        """With each ARN and job id pasted, as one key."""
        words = [word for line in self.lines for word in shlex.split(line)]
        pasted = [word for word in words if word.startswith("arn:") or word.count("-") == 4]
        return self.characters - sum(len(word) - 1 for word in pasted)


def restored_to(now: datetime) -> str:
    """What the words mean, as AWS wants it."""
    yesterday = now - timedelta(days=1)
    return yesterday.strftime("%Y-%m-%dT14:27:00Z")


def ours(sandbox: Sandbox, called: str = "") -> tuple[float, Shell]:
    """Seconds to the running job, and what was typed. `called` is the name of the new instance, which is only
    typed where the one that is filled in is taken."""
    with tempfile.TemporaryDirectory() as home:
        shell = Shell(sandbox.child_environment(RELIGHT_HOME=home, TZ="UTC"), RELIGHT)
        named = ("--set", f"DBInstanceIdentifier={called}") if called else ()
        started = perf_counter()
        job = shell.run("restore", NAME, "--at", WORDS, *named, "--yes").strip()
        seen = shell.run("job", job)
        seconds = perf_counter() - started
    assert job in seen
    return seconds, shell


def six_aws_commands(sandbox: Sandbox, aws: str, called: str) -> tuple[float, Shell]:
    """The same; of each answer a person reads what the next line needs."""
    shell = Shell(sandbox.child_environment(), aws)
    database = f"arn:aws:rds:{sandbox.regions[0]}:{sandbox.account}:db:{NAME}"

    def ask(*words: str) -> Any:
        return json.loads(shell.run(*words))

    started = perf_counter()
    points = ask("backup", "list-recovery-points-by-resource", "--resource-arn", database)["RecoveryPoints"]
    windows = ask("rds", "describe-db-instance-automated-backups", "--db-instance-identifier", NAME)
    moment = restored_to(datetime.now(UTC))
    point = next(
        backup["AwsBackupRecoveryPointArn"]
        for backup in windows["DBInstanceAutomatedBackups"]
        if backup["RestoreWindow"]["EarliestTime"] <= moment <= backup["RestoreWindow"]["LatestTime"]
    )
    assert point in {each["RecoveryPointArn"] for each in points}
    kept = ask(
        "backup", "get-recovery-point-restore-metadata",
        "--backup-vault-name", VAULT, "--recovery-point-arn", point,
    )["RestoreMetadata"]  # fmt: skip
    [source] = ask("rds", "describe-db-instances", "--db-instance-identifier", NAME)["DBInstances"]
    metadata = {
        "DBInstanceIdentifier": called,
        "RestoreTime": moment,
        "Engine": kept.get("Engine", source["Engine"]),
        "DBInstanceClass": source["DBInstanceClass"],
        "DBSubnetGroupName": source["DBSubnetGroup"]["DBSubnetGroupName"],
        "VpcSecurityGroupIds": json.dumps(
            [group["VpcSecurityGroupId"] for group in source["VpcSecurityGroups"]]
        ),
        "DBParameterGroupName": source["DBParameterGroups"][0]["DBParameterGroupName"],
    }
    job = ask(
        "backup", "start-restore-job", "--recovery-point-arn", point, "--iam-role-arn", sandbox.role(),
        "--resource-type", "RDS", "--metadata", json.dumps(metadata),
    )["RestoreJobId"]  # fmt: skip
    seen = ask("backup", "describe-restore-job", "--restore-job-id", job)
    seconds = perf_counter() - started
    assert seen["Status"] in {"PENDING", "RUNNING", "COMPLETED"}
    return seconds, shell


def keys_of_the_app(sandbox: Sandbox) -> int:
    """From the first frame to the running job."""
    with tempfile.TemporaryDirectory() as home:
        environment = sandbox.child_environment(RELIGHT_HOME=home)
        with Terminal([RELIGHT, "--write"], environment=environment) as terminal:
            terminal.wait_for("WRITE", "Protected resources", NAME)
            terminal.type(f"/{NAME[:4]}")
            terminal.wait_for("1/")
            terminal.press("Enter", "t")
            terminal.wait_for("Back to a moment", "continuous")
            terminal.type(WORDS).press("Enter")
            terminal.wait_for("nothing lost")
            terminal.press("r")
            terminal.wait_for("needs a look")
            terminal.press("F5")
            terminal.wait_for("Ready: nothing in the way")
            terminal.press("s")
            terminal.wait_for("Start this restore?")
            terminal.press("Right", "Enter")
            terminal.wait_for("Restore job", "Restored as")
            return terminal.keystrokes


def main(pairs: int = PAIRS) -> int:
    aws, serial = aws_command(), count(1)

    def seconds_of(run: Callable[[str], tuple[float, Shell]]) -> float:
        return run(f"as-of-{next(serial)}")[0]

    with running_sandbox("--clock-speed", "30") as sandbox:
        keys = keys_of_the_app(sandbox)
        sandbox.control("POST", "/-/reset")
        typed = ours(sandbox)[1]
        sandbox.control("POST", "/-/reset")
        theirs = six_aws_commands(sandbox, aws, f"{NAME}-restored")[1]
        comparison = compare(
            "database as of a moment, to the running job",
            f"{len(theirs.lines)} aws commands",
            lambda: seconds_of(lambda called: ours(sandbox, called)),
            lambda: seconds_of(lambda called: six_aws_commands(sandbox, aws, called)),
            pairs,
            LIMIT,
        )
    told = {"app": keys, "command": typed.characters, "aws": theirs.characters}
    less = {"command": typed.characters_less_arns, "aws": theirs.characters_less_arns}
    print(f"keys: {told}; with each ARN and id pasted as one: {less}; of the app at most {MOST_KEYSTROKES}")
    print(json.dumps({"keys": told, "keys_pasting": less, "lines": [*typed.lines, *theirs.lines]}))
    return max(report(comparison), int(keys > MOST_KEYSTROKES))


if __name__ == "__main__":
    sys.exit(main())
