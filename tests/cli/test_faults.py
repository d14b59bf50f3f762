"""A fault of our own, and AWS out of reach: calm words, the exit code for it, and no value of anything."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

from tests.cli.relight import Relight, bare

SECRET = "a-password-of-the-restored-database"

FAULTY = f"""
import sys
from aws_api.account import AwsReads
from command_line.entry import main

def resources(self):
    metadata = {{"MasterUserPassword": "{SECRET}"}}
    raise KeyError(f"{{len(metadata)}} keys")

AwsReads.resources = resources
sys.exit(main())
"""


def test_a_fault_is_told_calmly_and_its_traceback_is_for_the_owner_only(
    relight: Relight, tmp_path: Path
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", FAULTY, "resources"],
        env=dict(relight.environment),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (4, "")
    assert ended.stderr.startswith("error: Relight has stopped\n  KeyError in resources, line ")
    assert "Traceback" not in ended.stderr
    (file,) = (tmp_path / "home" / "state").glob("crash-*.txt")
    assert str(file) in ended.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "KeyError: '1 keys'" in file.read_text()
    assert SECRET not in file.read_text() + ended.stderr


def test_without_a_network_nothing_is_guessed() -> None:
    keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}
    told = bare()("--region", "eu-west-1", "--endpoint-url", "http://127.0.0.1:1", "resources", **keys)
    assert told.code == 4
    assert told.err.startswith("error: AWS cannot be reached\n")
    assert "\n  > Check the network" in told.err


def test_expired_credentials_are_told_with_what_mends_them(relight: Relight) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "old"}
    told = relight("resources", AWS_CONFIG_FILE="/dev/null", **keys)
    assert told.code == 4
    assert "Traceback" not in told.err
    assert "\n  > Export fresh AWS_ACCESS_KEY_ID" in told.err
