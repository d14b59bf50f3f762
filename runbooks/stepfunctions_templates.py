"""Requests with places as payload templates of a state machine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from recovery.recovery_plan import STEPS, CallStep, RecoveryPlan, asked_of
from restore_profiles.places import PLACE, places_in
from restore_profiles.work import ASK
from runbooks.stepfunctions_names import member_name


@dataclass(slots=True)
class Templates:
    """Requests as payload templates. What is literal goes to `data`, which a Pass state lays at `$.call`: in
    a template a key that ends in `.$` would be read, in a Pass state's result nothing is."""

    step: CallStep
    asked: Mapping[tuple[str, str], str]
    """`asked_members` of the plan."""
    data: dict[str, Any] = field(default_factory=dict)
    takes: dict[str, str] = field(default_factory=dict)
    """By place: where it is filled, below `$.takes`."""

    def of(self, request: Mapping[str, object]) -> dict[str, Any]:
        """The request as the `Parameters` of a task."""
        return {key: value for name, inner in request.items() for key, value in self._member(name, inner)}

    def text(self, text: str) -> str:
        """The expression that is this text with its places filled."""
        whole = PLACE.fullmatch(text)
        if whole:
            path = self._place(whole[1])
            return f"States.StringToJson({path})" if whole[2] else path
        arguments: list[str] = []
        last = 0
        for place in PLACE.finditer(text):
            if text[last : place.start()]:
                arguments.append(self._literal(text[last : place.start()]))
            arguments.append(self._place(place[1]))
            last = place.end()
        if text[last:]:
            arguments.append(self._literal(text[last:]))
        return f"States.Format('{'{}' * len(arguments)}', {', '.join(arguments)})"

    def _member(self, name: str, value: object) -> Iterator[tuple[str, Any]]:
        key = member_name(name)
        if not any(places_in(value)):
            yield f"{key}.$", self._literal(_spelled(value))
        elif isinstance(value, str):
            yield f"{key}.$", self.text(value)
        elif isinstance(value, list | tuple) and all(isinstance(each, str) for each in value):
            texts = (self.text(each) if any(places_in(each)) else self._literal(each) for each in value)
            yield f"{key}.$", f"States.Array({', '.join(texts)})"
        elif isinstance(value, list | tuple):
            yield key, [self.of(each) if isinstance(each, Mapping) else each for each in value]
        elif isinstance(value, Mapping):
            yield key, self.of(value)

    def _literal(self, value: object) -> str:
        name = f"v{len(self.data)}"
        self.data[name] = value
        return f"$.call.{name}"

    def _place(self, place: str) -> str:
        if place not in self.takes:
            self.takes[place] = f"p{len(self.takes)}"
        path = f"$.takes.{self.takes[place]}"
        return path if place.startswith(ASK) else f"States.ArrayGetItem({path}, 0)"

    def taking(self) -> dict[str, str]:
        """The template of `$.takes`: what people told and what earlier steps made."""
        template = {}
        for place, name in self.takes.items():
            if place.startswith(ASK):
                member = self.asked[self.step.id, place.removeprefix(ASK)]
                template[f"{name}.$"] = f"$.input.ask.{member}"
            else:
                step, _, member = place.removeprefix(STEPS).partition(".created.")
                template[f"{name}.$"] = f"States.ArrayUnique($.known[?(@.step=='{step}')].{member})"
        return template


def asked_members(plan: RecoveryPlan) -> dict[tuple[str, str], str]:
    """By step and name: the member of the input's `ask` that holds what only a human knows. Names are
    anything, and paths are not: `attach-1:instance` -> `ATTACH_1_INSTANCE`."""
    members: dict[tuple[str, str], str] = {}
    for key, (step, _) in asked_of(plan).items():
        name = re.sub(r"[^A-Z0-9]", "_", key.upper())
        taken = sum(other.startswith(name) for other in members.values())
        members[step, key.partition(":")[2]] = f"{name}_{taken + 1}" if taken else name
    return members


def _spelled(value: object) -> object:
    if isinstance(value, Mapping):
        return {member_name(key): _spelled(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_spelled(each) for each in value]
    return value
