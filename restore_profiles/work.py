"""A follow-up of a profile, made the work of one restore: its places filled as far as they are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from restore_profiles.model import Check, FollowUp
from restore_profiles.places import fill, fill_text, places_in

ASK = "ask."


@dataclass(frozen=True, slots=True)
class Work:
    """One piece of work after one restore."""

    name: str
    title: str
    operation: str
    """`service:OperationName`."""
    request: Mapping[str, object]
    done: Check
    asks: Mapping[str, str]
    """What only the user knows, by the NAME of its place `{ask.NAME}`."""
    optional: bool
    by_hand: str
    """How it is done where AWS has no operation for it; then somebody marks it as done."""


def work_of(follow_up: FollowUp, known: Mapping[str, str]) -> Work:
    """The work that a follow-up is, given what fills its places."""
    work = Work(
        follow_up.name,
        follow_up.title,
        follow_up.operation,
        follow_up.request,
        follow_up.done,
        follow_up.asks,
        follow_up.optional,
        follow_up.by_hand,
    )
    return filled(work, known)


def filled(work: Work, known: Mapping[str, str]) -> Work:
    """The work with these places filled too."""
    check = work.done
    done = replace(
        check,
        request=cast("Mapping[str, object]", fill(check.request, known)),
        path=fill_text(check.path, known),
        expected=tuple(fill_text(text, known) for text in check.expected),
    )
    return replace(work, request=cast("Mapping[str, object]", fill(work.request, known)), done=done)


def open_places(work: Work) -> tuple[str, ...]:
    """The names of the places that nothing has filled yet, each once, in their order."""
    return tuple(dict.fromkeys((*places_in(work.request), *open_places_of(work.done))))


def open_places_of(check: Check) -> tuple[str, ...]:
    return tuple(places_in((check.request, check.path, check.expected)))
