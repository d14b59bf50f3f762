"""A command that is forked says what the installed script says, and is a process of its own."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.cli import starter
from tests.cli.relight import Relight, bare, started
from tests.forks import may_fork

POINT = "arn:aws:ec2:eu-west-1::snapshot/snap-1"


@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("--version",), ""),
        (("profiles", "EBS"), ""),
        (("plan",), ""),
        (("jobs",), ""),
        (("check", "-"), f'{{"RecoveryPointArn": "{POINT}", "Metadata": {{}}}}'),
        (("check", "no-such-file.json"), ""),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_it_says_what_the_installed_script_says(arguments: tuple[str, ...], stdin: str) -> None:
    environment = dict(os.environ)
    assert Relight(environment)(*arguments, stdin=stdin) == started(arguments, environment, stdin)


def test_its_directory_and_its_variables_are_those_of_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.json").write_text("{}")
    assert "RecoveryPointArn is missing" in bare()("check", "empty.json").err
    heads = [Relight({**os.environ, "RELIGHT_HOME": str(tmp_path / name)}) for name in ("one", "two")]
    with ThreadPoolExecutor() as threads:
        told = list(threads.map(lambda relight: relight("journal", "head", "--json"), heads))
    assert [(each.code, each.out) for each in told] == [(0, "[]\n")] * 2


def test_another_language_or_another_path_of_python_is_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not may_fork(starter.__name__, {**os.environ, "LC_ALL": "C"})
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    assert not may_fork(starter.__name__, os.environ)
