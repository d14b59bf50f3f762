"""One restore that every way in has to carry out alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.sandbox_process import Sandbox


def nothing(sandbox: Sandbox) -> Mapping[str, str]:
    """The row needs no more than the sandbox's own world."""
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """`source` is `TYPE/NAME` of a resource of the sandbox's world; its newest snapshot that can be restored
    is taken. `answers` are given beside what the prefilled form has; `{account}` and `{region}` in them stand
    for the sandbox's own, other places for what `prepare` tells."""

    source: str
    target: str
    answers: Mapping[str, str] = field(default_factory=dict)
    looks: int = 0
    """How many fields of the form prefilled by the sandbox's world need a look."""
    types: str = ""
    """What has to be typed before it starts, where data is overwritten."""
    asks: Mapping[str, str] = field(default_factory=dict)
    """What only the user knows of the work that remains."""
    prepare: Callable[[Sandbox], Mapping[str, str]] = nothing
    """Makes what has to stand before, such as a bucket to restore into, and tells what fills the places
    `{NAME}` of the answers: ids that only the sandbox knows."""

    @property
    def name(self) -> str:
        return f"{self.source.partition('/')[0]}-{self.target}".replace(" ", "-")
