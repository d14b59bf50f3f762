"""The HTML runbook: no element comes from data, nothing is fetched, and it is the Markdown page."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from recovery.recovery_plan import RecoveryPlan, plan_of_one
from runbooks import html_page
from runbooks.marker import marker_in
from tests.runbooks.pages import blocks
from tests.runbooks.pages import page as markdown_of
from tests.runbooks.plans import (
    FACTS,
    HOSTILE_NAME,
    hostile_plan,
    hostile_recovery_plan,
    plan_of_all_profiles,
)

ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "main", "footer", "h1", "h2", "h3", "p", "strong"),
    *("code", "pre", "a", "ul", "li", "label", "input", "div", "table", "thead", "tbody", "tr", "th", "td"),
}
"""Every element that the page has of its own."""

ATTRIBUTES = frozenset(
    {"lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "type", "scope"}
)
VOID = {"meta", "input"}


class Page(HTMLParser):
    """What a browser makes of it: elements with their attributes, code blocks, and all other text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.code: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "pre":
            self.code.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "pre" in self.open:
            self.code[-1] += data
        elif "style" not in self.open:
            self.texts.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def written(plan: RecoveryPlan) -> str:
    return str(html_page.render(plan, FACTS)[0].content)


PLANS = (plan_of_one(hostile_plan()), hostile_recovery_plan(), plan_of_all_profiles())


@pytest.mark.parametrize("plan", PLANS, ids=["one", "several", "all"])
def test_no_element_and_no_reference_comes_from_data(plan: RecoveryPlan) -> None:
    text = written(plan)
    page = Page(text)
    assert not page.open
    assert {tag for tag, _ in page.elements} <= ELEMENTS
    assert {name for _, attributes in page.elements for name in attributes} <= ATTRIBUTES
    assert all(str(link["href"]).startswith("#") for link in page.of("a"))
    assert "<script" not in text
    assert not re.search(r"(?i)url\(|@import|src=|javascript:", text.split("<body>")[0])


@pytest.mark.parametrize("plan", PLANS, ids=["one", "several", "all"])
def test_its_blocks_are_those_of_the_markdown_page(plan: RecoveryPlan) -> None:
    text = written(plan)
    runnable = re.findall(r'<pre class="bash">', text)
    expected = blocks(markdown_of(plan))
    assert len(runnable) == len(expected)
    code = Page(text).code
    assert [block for block in code if block in expected] == expected


def test_hostile_names_are_read_as_they_are() -> None:
    page = Page(written(PLANS[0]))
    assert HOSTILE_NAME.split("\x1b")[0] in "".join(page.texts)


def test_the_policy_allows_the_styles_of_the_page_and_nothing_else() -> None:
    text = written(PLANS[0])
    [policy] = [
        each["content"]
        for each in Page(text).of("meta")
        if each.get("http-equiv") == "Content-Security-Policy"
    ]
    style = text.split("<style>")[1].split("</style>")[0]
    known = b64encode(sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{known}'; base-uri 'none'; form-action 'none'"


def test_each_link_of_the_contents_has_its_heading_and_boxes_can_be_ticked() -> None:
    page = Page(written(PLANS[2]))
    anchors = [each["id"] for each in page.of("h2")]
    assert len(set(anchors)) == len(anchors)
    assert {str(link["href"]).removeprefix("#") for link in page.of("a")} <= set(anchors)
    boxes = page.of("input")
    assert len(boxes) >= 4
    assert all(box["type"] == "checkbox" and "disabled" not in box for box in boxes)


def test_the_facts_at_the_top_are_a_table_with_its_heads_at_the_side() -> None:
    text = written(PLANS[0])
    table = text.split('<table class="facts">')[1].split("</table>")[0]
    assert '<th scope="row">Recovery point</th>' in table
    assert "<thead>" not in table


def test_the_page_names_its_plan_and_can_be_known_again() -> None:
    found = marker_in(written(PLANS[1]))
    assert found is not None
    assert (found.format, found.digest) == ("html", PLANS[1].digest)
