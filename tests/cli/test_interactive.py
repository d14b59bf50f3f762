"""`relight restore --interactive` by a human at a terminal, and in plain lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.relight import RELIGHT, Relight
from tests.stories.terminal import Terminal

QUESTIONS = (
    "Resource (name, id or ARN)",
    "Recovery point",
    "Availability Zone",
    "Volume type",
    "Size",
    "IOPS",
    "Throughput",
    "Encrypt the volume",
    "KMS key",
    "Restore role",
    "Copy the source's tags",
)


@pytest.mark.needs("tmux")
@pytest.mark.parametrize("options", [(), ("--plain",)])
def test_a_volume_is_restored_by_answering_what_the_form_asks(
    relight: Relight, tmp_path: Path, options: tuple[str, ...]
) -> None:
    command = [str(RELIGHT), *options, "restore", "--interactive", "--wait"]
    with Terminal(
        command, columns=120, rows=60, environment=relight.environment, directory=tmp_path
    ) as terminal:
        first, *others = QUESTIONS
        terminal.wait_for(first)
        terminal.type("orders-db-data").press("Enter")
        for question in others:
            terminal.wait_for(question)
            terminal.press("Enter")
        terminal.wait_for("This cannot be stopped afterwards")
        terminal.type("y").press("Enter")
        terminal.wait_for("COMPLETED is not recovered", "ended with 5")


@pytest.mark.needs("tmux")
def test_an_answer_that_aws_refuses_is_asked_again(relight: Relight, tmp_path: Path) -> None:
    command = [str(RELIGHT), "--plain", "restore", "orders-db-data", "--latest", "--interactive"]
    with Terminal(
        command, columns=120, rows=60, environment=relight.environment, directory=tmp_path
    ) as terminal:
        for question in ("Availability Zone", "Volume type"):
            terminal.wait_for(question)
            terminal.press("Enter")
        terminal.wait_for("Size")
        terminal.type("many").press("Enter")
        terminal.wait_for("whole number")
        terminal.press("C-c")
        terminal.wait_for("ended with 130")


@pytest.mark.parametrize("options", [(), ("--plain",)])
def test_plain_lines_work_in_a_pipe_up_to_the_question_that_needs_a_terminal(
    relight: Relight, options: tuple[str, ...]
) -> None:
    told = relight(*options, "restore", "--interactive", stdin="orders-db-data\n" + "\n" * 10)
    assert told.code == 3
    assert told.out == ""
    assert "Not confirmed" in told.err


DATABASE = ("restore", "reporting", "--latest", "--interactive")
NAME_TO_LICENCE = 13
"""Questions of an RDS instance from a snapshot before the first section that is folded: all of "Instance",
"Network" and "Engine"."""


def test_a_folded_section_is_one_question(relight: Relight) -> None:
    told = relight("--plain", *DATABASE, stdin="\n" * 30)
    assert "StorageType=gp3, AllocatedStorage=400" in told.err
    assert "Storage [1]:" in told.err
    assert "[AllocatedStorage" not in told.err


def test_a_section_that_is_opened_asks_for_each_of_its_parameters(relight: Relight) -> None:
    answers = ["" for _ in range(NAME_TO_LICENCE)] + ["2", "", "401"]
    told = relight("--plain", *DATABASE, stdin="\n".join([*answers, *[""] * 30]))
    assert "ask for each of " in told.err
    assert "AllocatedStorage=401" in told.err
    assert "Not confirmed" in told.err
