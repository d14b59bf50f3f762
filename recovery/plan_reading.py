"""Plans read from files: what is wrong with one is told with the file's name and its line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from recovery.errors import BadInput

if TYPE_CHECKING:
    from recovery.recovery_plan import RecoveryPlan


def read_text(path: Path) -> str:
    """What the file holds. Raises `BadInput` where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput("Cannot read the file", f"{path}: {error.strerror}.", "Check the name.") from None
    except UnicodeDecodeError:
        raise BadInput("Cannot read the file", f"{path} is not text in UTF-8.", "Check the name.") from None


def read_plan(path: Path, *, changed: bool = False) -> RecoveryPlan:
    """The plan in a file. Raises `BadInput` naming the file, and the line where it is not a plan, or was
    changed behind its digest, unless it may be."""
    return plan_of_text(path, read_text(path), changed=changed)


def plan_of_text(path: Path, text: str, *, changed: bool = False) -> RecoveryPlan:
    """As `read_plan`, of a file whose text is at hand."""
    from recovery.recovery_plan_file import load

    with naming(path):
        return load(text, changed=changed)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """What is wrong with the text of a file names the file too."""
    try:
        yield
    except BadInput as error:
        told = "\n".join(f"{path}: {line}" for line in error.text.splitlines())
        raise BadInput(error.title, told, error.next_step) from None
