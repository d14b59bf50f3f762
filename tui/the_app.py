"""The running app with its own type; Textual's `node.app` knows only `App`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from tui.app import RelightApp


def the_app(node: MessagePump) -> RelightApp:
    return cast("RelightApp", node.app)
