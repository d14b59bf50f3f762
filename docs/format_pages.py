"""The pages of the runbook formats, each with a runbook of the example plan as the format writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from docs.example_plan import AFTERWARDS, FACTS, PLAN
from docs.format_words import WORDS, FormatWords
from docs.markdown import cell, page, table
from runbooks.files import RunbookFile
from runbooks.marker import MARKER
from runbooks.registry import FORMATS, GROUP, Format

FOLDER = "docs/formats"
WHOLE = 160
"""Lines up to which an example stands in its page whole."""
FIRST = 60
"""Lines that are shown of a longer one."""

FOREIGN_MODULE = '''\
"""relight_csv.py"""

from runbooks.files import RunbookFile, base_name
from runbooks.marker import marker_of
from runbooks.registry import Format


def render(plan, facts):
    rows = [f"{step.id},{step.plan.source.resource_type}" for step in plan.restores]
    text = "\\n".join([f"# {marker_of('csv', plan, facts)}", *rows, ""])
    return (RunbookFile(f"{base_name(plan)}.csv", text),)


FORMAT = Format("csv", "A row for each restore", "csv", "relight_csv:render")
'''
FOREIGN_ENTRY = f'[project.entry-points."{GROUP}"]\ncsv = "relight_csv:FORMAT"\n'

INTRODUCTION = """\
A runbook is what an engineer follows when Relight, the laptop or the author is not there. Each format below
is written from the same plan and sends the same requests. `relight runbook PLAN.yaml --format NAME` writes
one, and `x` in the app.

Whatever the format:

- What only the account knows (when each resource was last tested, how long it takes, what will differ) stands
  in it where somebody is signed in; `--offline` asks nothing.
- Its files are for their owner only, and none is written over another one without `--force`.
- `--redact` leaves each sensitive value out, `--redact KEY` or `--redact STEP:KEY` that one. The runbook asks
  for it, or takes it from the environment variable that is named in its place, and keeps it nowhere: bash and
  Markdown hand the request to `aws` in a file that only its owner may read, and remove it after the call.
  Where a value would still show, because another step uses it, nothing is exported.
- The plan's digest is that of the whole plan, so whoever holds a runbook and guesses a value that was left
  out can see that the guess is right. Redaction does not protect a password that can be guessed.
- One line, `relight-runbook:1:...`, says which plan and which facts it was written from. With it
  `relight runbook verify FILE` writes the runbook again, compares line by line, and asks the account what a
  restore would meet today and which jobs were started from it. What was ticked, signed or filled in is no
  edit."""

FOREIGN_INTRODUCTION = f"""\
An installed package adds a format by an entry point of the group `{GROUP}`. `render` gets the plan
(`recovery.recovery_plan.RecoveryPlan`) and what is known beside it (`runbooks.facts.RunbookFacts`), and
answers the files, the main one first. With the marker in it, `relight runbook verify` knows the file again.
Names of Relight's own formats cannot be taken, and a package that cannot be loaded is told by
`relight runbook formats`."""


def formats_page() -> str:
    """`docs/formats/README.md`."""
    rows = (
        (f"[{row.name}]({row.name}.md)", cell(row.title), cell("; ".join(WORDS[row.name].needs)))
        for row in FORMATS
    )
    return page(
        "Runbook formats",
        INTRODUCTION,
        table(("Format", "What it is", "Needs"), rows),
        "## A format of your own",
        FOREIGN_INTRODUCTION,
        f"```python\n{FOREIGN_MODULE}```",
        f"```toml\n# pyproject.toml\n{FOREIGN_ENTRY}```",
    )


def format_page(row: Format) -> str:
    """`docs/formats/NAME.md`."""
    words = WORDS[row.name]
    return page(
        f"Format {row.name}",
        f"{cell(row.title)}.",
        words.what,
        "## What it needs",
        bullets(words.needs),
        "## How it is run",
        "\n".join(("```bash", *words.run, "```")),
        "## What is proven",
        bullets(words.proven),
        "## What is not",
        bullets(words.unproven),
        "## Limits",
        bullets(words.limits),
        "## An example",
        *example(row, words),
    )


def bullets(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def example(row: Format, words: FormatWords) -> Iterator[str]:
    """Two restores side by side and a disk attached once it is there, as the format writes them."""
    files = examples(row)
    if not files:
        yield words.no_example
        return
    yield (
        "A table and a disk are restored side by side, and the disk is attached once it is there: "
        + ", ".join(f"[{file.name}](examples/{row.name}/{file.name})" for file in files)
        + "."
    )
    if row.extension != "html":
        yield excerpt(files[0], row.extension)


def excerpt(file: RunbookFile, language: str) -> str:
    lines = MARKER.sub("relight-runbook:1:...", str(file.content)).rstrip("\n").split("\n")
    shown = lines if len(lines) <= WHOLE else lines[:FIRST]
    text = "\n".join(shown)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    rest = "" if shown == lines else f"\n\nand {len(lines) - FIRST} lines more."
    return f"{fence}{language}\n{text}\n{fence}{rest}"


@cache
def examples(row: Format) -> tuple[RunbookFile, ...]:
    """The runbook of the example plan; none of a format that is drawn."""
    return () if WORDS[row.name].no_example else row.files(PLAN, AFTERWARDS if row.describes else FACTS)


def example_files() -> Iterator[tuple[str, str]]:
    """Path and text of every example."""
    for row in FORMATS:
        for file in examples(row):
            yield f"{FOLDER}/examples/{row.name}/{file.name}", str(file.content)
