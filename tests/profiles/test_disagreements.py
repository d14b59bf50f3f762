"""Every profile beside the sandbox's own rules, which were written from the same pages and share no code with
it: they judge the same requests alike, but for the rows of `tests.profiles.disagreements`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import pytest

from aws_api.account import AwsAccount
from recovery.planning import Draft
from restore_profiles.model import Choices, Values
from tests.profiles.disagreements import DISAGREEMENTS, ONLY_WARNED, Disagreement, OnlyWarned
from tests.profiles.judging import Difference, difference, request_of, said_of
from tests.profiles.tried import TRIED, Tried, sound
from tests.profiles.variants import Variant, variants
from tests.sandbox_process import Sandbox, running_sandbox

TYPES = sorted({tried.resource_type for tried in TRIED})
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running_sandbox() as running:
        running.control("POST", "/-/clock", {"pause": True})
        yield running


@pytest.mark.parametrize("resource_type", TYPES)
def test_the_profile_and_the_sandbox_differ_in_the_listed_rows_and_nowhere_else(
    sandbox: Sandbox, account: AwsAccount, resource_type: str
) -> None:
    listed = [row for row in DISAGREEMENTS if row.resource_type == resource_type]
    warned = [row for row in ONLY_WARNED if resource_type in row.resource_types]
    used: set[Disagreement | OnlyWarned] = set()
    untold = []
    sandbox.control("POST", "/-/reset")
    for tried in TRIED:
        if tried.resource_type != resource_type:
            continue
        draft = sound(sandbox, account, tried)
        for found in differences(sandbox, account, draft):
            reasons: list[Disagreement | OnlyWarned] = [row for row in listed if explains(row, tried, found)]
            if found.warning and not reasons:
                reasons += [row for row in warned if fits(row.warning, found.warning)]
            used.update(reasons)
            if not reasons:
                untold.append((tried.kind, found))
    assert untold == [], "without a row"
    assert [row for row in (*listed, *warned) if row not in used] == [], "without a difference"


def differences(sandbox: Sandbox, account: AwsAccount, draft: Draft) -> Iterator[Difference]:
    def offered(choices: Choices, values: Values) -> str:
        needs = {path: values.get(path, "") for path in choices.needs}
        told = account.reads.choices(choices.lookup, needs).choices
        return told[0].value if told else ""

    plain = Variant()
    known = {problem.message for problem in said_of(draft, plain, request_of(draft, plain, next(NUMBERS)))}
    for variant in variants(draft, offered):
        found = difference(sandbox, draft, variant, known, next(NUMBERS))
        if found is not None:
            yield found


def explains(row: Disagreement, tried: Tried, found: Difference) -> bool:
    return row.refuses == found.refuses and fits(row.target, tried.kind) and fits(row.variant, found.variant)


def fits(pattern: str, text: str) -> bool:
    """`*` in the pattern stands for any text."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None
