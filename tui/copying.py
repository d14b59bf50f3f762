"""Copying from a screen: what it was, and where it went, is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.screen import RelightScreen


def copy_and_tell(screen: RelightScreen[Any], what: str, text: str) -> None:
    """Copy `text`; "" means that this thing has no such text."""
    if text:
        from tui import clipboard  # brings subprocess and tempfile

        screen.relight.tell(f"Copied the {what}", clipboard.copy(text, screen.app.copy_to_clipboard))
    else:
        screen.notify(f"There is no {what} to copy here.", severity="warning")
