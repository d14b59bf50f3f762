"""What a check says, and the word that was probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from restore_profiles.model import Evidence, Severity

MOST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong. `key` is the path of a value, a member of the request, or "" for the whole; `hint`,
    how to mend it, and `source`, who says so, may be ""."""

    severity: Severity
    key: str
    message: str
    hint: str = ""
    source: str = ""


def said_by(evidence: Evidence, source: str) -> str:
    """A source as it is told beside a problem: with how far it can be trusted where it is not AWS itself."""
    return source if evidence.certain else "; ".join(part for part in (evidence.value, source) if part)


def shown(text: str) -> str:
    """A value in a message: quoted, and no longer than a reader needs to know it again."""
    return repr(text) if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]!r}... ({len(text):,} characters)"


def near_miss(word: str, known: Iterable[str]) -> str:
    """The known word that `word` most likely was meant to be; "" where none is close."""
    by_lower = {text.lower(): text for text in known}
    found = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.7)
    return by_lower[found[0]] if found else ""
