"""The PDF format: the HTML page on A4, for paper and for who must file it.

WeasyPrint draws it. It fetches nothing: the page refers to nothing.
"""

from __future__ import annotations

from typing import NoReturn

from recovery.errors import BadInput
from recovery.recovery_plan import RecoveryPlan
from runbooks import html_page
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile, base_name
from runbooks.redacting import refuse_what_shows


def render(recovery: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    """One file. Its keywords are its marker.

    Raises `BadInput` where WeasyPrint, or the Pango that it draws with, is not there.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError) as error:
        raise BadInput(
            "PDF needs more",
            f"WeasyPrint draws it, and cannot be loaded: {error}.",
            "pip install 'relight[pdf]'; on Debian and Ubuntu also: apt-get install libpango-1.0-0 "
            "libpangoft2-1.0-0. Or export html, and print that.",
        ) from None
    text = html_page.text_of(recovery, facts, "pdf")
    refuse_what_shows(recovery, facts.redactions, (RunbookFile(f"{base_name(recovery)}.pdf", text),))
    return (RunbookFile(f"{base_name(recovery)}.pdf", drawn(HTML, text)),)


def drawn(document: type, text: str) -> bytes:
    # From 1.5 on the keywords are in a compressed object, where only a PDF reader finds the marker.
    return bytes(document(string=text, url_fetcher=_refused).write_pdf(pdf_version="1.4"))


def _refused(url: str) -> NoReturn:
    raise ValueError(f"a runbook refers to nothing: {url}")
