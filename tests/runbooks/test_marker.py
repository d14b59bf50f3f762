from __future__ import annotations

import re
import zlib
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.models import Described
from recovery.recovery_plan import plan_of_one
from runbooks.facts import Redaction, RunbookFacts, StepFacts
from runbooks.marker import marker_in, marker_of
from tests.runbooks.plans import HOSTILE_TEXTS, hostile_plan

PLAN = plan_of_one(hostile_plan())


@given(st.text(), st.dictionaries(st.text(), st.text(), max_size=3))
def test_whatever_the_facts_say_they_come_back_from_between_other_text(
    text: str, names: dict[str, str]
) -> None:
    facts = RunbookFacts(
        made=datetime(2026, 11, 21, 3, 0, tzinfo=UTC),
        made_by=text,
        redactions=(Redaction("restore", text, "RELIGHT_X"),),
        steps={"restore": StepFacts(names, text, text, text, text)},
    )
    word = marker_of("bash", PLAN, facts)
    assert re.fullmatch(r"[A-Za-z0-9:_=-]+", word)
    found = marker_in(f"# {text}\n# {word} {text}\n")
    assert found is not None
    assert (found.format, found.digest, found.facts) == ("bash", PLAN.digest, facts)


def test_neither_metadata_nor_a_description_is_in_a_marker() -> None:
    described = Described("EBS", "arn", {"Secret": "hunter2"})
    facts = RunbookFacts(
        datetime(2026, 11, 21, tzinfo=UTC), steps={"restore": StepFacts(described=described)}
    )
    found = marker_in(marker_of("terraform", PLAN, facts))
    assert found is not None
    assert found.facts == replace(facts, steps={"restore": StepFacts()})
    assert not any(text in repr(found) for text in HOSTILE_TEXTS.values() if text)


def packed(content: bytes) -> str:
    return f"relight-runbook:1:{urlsafe_b64encode(zlib.compress(content)).decode()}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "relight-runbook:1:",
        "relight-runbook:1:A",
        "relight-runbook:2:eJwrSS0uAQAEXQHB",
        packed(b"not json"),
        packed(b"[]"),
        packed(b'{"format": "bash", "digest": "x"}'),
        packed(b'{"format": "bash", "digest": "x", "facts": {"made": 3}}'),
        packed(b'{"format": "bash", "digest": "x", "facts": {"made": "2026-11-21", "redactions": [1]}}'),
        packed(b'"' + b"x" * 30_000_000 + b'"'),
    ],
)
def test_what_is_no_marker_is_none_and_a_bomb_is_not_unpacked(text: str) -> None:
    assert marker_in(text) is None
