"""The code of an MFA device, which signing in waits for."""

from __future__ import annotations

from concurrent.futures import Future

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static

from recovery.plain_text import plain
from tui.screen import RelightModal


class MfaScreen(RelightModal[None]):
    AUTO_FOCUS = "#code"
    REMEMBERED = False

    def __init__(self, device: str, answer: Future[str]) -> None:
        super().__init__()
        self.device = device
        self.answer = answer

    def content(self) -> ComposeResult:
        yield Static(
            Content.assemble(("MFA code\n", "bold"), f"Signing in wants the code of {plain(self.device)}.")
        )
        yield Input(
            placeholder="six digits, then enter; esc gives up", restrict=r"[0-9]*", max_length=8, id="code"
        )

    @on(Input.Submitted, "#code")
    def code_typed(self, event: Input.Submitted) -> None:
        if event.value:
            self._give(event.value)

    def action_back(self) -> None:
        self._give("")

    def on_unmount(self) -> None:
        # Left for another context: the reader thread must not wait for ever.
        if not self.answer.done():
            self.answer.set_result("")

    def _give(self, code: str) -> None:
        if not self.answer.done():
            self.answer.set_result(code)
        self.relight.back()
