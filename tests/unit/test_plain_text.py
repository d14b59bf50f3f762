"""Text from AWS made safe to show."""

from __future__ import annotations

import shlex
import subprocess

import pytest

from recovery.plain_text import cells, cut, plain, shell_word


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("orders-data", "orders-data"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07name", "name"),
        ("\x1b]52;c;ZXZpbA==\x1b\\name", "name"),
        ("\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bP+q\x1b\\name", "name"),
        ("\x1bcname", "name"),
        ("name\x1b", "name"),
        ("name\x1b[", "name"),
        ("two\nlines\r\nand\ttab", "two lines  and tab"),
        ("bell\x07 backspace\x08 null\x00 delete\x7f", "bell backspace null delete"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("\u2066isolate\u2069 \u200emark\ufeff", "isolate mark"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("sep\u2028line\u2029par\x85nel", "sep line par nel"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("[bold]not markup[/bold]", "[bold]not markup[/bold]"),
        ("caf\u00e9 \u65e5\u672c \U0001f4a5", "caf\u00e9 \u65e5\u672c \U0001f4a5"),
        ("family \U0001f468\u200d\U0001f469", "family \U0001f468\u200d\U0001f469"),
    ],
)
def test_what_a_terminal_would_act_on_is_gone_and_the_rest_stays(text: str, shown: str) -> None:
    assert plain(text) == shown
    assert plain(shown) == shown, "and making it plain again changes nothing"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("orders", 6, "orders"),
        ("orders", 5, "orde…"),
        ("orders", 1, "…"),
        ("orders", 0, ""),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("e\u0301tage", 5, "e\u0301tage"),
    ],
)
def test_a_text_is_cut_by_the_cells_it_takes(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown
    assert cells(cut(text, limit)) <= limit


@pytest.mark.parametrize(
    "text",
    [
        *(
            "orders",
            "",
            "two words",
            "it's",
            '"',
            "$HOME",
            "`id`",
            "$(id)",
            "!history",
            "~",
            "*",
            "a;b",
            "a&b",
            "#c",
        ),
        *(
            "-n",
            "back\\slash",
            "new\nline",
            "tab\t",
            "\x1b[31m",
            "caf\u00e9",
            "\u202e",
            "\U000e0041",
            "a'\n'b",
        ),
    ],
)
def test_a_shell_reads_the_word_back_as_it_was(text: str) -> None:
    word = shell_word(text)
    assert all(character.isprintable() for character in word)
    if "\n" not in text and text.isprintable():
        assert shlex.split(word) == [text]
    command = ["bash", "-c", f"printf %s {word}"]
    said = subprocess.run(
        command, capture_output=True, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    )
    assert said.stdout.decode() == text
