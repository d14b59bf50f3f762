"""Rows of the forms of restore testing, as they are drawn first and after their field has changed."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static

from restore_profiles.model import Field, Kind
from screens.testing.fields import FormRow
from screens.testing.fields import TestingFields as Fields
from tui.field_inputs import FieldText
from tui.field_widgets import FieldState


class OneRow(App[None]):
    def compose(self) -> ComposeResult:
        yield Fields()


async def test_a_row_tells_what_is_inferred_at_once_and_what_its_field_says_now() -> None:
    capacity = Field("Capacity", "Capacity", kind=Kind.INTEGER, if_empty="the backup's")
    needed = Field("Capacity", "Capacity", kind=Kind.INTEGER)
    app = OneRow()
    async with app.run_test() as pilot:
        fields = app.query_one(Fields)
        fields.show([FormRow(capacity, FieldState("", "8"), before="inferred")])
        await pilot.pause()
        assert str(app.query_one(".was", Static).content) == "inferred 8"
        assert app.query_one(FieldText).placeholder == "empty: the backup's"
        fields.show([FormRow(needed, FieldState("", "8", required=True), before="inferred")])
        await pilot.pause()
        assert app.query_one(FieldText).placeholder == ""
