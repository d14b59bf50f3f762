from __future__ import annotations

import json
import re
import sys
from typing import Any

import jmespath  # type: ignore[import-untyped]
from botocore import exceptions

from runbooks.script.account import Account, Refused, Waits
from runbooks.script.steps import Step

# 3. Calls, and work by hand. What is said of a call may hold {steps.ID.created.arn}, {steps.ID.created.id}
# and {ask.NAME}.
PLACE = re.compile(r"\{((?:ask|steps)\.[^{}]+?)(:json)?\}")
CALL_SECONDS = 3600
"""How long the check of a call that was sent is looked at, unless --timeout says otherwise."""


def id_of(arn: str) -> str:
    """Its last part, and of stack/NAME/UUID the name."""
    *before, last = arn.rsplit(":", 1)[-1].split("/")
    uuid = re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", last)
    return before[-1] if len(before) > 1 and uuid else last


def known_places(step: Step, steps: dict[str, Step], answers: dict[str, str]) -> dict[str, str]:
    """What fills the places of a call: what earlier steps made, what was answered now or earlier."""
    known = {}
    for each in steps.values():
        if each.made:
            known[f"steps.{each.id}.created.arn"] = each.made
            known[f"steps.{each.id}.created.id"] = id_of(each.made)
    recalled = {name: text for name, text in step.record.read().items() if name.startswith("ask.")}
    now = {f"ask.{name}": text for name in step.decided["asks"] if (text := answers.get(f"{step.id}:{name}"))}
    return {**known, **recalled, **now}


def missing(step: Step, known: dict[str, str]) -> list[str]:
    """The places that nothing fills yet."""
    said = json.dumps([step.decided["request"], step.decided["check"]], ensure_ascii=False)
    return [name for name in dict.fromkeys(place[1] for place in PLACE.finditer(said)) if name not in known]


def filled(value: Any, known: dict[str, str]) -> Any:
    """The JSON value with its places filled in one pass; a `:json` place alone in its text is JSON itself."""
    if isinstance(value, dict):
        return {key: filled(inner, known) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, known) for inner in value]
    if not isinstance(value, str):
        return value
    whole = PLACE.fullmatch(value)
    if whole and whole[2] and whole[1] in known:
        try:
            return json.loads(known[whole[1]])
        except ValueError:
            return known[whole[1]]
    return PLACE.sub(lambda place: known.get(place[1], place[0]), value)


def is_done(step: Step, account: Account, known: dict[str, str]) -> bool:
    check = filled(step.decided["check"], known)
    try:
        answer = account.read(check["service"], check["operation"], **check["request"])
        value = jmespath.search(check["path"], answer)
    except (exceptions.BotoCoreError, exceptions.ClientError, jmespath.exceptions.JMESPathError):
        return False
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text in check["expected"]


def do_call(step: Step, account: Account, known: dict[str, str]) -> None:
    """Unless its check says that it is done."""
    if lacking := missing(step, known):
        asked = f"It needs {', '.join(lacking)}."
        how = f"Run this again on a terminal, or give --answer {step.id}:NAME=VALUE"
        step.settle("open", 5, f"{asked} {how}")
        return
    if is_done(step, account, known):
        step.finish(account.now(), "It is done already.")
        return
    answers: dict[str, object] = {name: text for name, text in known.items() if name.startswith("ask.")}
    step.claim(account.now(), "", answers)
    service, operation = step.decided["service"], step.decided["operation"]
    step.tell(f"{service}:{operation}")
    step.standing = "running"
    try:
        account.send(service, operation, **filled(step.decided["request"], known))
    except (Waits, Refused) as reason:
        step.not_taken(reason)
    except (exceptions.BotoCoreError, exceptions.ClientError) as error:
        step.tell(f"{error}\nIt is not known whether AWS took it; its check will tell.", wrong=True)


def await_call(step: Step, account: Account, known: dict[str, str], timeout: float | None) -> None:
    """Look at the check of a call that has been sent."""
    sent = step.record.moment("sent") or 0
    if not missing(step, known) and is_done(step, account, known):
        step.finish(account.now(), "Done.")
    elif account.now() - sent > (CALL_SECONDS if timeout is None else timeout):
        text = (
            "It was sent, and its check does not say that it is done. Look, then run this again.\n"
            f"If it was not carried out: --again --only {step.id}"
        )
        step.settle("open", 5, text)


def by_hand(step: Step, account: Account) -> None:
    step.tell(f"By hand: {step.title}\n{step.decided['how']}")
    who = typed("Done? Type who did it, or nothing to leave it for later: ")
    if who:
        step.record.write({"by": who})
        step.finish(account.now(), f"Done by {who}.")
    else:
        step.settle("open", 5, "It is left to be done. Run this again when it is.")


def typed(question: str) -> str:
    """What is typed on the terminal, "" where there is none."""
    if not sys.stdin.isatty():
        return ""
    try:
        return input(question)
    except EOFError:
        return ""
