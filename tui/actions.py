"""Everything a key can do, in one table.

Key bindings, the key bar, `?` help, the completion of `:` and docs/keys.md are all rendered from `ACTIONS`.
To add an action, add a row and a method `action_<id>` (dashes become underscores) to the screens of its
scope; a screen that cannot do it just now answers the reason from `why_not`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


ACTIONS: tuple[Action, ...] = (
    # Moving between screens
    Action("help", ("question_mark", "f1"), "help", "Search every key and run it from there", rank=2),
    Action("command", ("colon", "ctrl+p"), "command", "Type a command; tab completes it", rank=9),
    Action(
        "back",
        ("escape",),
        "back",
        "Dismiss the error, then the filter, then go back one level",
        (EVERYWHERE, DIALOG),
        rank=8,
    ),
    Action(
        "previous-view", ("minus",), "last view", "Go to the view before this one", needs=(Need.VIEW_BEFORE,)
    ),
    Action("jobs", ("J",), "jobs", "Restore jobs of this account and Region", needs=(Need.ACCOUNT,), rank=7),
    Action("contexts", ("C",), "context", "Choose another profile or Region", rank=10),
    Action("messages", ("exclamation_mark",), "messages", "All messages and errors of this session", rank=12),
    Action(
        "paste-arn",
        ("p",),
        "paste ARN",
        "Restore a recovery point by its ARN, without any list",
        needs=(Need.ACCOUNT,),
    ),
    Action(
        "refresh", ("ctrl+r",), "refresh", "Read this view from AWS again", needs=(Need.ACCOUNT,), rank=13
    ),
    Action(
        "write-mode",
        ("W",),
        "write mode",
        "Allow writes in this account, or forbid them again; off by itself after 15 idle minutes",
        needs=(Need.ACCOUNT,),
        rank=11,
        dangerous=True,
        confirm=Confirm.SIMPLE,
    ),
    Action("sign-in", ("ctrl+l",), "sign in", "Try again to open the account"),
    Action("quit", ("q",), "quit", "Leave; restores keep running in AWS", needs=(Need.ROOT,), rank=14),
    # In any table
    Action("choose", ("enter",), "open", "Open the row under the cursor", (TABLE,), (Need.ROW,), rank=1),
    Action(
        "filter",
        ("slash",),
        "filter",
        "Show rows with a text; !text without it; key:text in one column",
        (TABLE,),
        rank=3,
    ),
    Action("sort", ("s",), "sort", "Sort by the next column; :sort NAME by any", (TABLE,), rank=6),
    Action("reverse", ("S",), "turn order", "Turn the order of the rows round", (TABLE,)),
    Action(
        "mark", ("space",), "mark", "Mark the row, so that it is easy to find again", (TABLE,), (Need.ROW,)
    ),
    Action("copy-id", ("y",), "copy id", "Copy the short id", (TABLE, DETAIL), (Need.ROW,)),
    Action("copy-arn", ("Y",), "copy ARN", "Copy the ARN", (TABLE, DETAIL), (Need.ROW,)),
    Action(
        "copy-command",
        ("c",),
        "copy aws line",
        "Copy the aws command that shows the same",
        (TABLE, DETAIL, "review"),
        (Need.ROW,),
    ),
    Action("cursor-down", ("j", "down"), "down", "Next row", (TABLE, DETAIL)),
    Action("cursor-up", ("k", "up"), "up", "Row before", (TABLE, DETAIL)),
    Action("cursor-first", ("g", "home"), "first", "First row", (TABLE, DETAIL)),
    Action("cursor-last", ("G", "end"), "last", "Last row", (TABLE, DETAIL)),
    Action("page-down", ("pagedown", "ctrl+f"), "page down", "One page down", (TABLE, DETAIL)),
    Action("page-up", ("pageup", "ctrl+b"), "page up", "One page up", (TABLE, DETAIL)),
    # Recovery points
    Action(
        "restore",
        ("r",),
        "restore",
        "Open the restore form for this recovery point; sends nothing",
        ("points", "point", "parts", "go-to-time"),
        (Need.ROW,),
        rank=4,
    ),
    Action(
        "go-to-time",
        ("t",),
        "go to time",
        "Say which moment to go back to, and see every way there",
        ("resources", "points", "point"),
        (Need.ACCOUNT, Need.ROW),
        rank=5,
    ),
    Action(
        "describe",
        ("d",),
        "details",
        "Everything AWS says about the row",
        ("points",),
        (Need.ROW,),
    ),
    # Going back to a moment
    Action("type-moment", ("t",), "type it", "Type the moment in words", ("go-to-time",), rank=2),
    Action(
        "point-before",
        ("left_square_bracket",),
        "point before",
        "To the recovery point, or the end of a continuous backup, before this moment",
        ("go-to-time",),
        rank=5,
    ),
    Action(
        "point-after",
        ("right_square_bracket",),
        "point after",
        "To the recovery point, or the end of a continuous backup, after this moment",
        ("go-to-time",),
        rank=5,
    ),
    Action("hour-back", ("less_than_sign",), "hour back", "One hour earlier", ("go-to-time",)),
    Action("hour-on", ("greater_than_sign",), "hour on", "One hour later", ("go-to-time",)),
    Action("minute-back", ("left",), "minute back", "One minute earlier", ("go-to-time",), rank=6),
    Action("minute-on", ("right",), "minute on", "One minute later", ("go-to-time",), rank=6),
    Action("second-back", ("comma",), "second back", "One second earlier", ("go-to-time",)),
    Action("second-on", ("full_stop",), "second on", "One second later", ("go-to-time",)),
    Action("newest-moment", ("n",), "newest", "To the newest moment there is", ("go-to-time",), rank=3),
    Action(
        "export", ("x",), "runbook", "Write a runbook that works without Relight", ("job", "review"), rank=5
    ),
    # Copies
    Action(
        "copy-point",
        ("v",),
        "copy to vault",
        "Copy this recovery point to another vault, Region or account; asks before it sends anything",
        ("points", "point"),
        (Need.ROW,),
    ),
    Action(
        "check-copy",
        ("f5",),
        "check",
        "Look at the vault, its policy and key, the role and its permissions; sends nothing",
        ("copy",),
        rank=1,
        priority=True,
    ),
    Action(
        "restore-copy",
        ("r",),
        "restore it",
        "Open the restore form for the copy where it lies, in its own Region",
        ("copy-job",),
        rank=1,
    ),
    # Restore jobs
    Action(
        "source",
        ("o",),
        "its points",
        "Recovery points of the resource that was restored",
        ("jobs", "job"),
        (Need.ROW,),
    ),
    Action(
        "follow-ups",
        ("f",),
        "do what is left",
        "Work through what is left after the restore; each piece asks before it is sent",
        ("job",),
        rank=1,
    ),
    Action(
        "do-piece",
        ("enter", "f"),
        "do it",
        "Ask once more, then send the piece of work under the cursor",
        ("follow-ups",),
        (Need.WRITE,),
        rank=1,
        dangerous=True,
        confirm=Confirm.SIMPLE,
    ),
    # The restore form
    Action(
        "review",
        ("f5",),
        "review",
        "Check the request and show exactly what would run",
        ("restore-form",),
        rank=1,
        priority=True,
    ),
    Action(
        "next-attention",
        ("f6",),
        "next to look at",
        "Go to the next field that needs a look",
        ("restore-form",),
        rank=2,
        priority=True,
    ),
    Action(
        "unfold",
        ("f8",),
        "open all",
        "Open every part of the form",
        ("restore-form",),
        rank=3,
        priority=True,
    ),
    Action(
        "make-role",
        ("f7",),
        "make a role",
        "Show the aws iam commands that make the default restore role; runs nothing",
        ("restore-form",),
        (Need.ACCOUNT,),
        rank=4,
        priority=True,
    ),
    # An element of a list on the restore form, while its heading has the cursor
    Action(
        "remove-element",
        ("delete",),
        "remove",
        "Remove the element of the list; those after it move up",
        ("restore-form",),
        rank=1,
    ),
    Action(
        "element-up",
        ("alt+up", "ctrl+up"),
        "up",
        "Put the element before the one above it",
        ("restore-form",),
        rank=1,
    ),
    Action(
        "element-down",
        ("alt+down", "ctrl+down"),
        "down",
        "Put the element behind the one below it",
        ("restore-form",),
        rank=1,
    ),
    Action(
        "double-element",
        ("ctrl+d",),
        "double",
        "Add another element with the same values behind this one",
        ("restore-form",),
        rank=1,
    ),
    # The review
    Action(
        "start",
        ("s",),
        "start",
        "Ask once more, then start the restore",
        ("review",),
        (Need.WRITE,),
        rank=1,
        dangerous=True,
        confirm=Confirm.SIMPLE,
    ),
)

BY_ID = {action.id: action for action in ACTIONS}


def in_scopes(scopes: Iterable[str]) -> Iterator[Action]:
    """The actions of a screen that belongs to `scopes`, in the table's order."""
    wanted = frozenset(scopes)
    return (action for action in ACTIONS if wanted.intersection(action.scopes))


def group_of(action: Action) -> str:
    """Where an action belongs, for the help: to this screen, to the rows of any, or anywhere."""
    if EVERYWHERE in action.scopes:
        return "anywhere"
    return "rows" if {TABLE, DETAIL}.intersection(action.scopes) else "here"


GROUPS = ("here", "rows", "anywhere")
"""In the order of the help."""

KEY_NAMES = {
    "question_mark": "?",
    "exclamation_mark": "!",
    "slash": "/",
    "colon": ":",
    "minus": "-",
    "comma": ",",
    "full_stop": ".",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "escape": "esc",
    "pagedown": "PgDn",
    "pageup": "PgUp",
}


def key_name(key: str) -> str:
    """How a key is written for a reader: `ctrl+r`, `?`, `F5`."""
    if key in KEY_NAMES:
        return KEY_NAMES[key]
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key
