"""What a key can do, as a row: the vocabulary of `tui.actions`."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Confirm(StrEnum):
    """What stands between the key and the deed."""

    NONE = "none"
    SIMPLE = "simple"
    """A dialog that focuses Cancel and names account and Region."""
    TYPE_NAME = "type the name"
    """The dialog also wants the name of what is overwritten."""


class Need(StrEnum):
    """What must be there for an action to make sense; `tui.screen` says the reason where it is not."""

    ACCOUNT = "an open account"
    ROW = "a row under the cursor"
    WRITE = "write mode"
    ROOT = "the first screen"
    VIEW_BEFORE = "a view before this one"


EVERYWHERE = "everywhere"
TABLE = "table"
DETAIL = "detail"
DIALOG = "dialog"


class Action(NamedTuple):
    """One row. `keys` are Textual's key names, the first of them is shown; `scopes` are names of screens or
    the words above."""

    id: str
    keys: tuple[str, ...]
    label: str
    """One or two words, for the key bar."""
    tooltip: str
    """A sentence, for the help."""
    scopes: tuple[str, ...] = (EVERYWHERE,)
    needs: tuple[Need, ...] = ()
    rank: int = 0
    """Place in the key bar, 1 first; 0 keeps it out of there."""
    dangerous: bool = False
    confirm: Confirm = Confirm.NONE
    priority: bool = False
    """Whether the key works although an input has the focus."""

    @property
    def method(self) -> str:
        return "action_" + self.id.replace("-", "_")
