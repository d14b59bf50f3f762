"""Attributes that only aws_api/sessions.py may touch, because they lead around the write door.

Lint bans imports (`boto3.client` and the like in pyproject.toml) but cannot see methods of objects, so the
syntax tree is searched. `python -m tests.packaging.banned_calls` lists what it finds, for `make check`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.packaging.wheel import PACKAGES, ROOT

BANNED = {
    "generate_presigned_url": "a presigned URL can be sent by anyone, past the write door",
    "generate_presigned_post": "a presigned form can be sent by anyone, past the write door",
    "unregister": "unregistering an event handler can take the write door off its hinges",
}
ALLOWED_IN = frozenset({ROOT / "aws_api" / "sessions.py"})


def banned_names(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each banned attribute in `source`, also where it is only named for `getattr`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(attr=name) | ast.Constant(value=str(name)) if name in BANNED:
                yield node.lineno, name


def findings(files: Iterator[Path]) -> list[str]:
    """One line for each use, as `path:line: name: why`."""
    return [
        f"{path}:{line}: {name}: {BANNED[name]}"
        for path in sorted(files)
        if path not in ALLOWED_IN
        for line, name in banned_names(path.read_text())
    ]


def our_sources() -> Iterator[Path]:
    return (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


if __name__ == "__main__":
    sys.exit("\n".join(findings(our_sources())) or None)
