"""A restore that replaces data, in the app: the question names what is replaced and has that name typed."""

from __future__ import annotations

from dataclasses import replace

from textual.widgets import Button

from recovery.planning import Draft, begin, set_values
from restore_profiles.services import redshift_serverless
from restore_profiles.services.sap_hana import PROFILE
from screens.review_parts import becomes
from tests.screens.conftest import Stage
from tests.screens.driver import driving
from tests.screens.restoring import POINT_OF_VOLUME, RestoringAccount
from tests.screens.shop import SHOP

DATABASE = "arn:aws:ssm-sap:eu-west-1:111122223333:HANA/erp/DB/HDB"
POINT = replace(POINT_OF_VOLUME, type=PROFILE.resource_type, resource_arn=DATABASE, resource_name="HDB")


def draft() -> Draft:
    return set_values(begin(SHOP, POINT, PROFILE), [f"aws:backup:TargetDatabaseArn={DATABASE}"])


async def test_the_restore_starts_once_the_name_is_typed(stage: Stage) -> None:
    account = RestoringAccount(described=POINT)
    app = stage.app(account)
    async with driving(app, (100, 40)) as user:
        await user.until("orders-db-data").quiet()
        app.open("review", draft=draft())
        await user.until("1 Findings").until_gone("checking").press("s").until("Type HANA/erp/DB/HDB to go")
        confirm = app.screen.query_one("#confirm", Button)
        assert confirm.disabled
        await user.press("shift+tab").type("overwrite").when(lambda: confirm.disabled)
        assert account.requests == []
        await user.press("ctrl+u").type("HANA/erp/DB/HDB").when(lambda: not confirm.disabled)
        await user.press("tab", "tab", "enter").when(lambda: len(account.requests) == 1)


def test_what_a_point_becomes_is_told_by_an_answer_and_not_by_what_follows_from_the_target() -> None:
    point = replace(POINT, type="Redshift Serverless")
    chosen = set_values(begin(SHOP, point, redshift_serverless.PROFILE), ["NamespaceIdentifier=forecasts"])
    assert becomes(chosen).endswith("(Namespace forecasts)")
