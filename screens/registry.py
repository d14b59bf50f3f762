"""Every screen by the name that it is opened by. To add one, write its file and add its row."""

from __future__ import annotations

from collections.abc import Mapping

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

SCREENS: Mapping[str, ScreenFactory] = {
    "resources": ResourcesScreen,
    "points": PointsScreen,
    "point": PointScreen,
    "jobs": JobsScreen,
    "job": JobScreen,
    "contexts": ContextsScreen,
    "messages": MessagesScreen,
    "message": MessageScreen,
    "help": HelpScreen,
    "mfa": MfaScreen,
    "too-small": TooSmallScreen,
}
