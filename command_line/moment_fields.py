"""The moment among the restore parameters: from `--at`, or in words with `--set`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from command_line.invocation import Invocation
from command_line.typed_moment import typed_moment
from recovery.account import Account
from recovery.errors import BadInput
from recovery.models import Continuity
from recovery.moments import iso
from recovery.planning import Draft, set_values
from recovery.point_in_time import window_now
from restore_profiles.model import Kind
from restore_profiles.paths import field_at
from restore_profiles.rules import look_up


def with_moment(draft: Draft, moment: datetime | None, settings: Sequence[str]) -> Draft:
    """The draft at the moment that was chosen. Raises `BadInput` where a setting names one too, or the target
    takes none."""
    if moment is None:
        return draft
    draft = draft.at(moment)
    named = draft.profile.point_in_time
    keys = {setting.partition("=")[0].strip().lower() for setting in settings}
    if named and keys & {named.key.lower(), named.latest_key.lower()} - {""}:
        told = f"--set names {named.key} and so does --at or --latest."
        raise BadInput("Two moments", told, "Leave one of them out.")
    return draft


def with_settings(draft: Draft, settings: Sequence[str], now: datetime, invocation: Invocation) -> Draft:
    """With each `KEY=VALUE` of `--set`; a moment may be given in words."""
    return set_values(draft, _in_seconds(draft, settings, now, invocation))


def _in_seconds(
    draft: Draft, settings: Sequence[str], now: datetime, invocation: Invocation
) -> Iterator[str]:
    for setting in settings:
        path, _, text = setting.partition("=")
        field = field_at(draft.target, path.strip())
        if text and field is not None and field.kind is Kind.MOMENT:
            moment = typed_moment(text, now, invocation.zone, invocation.output)
            yield f"{path}={iso(moment)}"
        else:
            yield setting


def require_moment(draft: Draft, account: Account, here: datetime) -> None:
    """Raises `BadInput` with the window where a continuous point is to be restored to no moment. `here`
    is this machine's now."""
    named, point = draft.profile.point_in_time, draft.point
    if named is None or point.continuity is Continuity.SNAPSHOT or not field_at(draft.target, named.key):
        return
    if look_up(draft.values, named.key) or look_up(draft.values, named.latest_key or named.key) == "true":
        return
    window, _ = window_now(account, point, draft.profile, here)
    holds = (
        f"every second from {iso(window.earliest.moment)} to {iso(window.latest.moment)}"
        if window
        else "no second that can be restored yet"
    )
    told = f"{point.arn} is continuous: it holds {holds}."
    raise BadInput("Which moment?", told, "--at TIME or --latest chooses one.")
