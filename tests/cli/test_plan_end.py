"""Which exit code tells how a run of a plan of several steps ended, or where it was left."""

from __future__ import annotations

import pytest

from command_line.exit_codes import ExitCode
from command_line.plan_end import code_of
from recovery.executing import Run, Standing, StepState
from tests.unit.executed import call, plan_of, restore
from tests.unit.fake_account import NOW

PLAN = plan_of(restore("orders"), restore("carts"), call("tag", "orders", optional=True))
RUN = Run("run-1", PLAN.digest, PLAN.title, "ann", NOW)
STOPPED_RUN = Run("run-1", PLAN.digest, PLAN.title, "ann", NOW, NOW, "stopped")


def states(*standings: str) -> dict[str, StepState]:
    names = ("orders", "carts", "tag")
    return {
        name: StepState(name, Standing(standing)) for name, standing in zip(names, standings, strict=True)
    }


@pytest.mark.parametrize(
    ("standings", "code"),
    [
        (("done", "done", "done"), ExitCode.DONE),
        (("running", "ready", "waiting"), ExitCode.DONE),
        (("done", "done", "failed"), ExitCode.DONE),
        (("done", "done", "by hand"), ExitCode.DONE),
        (("done", "failed", "done"), ExitCode.FAILED),
        (("done", "running", "failed"), ExitCode.DONE),
        (("done", "skipped", "failed"), ExitCode.FAILED),
        (("done", "asks", "waiting"), ExitCode.REFUSED),
        (("done", "waiting", "done"), ExitCode.REFUSED),
        (("by hand", "running", "waiting"), ExitCode.REMAINS),
        (("by hand", "waiting", "done"), ExitCode.REMAINS),
        (("done", "by hand", "done"), ExitCode.REMAINS),
    ],
)
def test_the_exit_code_tells_what_the_steps_tell(standings: tuple[str, str, str], code: ExitCode) -> None:
    assert code_of(RUN, states(*standings), PLAN) is code


def test_a_run_whose_place_another_took_is_not_told_as_done() -> None:
    assert code_of(STOPPED_RUN, states("done", "skipped", "skipped"), PLAN) is ExitCode.REMAINS
    assert code_of(STOPPED_RUN, states("running", "done", "done"), PLAN) is ExitCode.REMAINS
