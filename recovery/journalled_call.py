"""One write that is no attempt: in the journal before it is sent, and what came of it after."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from recovery.account import Account
from recovery.errors import AnswerLost, Refused, RelightError, may_be_sent_again
from recovery.journal import Journal
from recovery.journal_records import CallRecord, Record


class SentBefore(Refused):
    """Another process, or this one before it died, has sent it."""


def _not_known(error: AnswerLost) -> str:
    return error.text


def always(_: Sequence[Record]) -> bool:
    return True


def journalled_call(
    account: Account,
    journal: Journal,
    about: str,
    name: str,
    operation: str,
    request: Mapping[str, object],
    *,
    token_member: str = "",
    still_lost: Callable[[AnswerLost], str] = _not_known,
    may_send: Callable[[Sequence[Record]], bool] = always,
) -> str:
    """Send `operation`, a `service:OperationName`, once and with a token of its own. Answers "" where AWS
    took it, or in words why that is not known.

    `about` and `name` are those of the `CallRecord`. `token_member` names the member of the request that also
    takes the token, where the SDK's model does not mark it as one. `still_lost` looks after a lost answer and
    says "" where the account shows that it was carried out. `may_send` decides by the records of `about`,
    with the journal's lock held: of two processes that want the same one sends it. Raises `AwsError` where
    AWS says no, `SentBefore` where `may_send` does, and `Refused` where the journal cannot be written, with
    nothing sent.
    """
    token = str(uuid.uuid4())
    record = CallRecord(token, account.context, about, name, operation, "sent", by=account.identity.arn)
    with journal.turn(account.context) as turn:
        if not may_send(turn.records(about)):
            raise SentBefore(
                "Not sent again", f"{name} of {about} was sent before.", f"relight journal list {about}"
            )
        turn.record(record)
    service, _, action = operation.partition(":")
    members = {**request, token_member: token} if token_member else request
    try:
        account.writes.start(service, action, members, token=token)
    except AnswerLost as error:
        lost = still_lost(error)
        note_after(journal, replace(record, state="unknown" if lost else "answered", why=error.text))
        return lost
    except RelightError as error:
        state = "put off" if may_be_sent_again(error) else "refused"
        note_after(journal, replace(record, state=state, why=error.text))
        raise
    note_after(journal, replace(record, state="answered"))
    return ""


def note_after(journal: Journal, record: Record) -> None:
    """Record what came of it; a full disk by now does not make undone what was done."""
    with suppress(Refused):
        journal.record(record)
