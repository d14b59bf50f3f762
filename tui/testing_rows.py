"""The actions of restore testing; see `tui.actions`."""

from __future__ import annotations

from tui.action import Action

ROWS: tuple[Action, ...] = ()
