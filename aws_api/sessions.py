"""SDK sessions: the standard credential chain behind the write door, and the clients made from it.

Clients are boto3's on top of a botocore session of ours (boto3 costs 10 ms to import over botocore's 90 and
nothing to run, and is what users know). The session is a subclass for one reason: the SDK's credential
providers make clients too, and those must go to the same endpoint.
"""

from __future__ import annotations

import copy
import gzip
import ipaddress
import json
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.session
from botocore.client import BaseClient
from botocore.config import Config
from botocore.loaders import JSONFileLoader, Loader
from botocore.utils import JSONFileCache

from aws_api.answers import AnswerReading
from aws_api.guard import WriteDoor
from recovery.account import ContextRequest
from recovery.errors import BadInput, NeedsLogin

# At DEBUG the SDK logs requests and answers whole, with the restore metadata that its model marks sensitive.
# Its warnings are tracebacks of a login that ended, over the screen, beside the error that tells it.
logging.getLogger("botocore").setLevel(logging.CRITICAL)

# Somebody waits for a read: a way that is closed is known after 9 s. Three tries, because a page that stays
# throttled ends its whole listing.
READING = Config(
    user_agent_extra="relight",
    connect_timeout=3,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=8,
)
# Another Region is asked for what would be good to know: it may be down, and nobody waits for that.
ELSEWHERE = Config(
    user_agent_extra="relight",
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "total_max_attempts": 1},
)
# A write is sent once. An answer that takes a minute is worth more than an unknown outcome.
WRITING = Config(
    user_agent_extra="relight",
    connect_timeout=5,
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 1},
)
# On this machine: past any proxy, and not where the service says that its endpoint is.
LOOPBACK = Config(proxies={}, endpoint_discovery_enabled=False, s3={"addressing_style": "path"})

CLI_CACHE = "~/.aws/cli/cache"
"""Where the `aws` CLI keeps the credentials of assumed roles, so that an MFA code serves both."""


class _PlainJson(JSONFileLoader):
    """Loads the SDK's JSON files without its OrderedDict hook: four clients take 100 ms instead of 155."""

    def load_file(self, file_path: str) -> Any:
        plain, packed = Path(file_path + ".json"), Path(file_path + ".json.gz")
        if plain.is_file():
            return json.loads(plain.read_bytes())
        if packed.is_file():
            return json.loads(gzip.decompress(packed.read_bytes()))
        return None


def shared_loader() -> Loader:
    """A loader of service models for all sessions: a further session costs 30 ms with it, 150 ms without."""
    return Loader(file_loader=_PlainJson())


class GuardedSession(botocore.session.Session):
    """A botocore session; every client it makes, for its own sign-in too, has the door and the endpoint."""

    def __init__(self, profile: str, door: WriteDoor, loader: Loader) -> None:
        super().__init__(profile=profile or None)
        self.register_component("data_loader", loader)
        self.register_component("response_parser_factory", AnswerReading())
        self.endpoint = ""
        door.hang(self)

    def create_client(self, *args: Any, **options: Any) -> BaseClient:
        if self.endpoint:
            options["endpoint_url"] = self.endpoint
            config = options.get("config")
            options["config"] = config.merge(LOOPBACK) if config else LOOPBACK
        return super().create_client(*args, **options)


class Clients:
    """The clients of one set of credentials in one Region, made when first wanted, from any thread.

    Each is made for its Region by name. The session's own Region is not asked: boto3 writes that of its
    newest wrapper into the session they share, and a write would follow a read into another Region.
    """

    def __init__(self, session: GuardedSession, region: str) -> None:
        self._boto3 = boto3.Session(botocore_session=session, region_name=region)
        self._made: dict[tuple[str, str, Config], BaseClient] = {}
        self._lock = threading.Lock()
        self._region, self._reading = region, READING

    def elsewhere(self, region: str) -> Clients:
        """Clients of the same credentials in another Region, with little patience for reads."""
        there = copy.copy(self)
        there._region, there._reading = region, ELSEWHERE
        return there

    def reading(self, service: str) -> BaseClient:
        return self._client(service, self._reading)

    def writing(self, service: str) -> BaseClient:
        return self._client(service, WRITING)

    def _client(self, service: str, config: Config) -> BaseClient:
        wanted = (service, self._region, config)
        with self._lock:  # a client may be shared between threads, a session may not make two at once
            if wanted not in self._made:
                made = self._boto3.client(service, region_name=self._region, config=config)
                self._made[wanted] = made
            return self._made[wanted]


def open_session(
    request: ContextRequest, door: WriteDoor, loader: Loader, ask_code: Callable[[str], str]
) -> GuardedSession:
    """A session for `request`, not yet signed in."""
    session = GuardedSession(request.profile, door, loader)
    session.endpoint = request.endpoint or configured_endpoint(session)
    if session.endpoint and not is_loopback(session.endpoint):
        raise BadInput(
            "Endpoint not on this machine",
            f"{session.endpoint} is set for all of AWS, as only an account simulated on this machine may be.",
            "Unset AWS_ENDPOINT_URL (or endpoint_url in ~/.aws/config), or point it at 127.0.0.1.",
        )
    resolver = session.get_component("credential_provider")
    assume_role = resolver.get_provider("assume-role")
    # The SDK has no public way to ask for an MFA code other than on the terminal.
    assume_role._prompter = _asking(ask_code)
    if session.endpoint:
        for of_this_machine in ("iam-role", "container-role"):  # real credentials, not a simulated account's
            resolver.remove(of_this_machine)
    else:
        assume_role.cache = JSONFileCache(str(Path(CLI_CACHE).expanduser()))
    return session


def configured_endpoint(session: botocore.session.Session) -> str:
    """`AWS_ENDPOINT_URL`, or `endpoint_url` of the profile: the endpoint for all services."""
    if os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return ""
    return os.environ.get("AWS_ENDPOINT_URL") or str(session.get_scoped_config().get("endpoint_url", ""))


def is_loopback(url: str) -> bool:
    """Whether an endpoint is on this machine. Names other than `localhost` are not resolved, and are not."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _asking(ask_code: Callable[[str], str]) -> Callable[[str], str]:
    def prompter(prompt: str) -> str:
        device = prompt.removeprefix("Enter MFA code for ").removesuffix(": ")
        code = ask_code(device).strip()
        if not code:
            raise NeedsLogin(
                "No MFA code", f"No code was given for {device}.", "Try again with the device at hand."
            )
        return code

    return prompter
