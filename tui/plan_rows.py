"""The actions on plans of many steps: made of what is marked, decided, run; see `tui.actions`."""

from __future__ import annotations

from tui.action import Action, Confirm, Need

MARKED = "plan-of-marked"
PLAN = "recovery-plan"
RUN = "plan-run"
RUNS = "plan-runs"
EXPORT = "export"

ROWS: tuple[Action, ...] = (
    Action(
        "runs",
        ("R",),
        "plans",
        "Plans that were started here: under way, stopped in the middle, ended",
        needs=(Need.ACCOUNT,),
    ),
    Action(
        "plan-marked",
        ("P",),
        "plan",
        "One plan for all that space has marked, or for the row; one moment for all; sends nothing",
        ("resources", "points"),
        (Need.ACCOUNT, Need.ROW),
        rank=6,
    ),
    Action(
        "open-plan",
        ("o",),
        "open a file",
        "Open a plan file, as `relight plan` or S writes it; :open FILE does so anywhere",
        (RUNS,),
        (Need.ACCOUNT,),
        rank=2,
    ),
    # What is marked, as of one moment
    Action("retype-moment", ("t",), "type it", "Type the moment in words", (MARKED,), rank=3),
    Action(
        "leave-out",
        ("delete",),
        "leave out",
        "Leave the row out of the plan",
        (MARKED,),
        (Need.ROW,),
        rank=4,
    ),
    Action(
        "make-plan",
        ("f5",),
        "make the plan",
        "Fill in the restore of each row and put them into one plan; sends nothing",
        (MARKED,),
        (Need.ACCOUNT,),
        rank=1,
        priority=True,
    ),
    # A plan that is being decided
    Action(
        "open-step",
        ("enter",),
        "open",
        "Open the restore form of the step, or what a follow-up asks for; sends nothing",
        (PLAN,),
        (Need.ROW,),
        rank=2,
    ),
    Action(
        "check-plan",
        ("f5", "d"),
        "dry run",
        "Look at everything again and show what would be sent, in which order; sends nothing",
        (PLAN,),
        (Need.ACCOUNT,),
        rank=3,
    ),
    Action(
        "save-plan", ("S",), "save", "Write the plan to a file that `relight restore` runs", (PLAN,), rank=4
    ),
    Action("words", ("w",), "words", "Title, why, owner and whom to call", (PLAN,), rank=6),
    Action(
        "step-after",
        ("a",),
        "after",
        "Say which steps are done before this one",
        (PLAN,),
        (Need.ROW,),
        rank=7,
    ),
    Action("remove-step", ("delete",), "remove", "Take the step out of the plan", (PLAN,), (Need.ROW,)),
    Action(
        "step-up",
        ("alt+up", "ctrl+up", "left_square_bracket"),
        "up",
        "Put the step before the one above; where a limit makes steps wait, the upper ones start first",
        (PLAN,),
        (Need.ROW,),
    ),
    Action(
        "step-down",
        ("alt+down", "ctrl+down", "right_square_bracket"),
        "down",
        "Put the step behind the one below",
        (PLAN,),
        (Need.ROW,),
    ),
    Action(
        "with-follow-ups",
        ("f",),
        "follow-ups",
        "With or without the work that is left after each restore",
        (PLAN,),
    ),
    Action("on-failure", ("o",), "on failure", "What happens after a failed step: stop, or go on", (PLAN,)),
    # A plan that runs
    Action(
        "open-run-step",
        ("enter",),
        "open",
        "Open the job of the step, settle what became of it, or mark work by hand as done",
        (RUN,),
        (Need.ROW,),
        rank=1,
    ),
    Action(
        "go-on",
        ("s",),
        "go on",
        "Ask once more, then start what is ready and follow it",
        (RUN,),
        (Need.WRITE,),
        rank=2,
        dangerous=True,
        confirm=Confirm.SIMPLE,
    ),
    Action(
        "retry-failed",
        ("r",),
        "retry failed",
        "Ask once more, then start the failed steps again",
        (RUN,),
        (Need.WRITE,),
        rank=3,
        dangerous=True,
        confirm=Confirm.SIMPLE,
    ),
    Action(
        "hold-run",
        ("h",),
        "hold",
        "Start nothing more from here; what runs in AWS goes on",
        (RUN,),
        rank=4,
    ),
    # A runbook
    Action(
        "hide-values",
        ("f6",),
        "sensitive values",
        "Leave sensitive values out, so that the runbook asks for them, or write them down",
        (EXPORT,),
        rank=1,
        priority=True,
    ),
)
