"""What the account offers for the overrides of a selection, asked when the cursor comes to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message

from recovery.account import ChoiceAnswer
from recovery.reading import Priority
from recovery.testing.overrides import Override
from restore_profiles.model import Choices, Field
from restore_profiles.paths import names_for
from restore_profiles.rules import look_up
from screens.testing.selection_fields import OVERRIDE
from tui.screen import RelightScreen


@dataclass
class ChoicesRead(Message, bubble=False):
    key: str
    asked: tuple[str, ...]
    answer: ChoiceAnswer


class OverrideChoices:
    """Answers by the key of the field; each question is asked once, and again where what it needs changes."""

    def __init__(self, screen: RelightScreen[None]) -> None:
        self._screen = screen
        self._asked: dict[str, tuple[str, ...]] = {}
        self.answers: dict[str, ChoiceAnswer] = {}

    def ask(self, key: str, field: Field, overrides: Sequence[Override]) -> None:
        """Of what a look-up needs, such as the network of a subnet, what is inferred counts too."""
        app, choices = self._screen.relight, field.choices
        account = app.account
        if account is None or not isinstance(choices, Choices):
            return
        names = names_for(
            key.removeprefix(OVERRIDE), {each.path: each.value or each.inferred for each in overrides}
        )
        needs: Mapping[str, str] = {need: look_up(names, need) for need in choices.needs}
        asked = (choices.lookup, *needs.values())
        if self._asked.get(key) == asked:
            return
        self._asked[key] = asked
        app.read(
            Priority.KEY,
            lambda: account.reads.choices(choices.lookup, needs),
            lambda answer: ChoicesRead(key, asked, answer),
            to=self._screen,
            failed=lambda error: ChoicesRead(key, asked, ChoiceAnswer(denied=error.text)),
        )

    def took(self, message: ChoicesRead) -> bool:
        """Keep an answer; False where another question was asked meanwhile."""
        if self._asked.get(message.key) != message.asked:
            return False
        self.answers[message.key] = message.answer
        return True
