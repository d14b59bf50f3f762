"""Moments as a user types them and as the app echoes them, in the user's zone and by AWS's clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING

from recovery.account import AccountChoice
from recovery.errors import BadInput
from recovery.moment_words import NotYet, WhichMoment, read_moment, words_for
from recovery.moments import echo, iso
from recovery.point_in_time import aws_now
from recovery.zones import find_zone, zone_name

if TYPE_CHECKING:
    from tui.app import RelightApp


@dataclass(frozen=True, slots=True)
class Entry:
    """What words for a moment mean: the UTC second and its echo, or why none and what to write instead."""

    moment: datetime | None
    said: str
    choices: Sequence[AccountChoice] = ()
    """The two meanings of a time that the clocks show twice, or skip; of one still to come today, that
    of yesterday."""
    certain: bool = True
    """Whether one of `choices` is meant, so that enter may take the first."""


class MomentReader:
    def __init__(self, app: RelightApp) -> None:
        self._app = app

    @cached_property
    def zone(self) -> tzinfo:
        return find_zone(self._app.kit.settings.time_zone)

    @property
    def zone_name(self) -> str:
        return zone_name(self.zone)

    def now(self) -> datetime:
        """The whole second that it is by AWS's clock."""
        account, here = self._app.account, self._app.kit.now()
        return (aws_now(account, here) if account else here).replace(microsecond=0)

    def read(self, text: str) -> Entry:
        try:
            moment = read_moment(text, self.now(), self.zone)
        except WhichMoment as error:
            choices = [AccountChoice(choice.words, f"{choice.moment:%H:%M:%S}Z") for choice in error.choices]
            return Entry(None, f"{error.text} {error.next_step}", choices)
        except NotYet as error:
            meant = error.instead
            offered = [AccountChoice(meant.words, iso(meant.moment), "down, enter")] if meant else []
            return Entry(None, f"{error.text} {error.next_step}", offered, certain=False)
        except BadInput as error:
            return Entry(None, f"{error.text} {error.next_step}")
        return Entry(moment, self.said(moment))

    def said(self, moment: datetime) -> str:
        """UTC, local and the age in one line."""
        return echo(moment, self.now(), self.zone)

    def words(self, moment: datetime) -> str:
        """The moment on the user's clocks, as it reads back in every zone."""
        return words_for(moment, self.zone)
