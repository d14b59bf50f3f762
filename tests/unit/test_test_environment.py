"""The guards of tests/conftest.py, which every other test relies on."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import textwrap
from pathlib import Path

import pytest

from tests.conftest import NetworkForbidden

pytest_plugins = ["pytester"]


def test_the_home_directory_is_the_tests_own(home: Path) -> None:
    assert Path.home() == home
    assert Path(os.environ["XDG_STATE_HOME"]).is_relative_to(home)


def test_the_relight_command_is_the_one_of_this_environment() -> None:
    command = shutil.which("relight")
    assert command is not None
    assert Path(command).parent == Path(sys.executable).parent


def test_no_aws_setting_of_the_developer_reaches_a_test() -> None:
    assert [name for name in os.environ if name.startswith("AWS_")] == ["AWS_EC2_METADATA_DISABLED"]


@pytest.mark.parametrize("address", [("192.0.2.1", 443), ("backup.eu-west-1.amazonaws.com", 443)])
def test_connecting_beyond_loopback_is_refused(address: tuple[str, int]) -> None:
    with socket.socket() as sock, pytest.raises(NetworkForbidden):
        sock.connect(address)


def test_a_name_outside_this_machine_is_not_resolved() -> None:
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo("backup.eu-west-1.amazonaws.com", 443)


def test_loopback_is_reachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as sock:
        sock.connect(server.getsockname())


@pytest.mark.parametrize(("ci", "outcome"), [("", "skipped"), ("true", "errors")])
def test_a_missing_tool_skips_on_a_users_machine_and_fails_in_ci(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, outcome: str
) -> None:
    monkeypatch.setenv("CI", ci)
    shutil.copy(Path(__file__).parents[1] / "conftest.py", pytester.path / "conftest.py")
    pytester.makepyfile(
        textwrap.dedent("""
            import pytest
            @pytest.mark.needs("a-tool-nobody-has")
            def test_it(): pass
        """)
    )
    pytester.makeini("[pytest]\nmarkers =\n    needs(*tools): tools\n")
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(**{outcome: 1})
