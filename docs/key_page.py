"""The page of keys, from the table that the app binds them from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docs.markdown import cell, code, page, table
from tui.actions import EVERYWHERE, TABLE, Action, Confirm, key_name

HEADINGS = ("Key", "Command", "What it does", "Needs")
TITLES = {EVERYWHERE: "Everywhere", TABLE: "In any table"}


def keys_page(actions: Iterable[Action]) -> str:
    """`docs/keys.md`: a table for each scope, in the order in which the rows first name them."""
    rows = list(actions)
    scopes = dict.fromkeys(scope for action in rows for scope in action.scopes)
    return page(
        "Keys",
        "Letters open screens; nothing is written without a question. `:` takes the command by its name.",
        *(part for scope in scopes for part in scope_parts(scope, rows)),
    )


def scope_parts(scope: str, actions: Iterable[Action]) -> Iterator[str]:
    yield f"## {TITLES.get(scope) or f'On the screen {code(scope)}'}"
    yield table(HEADINGS, (row(action) for action in actions if scope in action.scopes))


def row(action: Action) -> tuple[str, ...]:
    needs = [cell(need) for need in action.needs]
    if action.confirm is not Confirm.NONE:
        needs.append("a confirmation" if action.confirm is Confirm.SIMPLE else "the target's name, typed")
    keys = " ".join(code(key_name(key)) for key in action.keys)
    return keys, code(action.id), cell(action.tooltip), ", ".join(needs)
