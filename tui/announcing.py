"""What the watcher saw, told to the user: restores that ended, trouble on the way to AWS and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recovery.missing_parts import told_status
from recovery.models import CopyJob, Job
from recovery.plain_text import plain
from tui.news import News

if TYPE_CHECKING:
    from tui.app import RelightApp
    from tui.messages import JobsWatched
    from tui.open_account import OpenAccount


def tell_of_jobs(app: RelightApp, opened: OpenAccount, message: JobsWatched) -> None:
    trouble = opened.trouble
    for job in opened.took_jobs(message):
        _announce(app, job)
    for error in message.report.errors:
        # Said once, and not at every look for as long as it lasts: who has dismissed it has read it.
        if error.title not in trouble:
            app.report(error)
    if trouble and not opened.trouble:
        app.log_book.answered_again()
        app.tell("AWS answers again", f"{opened.context.region} is read as before; ctrl+r reads this view.")
    app.news.publish(News.JOBS)


def _announce(app: RelightApp, job: Job) -> None:
    """The job ended while we watched: ring, and let the terminal tell in its own way (OSC 9)."""
    what = "Copy" if isinstance(job, CopyJob) else "Restore"
    if app.kit.settings.bell:
        app.bell()
        if app._driver is not None:
            app._driver.write(f"\x1b]9;{what} {job.id[:8]} {plain(told_status(job))}\x07")
    app.tell(f"{what} {plain(told_status(job)).lower()}", job.id)
