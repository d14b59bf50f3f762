"""Every screen by the name that it is opened by. To add one, write its file and add its row."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from screens.contexts import ContextsScreen
from screens.help import HelpScreen
from screens.job import JobScreen
from screens.jobs import JobsScreen
from screens.message import MessageScreen
from screens.messages import MessagesScreen
from screens.mfa import MfaScreen
from screens.point import PointScreen
from screens.points import PointsScreen
from screens.resources import ResourcesScreen
from screens.too_small import TooSmallScreen
from tui.app import ScreenFactory
from tui.screen import RelightScreen


def later(module: str, name: str) -> ScreenFactory:
    """A screen that is imported when it is first opened: the first frame does not wait for forms and
    runbooks."""

    def make(**arguments: Any) -> RelightScreen[Any]:
        screen: RelightScreen[Any] = getattr(import_module(f"screens.{module}"), name)(**arguments)
        return screen

    return make


SCREENS: Mapping[str, ScreenFactory] = {
    "resources": ResourcesScreen,
    "points": PointsScreen,
    "point": PointScreen,
    "jobs": JobsScreen,
    "job": JobScreen,
    "restore-form": later("restore_form", "RestoreFormScreen"),
    "review": later("review", "ReviewScreen"),
    "attempt": later("attempt", "AttemptScreen"),
    "export": later("export", "ExportScreen"),
    "paste-arn": later("paste_arn", "PasteArnScreen"),
    "commands": later("commands", "CommandsScreen"),
    "contexts": ContextsScreen,
    "messages": MessagesScreen,
    "message": MessageScreen,
    "help": HelpScreen,
    "mfa": MfaScreen,
    "too-small": TooSmallScreen,
}
