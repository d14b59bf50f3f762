"""Puts a backend class of ours in the place of moto's, for this process."""

from __future__ import annotations

from typing import Any

from aws_sandbox.clock import Clock


def take_the_place(backends: Any, ours: Any, partition: str, clock: Clock) -> None:
    """`ours` has the class attributes partition_name and clock. Once is enough, and more does nothing."""
    if backends.backend is ours:
        return
    ours.partition_name, ours.clock = partition, clock
    # Every importer of moto shares this one dict, which makes its backends from this attribute.
    backends.backend = ours
    backends.clear()
