"""Changes to a plan in its file, whose comments, blank lines and order stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from recovery.errors import BadInput
from recovery.finding import FindingSeverity
from recovery.plan_check_file import rule_findings
from recovery.plan_settings import with_role, with_setting
from recovery.plan_steps import members_of
from recovery.recovery_plan import (
    SCHEMA,
    STEPS,
    CallStep,
    OnFailure,
    PlanStep,
    RecoveryPlan,
    RestoreStep,
    asked_of,
    problems_of,
)
from recovery.recovery_plan_file import HEAD, WORDS, dump, load, plan_in, plan_members
from recovery.yaml_patch import patched
from recovery.yaml_text import compose, tree
from restore_profiles.places import prefixed
from restore_profiles.problems import near_miss
from restore_profiles.work import ASK, filled


@dataclass(frozen=True, slots=True)
class PlanEdit:
    """What is changed; None and empty leave it as it is. `settings`, `role`, `after` and `rename` are of
    `step`, which may be left out where the plan has one step."""

    step: str = ""
    settings: tuple[str, ...] = ()
    """`KEY=VALUE` for the metadata; `KEY=` takes it out."""
    role: str = ""
    title: str | None = None
    why: str | None = None
    owner: str | None = None
    escalation: str | None = None
    on_failure: OnFailure | None = None
    at_once: Mapping[str, int] = field(default_factory=dict)
    """By resource type; 0 takes it out."""
    after: tuple[str, ...] | None = None
    remove: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    """By `STEP:NAME`."""
    rename: str = ""


def edit(text: str, change: PlanEdit) -> str:
    """The file after the change, with the digest of what it then runs. One of schema 1 becomes one of schema
    2.

    What is written is read again and compared with what was meant. Raises `BadInput` where the file is no
    plan as it stands, where the change names something that is not there, and where the plan could not be run
    afterwards.
    """
    old = plan_in(tree(compose(text)))
    return rewritten(text, old, edited(old, change), change.remove)


def rewritten(text: str, old: RecoveryPlan, new: RecoveryPlan, removed: Collection[str] = ()) -> str:
    """The text of `old` so that it says `new`, whose steps are the old ones in their order, less `removed`.

    What is written is read again and compared. Raises `BadInput` where it is not what was meant.
    """
    node = compose(text)
    if members_of(tree(node))["schema"].value != SCHEMA:
        text = dump(old, _note(text))
        node = compose(text)
    said = plan_members(old)
    if "digest" not in members_of(tree(node)):
        del said["digest"]
    gone = [index for index, step in enumerate(old.steps) if step.id in removed]
    written = patched(text, node, said, plan_members(new), gone)
    if load(written) != new:
        raise BadInput(
            "The file cannot be edited",
            "What would be written is not what was asked for; nothing was written.",
            "Change it by hand, and delete the line of its digest.",
        )
    return written


def edited(plan: RecoveryPlan, change: PlanEdit) -> RecoveryPlan:
    """The plan after the change. Raises `BadInput` as `edit` does."""
    new = plan
    if change.settings or change.role or change.after is not None or change.rename:
        new = _with_step(new, _changed(_named(new, change.step), change))
        if change.rename:
            new = renamed(new, _named(plan, change.step).id, change.rename)
    for key, answer in change.answers.items():
        new = _answered(new, key, answer)
    for name in change.remove:
        new = _without(new, name)
    words = {word: text for word in WORDS if (text := getattr(change, word)) is not None}
    at_once = {name: number for name, number in {**plan.at_once, **change.at_once}.items() if number}
    new = replace(new, **words, on_failure=change.on_failure or plan.on_failure, at_once=at_once)
    _refuse_new_errors(plan, new)
    return new


def _named(plan: RecoveryPlan, name: str) -> PlanStep:
    """The step of that id. Raises `BadInput` where there is none, and where none is named of several."""
    known = {step.id: step for step in plan.steps}
    if not name and len(known) == 1:
        return plan.steps[0]
    if name in known:
        return known[name]
    close = near_miss(name, known)
    told = f"The plan has no step “{name}”." if name else "The plan has several steps."
    hint = f"Did you mean {close}?" if close else f"--step ID: {', '.join(known)}"
    raise BadInput("Which step?", told, hint)


def _changed(step: PlanStep, change: PlanEdit) -> PlanStep:
    if change.after is not None:
        step = replace(step, after=change.after)
    if not (change.settings or change.role):
        return step
    if not isinstance(step, RestoreStep):
        raise BadInput(
            "Not a restore",
            f"{step.id} has no restore parameters.",
            "--answer ID:NAME=VALUE answers what a call asks; anything else is changed in the file.",
        )
    plan = step.plan
    for setting in change.settings:
        plan = with_setting(plan, setting)
    return replace(step, plan=with_role(plan, change.role) if change.role else plan)


def _with_step(plan: RecoveryPlan, step: PlanStep) -> RecoveryPlan:
    return replace(plan, steps=tuple(step if each.id == step.id else each for each in plan.steps))


def renamed(plan: RecoveryPlan, old: str, new: str) -> RecoveryPlan:
    """With another name of a step, also where others come after it or take what it made. Raises `BadInput`
    where the name is taken."""
    if any(step.id == new for step in plan.steps):
        raise BadInput("The name is taken", f"There is a step {new} already.", "Choose another.")
    created = {f"{STEPS}{old}.created.{part}": f"{{{STEPS}{new}.created.{part}}}" for part in ("id", "arn")}
    steps: list[PlanStep] = []
    for step in plan.steps:
        after = tuple(new if name == old else name for name in step.after)
        step = replace(step, id=new if step.id == old else step.id, after=after)
        if isinstance(step, CallStep):
            # Work that is no profile's follow-up is called as its step.
            name = new if step.id == new and step.work.name == old else step.work.name
            step = replace(step, work=replace(filled(step.work, created), name=name))
        steps.append(step)
    return replace(plan, steps=tuple(steps))


def _answered(plan: RecoveryPlan, key: str, answer: str) -> RecoveryPlan:
    asked = asked_of(plan)
    if key not in asked:
        close = near_miss(key, asked)
        hint = f"Did you mean {close}?" if close else f"It asks {', '.join(asked) or 'nothing'}."
        raise BadInput("Nobody asked", f"The plan does not ask for “{key}”.", hint)
    step = plan.step(asked[key][0])
    assert isinstance(step, CallStep)
    name = key.partition(":")[2]
    work = filled(step.work, prefixed(ASK.rstrip("."), {name: answer}))
    asks = {each: words for each, words in work.asks.items() if each != name}
    return _with_step(plan, replace(step, work=replace(work, asks=asks)))


def _without(plan: RecoveryPlan, name: str) -> RecoveryPlan:
    """Without a step; what came after it comes after what it came after."""
    gone = _named(plan, name)
    if len(plan.steps) == 1:
        raise BadInput("The only step", f"Without {name} nothing is left of the plan.", "Delete the file.")
    steps: list[PlanStep] = []
    for step in plan.steps:
        around = (each for one in step.after for each in (gone.after if one == name else (one,)))
        if step is not gone:
            steps.append(replace(step, after=tuple(dict.fromkeys(around))))
    return replace(plan, steps=tuple(steps))


def _refuse_new_errors(old: RecoveryPlan, new: RecoveryPlan) -> None:
    """Raises `BadInput` with what the change would make wrong; what was wrong before may stay."""
    before = _errors(old)
    if errors := [text for text in _errors(new) if text not in before]:
        raise BadInput("The plan could not be run", "\n".join(errors), "Nothing was written.")


def _errors(plan: RecoveryPlan) -> list[str]:
    if problems := [text for _, text in problems_of(plan)]:
        return problems
    return [
        f"{step or 'the plan'}: {finding.title}: {finding.text}"
        for step, finding in rule_findings(plan, None)
        if finding.severity is FindingSeverity.ERROR
    ]


def _note(text: str) -> str:
    """The comments at the head of a file, less those that every plan begins with."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if line not in HEAD and "A changed plan is refused." not in line:
            lines.append(line.removeprefix("#").strip())
    return "\n".join(lines)
