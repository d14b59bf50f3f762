"""What holds for every test: its own home, no AWS settings, no network beyond loopback, and honest skips."""

from __future__ import annotations

import gc
import ipaddress
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# Variables that change what a test sees: the developer's AWS account, proxies and terminal. Without bytecode
# on disk, what was edited since the installation is compiled again at each of a thousand starts of `relight`.
FOREIGN_PREFIXES = ("AWS_", "BOTO_", "RELIGHT_", "TEXTUAL", "XDG_")
FOREIGN_NAMES = frozenset(
    {"COLORTERM", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "TMUX", "TMUX_PANE"}
    | {"PYTHONDONTWRITEBYTECODE"}
    | {name for lower in ("http_proxy", "https_proxy", "all_proxy") for name in (lower, lower.upper())}
)

# Child processes are not under the in-process guard, so they get a proxy on a port where nobody listens;
# the instance metadata address would otherwise be asked for credentials before any proxy applies.
QUIET_ENVIRONMENT = {
    "AWS_EC2_METADATA_DISABLED": "true",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "LC_ALL": "C.UTF-8",
    "NO_PROXY": "127.0.0.1,localhost",
    "no_proxy": "127.0.0.1,localhost",
    "TERM": "xterm-256color",
    "TZ": "UTC",
}


class NetworkForbidden(AssertionError):
    """A test tried to reach something other than this machine."""


def is_loopback(host: object) -> bool:
    """Whether `host`, an address or a name as `connect` takes it, stays on this machine. Resolves nothing."""
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return name in {"", "localhost"} or name.endswith(".localhost")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What the tests share lives until the end: among a million objects that stay, Python's collector took a
    quarter of the processor time of a test of a screen."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """`@pytest.mark.needs("tmux")`: skip where the tool is missing; fail in CI, where .ci/run installs it."""
    wanted = [str(tool) for mark in item.iter_markers("needs") for tool in mark.args]
    missing = [tool for tool in wanted if shutil.which(tool) is None]
    if not missing:
        return
    reason = f"not on PATH: {', '.join(missing)}"
    if os.environ.get("CI"):
        pytest.fail(f"{reason}; .ci/run is to install it", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def interruptible() -> Iterator[None]:
    """A shell starts what runs in its background deaf to ^C, and all child processes would inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session", autouse=True)
def quiet_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Clean the environment before the first session fixture can start a process that inherits it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name in FOREIGN_NAMES or name.startswith(FOREIGN_PREFIXES):
                patch.delenv(name)
        for name, value in QUIET_ENVIRONMENT.items():
            patch.setenv(name, value)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("session-home")))
        # `relight` is the one of this environment, also where the environment is not activated.
        patch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
        time.tzset()
        yield
    time.tzset()


@pytest.fixture(autouse=True)
def environment_put_back(quiet_environment: None) -> Iterator[None]:
    """A variable that a test leaves behind would send those after it on the same worker to another place."""
    before = dict(os.environ)
    yield
    for name in os.environ.keys() - before.keys() - {"PYTEST_CURRENT_TEST"}:
        del os.environ[name]
    os.environ.update({name: text for name, text in before.items() if name != "PYTEST_CURRENT_TEST"})


@pytest.fixture(autouse=True)
def home(environment_put_back: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home directory of the test's own, with every XDG directory inside it."""
    directory = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(directory))
        for name, place in (
            ("XDG_CONFIG_HOME", ".config"),
            ("XDG_DATA_HOME", ".local/share"),
            ("XDG_STATE_HOME", ".local/state"),
            ("XDG_CACHE_HOME", ".cache"),
        ):
            patch.setenv(name, str(directory / place))
        yield directory


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """Connecting or resolving anything but loopback raises `NetworkForbidden`."""
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def refuse_unless_local(sock: socket.socket, address: Any) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
            raise NetworkForbidden(f"a test connects to {address!r}")

    def guarded_connect(sock: socket.socket, address: Any) -> None:
        refuse_unless_local(sock, address)
        connect(sock, address)

    def guarded_connect_ex(sock: socket.socket, address: Any) -> int:
        refuse_unless_local(sock, address)
        return connect_ex(sock, address)

    def guarded_getaddrinfo(host: Any, *rest: Any, **options: Any) -> Any:
        if host is not None and not is_loopback(host):
            raise NetworkForbidden(f"a test resolves {host!r}")
        return getaddrinfo(host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)
        yield
