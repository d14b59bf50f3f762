"""The Markdown runbook reads as what it is on any forge, whatever the names in it are."""

from __future__ import annotations

import subprocess
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from markdown_it.token import Token

from recovery.building_plans import follow_up_steps
from recovery.recovery_plan import RecoveryPlan, RestoreStep, plan_of_one
from runbooks.facts import StepFacts
from runbooks.markdown_pieces import fenced, slug
from runbooks.marker import marker_in
from runbooks.plain import markdown_code, markdown_text
from tests.runbooks.pages import blocks, page, parsed
from tests.runbooks.plans import (
    FACTS,
    HOSTILE_NAME,
    HOSTILE_TEXTS,
    bucket_plan,
    hiding,
    hostile_plan,
    hostile_recovery_plan,
    machine_plan,
    made_plan,
    plan_of_all_profiles,
    plans_of_all_profiles,
)

HOSTILE = plan_of_one(hostile_plan())


def headings(tokens: list[Token], level: str) -> list[str]:
    return [
        after.content
        for token, after in pairwise(tokens)
        if token.type == "heading_open" and token.tag == level
    ]


def section(text: str, title: str) -> str:
    """What stands under the heading of that title."""
    return text.split(f"{title}\n", 1)[1].split("\n## ", 1)[0]


def test_every_part_of_a_runbook_is_there() -> None:
    assert headings(parsed(page(HOSTILE)), "h2") == [
        "Before you start",
        "1. Open a terminal",
        "2. Check the account, the points and the roles",
        "3. Start the restore",
        "4. Follow it",
        "5. Verify it",
        "What remains",
        "Roll back and clean up",
        "Escalation",
        "Sign-off",
    ]


def test_a_page_of_several_steps_starts_what_runs_side_by_side_before_it_follows() -> None:
    first, _, call, hand = hostile_recovery_plan().steps
    assert isinstance(first, RestoreStep)
    other = replace(
        first, id="second", plan=made_plan(first.plan.context, first.plan.source, {"a": "b"}, "r")
    )
    plan = replace(hostile_recovery_plan(), steps=(first, other, call, hand))
    text = page(plan)
    assert headings(parsed(text), "h2")[3:] == [
        "2. Check the account, the points and the roles",
        "3. Start first",
        "4. Start second",
        "5. Follow first, second",
        "6. Verify first, second",
        "7. Do call",
        "8. By hand hand",
        "What remains",
        "Roll back and clean up",
        "Escalation",
        "Sign-off",
    ]
    assert "Side by side with second" in section(text, "3. Start first")
    assert "follow first second" in section(text, "5. Follow first, second")
    assert "after=call after=second" not in text  # work by hand sends nothing
    assert "Only once call, second is done." in section(text, "8. By hand hand")


def test_a_stage_never_holds_more_than_the_service_runs_at_a_time() -> None:
    [(name, table)] = [
        each for each in plans_of_all_profiles() if each[1].source.resource_type == "Timestream"
    ][:1]
    other = made_plan(table.context, table.source, {**table.metadata, "again": "yes"}, table.role_arn)
    plan = RecoveryPlan(table.context, (RestoreStep("one", table), RestoreStep("two", other)))
    titles = headings(parsed(page(plan)), "h2")
    assert titles[4:10] == [
        "3. Start one",
        "4. Follow one",
        "5. Verify one",
        "6. Start two",
        "7. Follow two",
        "8. Verify two",
    ], name
    assert "No more than 1 at a time of Timestream" in page(plan)
    both = headings(parsed(page(replace(plan, at_once={"Timestream": 2}))), "h2")
    assert "3. Start one" in both


def test_the_contents_lead_to_the_headings() -> None:
    tokens = parsed(page(plan_of_all_profiles()))
    anchors = {slug(title) for title in headings(tokens, "h2")}
    links = [
        str(child.attrGet("href"))
        for token in tokens
        for child in token.children or ()
        if child.type == "link_open"
    ]
    assert len(links) > 60
    assert {link.removeprefix("#") for link in links} <= anchors


@pytest.mark.parametrize("plan", [HOSTILE, hostile_recovery_plan()], ids=["one", "several"])
def test_hostile_names_stay_text(plan: RecoveryPlan) -> None:
    tokens = parsed(page(plan))
    inline = [child for token in tokens for child in token.children or ()]
    links = [child.attrGet("href") for child in inline if child.type == "link_open"]
    assert all(str(link).startswith("#") for link in links)
    assert {"html_inline", "image"}.isdisjoint(child.type for child in inline)
    assert not [token for token in tokens if token.type == "html_block"]
    heading = next(token for token in tokens if token.type == "inline")
    shown = "".join(child.content for child in heading.children or ())
    assert HOSTILE_NAME.split("\x1b")[0] in shown


@pytest.mark.parametrize("plan", [HOSTILE, hostile_recovery_plan(), plan_of_all_profiles()])
def test_every_row_of_every_table_has_the_cells_of_its_head(plan: RecoveryPlan) -> None:
    tables = 0
    widths: Counter[int] = Counter()
    head = cells = 0
    for token in parsed(page(plan)):
        tables += token.type == "table_open"
        if token.type == "table_open":
            head = 0
        if token.type == "tr_open":
            cells = 0
        cells += token.type in {"th_open", "td_open"}
        if token.type == "tr_close":
            head = head or cells
            assert cells == head
            widths[cells] += 1
    assert tables >= 4
    # What was meant as a row and became prose would still begin with a bar.
    prose = [token.content for token in parsed(page(plan)) if token.type == "inline"]
    assert not [text for text in prose if text.startswith("|")]


def test_no_control_character_is_in_the_file() -> None:
    text = page(hostile_recovery_plan())
    assert [letter for letter in text if not letter.isprintable() and letter not in "\n\xa0"] == []


@pytest.mark.parametrize("text", [*HOSTILE_TEXTS.values(), HOSTILE_NAME, "a|`b", "   ", " x ", "``", "`x"])
@pytest.mark.parametrize("written", [markdown_text, markdown_code])
def test_a_text_comes_back_from_prose_and_from_a_cell(text: str, written: object) -> None:
    assert callable(written)
    shown = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    ).strip()
    for around in ("x {} x", "| x | x |\n| --- | --- |\n| x {} x | y |"):
        found = [
            "".join(child.content for child in token.children or ())
            for token in parsed(around.format("{}").replace("{}", written(text)))
            if token.type == "inline"
        ]
        assert " ".join(f"x {shown} x".split()) in {" ".join(each.split()) for each in found}


def test_nothing_in_a_block_ends_its_fence() -> None:
    code = "a\n```\nb\n`````"
    [token] = parsed(fenced(code, "bash"))
    assert token.content == code + "\n"


@pytest.mark.needs("shellcheck")
def test_shellcheck_finds_nothing_in_the_blocks_of_all_profiles_and_of_hostile_plans() -> None:
    hidden = page(HOSTILE, hiding(FACTS))
    texts = [page(plan_of_all_profiles()), page(hostile_recovery_plan()), hidden]
    for text in texts:
        checked = subprocess.run(
            # What looks like an expansion, or like a mistaken quote, is text of the plan; `ask` sets the
            # variable that it is told the name of.
            ["shellcheck", "--shell", "bash", "--exclude", "SC2016,SC1003,SC2154", "-"],
            input="\n".join(blocks(text)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.stdout == ""


def test_what_a_block_says_may_be_missing_never_ends_the_shell() -> None:
    for text in blocks(page(hostile_recovery_plan(), FACTS)):
        assert not [line for line in text.splitlines() if line.strip().startswith(("exit", "set -e"))]


def test_what_was_left_out_is_asked_for_and_stands_nowhere() -> None:
    text = page(HOSTILE, hiding(FACTS))
    assert "rm -rf /)" not in text.split("<<'REQUEST'")[1].split("\nREQUEST")[0]
    assert '"shell": "**ASK:RELIGHT_RESTORE_SHELL**"' in text
    assert "ask RELIGHT_RESTORE_SHELL 'shell of restore' unseen" in blocks(text)[2:][1]
    # A question takes what is pasted behind it for its answer, so it is the last line of its block.
    assert all(block.count("\n") == 1 for block in blocks(text) if block.startswith("ask "))


def test_what_tells_that_parts_are_missing_is_named_where_completed_can_hide_it() -> None:
    text = page(plan_of_one(bucket_plan("bucket")))
    assert "- `One or more objects failed to be restored`" in text
    assert "parts are missing" not in page(HOSTILE)


def test_work_by_hand_is_a_step_with_a_place_to_sign() -> None:
    step = page(plan_of_one(machine_plan())).split("### Turn the machine on")[1].split("### ")[0]
    assert "By hand. In vCenter: the machine is made shut down." in step
    assert "- [ ] done (who, when): " in step


def test_what_a_step_of_the_plan_does_is_not_told_again_as_work_that_remains() -> None:
    remains = page(plan_of_one(machine_plan())).split("## What remains")[1]
    assert "### Turn the machine on" in remains
    plan = machine_plan()
    calls = tuple(follow_up_steps("pos", plan, {"pos"}, optional=True))
    whole = RecoveryPlan(plan.context, (RestoreStep("pos", plan), *calls))
    assert "### Turn the machine on" not in page(whole).split("## What remains")[1]


def test_what_it_made_is_deleted_by_the_command_that_is_known_and_what_was_there_never() -> None:
    volume = section(page(HOSTILE), "Roll back and clean up")
    assert '`aws ec2 delete-volume --volume-id "$(id_of restore)" --region "$region"`' in volume
    for plan in (bucket_plan("bucket"), bucket_plan("source-bucket")):
        assert "s3 rb" not in page(plan_of_one(plan))
    assert "s3 rb" in page(plan_of_one(bucket_plan("new-bucket")))


def test_how_long_it_takes_and_when_it_was_tested_is_told_or_said_to_be_unknown() -> None:
    assert "| How long | no history |" in page(HOSTILE)
    assert "| Last tested | never, as far as is known |" in page(HOSTILE)
    known = StepFacts(takes="12 min, median of 7", tested="2026-10-02, shop-monthly", job_id="J-1")
    text = page(HOSTILE, replace(FACTS, steps={"restore": known}))
    assert "| How long | 12 min, median of 7 |" in text
    assert "**How long:** 12 min, median of 7" in text
    assert "| Last tested | 2026-10-02, shop-monthly |" in text
    assert "`adopt restore J-1`" in text


def test_the_page_names_its_plan_and_can_be_known_again() -> None:
    text = page(HOSTILE)
    found = marker_in(text)
    assert found is not None
    assert (found.format, found.digest) == ("markdown", HOSTILE.digest)
    assert f"sha256 {HOSTILE.digest}" in text
    # It is the definition of a link that nothing refers to: no forge shows it.
    assert not [token for token in parsed(text) if "relight-runbook" in token.content]
