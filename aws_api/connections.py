"""`AwsConnections`: the way to accounts, as the core's `Connections`."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError

from aws_api.account import AwsAccount
from aws_api.calls import Calls
from aws_api.guard import WriteDoor
from aws_api.profiles import login_for, offer
from aws_api.sessions import Clients, GuardedSession, open_session, shared_loader
from aws_api.translation import Login, translate
from recovery.account import ContextOffer, ContextRequest
from recovery.context import Context, Identity, Mode
from recovery.errors import RelightError

ALIAS_SECONDS = 2
"""How long signing in waits for the alias after all else: a private network may have no way to IAM at all."""


class AwsConnections:
    """Opens accounts. One instance serves the whole process, because its sessions share what they load."""

    def __init__(self) -> None:
        self._loader = shared_loader()

    def offers(self) -> Sequence[ContextOffer]:
        """What the environment and the configuration files offer; no call is made."""
        environment = [ContextOffer("", kind="environment")] if "AWS_ACCESS_KEY_ID" in os.environ else []
        try:
            profiles = self._plain_session().full_config["profiles"]
        except BotoCoreError as error:
            raise translate(error, "", "", Login("")) from error
        return [*environment, *(offer(name, profile) for name, profile in profiles.items())]

    def regions(self, partition: str) -> Sequence[str]:
        return sorted(self._plain_session().get_available_regions("backup", partition_name=partition))

    def open(self, request: ContextRequest, ask_code: Callable[[str], str]) -> AwsAccount:
        door = WriteDoor(Mode.WRITE if request.write else Mode.READ_ONLY)
        login = Login("")
        try:
            session = open_session(request, door, self._loader, ask_code)
            environment = not request.profile and "AWS_ACCESS_KEY_ID" in os.environ
            profile = "" if environment else str(session.get_config_variable("profile") or "")
            login = login_for(profile, session.full_config["profiles"], environment=environment)
            region = request.region or str(session.get_config_variable("region") or "")
            if not region:
                raise NoRegionError
            _sign_in(session)
            calls = Calls(Clients(session, region), login)
        except (BotoCoreError, ClientError) as error:
            raise translate(error, "sts", "AssumeRole", login) from error
        alias = _in_thread(lambda: _alias(calls))
        caller = calls.read("sts", "GetCallerIdentity")
        arn = str(caller["Arn"])
        context = Context(str(caller["Account"]), region, arn.split(":")[1], session.endpoint.rstrip("/"))
        return AwsAccount(context, Identity(arn, _in_time(alias), profile), door, calls)

    def _plain_session(self) -> GuardedSession:
        return GuardedSession("", WriteDoor(), self._loader)


def _sign_in(session: GuardedSession) -> None:
    """Get credentials in this thread, so that an MFA code is asked for once and errors are told here."""
    credentials = session.get_credentials()
    if credentials is None:
        raise NoCredentialsError
    credentials.get_frozen_credentials()


def _alias(calls: Calls) -> str:
    """The account's alias; "" where there is none or it may not be listed; that keeps nobody from work."""
    try:
        aliases = calls.read("iam", "ListAccountAliases")["AccountAliases"]
    except RelightError:
        return ""
    return str(aliases[0]) if aliases else ""


def _in_time(alias: Future[str]) -> str:
    try:
        return alias.result(ALIAS_SECONDS)
    except TimeoutError:
        return ""


def _in_thread(work: Callable[[], str]) -> Future[str]:
    """Run beside the next call: two answers for the wait of one."""
    future: Future[str] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, name="account-alias", daemon=True).start()
    return future
