"""`relight sandbox`: a simulated account for this project's users, and for other tools."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from aws_sandbox.faults import NAMED
from command_line.commands.sandbox import FAULTS
from tests.cli.relight import RELIGHT
from tests.stories.terminal import Terminal


@pytest.mark.needs("bash", "aws")
def test_the_printed_lines_make_a_shell_a_client_of_the_sandbox() -> None:
    with subprocess.Popen(
        [str(RELIGHT), "sandbox", "--serve"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        lines: list[str] = []
        while not lines or not lines[-1].startswith("export RELIGHT_HOME="):
            lines.append(server.stdout.readline())
        script = "".join(lines) + "aws sts get-caller-identity\nrelight doctor --json | head -c 1\n"
        told = subprocess.run(
            ["bash", "-c", script],
            env={
                **os.environ,
                "AWS_PROFILE": "mine",
                "PATH": f"{RELIGHT.parent}{os.pathsep}{os.environ['PATH']}",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=30) == 0
    identity, _, rest = told.stdout.rpartition("}")
    assert json.loads(identity + "}")["Account"] == "111122223333"
    assert rest.strip() == "["


@pytest.mark.needs("tmux")
def test_the_sandbox_opens_the_app_with_writing_on_and_ends_with_it(tmp_path: Path) -> None:
    with Terminal([str(RELIGHT), "sandbox"], directory=tmp_path) as terminal:
        screen = terminal.wait_for("Protected resources", "relight-shop")
        assert "SANDBOX" in screen
        assert "WRITE" in screen
        terminal.press("q")
        terminal.wait_for("ended with 0")


def test_without_moto_the_sandbox_says_how_to_install_it(tmp_path: Path) -> None:
    program = (
        "import importlib.util as u, sys\n"
        "find = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name == 'moto' else find(name, package)\n"
        "sys.argv = ['relight', 'sandbox', '--serve']\n"
        "from command_line.entry import main\n"
        "sys.exit(main())\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "relight[sandbox]" in told.stderr


def test_the_help_names_every_fault_of_the_sandbox() -> None:
    for name in NAMED:
        assert re.search(rf"\b{name}[,.]", FAULTS), name


@pytest.mark.parametrize("fault", ["explode=0.1", "throttle=2", "throttle", "throttle=often"])
def test_a_fault_that_is_none_is_bad_usage_and_those_there_are_are_listed(fault: str) -> None:
    told = subprocess.run(
        [str(RELIGHT), "sandbox", "--serve", "--fault", fault], capture_output=True, text=True, check=False
    )
    assert told.returncode == 2
    assert "job-stall" in told.stderr if fault.startswith("explode") else "rate" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_served_sandbox_has_the_faults_that_it_was_started_with() -> None:
    faults = ["--fault", "throttle=0.25", "--fault", "expired-credentials@7", "--seed", "3"]
    with subprocess.Popen(
        [str(RELIGHT), "sandbox", "--serve", *faults],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        url = ""
        while not url:
            found = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
            url = found.group() if found else ""
        with urllib.request.urlopen(url + "/-/faults") as answer:
            rows = [(row["name"], row["rate"], row["since"]) for row in json.load(answer)]
        server.send_signal(signal.SIGTERM)
        server.stdout.read()
        assert server.wait(timeout=30) == 0
    assert rows == [("throttle", 0.25, None), ("expired-credentials", None, 7)]
