"""Which resource a word means. The sandbox has a table and a database that are both called orders."""

from __future__ import annotations

import pytest

from command_line.named_resource import the_one
from recovery.errors import BadInput
from recovery.models import ProtectedResource
from tests.cli.relight import Relight
from tests.unit.fake_account import CONTEXT

TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
DATABASE = "arn:aws:rds:eu-west-1:111122223333:db:orders"


def resource(arn: str, resource_type: str, name: str = "") -> ProtectedResource:
    return ProtectedResource(CONTEXT, arn, resource_type, name)


def test_two_resources_of_one_name_are_asked_apart_by_their_types(relight: Relight) -> None:
    told = relight("points", "orders")
    assert (told.code, told.out) == (2, "")
    assert f"orders  DynamoDB  {TABLE}" in told.err
    assert f"orders  RDS  {DATABASE}" in told.err
    assert "> DynamoDB/orders or RDS/orders says which, and so does the ARN." in told.err


@pytest.mark.parametrize(
    ("word", "arn"), [("RDS/orders", DATABASE), ("rds/orders", DATABASE), ("dynamodb/orders", TABLE)]
)
def test_a_type_before_the_name_is_enough_for_every_command(relight: Relight, word: str, arn: str) -> None:
    assert relight("points", word, "--json").json["resource"]["arn"] == arn
    planned = relight("plan", word, "--latest", "--json")
    assert planned.json["plan"]["source"]["resource_arn"] == arn, planned.err


def test_a_near_miss_behind_a_type_is_told_as_one(relight: Relight) -> None:
    told = relight("points", "RDS/order")
    assert told.code == 2
    assert f"> orders  RDS  {DATABASE}" in told.err


def test_a_name_with_a_slash_goes_before_a_type() -> None:
    table = resource(
        "arn:aws:timestream:eu-west-1:111122223333:database/t/table/c", "Timestream", "RDS/orders"
    )
    assert the_one("RDS/orders", [resource(DATABASE, "RDS"), table]) == table


def test_a_type_of_several_words_is_told_as_a_shell_takes_it() -> None:
    known = [resource(f"{TABLE}/1", "SAP HANA on Amazon EC2", "orders"), resource(DATABASE, "RDS", "orders")]
    with pytest.raises(BadInput) as told:
        the_one("orders", known)
    assert told.value.next_step.startswith("'SAP HANA on Amazon EC2/orders' or RDS/orders says which")
    assert the_one("sap hana on amazon ec2/orders", known) == known[0]


def test_where_a_type_has_two_of_the_name_only_the_arn_is_offered() -> None:
    known = [resource(f"{DATABASE}-{number}", "RDS", "orders") for number in (1, 2)]
    for word in ("orders", "RDS/orders"):
        with pytest.raises(BadInput) as told:
            the_one(word, known)
        assert told.value.next_step == "Give the ARN."
