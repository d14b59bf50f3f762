"""How the durations of restore tests go."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from recovery.plain_text import cells
from recovery.testing.history import runs
from recovery.testing.plot import ASCII, legend, plot
from recovery.testing.targets import Targets
from recovery.testing.trend import Trend, trend
from tests.unit.tested_account import taking


def weekly(minutes: Sequence[float], target: int | None = None) -> Trend:
    """The trend of a test a week, the oldest first."""
    jobs = [taking(length, 7 * (len(minutes) - week)) for week, length in enumerate(minutes)]
    return trend(runs(jobs, Targets({"EBS": target} if target else {})))


def test_the_same_every_week_is_steady() -> None:
    seen = weekly([40, 41, 39, 40, 42, 40])
    assert (seen.words, seen.median, seen.longest) == ("steady", 40, 42)


def test_growing_tests_are_longer_by_so_much() -> None:
    assert weekly([10 + 2 * week for week in range(4)]).words == "longer by 2 min a week"
    assert weekly([10 + 7 * week for week in range(12)]).words == "longer by 30 min a month"
    assert weekly([80 - 3 * week for week in range(6)]).words == "shorter by 3 min a week"


def test_one_bad_day_turns_no_trend() -> None:
    assert weekly([40, 40, 40, 40, 40, 400]).words == "steady"


@pytest.mark.parametrize("count", [0, 1, 3])
def test_of_too_few_tests_no_direction_is_told(count: int) -> None:
    seen = weekly([10 * (week + 1) for week in range(count)])
    assert seen.words == f"too few tests to tell a direction: {count}"


def test_tests_of_one_moment_have_no_direction() -> None:
    jobs = [taking(10 + each, 7, id=str(each)) for each in range(5)]
    assert "no direction" in trend(runs(jobs, Targets())).words


def test_failed_and_running_tests_are_no_durations() -> None:
    jobs = [taking(1, 7, status="FAILED"), taking(1, 6, status="RUNNING", completed=None), taking(40, 5)]
    assert [point.minutes for point in trend(runs(jobs, Targets())).points] == [40]


def test_a_target_is_told_where_all_have_the_same() -> None:
    assert weekly([1, 2], 60).target == 60
    jobs = [taking(40, 7), taking(40, 6, resource_type="RDS")]
    assert trend(runs(jobs, Targets({"EBS": 60}))).target is None


def test_a_plot_shows_each_test_and_the_target() -> None:
    assert plot(weekly([10, 20, 30, 70], 60), 60, 12, ascii=True) == (
        "1 h 20 min +\n"
        "           |                                               !\n"
        "           |--------------------------------------- target -\n"
        "           |\n"
        "    40 min +\n"
        "           |                               o\n"
        "           |                o\n"
        "           |o\n"
        "         0 +\n"
        "           +------------------------------------------------\n"
        "            2026-10-24                            2026-11-14"
    )


@pytest.mark.parametrize("minutes", [[5.0], [0.2], [10, 20, 30, 70], [3000, 1], [40.0] * 300])
@pytest.mark.parametrize("size", [(24, 5), (60, 12), (61, 13), (200, 50), (23, 12), (60, 4), (5, 1)])
@pytest.mark.parametrize("target", [None, 1, 60, 9000])
def test_a_plot_fits_its_place_in_plain_characters(
    minutes: Sequence[float], size: tuple[int, int], target: int | None
) -> None:
    width, height = size
    for letters in (True, False):
        text = plot(weekly(minutes, target), width, height, ascii=letters)
        lines = text.split("\n")
        assert len(lines) <= height
        assert max(map(cells, lines)) <= width
        assert "\x1b" not in text
        assert all(line.isprintable() for line in lines)
        assert text.replace("…", "").isascii() or not letters


def test_a_test_over_the_target_is_never_hidden_by_one_within() -> None:
    crowded = weekly([30.0] * 200 + [61.0] + [30.0] * 200, 60)
    assert ASCII.over in plot(crowded, 24, 5, ascii=True)


def test_without_a_test_words_stand_where_the_plot_would() -> None:
    assert plot(weekly([]), 60, 12) == "No test has completed yet."
    assert plot(weekly([10, 20, 30, 40]), 10, 2) == "4 tests, …"
    assert plot(weekly([10]), 80, 2) == "1 test, median 10 min, too few tests to tell a direction: 1"


def test_the_legend_names_the_marks() -> None:
    assert legend(ascii=True) == "o a test  ! over the target  -- target"
    assert "▲ over the target" in legend()
