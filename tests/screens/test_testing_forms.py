"""The forms of restore testing: words and findings as one types, the exact request before anything is sent,
and nothing lost where it cannot be."""

from __future__ import annotations

import json

from recovery.account import ChoiceAnswer
from recovery.context import Mode
from recovery.errors import AccessDenied, AnswerLost, InvalidRequest
from recovery.journal import Journal
from recovery.journal_records import CallRecord
from recovery.models import ProtectedResource
from tests.screens.conftest import Stage
from tests.screens.driver import User, driving
from tests.screens.restoring import ZONES
from tests.screens.shop import RESOURCES, SHOP
from tests.screens.testing_shop import VOLUMES, WEEKLY, rehearsing
from tests.unit.fake_account import VOLUME

SCHEDULE = "cron(15 3 ? * 2#1 *)"


async def to_new_plan(user: User) -> User:
    await user.until("orders-db-data").quiet().press("T").until("weekly_rehearsal").press("n")
    return await user.until("New plan").quiet()


async def to_new_selection(user: User) -> User:
    await user.until("orders-db-data").quiet().press("T").until("weekly_rehearsal").press("enter")
    return await user.until("Not from").press("l").until("volumes").press("n").until("New selection").quiet()


async def send(user: User, until: str) -> User:
    await user.press("f5").until("Request of").until_gone("checking").press("s").until("Send it")
    return await user.press("right", "enter").until(until).quiet()


async def test_the_schedule_is_said_in_words_with_its_next_runs_as_one_types(stage: Stage) -> None:
    async with driving(stage.app(rehearsing())) as user:
        await (await to_new_plan(user)).type("nightly").press("enter").type("cron(15 3 ? * 2#1")
        await user.until("is not written as cron(...)").type(" *)")
        await user.until("At 03:15, on the first Monday of every month").sees("Mon 2026-12-07 03:15 UTC")


async def test_runs_follow_the_time_zone_that_is_typed(stage: Stage) -> None:
    async with driving(stage.app(rehearsing())) as user:
        await (await to_new_plan(user)).type("nightly").press("enter").type(SCHEDULE).press("enter")
        await user.type("Asia/Tok").until("is no IANA time zone").press("enter")
        await user.until("Mon 2026-12-07 03:15 JST (Sun 2026-12-06 18:15")


async def test_what_limits_forbid_is_said_at_its_field_and_f5_goes_there(stage: Stage) -> None:
    account = rehearsing()
    async with driving(stage.app(account)) as user:
        await (await to_new_plan(user)).type("no spaces").until("“no spaces” cannot be a name")
        await user.press("f5").until("2 problems").misses("Request of")
        await user.press("ctrl+u").type("weekly_rehearsal").until("There is a plan called weekly_rehearsal")
        assert account.sent == []


async def test_a_plan_is_sent_exactly_as_it_was_reviewed_and_written_down(stage: Stage) -> None:
    account = rehearsing()
    async with driving(stage.app(account), (120, 40)) as user:
        await (await to_new_plan(user)).type("nightly").press("enter").type(SCHEDULE)
        await user.press("f5").until("Request of CreateRestoreTestingPlan").until_gone("checking")
        await user.sees('"RestoreTestingPlanName": "nightly"', f'"ScheduleExpression": "{SCHEDULE}"')
        await user.press("s").until("Send it").sees("111122223333", "eu-west-1", "CreateRestoreTestingPlan")
        assert account.sent == []
        await user.press("right", "enter").until("Made plan nightly")
        [(operation, request)] = account.sent
        assert operation == "backup:CreateRestoreTestingPlan"
        assert request["RestoreTestingPlan"]["ScheduleExpression"] == SCHEDULE  # type: ignore[index]
        written = [each for each in stage_journal(user).records(SHOP) if isinstance(each, CallRecord)]
        assert [each.state for each in written] == ["sent", "answered"]


def stage_journal(user: User) -> Journal:
    return user.app.kit.journal


async def test_what_aws_refuses_loses_nothing_that_was_typed(stage: Stage) -> None:
    account = rehearsing(write_error=InvalidRequest("AWS refused a value", "Too many plans."))
    async with driving(stage.app(account)) as user:
        await (await to_new_plan(user)).type("nightly").press("enter").type(SCHEDULE)
        await send(user, "Too many plans")
        await user.press("escape", "escape").until("New plan").sees("nightly", SCHEDULE)


async def test_an_answer_that_is_lost_is_told_with_what_is_there(stage: Stage) -> None:
    account = rehearsing(write_error=AnswerLost("No usable answer", "The connection broke."))
    async with driving(stage.app(account)) as user:
        await (await to_new_plan(user)).type("nightly").press("enter").type(SCHEDULE)
        await send(user, "The connection broke")
        await user.misses("Made plan")


async def test_while_read_only_the_review_opens_and_sends_nothing(stage: Stage) -> None:
    account = rehearsing(mode=Mode.READ_ONLY)
    async with driving(stage.app(account)) as user:
        await (await to_new_plan(user)).type("nightly").press("enter").type(SCHEDULE)
        await user.press("f5").until("Request of").press("s").until("read-only: press W")
        assert account.sent == []


async def test_leaving_what_was_typed_takes_two_keys(stage: Stage) -> None:
    async with driving(stage.app(rehearsing())) as user:
        await (await to_new_plan(user)).type("nightly").press("escape").until("esc again leaves")
        await user.sees("New plan").press("escape").until_gone("New plan")


async def test_a_change_is_sent_and_none_sends_nothing(stage: Stage) -> None:
    account = rehearsing()
    async with driving(stage.app(account)) as user:
        await user.until("orders-db-data").quiet().press("T").until("weekly").press("e")
        await user.until("Start window").quiet().misses("Name")
        await user.press("f5").until("Nothing has changed")
        await user.press("down", "down", "ctrl+u").type("8").until("was 4")
        await send(user, "Changed plan weekly_rehearsal")
        [(operation, request)] = account.sent
        assert operation == "backup:UpdateRestoreTestingPlan"
        changed = request["RestoreTestingPlan"]
        assert changed["StartWindowHours"] == 8  # type: ignore[index]
        assert changed["ScheduleExpression"] == WEEKLY.schedule  # type: ignore[index]


async def test_vaults_are_typed_by_name_and_sent_as_arns(stage: Stage) -> None:
    account = rehearsing()
    async with driving(stage.app(account), (120, 40)) as user:
        await user.until("orders-db-data").quiet().press("T").until("weekly").press("e")
        await user.until("From vaults").quiet().press(*["down"] * 6, "end").type(", weekly-locked")
        await user.press("escape", "f5").until("Request of")
        await user.sees("arn:aws:backup:eu-west-1:111122223333:backup-vault:weekly-locked")


# Selections


async def test_overrides_stand_beside_what_is_inferred(stage: Stage) -> None:
    async with driving(stage.app(rehearsing()), (120, 40)) as user:
        await (await to_new_selection(user)).type("vols").press("enter").type("EBS").press("enter")
        await user.until("inferred eu-west-1b").sees("names and zones are drawn anew", "KMS key", "IOPS")
        await user.sees("3 resources of this type are protected here").misses("Encrypted")


async def test_a_selection_is_sent_with_its_tags_and_its_overrides(stage: Stage) -> None:
    account = rehearsing()
    async with driving(stage.app(account), (120, 40)) as user:
        await (await to_new_selection(user)).type("vols").press("enter").type("EBS").press("enter")
        await user.until("inferred eu-west-1b").type("*").press("escape").press("down")
        await user.type("env=prod, team=shop").press("down").type("skip").until("is no NAME=VALUE")
        await user.press("ctrl+u").press("down", "down", "down").type("eu-west-1c").press("escape")
        await send(user, "Made selection vols")
        [(operation, request)] = account.sent
        assert operation == "backup:CreateRestoreTestingSelection"
        assert json.loads(json.dumps(request["RestoreTestingSelection"])) == {
            "RestoreTestingSelectionName": "vols",
            "ProtectedResourceType": "EBS",
            "IamRoleArn": VOLUMES.role_arn,
            "ProtectedResourceArns": ["*"],
            "ProtectedResourceConditions": {
                "StringEquals": [
                    {"Key": "aws:ResourceTag/env", "Value": "prod"},
                    {"Key": "aws:ResourceTag/team", "Value": "shop"},
                ]
            },
            "RestoreMetadataOverrides": {"availabilityZone": "eu-west-1c"},
            "ValidationWindowHours": 0,  # AWS's default, as the command sends it
        }


async def test_resources_are_picked_from_the_protected_ones_of_the_type(stage: Stage) -> None:
    async with driving(stage.app(rehearsing()), (120, 40)) as user:
        await (await to_new_selection(user)).type("vols").press("enter").type("EBS").press("enter")
        await user.until("inferred").press("f4").until("orders-db-data").misses("catalog")
        await user.type("orders").press("enter").quiet()
        await user.press("shift+tab").sees(VOLUME)


async def test_what_a_test_fails_without_is_said(stage: Stage) -> None:
    files = ProtectedResource(SHOP, "arn:aws:fsx:eu-west-1:111122223333:file-system/fs-0a", "FSx", "files")
    account = rehearsing(all_resources=(*RESOURCES, files))
    async with driving(stage.app(account), (120, 50)) as user:
        await (await to_new_selection(user)).type("files").press("enter").type("FSx").press("enter")
        await user.until("Overrides").type("*").press("escape").press("f5").until("a test fails without")


async def test_what_may_not_be_inferred_is_said_and_overrides_can_be_typed(stage: Stage) -> None:
    account = rehearsing()

    def refused(point: object) -> dict[str, str]:
        raise AccessDenied("Access denied", "GetRestoreTestingInferredMetadata is not allowed.")

    account.inferred_metadata = refused  # type: ignore[method-assign]
    async with driving(stage.app(account), (120, 40)) as user:
        await (await to_new_selection(user)).type("vols").press("enter").type("EBS").press("enter")
        await user.until("GetRestoreTestingInferredMetadata is not allowed").sees("Availability Zone")


async def test_choices_of_an_override_are_asked_of_the_account(stage: Stage) -> None:
    account = rehearsing()
    account.choices = lambda lookup, needs: ChoiceAnswer(ZONES)  # type: ignore[method-assign]
    async with driving(stage.app(account), (120, 40)) as user:
        await (await to_new_selection(user)).type("vols").press("enter").type("EBS").press("enter")
        await user.until("inferred").press(*["down"] * 5).quiet().press("f4").until("euw1-az2")


async def test_of_a_selection_only_what_changed_is_sent(stage: Stage) -> None:
    account = rehearsing()
    async with driving(stage.app(account), (120, 40)) as user:
        await user.until("orders-db-data").quiet().press("T").until("weekly").press("enter")
        await user.until("Not from").press("l").until("volumes").press("j", "enter").until("inferred")
        await user.press(*["down"] * 4, "ctrl+u").type("48").until("was 24")
        await send(user, "Changed selection volumes")
        assert account.sent == [
            (
                "backup:UpdateRestoreTestingSelection",
                {
                    "RestoreTestingPlanName": WEEKLY.name,
                    "RestoreTestingSelectionName": "volumes",
                    "RestoreTestingSelection": {"ValidationWindowHours": 48},
                },
            )
        ]


async def test_the_review_asks_for_the_role_and_for_points(stage: Stage) -> None:
    async with driving(stage.app(rehearsing()), (120, 40)) as user:
        await (await to_new_selection(user)).type("vols").press("enter").type("EBS").press("enter")
        await (
            user.until("inferred").type("*").press("escape", "f5").until("Request of").until_gone("checking")
        )
        await user.sees("It takes 3 protected EBS resources", "of the last 30 days")
