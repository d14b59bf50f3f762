"""The two clocks: stamps at real speed, work at the speed that is set."""

from __future__ import annotations

import pytest

from aws_sandbox.clock import Clock


class Ticks:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_work_runs_at_the_speed_and_stamps_do_not() -> None:
    ticks = Ticks()
    clock = Clock(20, 5_000.0, monotonic=ticks)
    ticks.now += 3
    assert (clock.work(), clock.stamp()) == (60.0, 5_003.0)


def test_another_speed_counts_from_then_on() -> None:
    ticks = Ticks()
    clock = Clock(1, 0.0, monotonic=ticks)
    ticks.now += 10
    clock.set_speed(5)
    ticks.now += 10
    assert clock.work() == 60.0


def test_a_pause_halts_work_until_it_ends_and_steps_still_count() -> None:
    ticks = Ticks()
    clock = Clock(1, 0.0, monotonic=ticks)
    clock.pause(True)
    ticks.now += 100
    clock.advance(7)
    assert clock.work() == 7.0
    clock.pause(False)
    ticks.now += 1
    assert clock.work() == 8.0


def test_without_a_start_time_stamps_are_of_now() -> None:
    assert Clock(wall=lambda: 123.4567, monotonic=Ticks()).stamp() == 123.457


def test_it_neither_stops_by_speed_nor_runs_backwards() -> None:
    clock = Clock()
    for speed in (0, float("inf"), float("nan")):
        with pytest.raises(ValueError, match="above 0"):
            clock.set_speed(speed)
    for step in (-1, float("inf"), float("nan")):
        with pytest.raises(ValueError, match="forwards"):
            clock.advance(step)
