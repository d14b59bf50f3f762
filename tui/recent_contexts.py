"""The contexts that could be opened, newest first, over the sessions: names of profiles and Regions, nothing
secret. A file that cannot be read or written is done without."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from recovery.context import ContextRequest
from recovery.locations import journal_directory

MOST = 8


def load() -> list[ContextRequest]:
    try:
        rows = json.loads(_file().read_text(encoding="utf-8"))
        return [ContextRequest(str(profile), str(region)) for profile, region in rows][:MOST]
    except (OSError, ValueError, TypeError):
        return []


def save(contexts: list[ContextRequest]) -> None:
    """Keep those of AWS; a simulated account is gone when its process is."""
    rows = [[each.profile, each.region] for each in contexts if not each.endpoint][:MOST]
    with suppress(OSError):
        _file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(rows, file)


def _file() -> Path:
    return journal_directory().with_name("recent-contexts.json")
