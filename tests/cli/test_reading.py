"""Commands that look and change nothing."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.relight import RELIGHT, Relight, bare

VOLUME = "orders-db-data"


def test_resources_lists_every_protected_resource_as_json(relight: Relight) -> None:
    told = relight("resources", "--json")
    assert told.code == 0
    assert told.err == ""
    assert len(told.json) >= 60
    [volume] = [resource for resource in told.json if resource["name"] == VOLUME]
    assert set(volume) == {
        "context",
        "arn",
        "type",
        "name",
        "last_backup",
        "last_vault_arn",
        "last_point_arn",
    }
    assert volume["context"]["region"] == "eu-west-1"
    assert volume["last_backup"].endswith("Z")


def test_in_a_pipe_a_resource_is_one_line_of_tab_separated_cells(relight: Relight) -> None:
    lines = relight("resources").out.splitlines()
    assert {line.count("\t") for line in lines} == {4}
    assert len(lines) == len(relight("resources", "--json").json)


def test_hostile_names_reach_no_terminal_and_are_exact_in_json(relight: Relight) -> None:
    plain, as_json = relight("resources").out, relight("resources", "--json")
    assert [letter for letter in plain if not letter.isprintable() and letter not in "\t\n\u200d\ufe0f"] == []
    assert any("\x1b" in resource["name"] for resource in as_json.json)


def test_resources_of_one_type(relight: Relight) -> None:
    types = {resource["type"] for resource in relight("resources", "--type", "ebs", "--json").json}
    assert types == {"EBS"}


def test_a_type_that_no_resource_has_is_told_beside_those_there_are(relight: Relight) -> None:
    told = relight("resources", "--type", "EBSS")
    assert (told.code, told.out) == (0, "")
    assert told.err.startswith("No resources of type EBSS; there are ")
    assert " EBS, " in told.err


def test_points_are_listed_newest_first(relight: Relight) -> None:
    created = [point["created"] for point in relight("points", VOLUME, "--json").json["points"]]
    assert len(created) > 50
    assert created == sorted(created, reverse=True)


def test_points_of_a_volume_name_their_vault_which_their_listing_leaves_out(relight: Relight) -> None:
    points = relight("points", VOLUME, "--json").json["points"]
    assert {(point["vault"], point["type"]) for point in points} == {("shop-daily", "EBS")}
    assert "shop-daily" in relight("points", VOLUME).out.splitlines()[0].split("\t")


def test_a_name_that_matches_two_resources_is_refused_with_both(relight: Relight) -> None:
    told = relight("points", "web-logs")
    assert told.code == 2
    assert told.out == ""
    assert told.err.count("arn:aws:ec2:eu-west-1:111122223333:volume/") == 2


def test_a_name_that_matches_nothing_gets_the_nearest(relight: Relight) -> None:
    told = relight("points", "orders-db-dat")
    assert told.code == 2
    assert VOLUME in told.err


def test_an_arn_and_an_id_name_a_resource_too(relight: Relight) -> None:
    by_name = relight("points", VOLUME).out.splitlines()
    arn = next(row["arn"] for row in relight("resources", "--json").json if row["name"] == VOLUME)
    assert len(relight("points", arn).out.splitlines()) == len(by_name)
    assert len(relight("points", arn.rsplit("/", 1)[-1]).out.splitlines()) == len(by_name)


def test_jobs_lists_past_restores_and_job_shows_one(relight: Relight) -> None:
    jobs = relight("jobs", "--days", "60", "--json").json
    assert {"COMPLETED", "FAILED", "ABORTED"} <= {job["status"] for job in jobs}
    failed = next(job for job in jobs if job["status"] == "FAILED")
    told = relight("job", failed["id"])
    assert told.code == 1
    assert failed["status_message"] in told.out
    one = relight("job", failed["id"], "--json").json
    assert one["job"] == {name: failed[name] for name in one["job"]}
    assert (one["group"], one["why"]) == (failed["group"], failed["why"])


def test_an_unknown_job_is_an_error_of_aws(relight: Relight) -> None:
    told = relight("job", "NO-SUCH-JOB")
    assert told.code == 4
    assert told.err.startswith("error: Not found\n")


def test_profiles_lists_types_and_their_parameters_without_aws() -> None:
    relight = bare()
    assert "EBS" in [profile["resource_type"] for profile in relight("profiles", "--json").json]
    assert "availabilityZone" in relight("profiles", "EBS").out
    told = relight("profiles", "EBSS")
    assert told.code == 2


def test_a_profile_tells_how_many_restores_run_at_a_time() -> None:
    told = bare()("profiles", "EKS").out
    assert "at a time: 5, raised by AWS on request (AWS Backup quotas); 1 for each clusterName" in told


def test_doctor_finds_a_sandbox_healthy(relight: Relight) -> None:
    told = relight("doctor", "--json")
    assert told.code == 0
    found = {one["subject"]: one for one in told.json}
    assert {"python", "journal", "credentials", "context", "clock", "terminal", "clipboard"} <= set(found)
    assert found["credentials"]["text"] == "arn:aws:iam::111122223333:user/shop-admin"


def test_doctor_without_credentials_says_how_to_get_some() -> None:
    told = bare()("doctor")
    assert told.code == 4
    assert any(line.startswith("bad") and "credentials" in line for line in told.out.splitlines())


def test_without_credentials_a_command_is_one_calm_block() -> None:
    told = bare()("--region", "eu-west-1", "resources")
    assert told.code == 4
    assert "Traceback" not in told.err
    assert told.err.startswith("error: ")
    assert "\n  > " in told.err


GOOD = {
    "RecoveryPointArn": "arn:aws:ec2:eu-west-1::snapshot/snap-1",
    "IamRoleArn": "arn:aws:iam::111122223333:role/r",
    "ResourceType": "EBS",
    "Metadata": {"availabilityZone": "eu-west-1a"},
}


def test_check_passes_a_good_request(tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(GOOD))
    told = bare()("check", str(file), "--json")
    assert (told.code, told.json) == (0, {"problems": []})


def test_check_names_what_is_wrong_and_exits_2() -> None:
    told = bare()("check", "-", "--json", stdin=json.dumps({**GOOD, "Metadata": {"volumeSize": 5}}))
    assert told.code == 2
    assert list(told.json) == ["problems"]
    assert {frozenset(problem) for problem in told.json["problems"]} == {
        frozenset({"severity", "key", "message", "hint"})
    }
    assert all("(source: " in problem["message"] for problem in told.json["problems"])
    assert {"volumeSize", "availabilityZone"} <= {
        problem["key"] for problem in told.json["problems"] if problem["severity"] == "error"
    }


@pytest.mark.parametrize("text", ["", "[1]", "{"])
def test_check_refuses_what_is_no_request(text: str) -> None:
    told = bare()("check", "-", stdin=text)
    assert told.code == 2
    assert told.out == ""


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (b"\xef\xbb\xbf{}", "it begins with a byte order mark"),
        (b'{"Metadata":{"a":"\xe9"}}', "its text is not UTF-8"),
        (b"[" * 100_000, "it is nested deeper than any request"),
        (b"[" * 300 + b"]" * 300, "it is nested deeper than any request"),
    ],
)
def test_check_says_why_a_file_cannot_be_read(tmp_path: Path, written: bytes, told: str) -> None:
    file = tmp_path / "request.json"
    file.write_bytes(written)
    answer = bare()("check", str(file))
    assert answer.code == 2
    assert answer.err.startswith("error: Not JSON\n")
    assert told in answer.err


def test_check_warns_of_a_key_that_stands_twice() -> None:
    text = json.dumps(GOOD).replace('"Metadata": {', '"Metadata": {"availabilityZone": "x", ')
    told = bare()("check", "-", "--json", stdin=text)
    assert told.code == 0
    assert [(each["severity"], each["key"]) for each in told.json["problems"]] == [
        ("warning", "availabilityZone")
    ]


@pytest.mark.parametrize(
    "arguments", [("resources", "--nope"), ("nope",), ("points",), ("--now", "x", "resources")]
)
def test_bad_usage_exits_2_and_points_to_help(arguments: tuple[str, ...]) -> None:
    told = bare()(*arguments)
    assert told.code == 2
    assert told.out == ""
    assert "--help" in told.err


def test_the_app_without_a_terminal_is_refused_with_a_way_on() -> None:
    told = bare()()
    assert told.code == 2
    assert "relight --help" in told.err


def test_a_reader_that_stops_early_is_no_error(relight: Relight) -> None:
    line = f"{RELIGHT} resources --json | head -1; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(
        ["bash", "-c", line], env=dict(relight.environment), capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr, ended.stdout) == (0, "", "[\n")


def test_the_lists_of_commands_have_whole_sentences() -> None:
    for group in ((), ("plan",), ("runbook",), ("journal",), ("tests",)):
        listed = bare()(*group, "--help").out.partition("\nCommands:\n")[2].splitlines()
        assert len(listed) > 2
        assert not [line for line in listed if line.endswith("...")]
