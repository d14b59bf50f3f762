"""Which values are not shown: those that a profile declares sensitive, and those that no profile knows."""

from __future__ import annotations

from collections.abc import Iterable

from restore_profiles.fields import Field
from restore_profiles.model import Target
from restore_profiles.paths import top_level


def hidden_keys(target: Target | None, keys: Iterable[str]) -> frozenset[str]:
    """Those of the metadata `keys` whose values are not shown."""
    declared = {field.key.lower(): field for field in (top_level(target) if target else ())}
    return frozenset(key for key in keys if holds_secret(declared.get(key.lower())))


def holds_secret(field: Field | None) -> bool:
    """Whether a value may be sensitive; that of a key which nobody declared may."""
    return field is None or field.sensitive or any(map(holds_secret, field.fields))
