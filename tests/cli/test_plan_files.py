"""What is done with plan files without asking AWS: check, diff, edit, join, schema."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from recovery.recovery_plan import plan_of_one
from recovery.recovery_plan_file import dump, load
from tests.cli.relight import Relight, bare
from tests.unit.plan_samples import SEVERAL, restore_of

RELIGHT = bare()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.yaml"
    path.write_text(dump(SEVERAL, note="ticket 4711"), encoding="utf-8")
    return path


def test_a_change_is_told_and_written_for_its_owner_alone(file: Path) -> None:
    file.chmod(0o644)
    told = RELIGHT("plan", "edit", str(file), "--step", "db", "--set", "availabilityZone=eu-west-1b")
    assert told.code == 0, told.err
    assert told.out.splitlines() == [
        "db",
        '  ~ request.Metadata.availabilityZone: "eu-west-1a" -> "eu-west-1b"',
    ]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "# ticket 4711\n" in file.read_text()
    plan = load(file.read_text())
    assert plan.restores[0].plan.metadata == {"availabilityZone": "eu-west-1b"}
    assert plan.digest in told.err


def test_everything_that_can_be_changed_is_changed_in_one_go(file: Path) -> None:
    told = RELIGHT(
        *("plan", "edit", str(file), "--title", 'It\'s "new"', "--why", "w", "--owner", "o"),
        *("--escalation", "e", "--on-failure", "stop", "--at-once", "EBS=0", "--at-once", "RDS=2"),
        *("--answer", "db-attach:instance=i-1=2", "--remove", "away", "--step", "db-mount", "--after", ""),
        "--json",
    )
    assert told.code == 0, told.err
    plan = load(file.read_text())
    assert told.json["digest"] == plan.digest
    assert ("away", "removed") in [(each["step"], each["change"]) for each in told.json["differences"]]
    assert (plan.title, plan.why, plan.owner, plan.escalation) == ('It\'s "new"', "w", "o", "e")
    assert (plan.on_failure.value, dict(plan.at_once), plan.step("db-mount").after) == (
        "stop",
        {"RDS": 2},
        (),
    )
    assert "i-1=2" in file.read_text()


def test_a_change_that_makes_the_plan_wrong_is_refused_and_the_file_stays(file: Path) -> None:
    before = file.read_bytes()
    told = RELIGHT("plan", "edit", str(file), "--remove", "db")
    assert told.code == 2
    assert f"{file}: db-attach takes what db made" in told.err
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--at-once", "EBS"), "No “=”"),
        (("--at-once", "EBS=many"), "“many” of EBS is no whole number."),
        (("--answer", "db-attach:instance"), "No “=”"),
        (("--on-failure", "halt"), "'halt' is not one of"),
    ],
)
def test_words_that_say_nothing_are_refused(file: Path, words: tuple[str, ...], told: str) -> None:
    answer = RELIGHT("plan", "edit", str(file), *words)
    assert answer.code == 2
    assert told in answer.err


def test_a_difference_is_told_by_step_and_the_exit_code_says_it_where_asked(
    file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(dump(replace(SEVERAL, why="x", steps=SEVERAL.steps[:-1])), encoding="utf-8")
    told = RELIGHT("plan", "diff", str(file), str(other))
    assert told.code == 0
    assert told.out.splitlines() == [
        "the plan",
        '  ~ why: "somebody dropped it" -> "x"',
        "away",
        '  - the step: "Copy away"',
    ]
    assert "They do not run the same. 2 differences." in told.err
    assert RELIGHT("plan", "diff", str(file), str(other), "--exit-code").code == 1
    assert RELIGHT("plan", "diff", str(file), str(file), "--exit-code").code == 0
    answer = RELIGHT("plan", "diff", str(file), str(other), "--json").json
    assert answer["runs_the_same"] is False
    assert answer["differences"][1] == {
        "step": "away",
        "member": "",
        "change": "removed",
        "old": "Copy away",
        "new": "",
        "runs": True,
    }


def test_a_file_that_was_changed_by_hand_is_compared_and_neither_joined_nor_checked(
    file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(file.read_text().replace("/dev/sdf", "/dev/sdg", 1), encoding="utf-8")
    told = RELIGHT("plan", "diff", str(file), str(other))
    assert told.out.splitlines() == ["db-attach", '  ~ request.Device: "/dev/sdf" -> "/dev/sdg"']
    for words in (("join", str(file), str(other)), ("check", str(other), "--offline")):
        answer = RELIGHT("plan", *words)
        assert answer.code == 2
        assert f"{other}: Line 5: the digest is not that of what the plan would run." in answer.err


def test_plans_are_joined_into_one_file(file: Path, tmp_path: Path) -> None:
    other, made = tmp_path / "other.yaml", tmp_path / "both.yaml"
    other.write_text(dump(plan_of_one(restore_of("orders"), "db")), encoding="utf-8")
    told = RELIGHT("plan", "join", str(file), str(other), "-o", str(made), "--title", "Both")
    assert told.code == 0, told.err
    plan = load(made.read_text())
    assert (plan.title, [step.id for step in plan.restores]) == ("Both", ["db", "files", "away", "db-2"])
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_the_schema_is_printed_as_it_is_published() -> None:
    published = Path(__file__).parents[2] / "docs" / "plan.schema.json"
    assert RELIGHT("plan", "schema").json == json.loads(published.read_text(encoding="utf-8"))


def test_a_plan_is_checked_without_asking_aws(file: Path) -> None:
    told = RELIGHT("plan", "check", str(file), "--offline")
    assert told.code == 0, told.err
    assert (
        "db-attach: warning: Not answered yet: instance is asked for when the plan runs: the instance that"
        in told.out
    )
    assert "the plan: unknown: The account: It was not asked" in told.out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'volumeType: "gp3"',
            "volumeType: 3",
            "Line 32: Metadata.volumeType must be a text in double quotes",
        ),
        ('volumeType: "gp3"', 'volumeType: "floppy"', "floppy"),
        ("backup:StartRestoreJob", "backup:StartBackupJob", "operation is"),
        ("ec2:AttachVolume", "ec2:TerminateInstances", "ec2:TerminateInstances is no operation that Relight"),
        ("ec2:DescribeVolumes", "ec2:DeleteVolume", "ec2:DeleteVolume is no operation that Relight reads"),
        ("{ask.instance}", "{values.x}", "has a place {values.x} that nothing fills"),
    ],
)
def test_a_file_that_is_wrong_exits_2_in_words_and_as_json(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    steps = SEVERAL.steps
    first = replace(
        SEVERAL.restores[0], plan=restore_of("db", {"availabilityZone": "eu-west-1a", "volumeType": "gp3"})
    )
    written = dump(replace(SEVERAL, steps=(first, *steps[1:])))
    path = tmp_path / "wrong.yaml"
    lines = written.replace(old, new, 1).splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("digest")), encoding="utf-8")
    words = RELIGHT("plan", "check", str(path), "--offline")
    assert words.code == 2
    assert told in words.out + words.err
    answer = RELIGHT("plan", "check", str(path), "--offline", "--json")
    assert answer.code == 2
    [wrong] = [each for each in answer.json["findings"] if each["severity"] == "error"]
    assert told in wrong["text"]
    assert wrong["of_file"] is True
    assert answer.json["holds"] is False


@pytest.mark.parametrize("words", [("--latest", "check"), ("--", "check")])
def test_a_resource_may_be_called_like_a_subcommand(relight: Relight, words: tuple[str, ...]) -> None:
    told = relight("plan", *words)
    assert told.code == 2
    assert ("“check”" in told.err) == ("--latest" in words)
    assert "Cannot read the file" not in told.err
