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
        "compare",
        ("d",),
        "differences",
        "Source against restored, attribute by attribute",
        ("job",),
        (Need.ACCOUNT,),
        rank=2,
    ),
    Action(
        "restore-again",
        ("r",),
        "again",
        "Open the restore form with every value of this job; sends nothing",
        ("job",),
        (Need.ACCOUNT,),
        rank=3,
    ),
    Action(
        "note", ("n",), "note", "Write a note on this restore into the journal", ("job",), (Need.ACCOUNT,)
    ),
    Action(
        "sign-off",
        ("S",),
        "sign off",
        "Say in the journal that it is recovered, and how you know",
        ("job",),
        (Need.ACCOUNT,),
    ),
    Action("job-above", ("u",), "job above", "The job that this one is part of", ("job",)),
    Action("jobs-below", ("l",), "jobs below", "The jobs that are part of this one", ("job",)),
    Action(
        "mark-done",
        ("m",),
        "mark done",
        "Say in the journal that this piece of work is done, or is not after all, and how you know",
        ("follow-ups",),
        (Need.ACCOUNT,),
        rank=2,
    ),
    Action(
        "accept-difference",
        ("m",),
        "accept",
        "Say in the journal why this difference is right, or that it is not after all",
        ("comparison",),
        (Need.ACCOUNT, Need.ROW),
        rank=2,
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
