"""An exported runbook beside what the same plan and facts would be written as today."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile, zip_longest

from recovery.recovery_plan import RecoveryPlan
from runbooks.facts import RunbookFacts
from runbooks.marker import MARKER
from runbooks.redacting import tells
from runbooks.registry import Format
from runbooks.request_text import ASKED, redacted_keys

HIDDEN = "(hidden: it holds a sensitive value)"


BLANKS = {
    "value": (re.escape(ASKED) + r"[A-Z0-9_]+\*\*", r'(?:[^"\\]|\\.)*'),
    "box": (r"(?<=- )\[ \]", r"\[[ xX]\]"),
    "cell": ("&nbsp;", "[^|<>]*"),
    "rule": (r"(?:\\?_){6,}", r"[^\"'`$\\]*"),
}
"""What a runbook leaves open to its reader, and what may stand there then: a value that was left out, up to
the end of its text in JSON or YAML; on a page a box, a cell, a line to sign. More would be an edit."""
BLANK = re.compile("|".join(f"(?P<{name}>{written})" for name, (written, _) in BLANKS.items()))


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line that is not as it was written."""

    file: str
    line: int
    """Its number in the file as it is, from 1; of a line that is gone, where it stood."""
    written: str | None
    """What stood there, None where the line was added. Sensitive values are not told."""
    found: str | None
    """None where the line is gone."""


@dataclass(frozen=True, slots=True)
class Comparison:
    lines: tuple[ChangedLine, ...] = ()
    filled: int = 0
    """Lines in which what they leave open has been filled in: a value, a box, a signature."""
    missing: tuple[str, ...] = ()
    """Files of the runbook that are not beside it."""
    unread: tuple[str, ...] = ()
    """Files that are drawn, and another drawing now: there are no lines to compare."""

    @property
    def same(self) -> bool:
        return not (self.lines or self.missing or self.unread)


def compare(
    row: Format,
    plan: RecoveryPlan,
    facts: RunbookFacts,
    name: str,
    main: bytes,
    beside: Callable[[str], bytes | None],
) -> Comparison:
    """Write the runbook again and set it beside `main`, its main file as it is, whatever its `name` is now;
    `beside` reads another file of it by name. Raises what `Format.files` raises."""
    lines: list[ChangedLine] = []
    missing, unread, filled = [], [], 0
    secrets = [step.plan.metadata[key] for step in plan.restores for key in redacted_keys(step.plan)]
    for number, file in enumerate(row.files(plan, facts)):
        found = main if number == 0 else beside(file.name)
        if found is None:
            missing.append(file.name)
        elif isinstance(file.content, bytes):
            if found != file.content:
                unread.append(file.name)
        else:
            written = _lines(file.content)
            now = _lines(found.decode("utf-8", "replace"))
            for change in _changes(written, now, file.name if number else name):
                if _is_filled(change):
                    filled += 1
                else:
                    lines.append(_without(change, secrets))
    return Comparison(tuple(lines), filled, tuple(missing), tuple(unread))


def _lines(text: str) -> list[str]:
    """The lines, with one word for the marker: how its contents are packed differs between machines."""
    return MARKER.sub("relight-runbook", text).rstrip("\n").split("\n")


def _changes(written: Sequence[str], found: Sequence[str], name: str) -> Iterator[ChangedLine]:
    # Matching takes time by the square of the lines, so it gets those between the first and the last change.
    same = _same_at_the_start(zip(written, found, strict=False))
    written, found = written[same:], found[same:]
    tail = _same_at_the_start(zip(reversed(written), reversed(found), strict=False))
    written, found = written[: len(written) - tail], found[: len(found) - tail]
    for what, start, end, start_found, end_found in SequenceMatcher(None, written, found).get_opcodes():
        if what != "equal":
            pairs = zip_longest(written[start:end], found[start_found:end_found])
            for number, (before, now) in enumerate(pairs, same + start_found + 1):
                yield ChangedLine(name, number, before, now)


def _same_at_the_start(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _is_filled(change: ChangedLine) -> bool:
    """Whether it is as it was written, with something in its blanks."""
    if change.written is None or change.found is None:
        return False
    pattern, end = "", 0
    for blank in BLANK.finditer(change.written):
        pattern += re.escape(change.written[end : blank.start()]) + BLANKS[str(blank.lastgroup)][1]
        end = blank.end()
    return end > 0 and re.fullmatch(pattern + re.escape(change.written[end:]), change.found) is not None


def _without(change: ChangedLine, secrets: Sequence[str]) -> ChangedLine:
    """The change with a line hidden that holds, or held, a sensitive value."""
    held = change.written or ""
    if not any(secret and tells(held, secret) for secret in secrets) and ASKED not in held:
        return change
    shown = (None if text is None else HIDDEN for text in (change.written, change.found))
    return ChangedLine(change.file, change.line, *shown)
