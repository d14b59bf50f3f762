"""How long a restore may take, as the user sets it: a recovery time objective for a type or a resource.

A private file of JSON beside the settings, in whole minutes: `{"RDS": 60, "arn:aws:rds:...:db:orders": 15}`.
AWS Backup keeps no such figure of its own; its Audit Manager has one for a whole control
(`RESTORE_TIME_FOR_RESOURCES_MEET_TARGET`, parameter `maxRestoreTime`), compared in the same way: over is more
than the target.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from recovery.errors import BadInput
from restore_profiles.registry import profile_for

MOST_MINUTES = 525_600  # a year: what is longer is a slip of the keyboard


@dataclass(frozen=True, slots=True)
class Targets:
    """Minutes by ARN of a resource or by resource type; a resource's own wins."""

    minutes: Mapping[str, int] = field(default_factory=dict)

    def of(self, resource_arn: str, resource_type: str) -> int | None:
        """The target of a resource, None where neither it nor its type has one."""
        own = self.minutes.get(resource_arn)
        return own if own is not None else self.minutes.get(key_of(resource_type))


def key_of(text: str) -> str:
    """The key under which a target is kept: an ARN as it is, a type as AWS Backup spells it."""
    profile = None if text.startswith("arn:") else profile_for(text)
    return profile.resource_type if profile is not None else text


def read_targets(path: Path) -> Targets:
    """The targets in the file at `path`, none where there is no file. Raises `BadInput` that names it."""
    try:
        members = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Targets()
    except (OSError, ValueError) as error:
        raise BadInput(
            "Targets cannot be read", f"{path}: {error}.", "Mend the file or move it away."
        ) from None
    if not isinstance(members, dict):
        raise BadInput(
            "Targets cannot be read", f"{path} is not one JSON object.", 'It is {"TYPE or ARN": MINUTES}.'
        )
    for key, minutes in members.items():
        if type(minutes) is not int or not 1 <= minutes <= MOST_MINUTES:
            raise BadInput(
                "Wrong target", f"{path}: {key} is {minutes!r}.", f"It takes minutes, 1 to {MOST_MINUTES:,}."
            )
    return Targets({key_of(key): minutes for key, minutes in members.items()})


def set_target(path: Path, key: str, minutes: int | None) -> Targets:
    """Set the target of a type or an ARN, or take it away with None; answers all there are now.

    Raises `BadInput` for minutes that cannot be meant and for a file that cannot be read or written.
    """
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise BadInput("Wrong target", f"{minutes} minutes.", f"It takes 1 to {MOST_MINUTES:,} minutes.")
    kept = {known: value for known, value in read_targets(path).minutes.items() if known != key_of(key)}
    targets = Targets(kept if minutes is None else {**kept, key_of(key): minutes})
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(targets.minutes, file, indent=2)
            file.write("\n")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadInput(
            "The target cannot be kept", f"{path}: {error.strerror}.", "Free space or fix its permissions."
        ) from None
    return targets
