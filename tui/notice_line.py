"""The notice of now in lines of its own above the keys: a toast would lie over what it speaks of in a
terminal of 24 lines."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from recovery.plain_text import plain
from tui.news import News
from tui.the_app import the_app


class NoticeLine(Static):
    DEFAULT_CSS = """
    NoticeLine { display: none; height: auto; max-height: 3; padding: 0 1; background: $surface; }
    NoticeLine.-shown { display: block; }
    """

    def on_mount(self) -> None:
        the_app(self).news.subscribe(self, self._look_again)
        self._look_again(News.NOTICE)

    def _look_again(self, news: News) -> None:
        if news is not News.NOTICE:
            return
        notice = the_app(self).notices.current
        if notice is not None and notice.screen not in (None, self.screen):
            notice = None
        self.set_class(notice is not None, "-shown")
        if notice is not None:
            colour = "$text-accent" if notice.severity == "information" else f"$text-{notice.severity}"
            title = f"{plain(notice.title)}: " if notice.title else ""
            self.update(Content.assemble((title, f"bold {colour}"), (plain(notice.text), colour)))
