"""Answers that come as words of the command line."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from recovery.errors import BadInput


def given_answers(words: Sequence[str], asked: Collection[str], form: str = "NAME=VALUE") -> dict[str, str]:
    """The answers of `--answer`, by what is asked. Raises `BadInput` for one that nothing asks, or that is
    not of the `form`."""
    answers = {}
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or name not in asked:
            raise BadInput(
                "Not an answer",
                f"--answer {word}: asked are {', '.join(sorted(asked)) or 'no answers at all'}.",
                f"Write --answer {form}.",
            )
        answers[name] = text
    return answers
