"""The Markdown runbook: it reads as what it is, and its blocks run."""

from __future__ import annotations

import os
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from recovery.plan import RestorePlan
from runbooks.facts import RunbookFacts
from runbooks.request_text import ASKED
from tests.runbooks.plans import (
    FACTS,
    HOSTILE_NAME,
    HOSTILE_TEXTS,
    bucket_plan,
    hiding,
    hostile_plan,
    machine_plan,
    page_of,
    plan_of,
    script_of,
)
from tests.runbooks.recorder import recording
from tests.sandbox_process import Sandbox


def parsed(plan: RestorePlan, facts: RunbookFacts = FACTS) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(page_of(plan, facts))


def blocks(plan: RestorePlan) -> str:
    """Every bash block, one after the other, as a human pastes them."""
    return "".join(token.content for token in parsed(plan) if token.type == "fence" and token.info == "bash")


def run_blocks(
    plan: RestorePlan, directory: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash"],
        input=blocks(plan),
        cwd=directory,
        env={**environment, "RESTORE_POLL_SECONDS": "0.2"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.needs("bash", "aws")
def test_the_blocks_restore_to_completed(sandbox: Sandbox, tmp_path: Path) -> None:
    told = run_blocks(plan_of(sandbox), tmp_path, sandbox.child_environment())
    assert told.stderr == ""
    assert f"right account: {sandbox.account}" in told.stdout
    assert '"COMPLETED"' in told.stdout
    assert told.stdout.splitlines()[-1].startswith("vol-")


@pytest.mark.needs("bash", "aws")
def test_the_blocks_start_nothing_in_another_account(sandbox: Sandbox, tmp_path: Path) -> None:
    told = run_blocks(plan_of(sandbox), tmp_path, sandbox.child_environment(AWS_PROFILE="dr"))
    assert "STOP: this is account 444455556666" in told.stdout
    assert not list(tmp_path.glob("restore-*.job"))


@pytest.mark.needs("bash", "aws")
def test_hostile_metadata_arrives_exactly(sandbox: Sandbox, tmp_path: Path) -> None:
    with recording() as recorder:
        environment = sandbox.child_environment(AWS_ENDPOINT_URL=recorder.url, AWS_CONFIG_FILE=os.devnull)
        environment |= {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
        run_blocks(hostile_plan(), tmp_path, environment)
    [sent] = recorder.sent
    assert sent["Metadata"].pop("aws:backup:request-id") == sent["IdempotencyToken"]
    assert sent["Metadata"] == HOSTILE_TEXTS


@pytest.mark.needs("shellcheck")
def test_shellcheck_finds_nothing_in_the_blocks(sandbox: Sandbox) -> None:
    checked = subprocess.run(
        ["shellcheck", "--shell", "bash", "-"],
        input=blocks(plan_of(sandbox)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stdout == ""


def test_hostile_names_stay_text() -> None:
    tokens = parsed(hostile_plan())
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {child.type for child in inline}
    assert kinds.isdisjoint({"link_open", "image"})
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<code>", "</code>"}
    heading = next(token for token in tokens if token.type == "inline")
    shown = "".join(child.content for child in heading.children or ())
    assert HOSTILE_NAME.splitlines()[0].split("\x1b")[0] in shown
    # Every row of the header table still has its two cells.
    rows = [token for token in tokens if token.type == "tr_open"]
    cells = [token for token in tokens if token.type in {"td_open", "th_open"}]
    two, three_or_four = 2 * 15, 3 * 4 + 4 * 5
    assert (len(rows), len(cells)) == (15 + 4 + 5, two + three_or_four)


def test_no_control_character_is_in_the_file() -> None:
    text = page_of(hostile_plan(), FACTS)
    assert [letter for letter in text if not letter.isprintable() and letter != "\n"] == []


def test_every_section_of_a_runbook_is_there() -> None:
    tokens = parsed(hostile_plan())
    titles = [
        after.content
        for token, after in pairwise(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    ]
    assert titles == [
        "Before you start",
        "1. Check the account",
        "2. Write the request",
        "3. Start the restore",
        "4. Follow it",
        "5. Verify",
        "What remains",
        "Cleanup",
        "Escalation",
        "Sign-off",
    ]


def test_a_redacted_runbook_holds_no_value_that_no_profile_knows() -> None:
    text = page_of(hostile_plan(), hiding(FACTS))
    assert "rm -rf /)" not in text.split("REQUEST")[1]
    assert ASKED in text


def test_what_tells_that_parts_are_missing_is_named_where_completed_can_hide_it() -> None:
    items = [token.content for token in parsed(bucket_plan("bucket")) if token.type == "inline"]
    assert "`One or more objects failed to be restored`" in items
    assert "Parts are missing" not in page_of(hostile_plan(), FACTS)


def test_work_by_hand_is_a_step_with_a_place_to_sign() -> None:
    plan = machine_plan()
    page, script = page_of(plan, FACTS), script_of(plan, FACTS)
    step = page.split("### Turn the machine on")[1].split("### ")[0]
    assert "By hand. In vCenter: the machine is made shut down." in step
    assert "- [ ] done (who, when): " in step
    assert (
        "Turn the machine on\n   In vCenter: the machine is made shut down.\n   By hand. Done (who" in script
    )
