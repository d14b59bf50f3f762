"""How one sandbox process behaves, fixed when it starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aws_sandbox.partitions import Partition


@dataclass(frozen=True, slots=True)
class Settings:
    partition: Partition
    clock_speed: float = 1.0
    """Simulated seconds of work for each real second."""
    token_memory: float = 3600.0
    """Simulated seconds that an idempotency token is remembered. AWS documents no lifetime today; its SDK
    documentation of 2019 said one hour. 0 forgets at once."""
    list_lag: float = 0.0
    """Simulated seconds after which a new restore job shows in lists. Describe shows it at once."""
    start_time: float | None = None
    """Epoch seconds that the world is built around; None is the moment of the start."""
    seed: int = 0
    """Of the dice that faults with a rate throw."""
    faults: tuple[Mapping[str, object], ...] = ()
    """Rows of `/-/faults` that hold from the start."""
