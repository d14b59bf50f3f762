"""What a command said."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RELIGHT = Path(sys.executable).with_name("relight")
TIMEOUT_SECONDS = 120
"""Far above what any command takes that does not hang."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)
