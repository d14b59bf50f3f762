"""The file of a journal that has one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from recovery.journal import Journal


def file_of(journal: Journal) -> Path:
    (file,) = journal.directory.glob("*/????-??.jsonl")
    return file


def lines_of(journal: Journal) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file_of(journal).read_text().splitlines()]
