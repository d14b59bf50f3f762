"""A type that nobody has declared, from its point to the restored thing: Relight without its file about
Timestream, on an account that has tables of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.relight import Relight, Told
from tests.sandbox_process import Sandbox

WITHOUT = """\
import sys
from restore_profiles import registry
del registry.BUILT_IN["timestream"]
from command_line.entry import main
sys.exit(main())
"""


class Unknowing(Relight):
    """`relight` that has never heard of Timestream."""

    def __call__(self, *arguments: str, stdin: str | None = None, **more: str) -> Told:
        ended = subprocess.run(
            [sys.executable, "-c", WITHOUT, *arguments],
            env={**self.environment, **more},
            input=stdin if stdin is not None else "",
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Told(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture
def unknowing(relight: Relight) -> Unknowing:
    return Unknowing(relight.environment)


@pytest.fixture
def source(sandbox: Sandbox) -> str:
    found = sandbox.client("backup").get_paginator("list_protected_resources").paginate().build_full_result()
    return next(str(each["ResourceArn"]) for each in found["Results"] if each["ResourceType"] == "Timestream")


def test_a_plan_of_plain_keys_is_written_run_and_followed_as_any_other(
    unknowing: Unknowing, sandbox: Sandbox, source: str, tmp_path: Path
) -> None:
    file = tmp_path / "plan.yaml"
    name = "--set=TableName=from-a-plan"
    told = unknowing("plan", source, "--latest", name, "-o", str(file))
    assert told.code == 0, told.err
    assert "Relight does not know what a restore of Timestream takes" in told.err
    assert "from-a-plan" not in told.err, "what a key means is not known, so its value may be a secret"
    assert 'TableName: "from-a-plan"' in file.read_text()

    restored = unknowing("restore", str(file), "--yes", "--wait")
    assert restored.code == 0, restored.err
    assert "unknown  What remains after a restore of Timestream" in restored.err
    job = unknowing("job", restored.out.strip(), "--json").json["job"]
    assert (job["status"], job["resource_type"]) == ("COMPLETED", "Timestream")
    sent = sandbox.client("backup").get_restore_job_metadata(RestoreJobId=job["id"])["Metadata"]
    assert sent["TableName"] == "from-a-plan"
    again = unknowing("restore", str(file), "--yes")
    assert again.out == restored.out, "the plan is known by its digest"


def test_its_runbook_sends_the_keys_as_they_were_set(
    unknowing: Unknowing, source: str, tmp_path: Path
) -> None:
    file = str(tmp_path / "plan.yaml")
    assert unknowing("plan", source, "--latest", "--set=Secret=hunter2", "-o", file).code == 0
    script = unknowing("runbook", file, "--format", "bash").out
    request = script.partition("<<'REQUEST'\n")[2].partition("\nREQUEST\n")[0]
    assert json.loads(request)["Metadata"]["Secret"] == "hunter2"
    assert "Nothing remains to be done that is known of." in script


def test_a_key_that_aws_does_not_take_is_refused_by_aws(unknowing: Unknowing, source: str) -> None:
    told = unknowing("restore", source, "--latest", "--set=Odd=1", "--set=TableName=odd", "--yes")
    assert (told.code, told.out) == (4, "")
    assert "Odd" in told.err


def test_its_requests_are_checked_for_what_holds_for_all_types(unknowing: Unknowing, tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text(
        json.dumps({"RecoveryPointArn": "arn:aws:x", "ResourceType": "Timestream", "Metadata": {"a": 1}})
    )
    told = unknowing("check", str(file), "--json")
    assert told.code == 2
    assert {(each["severity"], each["key"]) for each in told.json["problems"]} == {
        ("error", "a"),
        ("warning", "IamRoleArn"),
        ("warning", "ResourceType"),
    }
