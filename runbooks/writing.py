"""Runbooks on the disk: for their owner's eyes only, and never over what is there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from recovery.errors import BadInput
from runbooks.files import RunbookFile


def write_file(file: RunbookFile, path: Path, *, over: bool = False) -> None:
    """Write it as `path` with mode 0600, or 0700 where it runs: metadata may be sensitive.

    Another file of that name is replaced only with `over`. Raises `BadInput` where it cannot be written, and
    leaves no part of it there.
    """
    if not over and os.path.lexists(path):
        raise BadInput("There is such a file", f"{path} is there already.", "Name another, or add --force.")
    content = file.content if isinstance(file.content, bytes) else file.content.encode()
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o700 if file.runs else 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadInput(
            "Cannot write the file", f"{path}: {error.strerror}.", "Choose another with -o."
        ) from None


def write_files(files: Sequence[RunbookFile], folder: Path, *, over: bool = False) -> tuple[Path, ...]:
    """Write all of them into a folder, which is made with mode 0700; where one of them cannot be written for
    a file that is there, none is. Answers their paths, the main file's first."""
    paths = tuple(folder / file.name for file in files)
    for path in paths:
        if path.parent != folder:
            raise BadInput(
                "Not written", f"{path.name} lies outside {folder}.", "Tell whoever made the format."
            )
        if not over and os.path.lexists(path):
            raise BadInput(
                "There is such a file", f"{path} is there already.", "Name another folder, or add --force."
            )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            "Cannot make the folder", f"{folder}: {error.strerror}.", "Choose another with -o."
        ) from None
    for file, path in zip(files, paths, strict=True):
        write_file(file, path, over=over)
    return paths
