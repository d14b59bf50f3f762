"""What a plan says by itself that is wrong, or that whoever runs it has to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from recovery.finding import Finding, FindingSeverity
from recovery.plan import RestorePlan
from recovery.recovery_plan import CallStep, RecoveryPlan, RestoreStep, asked_of, problems_of
from recovery.running_limits import limits_of, same_type
from restore_profiles.checking import check_request
from restore_profiles.limits import Limit
from restore_profiles.paths import top_level
from restore_profiles.problems import near_miss
from restore_profiles.registry import profile_for
from restore_profiles.rules import Always

ERROR, WARNING, UNKNOWN, INFO, _ = FindingSeverity
NEW_NAME = "-restored"
"""How the suggestion of a field ends that names what is made."""
Told = Iterator[tuple[str, Finding]]


def findings_of_file(plan: RecoveryPlan, access_of: Callable[[str], str] | None) -> Told:
    """Findings by step id, "" for the whole plan, without asking AWS. `access_of` tells what the write door
    takes; None where nobody knows."""
    for step, text in problems_of(plan):
        yield step, Finding(ERROR, "Steps", text, "Mend the step.")
    yield from rule_findings(plan, access_of)


def rule_findings(plan: RecoveryPlan, access_of: Callable[[str], str] | None) -> Told:
    """As `findings_of_file`, of a plan whose steps fit together."""
    yield from _limits(plan)
    yield from _names(plan)
    for each in plan.steps:
        if isinstance(each, RestoreStep):
            for finding in _rules(each.plan):
                yield each.id, finding
        else:
            for finding in _call(each, access_of):
                yield each.id, finding
    for key, (step, words) in asked_of(plan).items():
        text = f"{key.partition(':')[2]} is asked for when the plan runs: {words}"
        yield step, Finding(WARNING, "Not answered yet", text, f"relight plan edit FILE --answer {key}=...")


def _rules(plan: RestorePlan) -> Iterator[Finding]:
    """What the profile says of the request."""
    if plan.copies:
        return
    for problem in check_request(plan.step.request):
        severity = FindingSeverity(problem.severity.value)
        yield Finding(severity, problem.key or "The request", problem.message, problem.hint, problem.source)


def _call(step: CallStep, access_of: Callable[[str], str] | None) -> Iterator[Finding]:
    work = step.work
    if work.by_hand:
        yield Finding(INFO, "By hand", f"Somebody does it and says so: {work.by_hand}")
    elif access_of is not None:
        if access_of(work.operation) != "write":
            yield Finding(
                ERROR,
                "The call",
                f"{work.operation} is no operation that Relight carries out.",
                "Make it a step by hand (by_hand), with the command that does it.",
            )
        if access_of(work.done.operation) != "read":
            text = (
                f"{work.done.operation} is no operation that Relight reads: it cannot tell when this is done."
            )
            yield Finding(ERROR, "The check", text, "Name another read, or make it a step by hand (by_hand).")


def _names(plan: RecoveryPlan) -> Told:
    """Restores that make what another one of the plan makes: the name is free until the first has run."""
    made: dict[tuple[str, str], str] = {}
    for step in plan.restores:
        profile = profile_for(step.plan.source.resource_type)
        target = profile.target(step.plan.source.target) if profile and not step.plan.copies else None
        for field in top_level(target) if target else ():
            name = step.plan.metadata.get(field.key, "")
            if not name or not field.suggestion.endswith(NEW_NAME):
                continue
            first = made.setdefault((field.key, name), step.id)
            if first != step.id:
                text = f"{step.id} and {first} both make {field.key} {name}: the later one will be refused."
                how = f"relight plan edit FILE --step {step.id} --set {field.key}=..."
                yield step.id, Finding(WARNING, "The same name twice", text, how)


def _limits(plan: RecoveryPlan) -> Told:
    types = Counter(step.plan.source.resource_type for step in plan.restores if not step.plan.copies)
    for name, number in plan.at_once.items():
        if not any(same_type(name, each) for each in types):
            close = near_miss(name, types)
            hint = f"Did you mean {close}?" if close else "Leave it out."
            yield "", Finding(WARNING, "Side by side", f"at_once: no step restores {name}.", hint)
        profile = profile_for(name)
        for limit in profile.limits if profile else ():
            if _of_all(limit) and not limit.adjustable and number > limit.number:
                text = f"at_once has {number} of {name}; AWS runs {limit.number}, and raises that for nobody."
                yield "", Finding(WARNING, "Side by side", text, f"{limit.number} are run.", limit.source)
    for name, count in types.items():
        numbers = [limit.number for limit in limits_of(name, plan.at_once) if _of_all(limit)]
        if numbers and count > min(numbers):
            text = f"{count} restores of {name}: up to {min(numbers)} run side by side, the others wait."
            yield "", Finding(INFO, "Side by side", text)


def _of_all(limit: Limit) -> bool:
    """Whether it counts every restore of its type."""
    return limit.when == Always() and not limit.per
