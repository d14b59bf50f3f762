"""Everything a key can do, in one table.

Key bindings, the key bar, `?` help, the completion of `:` and docs/keys.md are all rendered from `ACTIONS`.
To add an action, add a row and a method `action_<id>` (dashes become underscores) to the screens of its
scope; a screen that cannot do it just now answers the reason from `why_not`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tui import action_rows, following_rows, plan_rows, testing_rows
from tui.action import DETAIL as DETAIL  # noqa: PLC0414
from tui.action import DIALOG as DIALOG  # noqa: PLC0414
from tui.action import EVERYWHERE as EVERYWHERE  # noqa: PLC0414
from tui.action import TABLE as TABLE  # noqa: PLC0414
from tui.action import Action as Action  # noqa: PLC0414
from tui.action import Confirm as Confirm  # noqa: PLC0414
from tui.action import Need as Need  # noqa: PLC0414

ACTIONS: tuple[Action, ...] = (*action_rows.ROWS, *following_rows.ROWS, *plan_rows.ROWS, *testing_rows.ROWS)

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
