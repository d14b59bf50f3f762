"""The way to the form for someone who may list nothing."""

from __future__ import annotations

import pytest

from recovery.errors import AccessDenied, BadInput
from screens.paste_arn import check
from tests.screens.conftest import Stage
from tests.screens.driver import driving
from tests.screens.restoring import RestoringAccount
from tests.unit.fake_account import POINT

LISTS_NOTHING = AccessDenied("Not allowed", "You may not list.", action="backup:ListProtectedResources")


async def test_an_arn_and_a_vault_reach_the_form_without_any_list(stage: Stage) -> None:
    app = stage.app(RestoringAccount(resources_error=LISTS_NOTHING, points_error=LISTS_NOTHING))
    async with driving(app) as user:
        await user.until("You may not list").press("escape", "p").until("by its ARN")
        await user.type(POINT).press("enter").type("main").press("enter").until("Availability Zone")


async def test_a_point_that_is_not_there_is_told_and_what_was_typed_stays(stage: Stage) -> None:
    app = stage.app(RestoringAccount(refused=frozenset({"point"})))
    async with driving(app) as user:
        await user.until("orders-db-data").press("p").until("by its ARN")
        await user.type(POINT).press("enter").type("main").press("enter").until("ann may not do that")
        await user.sees("snap-0abc1234def567890", "main")


@pytest.mark.parametrize(
    ("arn", "vault", "account", "title"),
    [
        ("snap-0abc", "main", "", "Not an ARN"),
        ("arn:aws-cn:ec2:cn-north-1::snapshot/snap-1", "main", "", "Another partition"),
        ("arn:aws:ec2:eu-central-1::snapshot/snap-1", "main", "", "Another Region"),
        (POINT, "", "", "No vault"),
        (POINT, "main", "12", "Not an account id"),
    ],
)
def test_what_cannot_name_a_point_here_is_refused_before_asking(
    arn: str, vault: str, account: str, title: str
) -> None:
    with pytest.raises(BadInput) as refused:
        check(arn, vault, account, "aws", "eu-west-1")
    assert refused.value.title == title


def test_a_point_in_a_shared_vault_of_another_account_is_taken() -> None:
    check(POINT, "air-gapped", "444455556666", "aws", "eu-west-1")
