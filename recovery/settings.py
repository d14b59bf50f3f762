"""The user's settings: a TOML file with the keys of `Settings`, all of them optional."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from recovery.errors import BadInput
from recovery.zones import find_zone


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose. The defaults are what is meant for most."""

    profile: str = ""
    """The profile of the AWS config to open with; "" is what the standard AWS chain gives."""
    region: str = ""
    """The Region to open with; "" is the profile's."""
    theme: str = ""
    """A theme of the app; "" keeps the terminal's own colours."""
    ascii: bool = False
    """Draw with ASCII only, for terminals and fonts without line-drawing characters."""
    time_zone: str = ""
    """The zone in which a moment is read and shown beside UTC, as `Europe/Berlin` or `UTC`; "" is this
    machine's."""
    poll_seconds: float = 15.0
    """Seconds between two looks at running restores; not less than 15 against AWS."""
    sandbox_poll_seconds: float = 1.0
    """The same in a sandbox."""
    write_idle_minutes: int = 15
    """Writing switches itself off after so many minutes without a key."""
    notify: str = "bell"
    """How the terminal tells that a restore ended: by its `bell`, by a notification (`osc9`: iTerm2, kitty,
    WezTerm, Ghostty; `osc777`: rxvt-unicode, foot, Ghostty), or not at all (`off`). tmux passes
    notifications on only with `set -g allow-passthrough on`."""


LIMITS: Mapping[str, tuple[float, float]] = {
    "poll_seconds": (15, 3600),
    "sandbox_poll_seconds": (0.05, 3600),
    "write_idle_minutes": (1, 240),
}
"""The least and the greatest value of a number."""

CHOICES: Mapping[str, tuple[str, ...]] = {"notify": ("bell", "osc9", "osc777", "off")}
"""The texts that a key takes where it does not take any."""

FORMER: Mapping[str, str] = {
    "utc": 'It is now time_zone = "UTC".',
    "bell": 'It is now notify = "bell", "osc9", "osc777" or "off".',
}
"""Keys of earlier versions, with what stands for them."""

EXPECTED: Mapping[type, str] = {
    str: "a text in quotes",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
}


def read_settings(path: Path) -> Settings:
    """The settings in the file at `path`, or the defaults where there is none.

    Raises `BadInput` that names the file, the key and what is allowed.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            "Settings cannot be read", f"{path}: {error}", "Mend the file or move it away."
        ) from error
    import tomllib  # costs 4 ms, and most users have no such file

    try:
        members = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput("Settings are not TOML", f"{path}: {error}.", "Mend that line.") from error
    return Settings(**{key: _checked(path, key, value) for key, value in members.items()})


def _checked(path: Path, key: str, value: object) -> Any:
    """`value` if it is one that `key` takes; TOML's integers are numbers too."""
    defaults = {field.name: field.default for field in fields(Settings)}
    if key not in defaults:
        near = difflib.get_close_matches(key, defaults, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(defaults)}."
        hint = FORMER.get(key, hint)
        raise BadInput("Unknown setting", f"{path} has the key {key!r}.", hint)
    wanted = type(defaults[key])
    if wanted is float and type(value) is int:
        value = float(value)
    if type(value) is not wanted:
        raise BadInput("Wrong setting", f"{path}: {key} is {value!r}.", f"It takes {EXPECTED[wanted]}.")
    if key in CHOICES and value not in CHOICES[key]:
        allowed = ", ".join(CHOICES[key])
        raise BadInput("Wrong setting", f"{path}: {key} is {value!r}.", f"It takes one of: {allowed}.")
    if key == "time_zone":
        try:
            find_zone(str(value))
        except BadInput as error:
            raise BadInput("Wrong setting", f"{path}: {error.text}", error.next_step) from None
    if key in LIMITS and isinstance(value, int | float):
        least, greatest = LIMITS[key]
        if not least <= value <= greatest:
            raise BadInput(
                "Wrong setting", f"{path}: {key} is {value}.", f"It takes {least:g} to {greatest:g}."
            )
    return value
