"""Where Relight keeps its files. `RELIGHT_HOME` puts all of them below one directory."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path


def _directory(kind: str) -> Path:
    home = os.environ.get("RELIGHT_HOME")
    if home:
        return Path(home).expanduser() / kind
    from platformdirs import PlatformDirs  # 10 ms that a command which needs no file does not pay

    directories = PlatformDirs("relight", appauthor=False)
    return {
        "config": directories.user_config_path,
        "state": directories.user_state_path,
    }[kind]


def settings_file() -> Path:
    return _directory("config") / "settings.toml"


def targets_file() -> Path:
    """How long restores may take, by type and resource."""
    return _directory("config") / "restore-targets.json"


def journal_directory() -> Path:
    """The journal of every account. State, not cache: it must survive a clean-up."""
    return _directory("state") / "journal"


def plans_directory() -> Path:
    """The plans of several steps that were run here, by their digest."""
    return _directory("state") / "plans"


def former_journal() -> Path:
    """The one file that the journal was before it had a file for each context and month. It is not read."""
    return _directory("state") / "journal.jsonl"


def crash_file(now: datetime) -> Path:
    """Where a fault of this process is kept, for the report to whoever mends it."""
    return _directory("state") / f"crash-{now:%Y%m%dT%H%M%SZ}-{os.getpid()}.txt"
