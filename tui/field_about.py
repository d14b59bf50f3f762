"""What is said of the field under the cursor."""

from __future__ import annotations

from textual.content import Content

from recovery.plain_text import plain
from restore_profiles.model import Field


def about_field(field: Field) -> Content:
    """The help of the field under the cursor, with its limits and where the facts are from."""
    limits = [field.pattern_help] if field.pattern_help else []
    if field.minimum is not None or field.maximum is not None:
        limits.append(f"{_range(field.minimum, field.maximum)} {field.unit}".strip())
    evidence = f"  [{field.evidence.value}: {field.source}]" if field.source else ""
    return Content.assemble(
        (f"{field.label}: ", "bold"),
        " ".join([plain(field.help), *(f"({each})" for each in limits)]),
        (plain(evidence), "dim"),
    )


def _range(least: int | None, most: int | None) -> str:
    if least is None or most is None:
        return f"at most {most:,}" if most is not None else f"at least {least:,}"
    return f"{least:,} to {most:,}"
