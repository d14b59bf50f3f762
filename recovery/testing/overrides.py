"""The restore metadata that a selection may give in place of what AWS Backup infers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recovery.finding import Finding
from recovery.testing.models import RestoreTestingSelection
from restore_profiles.model import Field


@dataclass(frozen=True, slots=True)
class Override:
    """One overridable key. `path` is its place in the profile (`WindowsConfiguration.ThroughputCapacity`),
    `inferred` and `value` are texts, "" where there is none."""

    field: Field
    path: str
    inferred: str
    value: str
    required: bool
    """Whether a test fails without it."""


def overrides_for(
    resource_type: str,
    facts: Mapping[str, str],
    inferred: Mapping[str, str],
    selection: RestoreTestingSelection,
) -> tuple[Override, ...]:
    """What can be overridden for the targets that a point with these facts can become, in the order of the
    profile; `inferred` is what GetRestoreTestingInferredMetadata answered, or nothing."""
    return ()


def override_findings(
    resource_type: str, facts: Mapping[str, str], selection: RestoreTestingSelection
) -> tuple[Finding, ...]:
    """What is wrong with the overrides of a selection."""
    return ()


def with_override(selection: RestoreTestingSelection, path: str, text: str) -> RestoreTestingSelection:
    """The selection with one override set, at the profile's path; taken away where `text` is ""."""
    return selection
