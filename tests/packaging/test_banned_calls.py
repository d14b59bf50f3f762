"""Nothing outside aws_api/sessions.py leads around the write door."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging.banned_calls import ALLOWED_IN, banned_names, findings, our_sources
from tests.packaging.wheel import ROOT


def test_no_source_touches_a_banned_attribute() -> None:
    assert findings(our_sources()) == []


@pytest.mark.parametrize(
    "bad",
    [
        "client.generate_presigned_url('start_restore_job')",
        "sign = self.client.generate_presigned_url",
        "client.meta.events.unregister('before-call', door)",
        "getattr(client, 'generate_presigned_post')()",
    ],
)
def test_a_banned_attribute_is_found(tmp_path: Path, bad: str) -> None:
    file = tmp_path / "bad.py"
    file.write_text(f"import os\n{bad}\n")
    (finding,) = findings(iter([file]))
    assert finding.startswith(f"{file}:2: ")


def test_registering_and_innocent_text_are_not_found() -> None:
    assert list(banned_names("events.register_first('before-call', door)\nwhy = 'unregister it later'")) == []


def test_only_the_sessions_module_is_exempt() -> None:
    assert {ROOT / "aws_api/sessions.py"} == ALLOWED_IN
