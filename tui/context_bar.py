"""The first line of every screen: whose account this is, where, as whom, and whether writing is on."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from recovery.context import Mode
from recovery.plain_text import plain
from tui.news import News
from tui.the_app import the_app
from tui.words import clock, count_of

Part = tuple[int, str, str]
"""Rank (1 is dropped last), text, style."""


class ContextBar(Widget):
    DEFAULT_CSS = """
    ContextBar { dock: top; height: 1; background: $panel; color: $text; }
    """

    def on_mount(self) -> None:
        the_app(self).news.subscribe(self, self._look_again)

    def _look_again(self, news: News) -> None:
        self.refresh()

    def render(self) -> Content:
        parts = self.parts()
        while sum(cell_len(text) for _, text, _ in parts) > self.size.width and len(parts) > 1:
            parts.remove(max(parts, key=lambda part: part[0]))
        return Content.assemble(*((text, style) for _, text, style in parts))

    def parts(self) -> list[Part]:
        app = the_app(self)
        opened = app.opened
        if opened is None:
            profile = plain(app.request.profile, 30) or "the default credentials"
            words = "signing in to" if app.signing_in.under_way else "not signed in to"
            return [(1, f" {words} {profile}{app.glyphs.more} ", "dim")]
        account = opened.account
        context, identity = account.context, account.identity
        write = account.mode is Mode.WRITE
        parts: list[Part] = [
            (
                1,
                " WRITE " if write else " READ-ONLY ",
                "bold $text on $error" if write else "$text on $success-muted",
            )
        ]
        if context.is_sandbox:
            parts.append((2, " SANDBOX ", "bold $text on $warning-muted"))
        if identity.alias:
            parts.append((4, f" {plain(identity.alias, 24)}", "bold"))
        parts += [
            (1, f" {context.account}", "bold" if not identity.alias else ""),
            (1, f" {context.region}", "bold $text-accent"),
            (5, f" {plain(identity.role, 24)}", "dim"),
        ]
        if opened.running:
            parts.append((3, f" {app.glyphs.busy} {len(opened.running)} restoring", "$text-accent"))
        if plans := len(app.plan_runs.active):
            parts.append((3, f" {count_of(plans, 'plan')}", "$text-accent"))
        if app.log_book.open_errors:
            parts.append((3, f" {app.glyphs.warning} {len(app.log_book.open_errors)}", "bold $text-error"))
        if opened.as_of is not None:
            rank, style = (2, "bold $text-warning") if opened.stale else (6, "dim")
            parts.append((rank, f" as of {clock(opened.as_of)}", style))
        return parts
