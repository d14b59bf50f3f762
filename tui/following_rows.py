"""The actions on jobs: following them, and what is left to do; see `tui.actions`."""

from __future__ import annotations

from tui.action import Action, Confirm, Need

ROWS: tuple[Action, ...] = (
    # Restore jobs
    Action(
        "source",
        ("o",),
        "its points",
        "Recovery points of the resource that was restored",
        ("jobs", "job"),
        (Need.ROW,),
    ),
    Action(
        "follow-ups",
        ("f",),
        "do what is left",
        "Work through what is left after the restore; each piece asks before it is sent",
        ("job",),
        rank=1,
    ),
    Action(
        "do-piece",
        ("enter", "f"),
        "do it",
        "Ask once more, then send the piece of work under the cursor",
        ("follow-ups",),
        (Need.WRITE,),
        rank=1,
        dangerous=True,
        confirm=Confirm.SIMPLE,
    ),
)
