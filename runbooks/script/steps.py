from __future__ import annotations

import json
import os
import re
import secrets
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from botocore import exceptions

from runbooks.script.account import PLAN, Account, Refused, Stop, Waits, clean

# 2. A step, what is remembered of it, and its job.
ENDS = {"COMPLETED", "FAILED", "ABORTED", "PARTIAL"}
SKEW = 900
"""Seconds: AWS takes no call of a clock that is further off."""


class Record:
    """What is remembered of a step: lines `name=value` in a file beside this one; the last one counts."""

    def __init__(self, step: str) -> None:
        here = Path(__file__).absolute().parent
        self.path = here / f".restore-{PLAN['digest'][:16]}.{step}.state"

    def read(self) -> dict[str, str]:
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise Stop(2, f"{self.path} cannot be read: {error.strerror}\nNothing was started.") from None
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def moment(self, name: str) -> int | None:
        """When something happened, in seconds since 1970; None where that is not on record."""
        text = self.read().get(name, "")
        if not re.fullmatch("[0-9]{0,12}", text):
            way_on = (
                "Nothing was started. Mend it, or if nothing that it tells of goes on any more, move it away."
            )
            raise Stop(2, f"{self.path} was changed: what it says as {name} is no moment.\n{way_on}")
        return int(text) if text else None

    def write(self, values: dict[str, object], flags: int = os.O_APPEND) -> None:
        """On disk when it returns. Raises `FileExistsError` with `os.O_EXCL` where there is a file."""
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT | flags, 0o600)
        try:
            os.write(file, "".join(f"{name}={value}\n" for name, value in values.items()).encode())
            os.fsync(file)
        finally:
            os.close(file)

    def set_aside(self) -> None:
        """Keeps it under another name."""
        if self.path.exists():
            self.path.rename(f"{self.path}.{datetime.now(timezone.utc):%Y%m%dT%H%M%S.%fZ}")


class Step:
    """How it stands: waiting | running | finished | failed | skipped | refused (nothing was started) | asks
    (nobody knows whether it started) | open (left to a human)."""

    def __init__(self, decided: dict[str, Any]) -> None:
        self.decided = decided
        self.id: str = decided["id"]
        self.kind: str = decided["kind"]
        self.title: str = decided["title"]
        self.after: list[str] = decided["after"]
        self.record = Record(self.id)
        self.busy = self.misses = 0
        self.shown = ""
        self.code = 0
        self.take_up()

    def take_up(self) -> None:
        """Stand where earlier runs left it."""
        known = self.record.read()
        for name in ("sent", "ended"):
            self.record.moment(name)
        self.job, self.made = known.get("job", ""), known.get("created", "")
        self.result = known.get("result", "")
        self.standing = "waiting"
        if self.record.path.exists():
            self.standing = {"": "running", "COMPLETED": "finished", "parts": "finished"}.get(
                self.result, "failed"
            )

    def begin_anew(self, *, dry_run: bool) -> None:
        """As if it had never been attempted; a dry run leaves its record where it is."""
        if not dry_run:
            self.record.set_aside()
        self.standing, self.job, self.made, self.result, self.code = "waiting", "", "", "", 0

    def tell(self, text: str, *, wrong: bool = False) -> None:
        prefix = f"{self.id}: " if len(PLAN["steps"]) > 1 else ""
        for line in clean(text).split("\n"):
            print(prefix + line, file=sys.stderr if wrong else sys.stdout, flush=True)

    def settle(self, standing: str, code: int, text: str = "") -> None:
        self.standing, self.code = standing, code or self.code
        if text:
            self.tell(text, wrong=standing not in ("finished", "open"))

    def claim(self, now: float, token: str, more: dict[str, object]) -> None:
        """Makes the record where there is none: of two runs that are at the same step, one sends."""
        try:
            self.record.write({"plan": PLAN["digest"], "sent": int(now), "token": token, **more}, os.O_EXCL)
        except OSError:
            raise Stop(
                3,
                f"Another run was confirmed meanwhile, or {self.record.path} cannot be written.\n"
                "Nothing was started by this one. Run this again: it follows what the other started.",
            ) from None

    def finish(self, now: float, text: str) -> None:
        self.record.write({"ended": int(now), "result": "COMPLETED"})
        self.settle("finished", 0, text)

    @property
    def comes_again(self) -> bool:
        """Whether AWS took no more when it was begun."""
        return self.standing == "waiting" and self.busy > 0

    def not_taken(self, reason: Waits | Refused) -> None:
        """AWS said no, and nothing was done: the record goes, and the step can be begun again."""
        self.record.path.unlink()
        if isinstance(reason, Waits) and self.busy < 20:
            self.busy += 1
            self.standing = "waiting"
            self.tell(f"AWS takes no more at the moment; nothing was started. It is tried again. {reason}")
        else:
            text = f"{reason}\nAWS refused the request; nothing was started. Mend that, then run this again."
            self.settle("refused", 4, text)


def restore(step: Step, account: Account) -> None:
    """Sends the request of a restore, or of a copy, once."""
    decided, words = step.decided, step.decided["words"]
    token = f"{PLAN['digest'][:16]}.{step.id}.{secrets.token_hex(16)}"
    request = json.loads(json.dumps(decided["request"]))
    metadata = request.get("Metadata", {})
    for key in decided["attempt_keys"]:
        # EFS takes 64 letters as CreationToken.
        metadata[key] = token if key == "aws:backup:request-id" else token[-64:]
    for key, variable in decided["hidden"].items():
        metadata[key] = os.environ[variable]
    step.claim(account.now(), token, {})
    try:
        answer = account.send("backup", words["start"], **request, IdempotencyToken=token)
        job = answer[words["gives"]]
    except (Waits, Refused) as reason:
        step.not_taken(reason)
    except (exceptions.BotoCoreError, exceptions.ClientError, KeyError) as error:
        text = (
            "It is not known whether it started. Run this again: it looks for the job before anything else."
        )
        step.settle("asks", 4, f"{error}\n{text}")
    else:
        step.record.write({"job": job})
        step.job, step.standing = job, "running"
        tell_job(step)


def tell_job(step: Step) -> None:
    step.tell(f"{step.decided['words']['verb']} job {step.job}")


def look(step: Step, account: Account, job: str) -> dict[str, Any]:
    words = step.decided["words"]
    answer: dict[str, Any] = account.read("backup", words["describe"], **{words["gives"]: job})
    copy: dict[str, Any] | None = answer.get("CopyJob")
    return copy or answer


def in_time(step: Step, job: dict[str, Any]) -> bool:
    """Whether the job can be the one of the step's attempt: it was not created before that was sent."""
    sent, created = step.record.moment("sent"), job.get("CreationDate")
    return sent is None or created is None or created.timestamp() >= sent - SKEW


def follow(step: Step, account: Account, timeout: float | None) -> None:
    words = step.decided["words"]
    if not step.job and not look_for_job(step, account):
        return
    try:
        job = look(step, account, step.job)
    except (exceptions.BotoCoreError, exceptions.ClientError) as error:
        step.misses += 1
        if error_code(error).startswith("ResourceNotFound"):
            text = (
                f"AWS knows no job {step.job}: it forgets old ones. How that ended is not on record.\n"
                "Look whether what it made is there. If it is not, make a new attempt: "
                f"--again --only {step.id}"
            )
            step.settle("asks", 3, text)
            return
        if step.misses >= 5:
            text = (
                "AWS did not say 5 times in a row how it stands. The job goes on; "
                "run this again to follow it."
            )
            raise Stop(4, f"{clean(error)}\n{text}") from None
        return
    step.misses = 0
    if not in_time(step, job):
        raise Stop(
            3, f"Refused: job {step.job} was created on {job['CreationDate']}, before its attempt was sent."
        )
    status = job[words["status"]]
    shown = f"{status}  {job.get('PercentDone', '-')}"
    if shown != step.shown:
        step.tell(f"{datetime.now(timezone.utc):%H:%M:%SZ}  {shown}")
        step.shown = shown
    if status in ENDS:
        end_of_job(step, account, job, status)
    elif timeout is not None and account.now() - (step.record.moment("sent") or account.now()) > timeout:
        text = f"It takes longer than {timeout:g} seconds and goes on in AWS. Run this again to follow it."
        step.settle("open", 5, text)


def error_code(error: Exception) -> str:
    """AWS's own, "" for a failure before its answer."""
    return str(error.response["Error"]["Code"]) if isinstance(error, exceptions.ClientError) else ""


def end_of_job(step: Step, account: Account, job: dict[str, Any], status: str) -> None:
    message = job.get("StatusMessage", "")
    parts = any(message.lower().startswith(text) for text in step.decided["in_part"])
    step.result = "parts" if status == "COMPLETED" and parts else status
    step.made = job.get(step.decided["words"]["made"], "")
    ended = job["CompletionDate"].timestamp() if job.get("CompletionDate") else account.now()
    step.record.write({"created": step.made, "ended": int(ended), "result": step.result})
    if status == "COMPLETED":
        text = f"COMPLETED, and parts are missing. AWS says: {message}" if parts else ""
        step.settle("finished", 5 if parts else 0, text)
    else:
        text = f"It ended as {status}: {message}\nMend the cause, then make a new attempt: --retry"
        step.settle("failed", 1, text)


def look_for_job(step: Step, account: Account) -> bool:
    """Look for the job of a request that went out and saw no answer. One that carries the token is ours for
    certain; anything less is a human's decision, since nothing documents how long AWS remembers a token."""
    known, words = step.record.read(), step.decided["words"]
    if "token" not in known:
        text = (
            "An earlier run is about to send the request, or was stopped before it could.\n"
            f"Run this again. If no other run is under way, make a new attempt: --again --only {step.id}"
        )
        step.settle("asks", 3, text)
        return False
    step.tell("An earlier run sent the request and saw no answer. Jobs of this recovery point since then:")
    since = datetime.fromtimestamp((step.record.moment("sent") or SKEW) - SKEW, timezone.utc)
    try:
        pages = account.client("backup").get_paginator(words["pages"]).paginate(ByCreatedAfter=since)
        jobs = [
            job
            for page in pages
            for job in page[words["jobs"]]
            if job.get(words["point"]) == step.decided["point"]
        ]
    except (exceptions.BotoCoreError, exceptions.ClientError) as error:
        raise Stop(4, f"{clean(error)}\nThe jobs could not be listed; nothing was started.") from None
    for job in jobs:
        name = job[words["gives"]]
        step.tell(f"{name}  {job[words['status']]}  {job['CreationDate']}  {job.get('IamRoleArn', '')}")
        if "aws:backup:request-id" in step.decided["attempt_keys"] and carries(account, name, known["token"]):
            step.record.write({"job": name})
            step.job = name
            tell_job(step)
            return True
    text = (
        f"Nothing was started. If one of them is that attempt: --job {step.id}=ID\n"
        f"If it surely never started, make a new attempt: --again --only {step.id}"
    )
    step.settle("asks", 3, text)
    return False


def carries(account: Account, job: str, token: str) -> bool:
    try:
        answer = account.read("backup", "GetRestoreJobMetadata", RestoreJobId=job)
    except (exceptions.BotoCoreError, exceptions.ClientError):
        return False
    return bool(answer["Metadata"].get("aws:backup:request-id") == token)


def adopt(step: Step, account: Account, job: str) -> None:
    """Take up a job that a human names."""
    try:
        found = look(step, account, job)
    except (exceptions.BotoCoreError, exceptions.ClientError) as error:
        raise Stop(4, f"{clean(error)}\nJob {job} could not be looked up; nothing was started.") from None
    about = found.get(step.decided["words"]["point"])
    if about != step.decided["point"]:
        raise Stop(2, f"Job {job} is about another recovery point: {clean(about)}\nNothing was started.")
    if not in_time(step, found):
        raise Stop(
            3, f"Refused: job {job} was created on {found['CreationDate']}, before the attempt was sent."
        )
    step.record.write({"job": job})
    step.take_up()
