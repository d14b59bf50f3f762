"""A plan of several steps and its run, as plain lines: before it starts, while it runs, and at its end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from command_line.invocation import Invocation
from command_line.output import Output, json_text
from recovery.account import Account
from recovery.executing import Standing, StepState
from recovery.executing_run import Run
from recovery.moments import echo
from recovery.plan import NEWEST
from recovery.plan_check import StepFinding
from recovery.recovery_plan import OnFailure, PlanStep, RecoveryPlan, RestoreStep
from recovery.running_limits import busy_of, limits_of

HIDDEN = "(hidden)"


def show_recovery_plan(
    invocation: Invocation, plan: RecoveryPlan, account: Account, states: Mapping[str, StepState]
) -> None:
    """The plan for the human who is about to run it, a line for each step."""
    output, identity = invocation.output, account.identity
    where = f"{identity.alias} {plan.context.account}".strip()
    simulated = ", simulated" if account.context.is_sandbox else ""
    go_on = plan.on_failure is OnFailure.GO_ON
    lines = (
        ("plan", plan.title or plan.digest),
        ("why", plan.why),
        ("owner", plan.owner),
        ("in", f"account {where}, Region {plan.context.region}{simulated}"),
        ("by", identity.arn),
        (
            "failure",
            "what does not come after a failed step goes on"
            if go_on
            else "nothing more is started after one",
        ),
        ("digest", plan.digest),
    )
    for label, text in lines:
        if text:
            output.line(f"{label:8} {text}")
    for number, step in enumerate(plan.steps, 1):
        state = states[step.id]
        begun = "" if state.standing in (Standing.READY, Standing.WAITING) else f"  [{told(state)}]"
        output.line(f"{number:>3}. {step.id}{after_words(step)}: {what(step, invocation)}{begun}")


def what(step: PlanStep, invocation: Invocation) -> str:
    """What a step does, in half a line."""
    if not isinstance(step, RestoreStep):
        return f"{step.title} ({step.work.operation or 'by hand'})"
    plan = step.plan
    if plan.copies:
        return f"{step.title} ({plan.source.resource_type})"
    as_of = NEWEST if plan.newest else echo(plan.source.as_of, invocation.now(), invocation.zone)
    return f"{step.title} ({plan.source.resource_type}) as {plan.source.target}, as of {as_of}"


def after_words(step: PlanStep) -> str:
    return f", after {', '.join(step.after)}" if step.after else ""


def limit_lines(plan: RecoveryPlan) -> Iterator[str]:
    """How many restores of each type of the plan run side by side, as far as its restores are counted."""
    kinds = dict.fromkeys(step.plan.source.resource_type for step in plan.restores if not step.plan.copies)
    for kind in kinds:
        of_kind = [busy_of(step.plan) for step in plan.restores if step.plan.source.resource_type == kind]
        for limit in limits_of(kind, plan.at_once):
            if any(limit.when.holds(each.names or {}) for each in of_kind):
                per = f" for each {limit.per}" if limit.per else ""
                yield f"{kind}: {limit.number} at a time{per} ({limit.source})"


def tell_dry_run(
    output: Output,
    plan: RecoveryPlan,
    states: Mapping[str, StepState],
    found: Sequence[StepFinding] = (),
    *,
    as_json: bool,
) -> None:
    """What each step would send, in the order in which they could start, and how many side by side. Sensitive
    values are left out; of a step that was begun nothing is sent."""
    rows = [(number, step) for number, wave in enumerate(plan.waves(), 1) for step in wave]
    if as_json:
        output.json(
            {
                "digest": plan.digest,
                "on_failure": plan.on_failure,
                "limits": list(limit_lines(plan)),
                "steps": [
                    {
                        "id": step.id,
                        "after": step.after,
                        "wave": number,
                        "standing": states[step.id].standing,
                        **sent_by(step),
                    }
                    for number, step in rows
                ],
                "findings": [{"step": each.step, "finding": each.finding} for each in found],
            }
        )
        return
    for number, step in rows:
        title, state, members = f"# {number}. {step.id}{after_words(step)}", states[step.id], sent_by(step)
        if state.standing in (Standing.DONE, Standing.RUNNING):
            output.data(f"{title}: {told(state)}, nothing would be sent")
            continue
        output.data(f"{title}: {members['operation'] or 'by hand'}")
        output.data(json_text(members["request"]) if members["operation"] else str(members["by_hand"]))
    for line in limit_lines(plan):
        output.line(f"side by side  {line}")


def sent_by(step: PlanStep) -> dict[str, object]:
    """The operation of a step and its request, as JSON values; how it is done where it has none."""
    if not isinstance(step, RestoreStep):
        return {
            "operation": step.work.operation,
            "request": step.work.request,
            "by_hand": step.work.by_hand,
        }
    from runbooks.request_text import redacted_keys

    hidden = set(redacted_keys(step.plan))
    metadata = {key: HIDDEN if key in hidden else text for key, text in step.plan.metadata.items()}
    request = dict(step.plan.step.request)
    return {
        "operation": step.plan.step.operation.action,
        "request": request | ({"Metadata": metadata} if "Metadata" in request else {}),
        "by_hand": "",
    }


def told(state: StepState) -> str:
    """How a step stands, in a few words."""
    percent = "" if state.percent is None else f" {state.percent:.0f}%"
    job = f" {state.job_id}" if state.job_id else ""
    return f"{state.standing.value}{percent}{job}"


def progress_line(state: StepState) -> str:
    made = f"  {state.created_arn}" if state.standing is Standing.DONE and state.created_arn else ""
    why = f"  {' '.join(state.why.split())}" if state.why else ""
    return f"{state.step}  {told(state)}{made}{why}"


def tell_end(output: Output, states: Mapping[str, StepState]) -> None:
    """The table of a run that stopped by itself, or was left."""
    rows = [
        (
            state.step,
            state.standing.value,
            state.job_id or "-",
            state.created_arn or "-",
            " ".join(state.why.split()),
        )
        for state in states.values()
    ]
    output.table(("STEP", "STANDS", "JOB", "MADE", "WHY"), rows)


def tell_what_waits(output: Output, states: Mapping[str, StepState], names: Mapping[str, str]) -> None:
    """What somebody has to do, with the line that says it. `names` are those of calls and work by hand, by
    step."""
    for state in waiting_for_somebody(states.values()):
        title = f"{state.step}: {state.standing.value}"
        output.block("note", title, state.why, way_out(state, names.get(state.step, "")))


def way_out(state: StepState, name: str) -> str:
    """The lines that settle a step; "" where its own words say what to do."""
    if name and state.job_id:
        mark = f"relight journal mark {state.job_id} {name}"
        undone = f"\nIf it was not done: {mark} --undone" if state.standing is Standing.ASKS else ""
        return f"When it is done: {mark} --text HOW-YOU-KNOW{undone}"
    if state.standing is Standing.ASKS and state.attempt_id:
        return (
            f"relight journal adopt {state.attempt_id} JOB-ID\nrelight journal set-aside {state.attempt_id}"
        )
    return ""


def waiting_for_somebody(states: Collection[StepState]) -> Sequence[StepState]:
    return [state for state in states if state.standing in (Standing.ASKS, Standing.BY_HAND)]


def run_words(run: Run, invocation: Invocation) -> str:
    """When a run was, and how it ended."""
    if run.ended is None:
        return f"begun at {invocation.at(run.begun)} and not over"
    return f"begun at {invocation.at(run.begun)}, {run.result} at {invocation.at(run.ended)}"
