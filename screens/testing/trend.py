"""How long the restore tests of a resource took over time, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from recovery.errors import RelightError
from recovery.locations import targets_file
from recovery.models import RestoreJob, short_id
from recovery.reading import Priority
from recovery.testing.history import minutes_text, runs
from recovery.testing.plot import plot
from recovery.testing.targets import Targets, read_targets
from recovery.testing.trend import Trend, trend
from screens.testing.targets import ask_for_target
from tui import glyphs
from tui.actions import EVERYWHERE
from tui.columns import wrapped
from tui.screen import RelightScreen
from tui.testing_rows import TREND
from tui.the_app import the_app
from tui.title_line import TitleLine


class TrendPlot(Widget):
    """A line of figures, and the plot under it."""

    DEFAULT_CSS = """
    TrendPlot { height: 14; padding: 0 1; border-top: solid $surface; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._of = ""
        self._trend: Trend | None = None

    def show(self, of: str, found: Trend) -> None:
        if (of, found) != (self._of, self._trend):
            self._of, self._trend = of, found
            self.refresh()

    def render(self) -> Content:
        if self._trend is None or not self._of:
            return Content("")
        ascii, size = the_app(self).glyphs is glyphs.ASCII, self.size
        told = wrapped(figures(self._of, self._trend), size.width)
        drawn = plot(self._trend, size.width, size.height - len(told), ascii=ascii)
        return Content.assemble(("\n".join(told), "bold"), "\n", drawn)


def figures(of: str, found: Trend) -> str:
    """`orders-db: 12 tests, median 38 min, longest 71 min, target 60 min, steady`."""
    if not found.points:
        return of
    parts = (
        f"{len(found.points)} completed",
        f"median {minutes_text(found.median)}",
        f"longest {minutes_text(found.longest)}",
        f"target {found.target} min" if found.target else "no target",
        found.words,
    )
    return f"{of}: {', '.join(parts)}"


@dataclass
class JobsRead(Message, bubble=False):
    jobs: Sequence[RestoreJob]
    targets: Targets


@dataclass
class JobsUnread(Message, bubble=False):
    error: RelightError


class TrendScreen(RelightScreen[None]):
    SCOPES = (EVERYWHERE, TREND)
    PURPOSE = "How long the restore tests of a resource took, against its target."
    DEFAULT_CSS = """
    TrendScreen TrendPlot { height: 1fr; border-top: none; margin-top: 1; }
    """

    def __init__(self, resource: str, type: str) -> None:
        super().__init__()
        self.resource = resource
        self.type = type
        self._targets = Targets()

    @property
    def _label(self) -> str:
        opened = self.relight.opened
        known = opened.resources.get(self.resource) if opened else None
        return known.label if known else short_id(self.resource)

    def content(self) -> ComposeResult:
        yield TitleLine("Restore testing", self._label, "Durations")
        yield TrendPlot()

    def on_mount(self) -> None:
        self.action_refresh()

    def action_refresh(self) -> None:
        account, resource = self.relight.account, self.resource
        if account is not None:
            reads = account.reads
            self.query_one(TitleLine).show(note="reading")
            self.relight.read(
                Priority.KEY,
                lambda: JobsRead(
                    tuple(job for page in reads.jobs_of(resource) for job in page),
                    read_targets(targets_file()),
                ),
                _as_it_is,
                to=self,
                failed=JobsUnread,
            )

    def on_jobs_read(self, message: JobsRead) -> None:
        self._targets = message.targets
        self.query_one(TitleLine).show(note="")
        self.query_one(TrendPlot).show(self._label, trend(runs(message.jobs, message.targets)))

    def on_jobs_unread(self, message: JobsUnread) -> None:
        self.query_one(TitleLine).show(note="failed")
        self.relight.report(message.error)

    def action_target(self) -> None:
        ask_for_target(self.relight, self.resource, self.type, self._targets, self.action_refresh)


def _as_it_is(read: JobsRead) -> JobsRead:
    return read
