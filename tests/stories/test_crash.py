"""kill -9 at every boundary of the journal and at the held request: nothing is doubled, nothing is lost.

What AWS certainly did not receive is sent by the next process. What it may have received is recognised, or
asked about.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from recovery.attempts import AttemptState
from tests.sandbox_process import Sandbox, running_sandbox
from tests.stories.crashes import MODES, NOTHING_STARTED, Case, Moment, cases, crash

SUITE_MODES = ("remembers tokens", "forgets tokens", "lists late")


@pytest.fixture(scope="module", params=SUITE_MODES)
def crashing(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Sandbox, Iterator[Case]]]:
    with running_sandbox(*MODES[request.param]) as sandbox:
        yield sandbox, cases(sandbox, tmp_path_factory.mktemp("crashes"))


@pytest.mark.parametrize("moment", Moment)
def test_a_killed_restore_is_neither_lost_nor_doubled_nor_guessed_about(
    crashing: tuple[Sandbox, Iterator[Case]], moment: Moment
) -> None:
    sandbox, more_cases = crashing
    result = crash(sandbox, next(more_cases), moment)
    assert not result.doubled
    assert not result.lost
    assert result.said[-1].state is AttemptState.STARTED
    assert result.asked == (moment in NOTHING_STARTED or moment is Moment.ARRIVED_LATE)
    assert result.problems == 0


@pytest.mark.parametrize("moment", [Moment.ARRIVED_NEVER, Moment.DONE])
def test_a_colleagues_restore_of_the_same_point_and_role_is_not_taken_for_ours(
    crashing: tuple[Sandbox, Iterator[Case]], moment: Moment
) -> None:
    sandbox, more_cases = crashing
    case = next(more_cases)
    theirs = sandbox.client("backup").start_restore_job(**case.plan.step.request)["RestoreJobId"]
    result = crash(sandbox, case, moment)
    assert not result.doubled
    assert not result.lost
    assert theirs not in {said.job_id for said in result.said}
    assert result.asked == (moment is Moment.ARRIVED_NEVER)


@pytest.fixture(scope="module")
def copying(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sandbox, Iterator[Case]]]:
    with running_sandbox(*MODES["forgets tokens"]) as sandbox:
        yield sandbox, cases(sandbox, tmp_path_factory.mktemp("crashes"), copies=True)


@pytest.mark.parametrize("moment", Moment)
def test_a_killed_copy_is_neither_lost_nor_doubled_and_asked_about_whenever_it_was_sent(
    copying: tuple[Sandbox, Iterator[Case]], moment: Moment
) -> None:
    """A copy tells no request id, so that even the only candidate is nobody's certainty but the user's."""
    sandbox, more_cases = copying
    result = crash(sandbox, next(more_cases), moment)
    assert not result.doubled
    assert not result.lost
    assert result.said[-1].state is AttemptState.STARTED
    never_sent_or_known = {Moment.PREPARED, Moment.SENT_TORN, Moment.STARTED}
    assert result.asked == (moment not in never_sent_or_known)
    assert result.problems == 0
