"""A plan in hand written to a file: to a new one, or, once somebody said so, over the one it came from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from recovery.errors import BadInput
from recovery.plan_reading import read_text
from recovery.reading import Priority
from recovery.recovery_plan import RecoveryPlan
from runbooks.files import RunbookFile, base_name
from runbooks.writing import write_file
from screens.export import place
from screens.plan_dialogs import Line, LinesDialog, LinesWanted
from screens.plan_in_hand import PlanFile, PlanHand
from screens.plan_starting import title_of
from tui.confirm import ConfirmDialog, Question
from tui.reading import as_relight_error
from tui.screen import RelightScreen

OWNER_ONLY = "It may hold sensitive values: only you can read it. `relight restore FILE` runs it."
KEPT = "Its comments and layout stay."
LOST = "It is written anew: its comments and layout are lost."


def ask_to_save(
    screen: RelightScreen[None], hand: PlanHand, plan: RecoveryPlan, written: Callable[[], None]
) -> None:
    """Ask for a place and write the plan there; `written` is called once it is."""
    own = hand.file

    def write(path: Path, text: str, *, over: bool = False) -> str:
        try:
            write_file(RunbookFile(path.name, text), path, over=over)
        except BadInput as error:
            return f"{error.text} Choose another place."
        hand.file = PlanFile(path, text, plan)
        return ""

    def refuse(values: tuple[str, ...]) -> str:
        from recovery.recovery_plan_file import dump

        try:
            path = place(values[0])
            if own is None or path.absolute() != own.path.absolute() or not path.exists():
                return write(path, dump(plan))
            changed = read_text(path) != own.text
        except BadInput as error:
            return f"{error.text} Choose another place."
        return f"{path} was changed since it was read. Choose another place." if changed else ""

    def answered(values: tuple[str, ...] | None) -> None:
        if values is None:
            return
        if hand.file is not own:
            done()
            return
        assert own is not None
        file, app = own, screen.relight

        def made(outcome: tuple[str, str] | Exception) -> None:
            app.call_later(ask, file, outcome)

        # A reader makes the text: of a plan of 80 steps that takes 0.5 s.
        app.kit.reads.submit(Priority.KEY, lambda: text_over(file, plan), made)

    def ask(own: PlanFile, outcome: tuple[str, str] | Exception) -> None:
        if isinstance(outcome, Exception):
            screen.relight.report(as_relight_error(outcome))
            return
        if not screen.is_current:
            return  # somebody is elsewhere by now
        text, about = outcome
        rows = (("File", str(own.path)), ("Plan", title_of(plan)))

        def confirmed(yes: bool | None) -> None:
            if yes:
                refused = write(own.path, text, over=True)
                screen.relight.report(BadInput("Not written", refused)) if refused else done()

        question = Question("Write over this file?", rows, "Write over it", about)
        screen.app.push_screen(ConfirmDialog(question), confirmed)

    def done() -> None:
        assert hand.file is not None
        screen.relight.tell("Plan written", f"relight restore {hand.file.path}")
        written()

    path = own.path if own else Path.cwd() / f"{base_name(plan)}.yaml"
    wanted = LinesWanted("Save the plan", (Line("File", str(path)),), "Write it", OWNER_ONLY, refuse)
    screen.app.push_screen(LinesDialog(wanted), answered)


def text_over(file: PlanFile, plan: RecoveryPlan) -> tuple[str, str]:
    """The file's text so that it says `plan`, and what becomes of its comments, in words."""
    from recovery.plan_edits import rewritten
    from recovery.recovery_plan_file import dump

    before, after = ([step.id for step in each.steps] for each in (file.plan, plan))
    if [name for name in before if name in after] == after:
        try:
            return rewritten(file.text, file.plan, plan, frozenset(before) - frozenset(after)), KEPT
        except BadInput:
            pass  # a layout that cannot be patched
    return dump(plan), LOST
