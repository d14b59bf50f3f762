"""What can be typed after `:` — the actions of the screen by their ids, and a few words that take an
argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tui.screen import RelightScreen

ALIASES = {"q": "quit", "write": "write-mode", "context": "contexts", "ctx": "contexts", "login": "sign-in"}


class WordCommand(NamedTuple):
    """A word with an argument; `method` of the screen is called with it."""

    word: str
    argument: str
    tooltip: str
    method: str
    wanted: bool = False
    """Whether it makes no sense without the argument."""


WORD_COMMANDS = (
    WordCommand("resources", "", "The protected resources of this account and Region", "command_resources"),
    WordCommand("profile", "NAME", "Sign in with another profile of the AWS config", "command_profile", True),
    WordCommand("region", "NAME", "The same profile in another Region", "command_region", True),
    WordCommand("open", "FILE", "Open a plan file to look at, change, check and start", "command_open"),
    WordCommand("filter", "TEXT", "Show rows with a text", "command_filter"),
    WordCommand("sort", "COLUMN", "Sort by a column; -COLUMN sorts downwards", "command_sort"),
)


def words(screen: RelightScreen[Any]) -> Sequence[str]:
    """All that completion offers on this screen."""
    given = [each.word for each in WORD_COMMANDS if hasattr(screen, each.method)]
    return sorted({action.id for action in screen.actions()} | set(given))


async def run(screen: RelightScreen[Any], text: str) -> None:
    """Do what was typed, or say which word was perhaps meant."""
    word, _, argument = text.partition(" ")
    word = ALIASES.get(word.lower(), word.lower())
    known = words(screen)
    if word not in known:
        from difflib import get_close_matches

        starting = [each for each in known if each.startswith(word)]
        if len(starting) != 1:
            near = starting or get_close_matches(word, known, 3)
            hint = f"Did you mean {', '.join(near)}?" if near else "? lists what there is."
            screen.notify(hint, title=f"No command {word}", severity="warning")
            return
        word = starting[0]
    argument = argument.strip()
    command = next((each for each in WORD_COMMANDS if each.word == word), None)
    if argument and not (command and command.argument):
        screen.notify(f":{word} takes nothing after it.", title="Not done", severity="warning")
    elif command and command.wanted and not argument:
        screen.notify(f":{word} {command.argument} is how it is typed.", title="Not done", severity="warning")
    elif command:
        do = getattr(screen, command.method)
        do(argument) if command.argument else do()
    else:
        await screen.action_act(word)


def other_context(screen: RelightScreen[Any], **changes: str) -> None:
    """The context of now with another profile or Region."""
    app = screen.relight
    app.connect(replace(app.request, write=False, **changes))
