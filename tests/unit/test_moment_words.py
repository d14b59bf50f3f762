"""Words for a moment: what is read, what is asked about, what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.errors import BadInput
from recovery.moment_words import WhichMoment, read_moment, words_for
from recovery.moments import iso
from tests.properties import tried

NOW = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
AFTER_A_CENTURY = datetime(2070, 1, 1, tzinfo=UTC)
ZONES = sorted(available_timezones())
SECOND = timedelta(seconds=1)

LAST = int(AFTER_A_CENTURY.timestamp()) - 1
seconds = st.integers(0, LAST).map(lambda at: datetime.fromtimestamp(at, UTC))
zones = st.sampled_from(ZONES).map(ZoneInfo)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("now", "2026-11-21T14:30:00Z"),
        ("14:27", "2026-11-21T13:27:00Z"),
        ("14:27:05", "2026-11-21T13:27:05Z"),
        ("2:27pm", "2026-11-21T13:27:00Z"),
        ("2pm", "2026-11-21T13:00:00Z"),
        ("12:05 am", "2026-11-20T23:05:00Z"),
        ("14:27Z", "2026-11-21T14:27:00Z"),
        ("9:27 America/New_York", "2026-11-21T14:27:00Z"),
        ("today 14:27", "2026-11-21T13:27:00Z"),
        ("yesterday 14:27", "2026-11-20T13:27:00Z"),
        ("Yesterday at 2pm", "2026-11-20T13:00:00Z"),
        ("-15m", "2026-11-21T14:15:00Z"),
        ("-2h30m", "2026-11-21T12:00:00Z"),
        ("-1d", "2026-11-20T14:30:00Z"),
        ("10 minutes ago", "2026-11-21T14:20:00Z"),
        ("an hour ago", "2026-11-21T13:30:00Z"),
        ("2 hours and 30 minutes ago", "2026-11-21T12:00:00Z"),
        ("3 h ago", "2026-11-21T11:30:00Z"),
        ("−15m", "2026-11-21T14:15:00Z"),
        ("2026‑11‑21 14:27", "2026-11-21T13:27:00Z"),
        ("2026-11-21T14:27:05Z", "2026-11-21T14:27:05Z"),
        ("2026-11-21T15:27:05+01:00", "2026-11-21T14:27:05Z"),
        (" 2026-11-21  14:27:05+0000 ", "2026-11-21T14:27:05Z"),
        ("2026-11-21 14:27", "2026-11-21T13:27:00Z"),
        ("2026-11-21T14:27:05.1234567Z", "2026-11-21T14:27:05Z"),
        ("2026-11-21T14:27:05.999000+01:00", "2026-11-21T13:27:05Z"),
        ("2026-11-21 14:27:05,123", "2026-11-21T13:27:05Z"),
        ("2026-11-21 14:27:05 UTC", "2026-11-21T14:27:05Z"),
        ("2026-11-21 14:27:05 CET", "2026-11-21T13:27:05Z"),
        ("20261121T142705Z", "2026-11-21T14:27:05Z"),
        ("2026/11/21 14:27:05", "2026-11-21T13:27:05Z"),
        ("Sat 2026-11-21 14:27:05 CET", "2026-11-21T13:27:05Z"),
        ("1795271225", "2026-11-21T14:27:05Z"),
        ("1795271225.75", "2026-11-21T14:27:05Z"),
        ("1795271225999", "2026-11-21T14:27:05Z"),
        ("Sat, 21 Nov 2026 14:27:05 +0100", "2026-11-21T13:27:05Z"),
        ("Sat, 21 Nov 2026 14:27:05 +0100 (CET)", "2026-11-21T13:27:05Z"),
        ("Sat, 21 Nov 2026 14:27:05 GMT", "2026-11-21T14:27:05Z"),
        ("Sat Nov 21 14:27:05 2026 +0100", "2026-11-21T13:27:05Z"),
        ("Sat Nov 21 14:27:05 CET 2026", "2026-11-21T13:27:05Z"),
        ("Sat Nov 21 14:27:05 2026", "2026-11-21T13:27:05Z"),
        ("Nov 21 14:27:05", "2026-11-21T13:27:05Z"),
        ("Nov  1 14:27:05", "2026-11-01T13:27:05Z"),
        ("21/Nov/2026:14:27:05 +0100", "2026-11-21T13:27:05Z"),
        ("[21/Nov/2026:14:27:05 +0100]", "2026-11-21T13:27:05Z"),
        ("November 21, 2026, 14:27:05 (UTC+01:00)", "2026-11-21T13:27:05Z"),
        (
            "Sat Nov 21 2026 14:27:05 GMT+0100 (Central European Standard Time)",
            "2026-11-21T13:27:05Z",
        ),
    ],
)
def test_what_people_type_and_logs_write_is_read(text: str, moment: str) -> None:
    assert iso(read_moment(text, NOW, BERLIN)) == moment


@pytest.mark.parametrize(
    ("text", "title", "told"),
    [
        ("", "Not a moment", "No moment is given."),
        ("soon", "Not a moment", "“soon”"),
        ("-15", "Not a moment", "“-15”"),
        ("-3 months", "Not a moment", "-3 months"),
        ("-99999999999999d", "Not a moment", "exists"),
        ("-99999d", "Not a moment", "before 1970"),
        ("0001-01-01 00:00Z", "Not a moment", "before 1970"),
        ("-and", "Not a moment", "“-and”"),
        ("14:60", "Not a moment", "exists"),
        ("14:27 pm", "Not a moment", "exists"),
        ("2026-02-30 10:00", "Not a moment", "exists"),
        ("0000-01-01 00:00Z", "Not a moment", "exists"),
        ("0001-01-01 00:00", "Not a moment", "exists"),
        ("10000-01-01 00:00Z", "Not a moment", "10000"),
        ("2026-11-21T14:27:05+99:00", "Not a moment", "exists"),
        ("9" * 2000, "Not a moment", "2,000 characters"),
        ("١٤:٢٧", "Not a moment", "١٤:٢٧"),
        ("friday 14:27", "Not a moment", "which week"),
        ("yesterday", "Not a moment", "which time"),
        ("2026-11-21", "Not a moment", "which time"),
        ("Fri, 20 Nov 2026 14:27 Z Z", "Not a moment", "Z Z"),
        ("Fri, 21 Nov 2026 13:27:05 GMT", "Day and date do not fit", "is a Saturday"),
        ("2026-11-21 14:27:05 CST", "Which time zone?", "CST"),
        ("2026-11-21 14:27:05 CEST", "Which time zone?", "CEST"),
        ("14:27 Europe/Berlni", "Unknown time zone", "Europe/Berlni"),
    ],
)
def test_what_is_no_moment_is_refused_with_what_to_write_instead(text: str, title: str, told: str) -> None:
    with pytest.raises(BadInput) as error:
        read_moment(text, NOW, BERLIN)
    assert error.value.title == title
    assert told in error.value.text
    assert error.value.next_step


@pytest.mark.parametrize(
    ("text", "next_step"),
    [
        ("16:27", "Did you mean yesterday 16:27?"),
        ("today 16:27", "Did you mean yesterday 16:27?"),
        ("Dec 21 14:27:05", "Did you mean 2025?"),
        ("2026-11-21T14:30:01Z", "Check the date"),
        ("1895271225", "Check the date"),
    ],
)
def test_the_future_is_refused_and_never_taken_for_yesterday(text: str, next_step: str) -> None:
    with pytest.raises(BadInput) as error:
        read_moment(text, NOW, BERLIN)
    assert error.value.title == "That moment lies in the future"
    assert next_step in error.value.next_step


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("01/02/2026", "Write 2026-01-02 or 2026-02-01."),
        ("01/02/26 10:00", "Write 2026-01-02 10:00 or 2026-02-01 10:00."),
        ("21.11.2026 14:27", "Write 2026-11-21 14:27."),
        ("26-11-21 14:27", "Write 2021-11-26 14:27 or 2026-11-21 14:27."),
        ("31/02/26", "Write 2031-02-26."),
    ],
)
def test_a_day_and_a_month_in_any_order_are_refused_with_the_iso_form_of_each(
    text: str, written: str
) -> None:
    with pytest.raises(BadInput, match="order that only you know") as error:
        read_moment(text, NOW, BERLIN)
    assert error.value.next_step == written


def test_an_hour_that_the_clocks_show_twice_is_asked_about() -> None:
    with pytest.raises(WhichMoment, match="twice") as asked:
        read_moment("2026-10-25 02:30", NOW, BERLIN)
    assert [choice.words for choice in asked.value.choices] == [
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
    ]
    assert "2026-10-25T02:30:00+02:00" in asked.value.text
    for choice in asked.value.choices:
        assert read_moment(choice.words, NOW, UTC) == choice.moment


def test_an_abbreviation_tells_the_two_apart() -> None:
    summer, winter = (read_moment(f"2026-10-25 02:30 {name}", NOW, BERLIN) for name in ("CEST", "CET"))
    assert winter - summer == timedelta(hours=1)


def test_an_hour_that_the_clocks_skip_is_asked_about_with_the_readings_around_the_jump() -> None:
    with pytest.raises(WhichMoment, match="not at all") as asked:
        read_moment("2026-03-29 02:30", NOW, BERLIN)
    assert [choice.words for choice in asked.value.choices] == [
        "2026-03-29T01:30:00+01:00",
        "2026-03-29T03:30:00+02:00",
    ]


def test_of_an_hour_that_comes_twice_only_what_has_been_is_meant() -> None:
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
    assert read_moment("02:30", between, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    with pytest.raises(BadInput) as error:
        read_moment("02:30", between - timedelta(hours=1), BERLIN)
    assert error.value.title == "That moment lies in the future"


WRITINGS: dict[str, Callable[[datetime], str]] = {
    "iso": datetime.isoformat,
    "iso without a T": lambda local: local.isoformat(" "),
    "AWS": lambda local: local.replace(microsecond=123_000).isoformat(),
    "CloudTrail": iso,
    "basic": lambda local: local.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"),
    "named UTC": lambda local: local.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
}
TO_THE_MINUTE: dict[str, Callable[[datetime], str]] = {
    "RFC 2822": format_datetime,
    "git": lambda local: local.strftime("%a %b %d %H:%M:%S %Y %z"),
    "Apache": lambda local: local.strftime("%d/%b/%Y:%H:%M:%S %z"),
    "date": lambda local: local.astimezone(UTC).strftime("%a %b %d %H:%M:%S UTC %Y"),
    "JavaScript": lambda local: local.strftime("%a %b %d %Y %H:%M:%S GMT%z (Somewhere Time)"),
    "console": lambda local: local.astimezone(UTC).strftime("%B %d, %Y, %H:%M:%S (UTC+00:00)"),
    "12 hours": lambda local: local.strftime("%Y-%m-%d %I:%M:%S %p %z"),
}
"""Forms whose offset has no seconds, as Liberia's had until 1972."""


@tried
@given(seconds, zones, zones)
def test_every_form_with_a_zone_names_one_second_wherever_it_is_read(
    moment: datetime, written_in: ZoneInfo, read_in: ZoneInfo
) -> None:
    local = moment.astimezone(written_in)
    whole = not (local.utcoffset() or timedelta()).seconds % 60
    for name, write in {**WRITINGS, **(TO_THE_MINUTE if whole else {})}.items():
        assert read_moment(write(local), AFTER_A_CENTURY, read_in) == moment, name
    assert read_moment(words_for(moment, written_in), AFTER_A_CENTURY, read_in) == moment


@tried
@given(st.integers(10**9, LAST), zones)
def test_seconds_and_milliseconds_since_1970_are_read(count: int, zone: ZoneInfo) -> None:
    moment = datetime.fromtimestamp(count, UTC)
    for text in (f"{count}", f"{count}.25", f"{count}999", f"@{count}"):
        assert read_moment(text, AFTER_A_CENTURY, zone) == moment


@tried
@given(seconds, st.lists(zones, min_size=2, max_size=2))
def test_two_people_in_two_zones_name_the_same_second(moment: datetime, two: list[ZoneInfo]) -> None:
    first, second = ({*meanings(moment, zone)} for zone in two)
    assert moment in first & second
    assert len(first) == 1 or len(second) == 1 or first & second


def meanings(moment: datetime, zone: tzinfo) -> list[datetime]:
    """What is understood of the moment as a clock in `zone` shows it, without its zone."""
    text = moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    try:
        return [read_moment(text, AFTER_A_CENTURY, zone)]
    except WhichMoment as asked:
        return [choice.moment for choice in asked.choices]


def changes(zone: tzinfo) -> Iterator[datetime]:
    """The first second of each new offset from 1970 to 2069."""

    def offset(at: int) -> timedelta | None:
        return datetime.fromtimestamp(at, UTC).astimezone(zone).utcoffset()

    # The closest there are, those of Tucuman in 2004, lie twelve days apart.
    step, end = 7 * 86_400, int(AFTER_A_CENTURY.timestamp())
    before = offset(0)
    for at in range(step, end, step):
        now = offset(at)
        if now != before:
            low, high = at - step, at
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == before else (low, middle)
            before = now
            yield datetime.fromtimestamp(high, UTC)


def clocks() -> Iterator[str]:
    """The names of zones, one of those that are other names of the same rules."""
    seen = set()
    for name in ZONES:
        files = (Path(root, name) for root in TZPATH)
        rules = next((file.read_bytes() for file in files if file.is_file()), name.encode())
        if rules not in seen:
            seen.add(rules)
            yield name


def test_at_every_change_of_clocks_of_a_century_in_every_zone_a_time_is_understood_or_asked_about() -> None:
    seen = set()
    for name in clocks():
        zone = ZoneInfo(name)
        found = list(changes(zone))
        around = tuple((change, change.astimezone(zone).utcoffset()) for change in found)
        if around in seen:
            continue  # another name of the same clocks
        seen.add(around)
        for change in found:
            before, after = change - SECOND, change
            jump = (after.astimezone(zone).utcoffset() or timedelta()) - (
                before.astimezone(zone).utcoffset() or timedelta()
            )
            for moment in (before - abs(jump), before, after, after + abs(jump)):
                assert moment in meanings(moment, zone), (name, moment)
            if jump > timedelta():
                skipped = before.astimezone(zone).replace(tzinfo=None) + SECOND
                with pytest.raises(WhichMoment, match="not at all") as asked:
                    read_moment(str(skipped), AFTER_A_CENTURY, zone)
                assert asked.value.choices[0].moment < change <= asked.value.choices[1].moment
            else:
                assert len(meanings(before, zone)) == 2, (name, before)
    assert len(seen) > 100


WORDS = (
    "14:27 2pm 2026-11-21 T Z +01:00 - ago an m h 15 and today at yesterday Sat Nov 21 2026 / : , . GMT CET "
    "UTC ( ) [ ] Europe/Berlin ../etc/passwd 1795271225 @ 999999999999 \x00 ２ ٣"
)
PIECES = st.sampled_from([*WORDS.split(" "), " ", "\n"])


@tried
@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=9).map("".join)), zones)
def test_whatever_is_typed_is_a_moment_up_to_now_or_told_to_be_none(text: str, zone: ZoneInfo) -> None:
    told, moment = None, NOW
    try:
        moment = read_moment(text, NOW, zone)
    except BadInput as error:
        told = error
    assert told is None or (told.title and told.text and told.next_step)
    assert moment <= NOW
    assert (moment.utcoffset(), moment.microsecond) == (timedelta(), 0)
