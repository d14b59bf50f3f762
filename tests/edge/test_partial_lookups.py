"""Look-ups of large accounts, and of those where AWS refuses a part: the rest is told all the same."""

from __future__ import annotations

from urllib.parse import parse_qs

from aws_api.lookups.registry import choices, source_facts
from recovery.account import Known
from recovery.context import Context
from tests.edge.stub import Answer, Request, Stub, calls_to, failed, said

HERE = Context("111122223333", "eu-west-1")
TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"
TYPES = [
    f"{family}{generation}.{size}"
    for family in ("c", "m", "r", "t", "x", "i", "d", "g", "p", "z")
    for generation in range(14)
    for size in ("large", "xlarge", *(f"{times}xlarge" for times in (2, 4, 8, 12, 16, 24, 32, 48)))
]


def operation(request: Request) -> str:
    return request.headers.get("X-Amz-Target", "").rpartition(".")[2]


def test_fourteen_hundred_instance_types_take_two_calls(aws: Stub) -> None:
    def answer(request: Request) -> Answer:
        asked = parse_qs(request.body.decode())
        start, size = int(asked.get("NextToken", ["0"])[0]), int(asked["MaxResults"][0])
        page = "".join(
            f"<item><instanceType>{name}</instanceType></item>" for name in TYPES[start : start + size]
        )
        more = f"<nextToken>{start + size}</nextToken>" if start + size < len(TYPES) else ""
        body = f"<R><instanceTypeOfferingSet>{page}</instanceTypeOfferingSet>{more}</R>"
        return Answer(body.encode(), headers={"Content-Type": "text/xml"})

    aws.answer = answer
    found = choices(calls_to(aws.url), HERE, "instance-types", {})
    assert found.denied == ""
    assert {choice.value for choice in found.choices} == set(TYPES)
    assert (len(TYPES), len(aws.requests)) == (1400, 2)


def test_keys_with_an_alias_are_offered_where_the_others_may_not_be_listed_in_time(aws: Stub) -> None:
    def answer(request: Request) -> Answer:
        if operation(request) == "ListKeys":
            return failed(400, "ThrottlingException", "Rate exceeded")
        return said({"Aliases": [{"AliasName": "alias/shop-data", "TargetKeyId": "key-1"}]})

    aws.answer = answer
    found = choices(calls_to(aws.url), HERE, "kms-keys", {})
    assert [choice.label for choice in found.choices] == ["shop-data"]


def test_what_may_not_be_read_of_a_table_hides_nothing_else(aws: Stub) -> None:
    said_of = {
        "DescribeTable": {"Table": {"TableName": "orders", "TableArn": TABLE, "TableStatus": "ACTIVE"}},
        "DescribeScalableTargets": {
            "ScalableTargets": [
                {
                    "ServiceNamespace": "dynamodb",
                    "ResourceId": "table/orders",
                    "ScalableDimension": "dynamodb:table:ReadCapacityUnits",
                    "MinCapacity": 5,
                    "MaxCapacity": 50,
                }
            ]
        },
    }

    def answer(request: Request) -> Answer:
        known = said_of.get(operation(request))
        return said(known) if known else failed(400, "AccessDeniedException", "no")

    aws.answer = answer
    told = source_facts(calls_to(aws.url), HERE, "dynamodb-table", TABLE)
    assert (told.exists, told.facts) == (
        Known.YES,
        {
            **{"arn": TABLE, "status": "ACTIVE", "billing_mode": "PROVISIONED", "encryption_type": "Default"},
            **{"stream": "false", "deletion_protection": "false"},
            **{"scaling": "true", "read_scaling_min": "5", "read_scaling_max": "50"},
        },
    )
