"""The HTML format: the Markdown page as one file that needs no network, no script and nothing beside it.

It is made from the Markdown with HTML switched off, so that no element comes from data; what it may load is
its own style sheet, by a content security policy. It reads on a telephone, in the dark and on paper.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from recovery.recovery_plan import RecoveryPlan
from runbooks import markdown
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile, base_name
from runbooks.markdown_pieces import slug
from runbooks.marker import marker_of
from runbooks.outline import headline

STYLE = Path(__file__).parent / "page" / "page.css"


def render(recovery: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    """One file. Its keywords are its marker."""
    return (RunbookFile(f"{base_name(recovery)}.html", text_of(recovery, facts, "html")),)


def text_of(recovery: RecoveryPlan, facts: RunbookFacts, format_name: str) -> str:
    """The page with the marker of that format."""
    return framed(
        markdown.page(recovery, facts),
        title=headline(recovery),
        footer=f"Written {facts.made:%Y-%m-%d %H:%M} UTC. Plan sha256 {recovery.digest}.",
        version=facts.version,
        keywords=marker_of(format_name, recovery, facts),
    )


def framed(page: str, *, title: str, footer: str, version: str = "", keywords: str = "") -> str:
    """A Markdown page as one HTML file. `title` and `footer` are text."""
    style = STYLE.read_text(encoding="utf-8")
    allowed = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    told = f'<meta name="keywords" content="{escape(keywords)}">\n' if keywords else ""
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="{escape(f"Relight {version}".rstrip())}">
{told}<title>{escape(title)}</title>
<style>{style}</style>
</head>
<body>
<main>
{body(page)}</main>
<footer>{escape(footer)}</footer>
</body>
</html>
"""


def body(page: str) -> str:
    """A Markdown page as HTML elements."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.use(anchors_plugin, min_level=2, max_level=2, slug_func=slug)
    parser.use(tasklists_plugin, enabled=True, label=True)
    parser.add_render_rule("fence", _code_block)
    tokens = list(_tables(parser.parse(page)))
    return str(parser.renderer.render(tokens, parser.options, {}))


def _code_block(
    _renderer: object, tokens: Sequence[Token], index: int, _options: object, _env: object
) -> str:
    block = tokens[index]
    return f'<pre class="{escape(block.info)}"><code>{escape(block.content)}</code></pre>\n'


def _tables(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens with each table made what it is: facts, whose first column is its head, or one that may be
    wider than the screen."""
    at = 0
    while at < len(tokens):
        if tokens[at].type != "table_open":
            yield tokens[at]
            at += 1
            continue
        end = next(index for index in range(at, len(tokens)) if tokens[index].type == "table_close") + 1
        yield from _facts(tokens[at:end]) if _is_facts(tokens[at:end]) else _wide(tokens[at:end])
        at = end


def _is_facts(table: Sequence[Token]) -> bool:
    """Whether its head is blank."""
    head = table[: next(index for index, token in enumerate(table) if token.type == "thead_close")]
    return all(not token.content.replace("&nbsp;", "").strip() for token in head if token.type == "inline")


def _facts(table: Sequence[Token]) -> Iterator[Token]:
    begin = next(index for index, token in enumerate(table) if token.type == "thead_close") + 1
    table[0].attrSet("class", "facts")
    yield table[0]
    column = 0
    for token in table[begin:]:
        if token.type == "tr_open":
            column = 0
        if token.type == "td_open":
            column += 1
            if column == 1:
                token.tag = "th"
                token.attrSet("scope", "row")
        if token.type == "td_close" and column == 1:
            token.tag = "th"
        yield token


def _wide(table: Sequence[Token]) -> Iterator[Token]:
    yield _element('<div class="wide">')
    yield from table
    yield _element("</div>")


def _element(text: str) -> Token:
    return Token("html_block", "", 0, content=f"{text}\n")
