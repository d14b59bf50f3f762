"""The newest error that nobody has dismissed: what happened, to what, what to do. It stays until esc."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from recovery.plain_text import plain
from tui.news import News
from tui.the_app import the_app


class ErrorPanel(Static):
    DEFAULT_CSS = """
    ErrorPanel {
        display: none; height: auto; max-height: 7; padding: 0 1;
        background: $error-muted; color: $text; border-left: outer $error;
    }
    ErrorPanel.-shown { display: block; }
    """

    def on_mount(self) -> None:
        the_app(self).news.subscribe(self, self._look_again)
        self._look_again(News.LOG)

    def _look_again(self, news: News) -> None:
        if news is not News.LOG:
            return
        errors = the_app(self).log_book.open_errors
        self.set_class(bool(errors), "-shown")
        if not errors:
            return
        error = errors[-1]
        others = f" (and {len(errors) - 1} more: !)" if len(errors) > 1 else ""
        self.update(
            Content.assemble(
                (plain(error.title), "bold $text-error"),
                (f"{others}   esc dismisses\n", "dim"),
                plain(error.text),
                *([f"\n{plain(error.next_step)}"] if error.next_step else []),
            )
        )
