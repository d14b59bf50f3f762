"""Markdown pages for the tests: written, parsed by a Markdown parser that is not ours, run in one bash."""

from __future__ import annotations

import subprocess
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from recovery.recovery_plan import RecoveryPlan
from runbooks import markdown
from runbooks.facts import RunbookFacts
from tests.runbooks.plans import FACTS


def page(plan: RecoveryPlan, facts: RunbookFacts = FACTS) -> str:
    return str(markdown.render(plan, facts)[0].content)


def parsed(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text)


def blocks(text: str) -> list[str]:
    """Every bash block, in the order of the page."""
    return [token.content for token in parsed(text) if token.type == "fence" and token.info == "bash"]


def run(
    blocks: list[str], home: Path, environment: dict[str, str], *more: str
) -> subprocess.CompletedProcess[str]:
    """The blocks one after the other in one bash, then `more`."""
    return subprocess.run(
        ["bash"],
        input="\n".join([*blocks, *more]),
        cwd=home,
        env={**environment, "RESTORE_STATE": str(home), "RESTORE_POLL_SECONDS": "0.2"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
