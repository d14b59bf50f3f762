"""The lint configuration really refuses what leads around the write door."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.packaging.wheel import ROOT


def codes(source: str, path: str) -> set[str]:
    """Rules of the project's configuration that `source` breaks, as if it stood at `path`."""
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--output-format",
        "concise",
        "--stdin-filename",
        path,
        "-",
    ]
    answer = subprocess.run(command, input=source, cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode in (0, 1), answer.stderr
    return {line.split()[1] for line in answer.stdout.splitlines() if line.startswith(path)}


@pytest.mark.parametrize(
    "source",
    [
        'import boto3\n\nboto3.client("backup")\n',
        'import boto3\n\nboto3.resource("ec2")\n',
        "from boto3 import Session\n\nSession()\n",
        "import botocore.session\n\nbotocore.session.get_session()\n",
    ],
)
def test_a_session_or_client_is_made_in_the_sessions_module_only(source: str) -> None:
    assert codes(source, "aws_api/gateway/points.py") == {"TID251"}
    assert codes(source, "aws_api/sessions.py") == set()


def test_a_time_without_a_zone_and_a_print_are_refused() -> None:
    source = "from datetime import datetime\n\nprint(datetime.now())\n"
    assert codes(source, "recovery/planning.py") == {"DTZ005", "T201"}
