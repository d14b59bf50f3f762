"""One plain line about a restore to paste where people wait for news of it."""

from __future__ import annotations

from typing import Any

from recovery.channel_line import sentence
from recovery.models import RestoreJob
from tui.copying import copy_and_tell
from tui.screen import RelightScreen


def copy_sentence(screen: RelightScreen[Any], job: RestoreJob) -> None:
    app = screen.relight
    if app.opened is None:
        return
    followed = app.opened.followed
    standing = followed.standing(job)
    line = sentence(
        job,
        name=app.opened.name_of(job),
        context=job.context,
        estimate=followed.estimate(job),
        stall=standing.stall,
        now=app.kit.now(),
        why=standing.why,
    )
    copy_and_tell(screen, "line for the channel", line)
