"""What importing our packages really loads, seen in `sys.modules` of a fresh interpreter.

The contracts of import-linter speak about what is written; these about what is paid for at start-up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.wheel import ROOT

SDK = frozenset({"boto3", "botocore", "s3transfer"})
SCREENS = frozenset({"textual"})
SANDBOX = frozenset({"aws_sandbox", "moto"})
DEFERRED = frozenset({"questionary", "prompt_toolkit", "ruamel", "jsonschema"})

IMPORT_EVERYTHING_IN = """
import importlib, json, pkgutil, sys
before = set(sys.modules)
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(getattr(package, "__path__", []), name + "."):
        if not module.name.endswith(".__main__"):
            importlib.import_module(module.name)
print(json.dumps(sorted({name.partition(".")[0] for name in set(sys.modules) - before})))
"""

PAINT_THE_FIRST_FRAME = """
import json, sys
from command_line.clock import clock
from command_line.wiring import kit
from recovery.context import ContextRequest
app_kit = kit(ContextRequest(), clock(""))
from screens.registry import SCREENS
from tui.app import RelightApp

loaded = []

class FirstFrameOnly(RelightApp):
    def _painted(self):
        loaded.extend(sorted(sys.modules))
        self.exit()

FirstFrameOnly(app_kit, SCREENS).run(headless=True)
print(json.dumps(loaded))
"""
AFTER_THE_FIRST_FRAME = frozenset(
    {
        "click",
        "tomllib",
        "recovery.account",
        "recovery.journal",
        "recovery.models",
        "recovery.plan",
        "recovery.watching",
        "restore_profiles",
        "runbooks",
        "aws_api",
        "tui.command_bar",
        "tui.confirm",
        "tui.error_panel",
        "tui.form",
        "tui.leaving",
        "tui.messages",
        "tui.notice_line",
        "tui.notices",
        "tui.open_account",
        "tui.restores",
        "screens.points",
    }
)
"""Nothing of it is seen before somebody is signed in."""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter with these arguments; what it said where it failed."""
    answer = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True)
    complaint = "\n".join(line for line in answer.stderr.splitlines() if not line.startswith("import time:"))
    assert answer.returncode == 0, complaint
    return answer


def loaded_by(*names: str) -> frozenset[str]:
    """Top-level names that a fresh interpreter loads for `names`, packages with all their modules."""
    answer = run("-c", IMPORT_EVERYTHING_IN, *names)
    return frozenset(json.loads(answer.stdout))


def loaded_while_running(*arguments: str) -> frozenset[str]:
    """Top-level names that `relight` with these arguments loads until it ends, as the interpreter tells."""
    program = "import sys; from command_line.entry import main; sys.exit(main())"
    answer = run("-X", "importtime", "-c", program, *arguments)
    lines = (
        line.rpartition("|")[2].strip()
        for line in answer.stderr.splitlines()
        if line.startswith("import time:")
    )
    return frozenset(line.partition(".")[0] for line in lines)


def test_restore_profiles_load_the_standard_library_only() -> None:
    assert loaded_by("restore_profiles") - sys.stdlib_module_names == {"restore_profiles"}


@pytest.mark.parametrize(
    ("package", "never"),
    [
        ("recovery", SDK | SCREENS | SANDBOX),
        ("runbooks", SDK | SCREENS | SANDBOX),
        ("aws_api", SCREENS | SANDBOX),
        ("tui", SDK | SANDBOX | {"screens"}),
        ("screens", SDK | SANDBOX),
        ("command_line", SANDBOX),
    ],
)
def test_a_package_with_all_its_modules_never_loads(package: str, never: frozenset[str]) -> None:
    assert loaded_by(package) & never == frozenset()


def test_the_sandbox_loads_nothing_of_ours() -> None:
    ours = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"aws_sandbox"}
    assert loaded_by("aws_sandbox") & ours == set()


def test_the_first_frame_waits_for_neither_the_sdk_nor_yaml_nor_prompts() -> None:
    assert loaded_by("command_line.entry", "tui.app") & (SDK | DEFERRED | SANDBOX) == frozenset()


def test_the_first_frame_is_painted_without_what_nobody_sees_before_signing_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RELIGHT_HOME", str(tmp_path))
    loaded = frozenset(json.loads(run("-c", PAINT_THE_FIRST_FRAME).stdout))
    assert {"tui.app", "screens.resources"} <= loaded
    assert loaded & (SDK | DEFERRED | AFTER_THE_FIRST_FRAME) == frozenset()


@pytest.mark.parametrize("arguments", [("--version",), ("--help",)])
def test_a_command_that_only_prints_loads_neither_the_sdk_nor_textual(arguments: tuple[str, ...]) -> None:
    loaded = loaded_while_running(*arguments)
    assert "command_line" in loaded
    assert loaded & (SDK | SCREENS | DEFERRED | SANDBOX) == frozenset()


def test_every_package_init_is_empty() -> None:
    written = [path for path in ROOT.glob("*/**/__init__.py") if not is_hidden(path) and path.stat().st_size]
    assert written == []


def is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(ROOT).parts)
