"""One approved request of the suite: its answers, and what AWS and the source told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recovery.models import RecoveryPoint
from tests.profiles.samples import VOLUME


@dataclass(frozen=True, slots=True)
class Case:
    """One request: what AWS returned, what the source is, and what the user answers."""

    name: str
    resource_type: str
    target: str
    answers: Mapping[str, str]
    returned: Mapping[str, str | None]
    source: Mapping[str, str]
    storage_class: str = "WARM"
    encrypted: bool = False
    resource_arn: str = VOLUME
    point_id: str = "1EB3B5E7-9EB0-435A-A80B-108B488B0D45"
    nested: tuple[RecoveryPoint, ...] = ()
    """The points that a composite one holds together."""
