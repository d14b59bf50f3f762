"""The composition root: which implementation stands behind each Protocol of the core."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from recovery.errors import NeedsLogin

if TYPE_CHECKING:  # the SDK's account is opened after the first frame
    from command_line.invocation import Invocation
    from recovery.account import Account, Connections, ContextOffer, ContextRequest
    from recovery.journal import Journal
    from tui.kit import Kit


class DeferredConnections:
    """`aws_api`'s connections, imported by the thread that first asks: the SDK takes longer than the app's
    first frame."""

    def offers(self) -> Sequence[ContextOffer]:
        return connections().offers()

    def regions(self, partition: str) -> Sequence[str]:
        return connections().regions(partition)

    def open(self, request: ContextRequest, ask_code: Callable[[str], str]) -> Account:
        return connections().open(request, ask_code)


@cache
def connections() -> Connections:
    from aws_api.connections import AwsConnections

    return AwsConnections()


def open_account(invocation: Invocation) -> Account:
    """Sign in with the options before the command; an MFA code is asked for on the terminal."""
    return connections().open(invocation.request, ask_code)


def ask_code(device: str) -> str:
    if not sys.stdin.isatty():
        raise NeedsLogin(
            "An MFA code is needed",
            f"The device {device} makes it, and there is no terminal to ask on.",
            "Run it in a terminal, or sign in first.",
        )
    import click

    answer: str = click.prompt(f"Code of {device}", err=True)
    return answer


def journal(now: Callable[[], datetime]) -> Journal:
    from recovery.journal import Journal
    from recovery.locations import journal_directory

    return Journal(journal_directory(), now)


def kit(
    request: ContextRequest, now: Callable[[], datetime], *, ascii_only: bool = False, zone: str = ""
) -> Kit:
    """What the app runs on. `zone` "" leaves the time zone to the settings."""
    # Read by Textual when it is imported: twice its default, which halves the wait for the next repaint after
    # a key.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from recovery.locations import settings_file
    from recovery.reading import ReadQueue
    from recovery.settings import read_settings
    from tui.kit import Kit

    settings = read_settings(settings_file())
    return Kit(
        connections=DeferredConnections(),
        request=request,
        open_journal=lambda: journal(now),
        settings=replace(settings, time_zone=zone) if zone else settings,
        reads=ReadQueue(),
        now=now,
        ascii=ascii_only,
    )
