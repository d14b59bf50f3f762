"""A rehearsal from end to end against the simulated account: a plan is made, given a selection, fired by the
sandbox's clock, validated, looked back at and deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line.clock import clock
from command_line.wiring import kit
from recovery.context import ContextRequest
from screens.registry import SCREENS
from tests.sandbox_process import Sandbox, start_sandbox
from tests.screens.driver import User, driving
from tui.app import RelightApp


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Sandbox]:
    started = start_sandbox("--clock-speed", "100")
    for name in started.unset:
        monkeypatch.delenv(name, raising=False)
    for name, value in started.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("RELIGHT_HOME", str(tmp_path))
    yield started
    started.close()


async def sent(user: User, until: str) -> User:
    """From a form over its review through the question."""
    await user.press("f5").until("Request of").until_gone("checking")
    await user.press("s").until("Send it").press("right", "enter")
    return await user.until(until).quiet()


async def test_a_plan_is_made_fired_validated_and_deleted(sandbox: Sandbox) -> None:
    app = RelightApp(kit(ContextRequest(endpoint=sandbox.url, write=True), clock("")), SCREENS)
    async with driving(app, (120, 40)) as user:
        await user.when(lambda: app.account is not None).until("Protected resources").quiet()
        await user.press("T").until("weekly_rehearsal").quiet()
        await user.press("n").until("New plan").type("nightly").press("enter")
        await user.type("cron(30 4 * * ? *)").until("Next:").until("04:30")
        await sent(user, "Made plan nightly")
        await user.press("g", "slash").type("nightly").press("enter", "enter").until("Expression").quiet()
        await user.sees("cron(30 4 * * ? *)", "None, so that nothing is restored")
        await user.press("l").until("No selection yet").press("n").until("New selection")
        await user.type("volumes").press("enter").type("EBS").press("enter").until("inferred").quiet()
        await user.type("*").press("escape")
        await sent(user, "Made selection volumes")
        await user.sees("every EBS", "24 hours to validate it")
        sandbox.control("POST", "/-/clock", {"advance": 2 * 86_400})
        await user.press("escape").until("Selections").press("h").until("COMPLETED")
        await user.press("v").until("Is what the test made right?").type("rows counted")
        await user.press("tab", "tab", "tab", "tab").press("enter").until("Say SUCCESSFUL of this test?")
        await user.sees("rows counted", "once and is never changed").press("right", "enter")
        await user.until("Said SUCCESSFUL").quiet().press("v").until("SUCCESSFUL was said already")
        await user.press("enter").until("Restore job").press("escape").until("Tests")
        await user.press("T").until("/nightly").press("v").until("to do").quiet()
        await user.press("slash").type("fine").press("enter").until("validated")
        await user.press("T").until("/nightly")
        await user.press("D").until("Type nightly to go on").press("shift+tab").type("nigh").press("enter")
        assert "nightly" in plan_names(sandbox)
        await user.type("tly").press("tab", "right", "enter")
        await user.until("Deleted plan nightly").quiet().press("escape").until("weekly_rehearsal")
        assert plan_names(sandbox) == {"weekly_rehearsal"}


def plan_names(sandbox: Sandbox) -> set[str]:
    listed = sandbox.client("backup").list_restore_testing_plans()["RestoreTestingPlans"]
    return {each["RestoreTestingPlanName"] for each in listed}
