"""The line by which an exported runbook can be told from any other file, and written again to compare.

It names the format, the plan's digest and the facts that the runbook was made from, as
`relight-runbook:1:BASE64URL`: letters that no format, shell or comment syntax acts on. No value of the plan's
metadata is in it, and no description of a resource.
"""

from __future__ import annotations

import binascii
import json
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from recovery.recovery_plan import RecoveryPlan
from runbooks.facts import Redaction, RunbookFacts, StepFacts

MARKER = re.compile(r"relight-runbook:1:([A-Za-z0-9_=-]+)")
LARGEST = 4 * 1024 * 1024
"""Bytes that a marker may unpack to: a few KB a step, and a file that is not ours may hold anything."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What a runbook says of itself."""

    format: str
    digest: str
    """The plan's."""
    facts: RunbookFacts


def marker_of(format_name: str, plan: RecoveryPlan, facts: RunbookFacts) -> str:
    """The marker as one word."""
    known = replace(facts, steps={name: replace(each, described=None) for name, each in facts.steps.items()})
    members = {
        "format": format_name,
        "digest": plan.digest,
        "facts": asdict(known) | {"made": facts.made.isoformat()},
    }
    packed = zlib.compress(json.dumps(members, sort_keys=True).encode(), 9)
    return f"relight-runbook:1:{urlsafe_b64encode(packed).decode()}"


def marker_in(text: str) -> Marker | None:
    """The first marker in a text, None where there is none that can be read."""
    found = MARKER.search(text)
    if found is None:
        return None
    try:
        unpacker = zlib.decompressobj()
        members = json.loads(unpacker.decompress(urlsafe_b64decode(found[1]), LARGEST))
        return Marker(str(members["format"]), str(members["digest"]), _facts(members["facts"]))
    except (binascii.Error, zlib.error, ValueError, KeyError, TypeError, AttributeError):
        return None


def marker_in_file(content: bytes) -> Marker | None:
    """That of a file of any kind; a PDF has it among its keywords, which are not packed."""
    return marker_in(content.decode("latin-1"))


def _facts(members: dict[str, Any]) -> RunbookFacts:
    told = {
        **members,
        "made": datetime.fromisoformat(members["made"]),
        "redactions": tuple(Redaction(**each) for each in members["redactions"]),
        "steps": {name: StepFacts(**each) for name, each in members["steps"].items()},
    }
    return RunbookFacts(**told)
