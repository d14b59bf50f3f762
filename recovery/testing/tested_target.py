"""A target of a profile with what restore testing takes of it.

Source: "Restore testing inferred metadata" (AWS Backup). Keys are compared without case, as it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from restore_profiles.encoding import flatten
from restore_profiles.model import Field, Kind, RestoreProfile, Target, Testing
from restore_profiles.paths import as_documented, field_at, top_level
from restore_profiles.registry import profile_for


@dataclass(frozen=True, slots=True)
class TestedTarget:
    """A target that restore testing knows, with what it takes of it."""

    profile: RestoreProfile
    target: Target
    testing: Testing

    @property
    def fields(self) -> tuple[Field, ...]:
        return (*top_level(self.target), *self.testing.own_fields)

    def documented(self, path: str) -> str:
        """The profile's spelling of a path that is spelled as AWS's page on testing does."""
        own = next((field.key for field in self.testing.own_fields if field.key.lower() == path.lower()), "")
        return own or as_documented(self.target, path)

    def field(self, path: str) -> Field | None:
        own = next((field for field in self.testing.own_fields if field.key.lower() == path.lower()), None)
        return own or field_at(self.target, path)

    def overridable(self, path: str) -> bool:
        """Whether it, or what it is inside of, is on the page's list, and there is a field for it."""
        place = self.documented(path).lower()
        listed = (self.documented(each).lower() for each in self.testing.overridable)
        inside = any(place == each or place.startswith((f"{each}.", f"{each}[")) for each in listed)
        return inside and self.field(self.documented(path)) is not None

    def editable(self) -> Iterator[tuple[str, Field]]:
        """The overridable fields, of an object its members, in the order of the page."""
        for listed in self.testing.overridable:
            path = self.documented(listed)
            field = self.field(path)
            if field is not None:
                yield from _leaves(path, field)

    def values(self, metadata: Mapping[str, str]) -> dict[str, str]:
        """What a map of metadata says, at the profile's paths."""
        return flatten(self.fields, metadata)[0]

    def spelled(self, top: str) -> str:
        """A top-level key as the page spells it."""
        listed = (each.partition(".")[0] for each in self.testing.overridable)
        return next((each for each in listed if each.lower() == top.lower()), top)


def tested_targets(resource_type: str, facts: Mapping[str, str]) -> tuple[TestedTarget, ...]:
    """The targets of a type that restore testing knows and a point with these facts can become; all of the
    type where there are no facts, as of a selection, which holds points of every kind."""
    profile = profile_for(resource_type)
    if profile is None:
        return ()
    return tuple(
        TestedTarget(profile, target, target.testing)
        for target in (profile.targets_for(facts) if facts else profile.targets)
        if target.testing is not None
    )


def _leaves(path: str, field: Field) -> Iterator[tuple[str, Field]]:
    if field.kind is not Kind.OBJECT:
        yield path, field
        return
    for member in field.fields:
        yield from _leaves(f"{path}.{member.key}", member)
