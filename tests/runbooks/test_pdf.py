"""The PDF runbook: the page on paper, read back by a PDF reader that is not ours."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from recovery.errors import BadInput
from recovery.recovery_plan import plan_of_one
from runbooks import pdf_page
from runbooks.marker import marker_in
from tests.runbooks.plans import FACTS, hostile_plan

JAPANESE = "注文データ"


@pytest.fixture(scope="module")
def drawn() -> bytes:
    plan = hostile_plan()
    named = replace(plan, source=replace(plan.source, resource_name=JAPANESE))
    content = pdf_page.render(plan_of_one(named), FACTS)[0].content
    assert isinstance(content, bytes)
    return content


def test_the_page_is_all_there_on_a4(drawn: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(drawn))
    text = "".join("".join(sheet.extract_text().split()) for sheet in reader.pages)
    for words in ("Recovery point", "3. Start the restore", "start-restore-job", "Escalation", "Sign-off"):
        assert words.replace(" ", "") in text
    assert {round(float(sheet.mediabox.width)) for sheet in reader.pages} == {595}


def test_it_is_known_again_by_its_keywords_and_by_its_bytes(drawn: bytes) -> None:
    metadata = pypdf.PdfReader(io.BytesIO(drawn)).metadata
    assert metadata is not None
    for text in (str(metadata["/Keywords"]), drawn.decode("latin-1")):
        found = marker_in(text)
        assert found is not None
        assert found.format == "pdf"


def test_nothing_in_it_leads_out_of_it_or_runs(drawn: bytes) -> None:
    for sheet in pypdf.PdfReader(io.BytesIO(drawn)).pages:
        for each in sheet.get("/Annots", ()):
            assert "/URI" not in str(each.get_object())
    assert b"/JavaScript" not in drawn
    assert b"/Launch" not in drawn


def test_every_font_is_in_the_file(drawn: bytes) -> None:
    pages: list[Any] = list(pypdf.PdfReader(io.BytesIO(drawn)).pages)
    fonts = {
        name: font.get_object() for sheet in pages for name, font in sheet["/Resources"]["/Font"].items()
    }
    assert fonts
    for font in fonts.values():
        [descendant] = font["/DescendantFonts"]
        assert "/FontFile2" in descendant["/FontDescriptor"] or "/FontFile3" in descendant["/FontDescriptor"]


def test_the_same_page_is_drawn_as_the_same_bytes(drawn: bytes) -> None:
    plan = hostile_plan()
    named = replace(plan, source=replace(plan.source, resource_name=JAPANESE))
    assert pdf_page.render(plan_of_one(named), FACTS)[0].content == drawn


def test_where_the_library_is_missing_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(BadInput, match=r"WeasyPrint draws it") as refused:
        pdf_page.render(plan_of_one(hostile_plan()), FACTS)
    assert "pip install 'relight[pdf]'" in refused.value.next_step


@pytest.mark.needs("fc-list")
def test_japanese_is_drawn_where_a_font_of_the_machine_has_it(drawn: bytes) -> None:
    fonts = subprocess.run(["fc-list", ":lang=ja", "family"], capture_output=True, text=True, check=True)
    if not fonts.stdout.strip() and "CI" not in os.environ:
        pytest.skip("no font of this machine has Japanese letters")
    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(drawn)).pages)
    assert JAPANESE in "".join(text.split())
