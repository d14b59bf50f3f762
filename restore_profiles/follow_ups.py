"""Work that remains after a restore, as a service declares it; a part of the vocabulary of
`restore_profiles.model`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from restore_profiles.rules import Always, Rule
from restore_profiles.terms import Evidence


@dataclass(frozen=True, slots=True)
class Check:
    """A read that tells whether something is done: the value at `path` (JMESPath) of the answer is one of
    `expected`."""

    operation: str
    request: Mapping[str, object]
    path: str
    expected: tuple[str, ...]


BY_HAND = Check("", {}, "", ())
"""The check of work that no read of AWS tells to be done."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Work that remains after the job says COMPLETED, as an operation and not as a sentence.

    Texts inside `request` and `done` may hold `{created.id}` and `{created.arn}` (the restored resource),
    `{values.PATH}` (what was sent), `{source.NAME}` (a fact about the source) and `{ask.NAME}` (only the user
    knows it; `asks` says in words what is asked). Where the operation takes a number, a boolean, a list or an
    object, the place is `{source.NAME:json}`, alone in its text: the fact is JSON, and its value is sent.

    `when` also looks at the facts. What is read from the source where it still exists is one follow-up, what
    has to be asked where it is gone another.
    """

    name: str
    title: str
    operation: str
    """`service:OperationName`, as in `ec2:AttachVolume`."""
    request: Mapping[str, object]
    done: Check
    asks: Mapping[str, str]
    when: Rule = Always()
    optional: bool = False
    by_hand: str = ""
    """How it is done where AWS has no operation for it, or none that tells whether it is done: then
    `operation` is "", `done` is `BY_HAND`, and somebody marks it as done."""
    evidence: Evidence = Evidence.DOCUMENTED
    source: str = ""


def by_hand(
    name: str, title: str, how: str, source: str, *, when: Rule = Always(), optional: bool = False
) -> FollowUp:
    """Work that no operation of AWS does and no read tells: somebody does `how` and marks it as done."""
    return FollowUp(name, title, "", {}, BY_HAND, {}, when, optional, by_hand=how, source=source)
