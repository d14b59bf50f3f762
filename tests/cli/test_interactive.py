"""`relight restore --interactive` by a human at a terminal, and in plain lines."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from command_line.asking import PlainAsker
from command_line.asking_fields import ask_keys
from command_line.output import Output
from recovery.models import ReturnedMetadata
from recovery.planning import begin
from restore_profiles.unknown_type import profile_of_unknown
from tests.cli.relight import RELIGHT, Relight
from tests.profiles.samples import CONTEXT, ROLE, point_of
from tests.stories.terminal import Terminal

QUESTIONS = (
    "Resource (name, id or ARN)",
    "Recovery point",
    "Restore as",
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
        for question in ("Restore as", "Availability Zone", "Volume type"):
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
    told = relight(*options, "restore", "--interactive", stdin="orders-db-data\n" + "\n" * 11)
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


CLUSTER = ("--plain", "restore", "--latest", "--interactive", "--target")
NEW_CLUSTER_TO_NODES, EXISTING_TO_VOLUMES = 9, 4
"""Questions of an EKS cluster before its first list: of "Cluster" and "Network"; of "Cluster" and "What is
restored"."""


def test_elements_of_a_list_are_left_out_and_added_one_by_one(relight: Relight) -> None:
    answers = ["" for _ in range(NEW_CLUSTER_TO_NODES)]
    left_out, another, no_more = "3", "2", "1"
    group = ["spot", "subnet-1, subnet-2", "", "arn:aws:iam::111122223333:role/nodes", "", "", ""]
    answers += [left_out, another, *group, no_more]
    told = relight(*CLUSTER, "new-cluster", "back-office", stdin="\n".join([*answers, *[""] * 30]))
    assert "Node group 1 [nodeGroups[0]] [1]:" in told.err
    assert "Add Node group? [nodeGroups] [1]:" in told.err
    assert "Another Node group? [nodeGroups] [1]:" in told.err
    assert '"nodeGroupId":"spot"' in told.err
    assert '"nodeGroupId":"general"' not in told.err


def test_an_element_that_the_point_brings_is_one_question_unless_it_needs_a_look(relight: Relight) -> None:
    answers = ["" for _ in range(EXISTING_TO_VOLUMES)] + ["2", "2", "1"]
    told = relight(*CLUSTER, "existing-cluster", "storefront", stdin="\n".join([*answers, *[""] * 30]))
    assert told.err.count("Volume, file system or bucket 1 [nestedRestoreJobs[0]] [1]:") == 3
    sent = next(line for line in told.err.splitlines() if line.startswith("as  "))
    assert "arn:aws:backup:" in sent
    assert "snapshot/snap-" not in sent


def test_further_keys_of_a_type_that_nobody_declared_are_asked_for_until_none_is_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unheard = profile_of_unknown("Quantum Ledger")
    draft = begin(CONTEXT, point_of(unheard), unheard, "", ReturnedMetadata({"LedgerName": "a"}), None, ROLE)
    monkeypatch.setattr("sys.stdin", io.StringIO("Mode\na.b=1\nMode=fast\nShards=[1]\n\n"))
    changed = ask_keys(draft, PlainAsker(Output(is_plain=True)))
    assert changed.plan().metadata == {"LedgerName": "a", "Mode": "fast", "Shards": "[1]"}
    told = capsys.readouterr().err
    assert "“Mode” has no key or no “=”." in told
    assert "cannot be the name of a restore parameter" in told
