"""The two ways to start a restore in Relight: the command and the app. That of the exported scripts is in
`tests/runbooks/test_script_exactness.py`, where all rows are the steps of one plan."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from command_line.clock import clock
from command_line.wiring import kit
from recovery.context import ContextRequest
from screens.registry import SCREENS
from screens.restore_form import RestoreFormScreen
from screens.review import ReviewScreen
from tests.cli.relight import Relight
from tests.conformance.row import Row
from tests.sandbox_process import Sandbox
from tests.screens.driver import User, driving
from tui.app import RelightApp
from tui.field_widgets import FieldLine
from tui.own_fields import TARGET


@dataclass(frozen=True, slots=True)
class Case:
    """A row in a sandbox of this moment."""

    row: Row
    sandbox: Sandbox
    home: Path
    places: Mapping[str, str]

    @property
    def relight(self) -> Relight:
        return Relight(self.sandbox.child_environment(RELIGHT_HOME=str(self.home)))

    def filled(self, texts: Mapping[str, str]) -> dict[str, str]:
        """The texts with their places filled."""
        known = {"account": self.sandbox.account, "region": self.sandbox.regions[0], **self.places}
        return {
            path: re.sub(r"\{(\w+)\}", lambda place: known[place[1]], text) for path, text in texts.items()
        }

    def answers(self) -> dict[str, str]:
        return self.filled(self.row.answers)

    def point(self) -> dict[str, Any]:
        """The newest snapshot of the source that its status allows to restore."""
        kind, _, name = self.row.source.partition("/")
        backup = self.sandbox.client("backup")
        resources = backup.get_paginator("list_protected_resources").paginate().build_full_result()
        arn = next(
            each["ResourceArn"]
            for each in resources["Results"]
            if each["ResourceType"] == kind and each.get("ResourceName") == name
        )
        listed = backup.list_recovery_points_by_resource(ResourceArn=arn, MaxResults=100)["RecoveryPoints"]
        fit = [
            each
            for each in listed
            if each["Status"] in {"COMPLETED", "AVAILABLE"} and ":continuous:" not in each["RecoveryPointArn"]
        ]
        newest: dict[str, Any] = max(fit, key=lambda each: each["CreationDate"])
        return newest

    def job(self, job_id: str) -> dict[str, Any]:
        """The job when it is over, and the metadata that AWS Backup got, less the attempt's own."""
        backup = self.sandbox.client("backup")
        self.sandbox.control("POST", "/-/clock", {"advance": 3600 * 6})
        job: dict[str, Any] = backup.describe_restore_job(RestoreJobId=job_id)
        job["Metadata"] = {
            key: text
            for key, text in backup.get_restore_job_metadata(RestoreJobId=job_id)["Metadata"].items()
            if key not in {"aws:backup:request-id", "CreationToken"}
        }
        return job

    def arguments(self) -> list[str]:
        """What the command is told beside the verb."""
        settings = [f"--set={path}={text}" for path, text in self.answers().items()]
        point = self.point()["RecoveryPointArn"]
        return [self.row.source, "--point", point, "--target", self.row.target, *settings]


def by_command(case: Case) -> str:
    """The id of the job that `relight restore` started."""
    told = case.relight("restore", *case.arguments(), "--yes")
    assert told.code == 0, told.err
    return told.out.strip()


async def by_app(case: Case) -> str:
    """The id of the job that the app started from the form."""
    row, found = case.row, case.point()
    request = ContextRequest(endpoint=case.sandbox.url, write=True)
    app = RelightApp(kit(request, clock("")), SCREENS)
    async with driving(app) as user:
        await user.when(lambda: app.account is not None).until("Protected resources")
        account = app.account
        assert account is not None
        arn, vault = found["RecoveryPointArn"], found.get("BackupVaultName", "")
        point = await asyncio.to_thread(account.reads.point, arn, vault)
        app.open("restore-form", point=point)
        await user.when(lambda: form_of(app) is not None)
        await answered(user, case)
        waiting = len(form_of(app).form.standing.attention)  # type: ignore[union-attr]
        assert waiting <= row.looks, f"{waiting} fields need a look"
        await to_review(user, row)
        review = app.screen
        assert isinstance(review, ReviewScreen)
        await user.when(lambda: bool(review.review and review.review.checked)).press("s")
        await user.until("Start this restore?")
        if row.types:
            await user.press("shift+tab").type(case.filled({"name": row.types})["name"]).press("tab")
        await user.press("right", "enter")
        await user.when(lambda: bool(review.attempt and review.attempt.job_id), "it never started")
        assert review.attempt is not None
        return review.attempt.job_id


def form_of(app: RelightApp) -> RestoreFormScreen | None:
    screen = app.screen
    return screen if isinstance(screen, RestoreFormScreen) and screen.form else None


async def answered(user: User, case: Case) -> None:
    """Give each answer to its field, as the widget in it does."""
    screen = form_of(user.app)
    assert screen is not None
    form = screen.form
    assert form is not None
    if form.draft.target.kind != case.row.target:
        form.edited(FieldLine.Edited(TARGET, case.row.target))
    for path, text in case.answers().items():
        form.edited(FieldLine.Edited(path, text))
    await user.quiet()


async def to_review(user: User, row: Row) -> None:
    """F5 until the review stands there: once for each field that needs a look, and once to go on."""
    for _ in range(row.looks + 2):
        if isinstance(user.app.screen, ReviewScreen):
            return
        await user.press("f5")
    assert isinstance(user.app.screen, ReviewScreen), user.screen


def ways() -> dict[str, Callable[[Case], str]]:
    """Every way by name; the command's first, with which the others are compared."""
    return {
        "command": by_command,
        "app": lambda case: asyncio.run(by_app(case)),
    }
