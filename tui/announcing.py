"""What the watcher saw, told to the user: restores that ended, trouble on the way to AWS and its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from recovery.missing_parts import told_status
from recovery.models import CopyJob, Job
from recovery.plain_text import plain
from tui.news import News
from tui.terminal_notice import notice_sequence
from tui.words import count_of

if TYPE_CHECKING:
    from tui.app import RelightApp
    from tui.messages import JobsWatched
    from tui.open_account import OpenAccount

WHAT = {"restore": "restores", "copy": "copies"}
EACH = 3
"""Jobs of one look that are told of one by one; of more only how many."""


def tell_of_jobs(app: RelightApp, opened: OpenAccount, message: JobsWatched) -> None:
    trouble = opened.trouble
    _announce(app, opened, opened.took_jobs(message))
    for error in message.report.errors:
        # Said once, and not at every look for as long as it lasts: who has dismissed it has read it.
        if error.title not in trouble:
            app.report(error)
    if trouble and not opened.trouble:
        app.log_book.answered_again()
        app.tell("AWS answers again", f"{opened.context.region} is read as before; ctrl+r reads this view.")
    app.news.publish(News.JOBS)


def _announce(app: RelightApp, opened: OpenAccount, ended: Sequence[Job]) -> None:
    """Say which jobs ended while we watched, in words without signs, which a screen reader speaks; the
    terminal is told once however many they are."""
    if not ended:
        return
    if len(ended) > EACH:
        counts = Counter((_what(job), _status(job)) for job in ended)
        words = (f"{count_of(n, what, WHAT[what])} {status}" for (what, status), n in counts.items())
        told = [("Jobs ended", ", ".join(words))]
    else:
        told = [
            (f"{_what(job)} {_status(job)}".capitalize(), f"{opened.name_of(job)}, job {job.id}")
            for job in ended
        ]
    for title, text in told:
        app.tell(title, text)
    sequence = notice_sequence(app.kit.settings.notify, "; ".join(f"{title}: {text}" for title, text in told))
    if sequence and app._driver is not None:
        app._driver.write(sequence)


def _what(job: Job) -> str:
    return "copy" if isinstance(job, CopyJob) else "restore"


def _status(job: Job) -> str:
    return plain(told_status(job)).lower()
