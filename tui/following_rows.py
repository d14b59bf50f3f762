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
        "more-days",
        ("b",),
        "further back",
        "Show the jobs of the last 24 hours, of the last 7 days or of the last 30",
        ("jobs",),
        (Need.ACCOUNT,),
        rank=5,
    ),
    Action(
        "sentence",
        ("i",),
        "line for channel",
        "Copy one plain sentence on how it stands, to paste into the incident channel",
        ("jobs", "job"),
        (Need.ROW,),
        rank=4,
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
