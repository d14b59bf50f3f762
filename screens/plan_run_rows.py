"""How the steps of a plan that runs stand, as rows of a table, and the run as a whole in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from recovery.executing import Standing, StepState
from recovery.inventory import ItemColumn, ItemTable
from recovery.recovery_plan import PlanStep, RecoveryPlan
from tui.cells import as_job_id, as_percent, as_status, status_cell_look
from tui.columns import Column
from tui.plan_runs import PlanRun

STAYS = "It starts later steps only while Relight runs. What runs in AWS goes on in any case."
ELSEWHERE = "Not run by this app. s goes on with what is left; so does `relight restore FILE`."
WAITS = (
    (Standing.ASKS, "It waits for you: nobody knows whether a step marked ASKS started. Enter settles it."),
    (Standing.BY_HAND, "It waits for you: enter on a step marked BY HAND says that it is done."),
    (Standing.FAILED, "It is over, and steps failed. Enter opens their jobs; r starts them again."),
)
"""What is told of a run that nothing more happens in by itself, the first that applies."""
DONE = "It is over: every step is done. COMPLETED is not recovered: enter on a restore tells what is left."
COLUMNS = (
    Column("number", 3, right=True),
    Column("state", 12, text=as_status, look=status_cell_look),
    Column("step", 16, grows=2),
    Column("done", 6, right=True, text=as_percent),
    Column("job", 8, rank=2, text=as_job_id),
    Column("why", 20, rank=1, grows=3),
)


class Row(NamedTuple):
    number: int
    step: PlanStep
    state: StepState

    @property
    def standing(self) -> str:
        return self.state.standing.value.upper()


def why(row: Row) -> str:
    """What it waits for or came to; of a job under way, whose word AWS's status repeats, what it is."""
    says_no_more = row.state.standing is Standing.RUNNING and row.state.why.isupper()
    return row.step.title if says_no_more or not row.state.why else row.state.why


def run_table() -> ItemTable[Row]:
    return ItemTable[Row](
        (
            ItemColumn("number", "#", lambda row: row.number),
            ItemColumn("state", "State", lambda row: row.standing),
            ItemColumn("step", "Step", lambda row: row.step.id),
            ItemColumn("done", "Done", lambda row: row.state.percent),
            ItemColumn("job", "Job", lambda row: row.state.job_id),
            ItemColumn("why", "Why", why),
        ),
        key=lambda row: row.step.id,
    )


def rows_of(plan: RecoveryPlan, states: Mapping[str, StepState]) -> Iterator[Row]:
    for number, step in enumerate(plan.steps, start=1):
        yield Row(number, step, states.get(step.id) or StepState(step.id, Standing.WAITING))


def about_row(row: Row) -> tuple[str, ...]:
    """What the columns leave out, or cut."""
    state = row.state
    parts = (
        row.step.title,
        f"after {', '.join(row.step.after)}" if row.step.after else "",
        state.why,
        state.created_arn,
        f"job {state.job_id}" if state.job_id else "",
    )
    return tuple(filter(None, parts))


def standing(run: PlanRun | None, states: Mapping[str, StepState]) -> str:
    """The run as a whole: who goes on with it, or what it waits for."""
    standings = {state.standing for state in states.values()}
    if run is None:
        return DONE if standings == {Standing.DONE} else ELSEWHERE if states else "Reading the journal."
    if run.held:
        return f"Held: {run.held}. Nothing more is started; what runs in AWS goes on. s goes on."
    if not run.over:
        return STAYS
    return next((told for each, told in WAITS if each in standings), DONE)
