"""Writes the pages of docs/ that would rot if written by hand: `python -m docs.generate`.

A page is one row of `PAGES`. Its text comes from the tables that the program itself runs on, so the page is
right whenever it is up to date, and `--check` says when it is not.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aws_api.operations import OPERATIONS
from command_line.root import relight
from docs.command_page import commands_page
from docs.coverage_page import coverage_page
from docs.format_pages import FOLDER, example_files, format_page, formats_page
from docs.iam_page import POLICY_FILES, iam_page, policy_text
from docs.journal_schema import journal_schema
from docs.key_page import keys_page
from docs.profile_page import file_of, index_page, profile_page
from recovery.plan_schema import plan_schema
from restore_profiles.registry import profiles
from runbooks.registry import FORMATS
from tui.actions import ACTIONS

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Page:
    """A generated file: its path from the root of the checkout, and what writes its text."""

    path: str
    write: Callable[[], str]


PAGES: tuple[Page, ...] = (
    Page("docs/keys.md", lambda: keys_page(ACTIONS)),
    Page("docs/commands.md", lambda: commands_page(relight)),
    Page("docs/profiles/README.md", lambda: index_page(profiles())),
    *(Page(f"docs/profiles/{file_of(each)}", partial(profile_page, each)) for each in profiles()),
    Page("docs/coverage.md", coverage_page),
    Page("docs/journal.schema.json", journal_schema),
    Page("docs/plan.schema.json", plan_schema),
    Page("docs/iam.md", lambda: iam_page(OPERATIONS)),
    *(Page(file, partial(policy_text, partition)) for partition, file in POLICY_FILES.items()),
    Page(f"{FOLDER}/README.md", formats_page),
    *(Page(f"{FOLDER}/{row.name}.md", partial(format_page, row)) for row in FORMATS),
)


def all_pages() -> tuple[Page, ...]:
    """Those of `PAGES`, and the runbooks that the pages of the formats show."""
    return (*PAGES, *(Page(path, partial(str, text)) for path, text in example_files()))


def difference(page: Page, root: Path) -> str:
    """A unified diff from the page as it is under `root` to what it should be; "" where they are the same."""
    file = root / page.path
    current = file.read_text(encoding="utf-8") if file.exists() else ""
    wanted = page.write()
    lines = difflib.unified_diff(
        current.splitlines(keepends=True),
        wanted.splitlines(keepends=True),
        page.path,
        f"{page.path} (generated)",
    )
    return "".join(lines)


def check(pages: Iterable[Page], root: Path) -> list[str]:
    """The diff of every page that is not up to date."""
    return [diff for page in pages if (diff := difference(page, root))]


def write(pages: Iterable[Page], root: Path) -> None:
    for page in pages:
        file = root / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.write(), encoding="utf-8")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m docs.generate", description="Write the generated pages of docs/."
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where a page is not up to date"
    )
    if not parser.parse_args(arguments).check:
        write(all_pages(), ROOT)
        return 0
    stale = check(all_pages(), ROOT)
    sys.stderr.writelines(stale)
    if stale:
        print(
            f"{len(stale)} of the generated pages not up to date: run `make docs` and commit them.",
            file=sys.stderr,
        )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
