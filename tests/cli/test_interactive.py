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
