"""Data on stdout, words on stderr.

On a terminal tables are aligned; in a pipe or with `--plain` a row is one line of tab-separated cells,
without colour. Text from AWS is shown through `recovery.plain_text`; in JSON it is exact.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TextIO

from command_line.exit_codes import ExitCode
from recovery.errors import AwsError, NeedsLogin, RelightError
from recovery.plain_text import cells, plain

RED, BOLD, DIM, RESET = "\x1b[31;1m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


@dataclass(frozen=True, slots=True)
class Output:
    """`is_plain` asks for lines that a pipe or a screen reader takes, whatever the terminal can do."""

    is_plain: bool = False

    @property
    def is_rows(self) -> bool:
        """Whether a row of a table is one line of tab-separated cells."""
        return self.is_plain or not is_terminal(sys.stdout)

    def data(self, text: str) -> None:
        """One line of the answer. A reader that has what it wanted (`| head`) ends the command, and not as an
        error."""
        try:
            print(text, file=sys.stdout, flush=True)
        except BrokenPipeError:
            # Else the interpreter complains when it flushes at exit, and click turns the error into exit code
            # 1.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(ExitCode.DONE) from None

    def say(self, text: str = "") -> None:
        """One line for the human."""
        print(text, file=sys.stderr, flush=True)

    def line(self, text: str) -> None:
        """One line for the human that holds text from AWS."""
        indent = len(text) - len(text.lstrip(" "))
        self.say(" " * indent + plain(text[indent:]))

    def json(self, value: object) -> None:
        """One object or one list of objects."""
        self.data(json_text(value))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Rows of texts, cleaned here."""
        cleaned = [[plain(cell) for cell in row] for row in rows]
        if self.is_rows:
            for row in cleaned:
                self.data("\t".join(row))
            return
        widths = [max(map(cells, column)) for column in zip(heads, *cleaned, strict=True)]
        self.data(styled(padded(heads, widths), BOLD, sys.stdout))
        for row in cleaned:
            self.data(padded(row, widths))

    def pairs(self, rows: Iterable[tuple[str, str]]) -> None:
        """Names and texts of one thing, as lines."""
        cleaned = [(name, plain(text)) for name, text in rows]
        if self.is_rows:
            for name, text in cleaned:
                self.data(f"{name}\t{text}")
            return
        width = max((len(name) for name, _ in cleaned), default=0)
        for name, text in cleaned:
            self.data(f"{styled(name.ljust(width), DIM, sys.stdout)}  {text}")

    def error(self, error: RelightError) -> None:
        """The error as a titled block: what happened, to what, what to do next."""
        self.block("error", error.title, error.text, next_step_of(error))

    def block(self, kind: str, title: str, text: str, next_step: str = "") -> None:
        colour = RED if kind == "error" else BOLD
        self.say(styled(f"{kind}: {plain(title)}", "" if self.is_plain else colour, sys.stderr))
        for line in text.splitlines():
            self.say(f"  {plain(line)}")
        for line in next_step.splitlines():
            self.say(f"  > {plain(line)}")


def next_step_of(error: RelightError) -> str:
    lines = [error.next_step] if error.next_step else []
    if isinstance(error, NeedsLogin) and error.command and error.command not in error.next_step:
        lines.append(error.command)
    if isinstance(error, AwsError) and error.request_id:
        lines.append(f"AWS request id: {error.request_id}")
    return "\n".join(lines)


def padded(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(
        text + " " * (width - cells(text)) for text, width in zip(row, widths, strict=True)
    ).rstrip()


def is_terminal(stream: TextIO) -> bool:
    """Whether a human looks at it through a terminal that can do more than lines."""
    return stream.isatty() and os.environ.get("TERM", "") != "dumb"


def styled(text: str, style: str, stream: TextIO) -> str:
    """The text in a style, where the stream shows one; https://no-color.org is honoured."""
    return (
        f"{style}{text}{RESET}" if style and is_terminal(stream) and not os.environ.get("NO_COLOR") else text
    )


def json_text(value: object) -> str:
    """The value as JSON that UTF-8 can hold: a byte that was typed and is no text is half of a surrogate pair
    in Python, for which JSON has an escape."""
    text = json.dumps(as_json(value), indent=2, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode()


def as_json(value: object) -> object:
    """The value with dataclasses as objects named as their fields, moments as ISO 8601 in UTC, lengths of
    time in seconds, the rest as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return value.total_seconds()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_json(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_json(inner) for inner in value]
    return value


def size_text(count: int | None) -> str:
    """Bytes in the binary unit that AWS's consoles use: `100 GiB`; "unknown" for None."""
    if count is None:
        return "unknown"
    amount, unit = float(count), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB", "PiB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.0f} {unit}" if amount >= 10 or amount == int(amount) else f"{amount:.1f} {unit}"
