"""The objects of a bucket as they were before a bad deploy, and no others, in another bucket: in the app at
80x24, on the command line, asked for in plain lines, and by the exported runbook. Every way sends the same.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.terminal import Terminal

SOURCE = "relight-shop-media"
WORDS = "yesterday 14:27"
"""At least nine hours ago at any time of day, and so before the deploy of three hours before the start."""
MOST_KEYSTROKES = 45
QUICK = {"RESTORE_POLL_SECONDS": "0.2", "LC_ALL": "C"}
MANY_ENTERS = "\n" * 80
"""More than the form has fields: each takes the answer that stands there."""
OF_THE_ATTEMPT = ("aws:backup:request-id", "CreationToken")
ITEMS = tuple(
    f"s3://{SOURCE}/{key}"
    for key in (
        "banners/été – 主要 🔎.png",
        "banners/summer sale 50%.png",
        "videos/plus+sign=and,comma;semi:colon@at.mp4",
        "videos//double/",
        "products/photo-010.jpg",
    )
)


@dataclass(frozen=True, slots=True)
class Object:
    """All of an object that a restore gives back."""

    body: bytes
    metadata: Mapping[str, str]
    tags: Mapping[str, str]


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def meant_now() -> str:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    return iso(yesterday.replace(hour=14, minute=27, second=0))


BEGAN = meant_now()
"""What the words meant when this began: at midnight they come to mean another second."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox("--clock-speed", "30") as ready:
        yield ready


@pytest.fixture
def relight(sandbox: Sandbox, tmp_path: Path) -> Relight:
    return Relight(sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home")))


@pytest.fixture(scope="module")
def stood(sandbox: Sandbox) -> dict[str, Object]:
    """What stood in the source at the moment, by its own versions; the deploy has changed that since."""
    s3 = sandbox.client("s3")
    listed = s3.list_object_versions(Bucket=SOURCE)
    assert not listed["IsTruncated"]
    until = [
        entry
        for entry in (*listed["Versions"], *listed["DeleteMarkers"])
        if iso(entry["LastModified"]) <= BEGAN
    ]
    until.sort(key=lambda entry: (entry["LastModified"], entry["VersionId"]))
    last = {entry["Key"]: entry for entry in until}
    then = {
        key: read(sandbox, SOURCE, key, entry["VersionId"]) for key, entry in last.items() if "ETag" in entry
    }
    now = objects(sandbox, SOURCE)
    assert then.keys() - now.keys(), "the deploy deleted"
    assert now.keys() - then.keys(), "the deploy added"
    assert any(then[key] != now[key] for key in then.keys() & now.keys()), "the deploy overwrote"
    return then


@pytest.fixture(scope="module")
def by_command(
    sandbox: Sandbox, stood: dict[str, Object], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What the command line sent: what every other way is compared with."""
    home = tmp_path_factory.mktemp("by-command")
    relight = Relight(sandbox.child_environment(RELIGHT_HOME=str(home)))
    told = relight("restore", SOURCE, "--at", WORDS, *into(destination(sandbox, "by-command")), *STARTED)
    assert told.code == 0, told.err
    return restored(sandbox, told.out.strip(), "by-command", stood)


STARTED = ("--yes", "--wait")


def into(bucket: str) -> tuple[str, str]:
    return ("--set", f"DestinationBucketName={bucket}")


def destination(sandbox: Sandbox, name: str) -> str:
    """An empty bucket that takes everything: versions, ACLs, and public ones."""
    s3 = sandbox.client("s3")
    s3.create_bucket(
        Bucket=name,
        CreateBucketConfiguration={"LocationConstraint": sandbox.regions[0]},
        ObjectOwnership="BucketOwnerPreferred",
    )
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.delete_public_access_block(Bucket=name)
    return name


def objects(sandbox: Sandbox, bucket: str) -> dict[str, Object]:
    listed = sandbox.client("s3").list_objects_v2(Bucket=bucket)
    assert not listed["IsTruncated"]
    return {item["Key"]: read(sandbox, bucket, item["Key"]) for item in listed.get("Contents", ())}


def read(sandbox: Sandbox, bucket: str, key: str, version: str = "") -> Object:
    s3 = sandbox.client("s3")
    which = {"Bucket": bucket, "Key": key, **({"VersionId": version} if version else {})}
    got = s3.get_object(**which)
    tags = s3.get_object_tagging(**which)["TagSet"]
    return Object(got["Body"].read(), got["Metadata"], {tag["Key"]: tag["Value"] for tag in tags})


def restored(sandbox: Sandbox, job_id: str, bucket: str, expected: Mapping[str, Object]) -> dict[str, Any]:
    """The metadata of a job that put exactly these objects into the bucket, less what each attempt has of its
    own."""
    backup = sandbox.client("backup")
    job = backup.describe_restore_job(RestoreJobId=job_id)
    assert (job["Status"], job["CreatedResourceArn"]) == ("COMPLETED", f"arn:aws:s3:::{bucket}")
    assert objects(sandbox, bucket) == expected
    metadata: dict[str, Any] = backup.get_restore_job_metadata(RestoreJobId=job_id)["Metadata"]
    assert metadata.pop("RestoreTime") in {BEGAN, meant_now()}
    assert metadata.pop("DestinationBucketName") == bucket
    assert len({metadata.pop(key) for key in OF_THE_ATTEMPT}) == 1
    return metadata


def jobs(sandbox: Sandbox) -> set[str]:
    return {job["job_id"] for job in sandbox.control("GET", "/-/restores")}


def by_runbook(
    relight: Relight, sandbox: Sandbox, directory: Path, *words: str
) -> subprocess.CompletedProcess[str]:
    """The plan of those words as a bash runbook, run with the real `aws` command."""
    plan, script = directory / "restore.yaml", directory / "restore.sh"
    told = relight("plan", *words, "-o", str(plan))
    assert told.code == 0, told.err
    assert relight("runbook", str(plan), "--format", "bash", "-o", str(script)).code == 0
    return subprocess.run(
        ["bash", str(script), "--yes"],
        env=sandbox.child_environment(**QUICK),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def job_of(runbook: subprocess.CompletedProcess[str]) -> str:
    return next(line for line in runbook.stdout.splitlines() if line.startswith("Restore job ")).split()[-1]


def to_form(terminal: Terminal) -> None:
    """From the first screen to the form of the bucket as of the moment."""
    terminal.wait_for("WRITE", "Protected resources", "bastion")
    terminal.type("/p-med")
    terminal.wait_for("1/")
    terminal.press("Enter", "t")
    terminal.wait_for("Back to a moment", "continuous")
    terminal.type(WORDS)
    terminal.wait_for(meant_now(), "nothing")
    terminal.press("Enter")
    terminal.wait_for("nothing lost", "continuous, to the second")
    terminal.press("r")
    terminal.wait_for("1 of", "needs a look", "Bucket *", meant_now())


def from_form(terminal: Terminal, sandbox: Sandbox) -> None:
    """From the answered form to the screen of the job."""
    terminal.press("F5")
    terminal.wait_for("Ready")
    terminal.press("s")
    terminal.wait_for("Start this restore?", sandbox.account, sandbox.regions[0], meant_now())
    terminal.press("Right", "Enter")
    terminal.wait_for("Restore job", "What was asked for")


@pytest.mark.needs("tmux")
def test_an_engineer_has_the_objects_of_before_the_deploy_in_45_keystrokes(
    sandbox: Sandbox, stood: dict[str, Object], by_command: dict[str, Any], tmp_path: Path
) -> None:
    before, bucket = jobs(sandbox), destination(sandbox, "by-keys")
    environment = sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home"))
    with Terminal([str(RELIGHT), "--write"], environment=environment) as terminal:
        to_form(terminal)
        terminal.type(bucket)
        terminal.wait_for("all 10 looked at")
        from_form(terminal, sandbox)
        assert terminal.keystrokes <= MOST_KEYSTROKES
        terminal.wait_for("COMPLETED", f"arn:aws:s3:::{bucket}", "Nothing that Relight knows of")
    [job] = jobs(sandbox) - before
    assert restored(sandbox, job, bucket, stood) == by_command


def test_plain_lines_ask_for_the_moment_and_the_bucket_and_send_the_same(
    relight: Relight, sandbox: Sandbox, stood: dict[str, Object], by_command: dict[str, Any]
) -> None:
    bucket = destination(sandbox, "by-plain-lines")
    lines = (SOURCE, WORDS, "", "", bucket)
    told = relight(
        "--plain", "restore", "--interactive", *STARTED, stdin="\n".join(lines) + "\n" + MANY_ENTERS
    )
    assert told.code == 0, told.err
    assert restored(sandbox, told.out.split()[-1], bucket, stood) == by_command


@pytest.mark.needs("aws")
def test_the_exported_runbook_brings_the_same_with_the_aws_command_alone(
    relight: Relight, sandbox: Sandbox, stood: dict[str, Object], by_command: dict[str, Any], tmp_path: Path
) -> None:
    bucket = destination(sandbox, "by-runbook")
    ended = by_runbook(relight, sandbox, tmp_path, SOURCE, "--at", WORDS, *into(bucket))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert restored(sandbox, job_of(ended), bucket, stood) == by_command


def chosen(stood: Mapping[str, Object], items: tuple[str, ...]) -> dict[str, Object]:
    keys = [item.removeprefix(f"s3://{SOURCE}/") for item in items]
    return {
        key: each
        for key, each in stood.items()
        if any(key == named or (named.endswith("/") and key.startswith(named)) for named in keys)
    }


@pytest.mark.needs("aws")
def test_five_items_with_names_of_every_kind_come_back_alone_every_way(
    relight: Relight, sandbox: Sandbox, stood: dict[str, Object], tmp_path: Path
) -> None:
    wanted = chosen(stood, ITEMS)
    assert len(wanted) == len(ITEMS)
    asked = json.dumps(ITEMS, ensure_ascii=False)
    told = relight(
        *("restore", SOURCE, "--at", WORDS, *into(destination(sandbox, "items-by-command")), *STARTED),
        *("--set", f"ItemsToRestore={asked}"),
    )
    assert told.code == 0, told.err
    sent = restored(sandbox, told.out.strip(), "items-by-command", wanted)
    assert json.loads(sent["ItemsToRestore"]) == list(ITEMS)

    bucket = destination(sandbox, "items-by-plain-lines")
    lines = (SOURCE, WORDS, "", "", bucket, "", "", asked)
    told = relight(
        "--plain", "restore", "--interactive", *STARTED, stdin="\n".join(lines) + "\n" + MANY_ENTERS
    )
    assert told.code == 0, told.err
    assert restored(sandbox, told.out.split()[-1], bucket, wanted) == sent

    bucket = destination(sandbox, "items-by-runbook")
    words = (SOURCE, "--at", WORDS, *into(bucket), "--set", f"ItemsToRestore={asked}")
    ended = by_runbook(relight, sandbox, tmp_path, *words)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert restored(sandbox, job_of(ended), bucket, wanted) == sent


@pytest.mark.needs("tmux")
def test_a_folder_typed_on_the_form_comes_back_alone(
    sandbox: Sandbox, stood: dict[str, Object], tmp_path: Path
) -> None:
    folder = f"s3://{SOURCE}/banners/"
    before, bucket = jobs(sandbox), destination(sandbox, "items-by-keys")
    environment = sandbox.child_environment(RELIGHT_HOME=str(tmp_path / "home"))
    with Terminal([str(RELIGHT), "--write"], environment=environment) as terminal:
        to_form(terminal)
        terminal.type(bucket)
        terminal.wait_for("all 10 looked at")
        # Over the new bucket and the moment.
        terminal.press("Tab", "Tab", "Tab", "Tab")
        terminal.type(folder)
        terminal.wait_for("Objects or folders", folder)
        from_form(terminal, sandbox)
        terminal.wait_for("COMPLETED", f"arn:aws:s3:::{bucket}")
    [job] = jobs(sandbox) - before
    sent = restored(sandbox, job, bucket, chosen(stood, (folder,)))
    assert json.loads(sent["ItemsToRestore"]) == [folder]


def test_a_sixth_item_is_refused_before_anything_is_sent(relight: Relight, sandbox: Sandbox) -> None:
    before = jobs(sandbox)
    six = json.dumps([*ITEMS, f"s3://{SOURCE}/products/"])
    told = relight(
        *("restore", SOURCE, "--at", WORDS, *into("relight-shop-restores"), *STARTED),
        *("--set", f"ItemsToRestore={six}"),
    )
    assert (told.code, jobs(sandbox)) == (3, before), told.err
    assert "5" in told.err


@pytest.mark.needs("aws")
def test_what_cannot_be_read_is_left_out_and_told_by_the_runbook_with_exit_code_5(
    relight: Relight, sandbox: Sandbox, tmp_path: Path
) -> None:
    words = ("relight-shop-exports", "--latest", *into("relight-shop-restores"))
    ended = by_runbook(relight, sandbox, tmp_path, *words)
    assert ended.returncode == 5, ended.stdout + ended.stderr
    assert "parts are missing. AWS says: One or more objects failed" in ended.stdout
    told = relight("job", job_of(ended))
    assert told.code == 5
