"""The file of a journal that has one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from recovery.journal import Journal
from recovery.journal_records import Note
from tests.unit.fake_account import CONTEXT


def file_of(journal: Journal) -> Path:
    (file,) = journal.directory.glob("*/????-??.jsonl")
    return file


def lines_of(journal: Journal) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file_of(journal).read_text().splitlines()]


def files_of(journal: Journal) -> list[Path]:
    return sorted(journal.directory.glob("*/????-??.jsonl"))


def noted(journal: Journal) -> list[str]:
    """The texts of the notes of the context of the tests."""
    return [record.text for record in journal.records(CONTEXT) if isinstance(record, Note)]
