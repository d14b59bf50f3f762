"""The actions table holds for every screen: a key does one thing, or says why not."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import pytest

import screens
from screens.help import HelpScreen
from tests.screens.conftest import Stage
from tests.screens.driver import driving
from tui.actions import ACTIONS, BY_ID, in_scopes, key_name
from tui.screen import RelightScreen


def screen_classes() -> list[type[RelightScreen[Any]]]:
    """Every screen class there is, also those that are imported when first opened."""
    for module in pkgutil.iter_modules(screens.__path__, "screens."):
        importlib.import_module(module.name)
    found: list[type[RelightScreen[Any]]] = []
    waiting: list[type[RelightScreen[Any]]] = [RelightScreen]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return [kind for kind in found if kind.__module__.startswith("screens.")]


@pytest.mark.parametrize("kind", screen_classes(), ids=lambda kind: kind.__name__)
def test_no_key_of_a_screen_means_two_things(kind: type[RelightScreen[Any]]) -> None:
    meanings: dict[str, str] = {}
    for action in in_scopes(kind.SCOPES):
        for key in action.keys:
            assert meanings.setdefault(key, action.id) == action.id, f"{key}: {meanings[key]} and {action.id}"


@pytest.mark.parametrize("kind", screen_classes(), ids=lambda kind: kind.__name__)
def test_a_screen_can_do_every_action_of_its_scopes(kind: type[RelightScreen[Any]]) -> None:
    missing = [action.id for action in in_scopes(kind.SCOPES) if not hasattr(kind, action.method)]
    assert missing == []


@pytest.mark.parametrize("kind", screen_classes(), ids=lambda kind: kind.__name__)
def test_a_screen_that_has_help_says_what_it_is_for(kind: type[RelightScreen[Any]]) -> None:
    helped = any(action.id == "help" for action in in_scopes(kind.SCOPES)) and kind is not HelpScreen
    assert bool(kind.PURPOSE) is helped
    assert len(kind.PURPOSE) < 120


def test_every_row_has_words_for_the_key_bar_and_for_the_help() -> None:
    assert len(BY_ID) == len(ACTIONS)
    for action in ACTIONS:
        assert action.keys
        assert action.label
        assert action.tooltip[0].isupper()
        assert not action.tooltip.endswith(".")


def test_letters_never_write() -> None:
    """What is dangerous asks before it does anything."""
    assert all(action.confirm != "none" for action in ACTIONS if action.dangerous)


def test_keys_are_named_as_people_write_them() -> None:
    assert [key_name(key) for key in ("question_mark", "f5", "ctrl+r", "J")] == ["?", "F5", "ctrl+r", "J"]


async def test_an_action_that_is_not_possible_says_why(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await (
            user.until("orders-db-data")
            .type("/orders-db")
            .press("enter", "enter")
            .until("holds no recovery point")
        )
        await user.press("r").until("no row is under the cursor")


async def test_why_a_key_did_nothing_is_told_only_on_the_screen_where_it_was_pressed(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").press("escape").until("This is the first screen")
        await user.press("J").until("Restore jobs").misses("This is the first screen")


async def test_a_type_without_a_profile_is_browsed_and_its_restore_says_why_not(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await (
            user.until("orders-db-data")
            .type("/type:dynamodb")
            .press("enter", "enter")
            .until("carts (DynamoDB)")
        )
        await user.press("question_mark").type("/restore recovery").press("enter").until("Not now")


async def test_help_does_what_is_chosen_in_it(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await (
            user.until("orders-db-data")
            .press("question_mark")
            .until("Help")
            .type("/jobs of")
            .press("enter", "enter")
        )
        await user.until("Restore jobs")


async def test_a_command_is_completed_and_an_unknown_one_suggests_the_nearest(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await (
            user.until("orders-db-data").type(":mess").press("tab", "enter").until("Messages of this session")
        )
        await user.type(":jbos").press("enter").until("Did you mean jobs?")
        await user.type(":sort -title").press("enter").until("What ▼")
        await user.type(":filter !note").press("enter").until("/!note")
        await user.type(":q").press("enter").until("not on the first screen")


async def test_a_command_with_too_much_or_too_little_behind_it_is_not_done(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").type(":context other").press("enter")
        await user.until(":contexts takes nothing after it")
        await user.type(":region").press("enter").until(":region NAME is how it is typed")
        await user.type(":sort nothing").press("enter").until("No column nothing: There are name, type")
        assert "Protected resources" in user.screen


async def test_f1_helps_and_a_click_on_the_key_bar_does_what_it_says(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").press("f1").until("Help").press("escape").until("Protected")
        await user.click("KeyBar", x=user.screen.splitlines()[-1].index("J jobs")).until("Restore jobs")


async def test_the_key_bar_names_only_keys_that_reach_the_screen_while_one_types(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").quiet()
        assert "J jobs" in user.screen.splitlines()[-1]
        await user.press("slash")
        assert user.screen.splitlines()[-1].strip() == "F1 help  esc back  ctrl+p command  ctrl+r refresh"
        await user.press("escape")
        assert "J jobs" in user.screen.splitlines()[-1]


async def test_esc_and_minus_on_the_first_screen_say_that_there_is_nowhere_to_go(stage: Stage) -> None:
    app = stage.app()
    async with driving(app) as user:
        await user.until("orders-db-data").press("minus").until("no view was left yet")
        await user.press("escape").until("q leaves")
