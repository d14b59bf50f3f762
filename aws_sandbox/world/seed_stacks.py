"""Makes the shop's stacks in moto's CloudFormation. Their stateful resources are those that the rest of the
world has; moto would make others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.cloudformation.models import Stack, cloudformation_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from aws_sandbox import change_sets
from aws_sandbox.backup.models import SandboxBackupBackend
from aws_sandbox.clock import moto_time
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.world.accounts import SHOP, Place
from aws_sandbox.world.arns import source_arn
from aws_sandbox.world.catalogue import SHOP_ROWS
from aws_sandbox.world.stacks import STACKS, StackRow, values

YEAR = 365 * 86_400.0

# Moto declares its models abstract and instantiates them all the same.
_MotoStack: Any = Stack


@dataclass(slots=True)
class StandsBehind:
    """A resource of a stack, with the names of members that moto reads."""

    logical_resource_id: str
    physical_resource_id: str
    cf_resource_type: str
    type: str


def seed_stacks(place: Place) -> None:
    change_sets.install()
    if (place.account, place.region) != (SHOP.id, PARTITIONS[place.partition].main_region):
        return
    clock = SandboxBackupBackend.clock
    cloudformation = cloudformation_backends[place.account][place.region]
    arns = {row.id: source_arn(place, row) for row in SHOP_ROWS if row.type == "CloudFormation"}
    for row in STACKS.values():
        stack = _MotoStack(
            stack_id=arns[row.name],
            name=row.name,
            template=row.body,
            parameters=values(row, place.region),
            account_id=place.account,
            region_name=place.region,
            tags={"team": "shop"},
        )
        for logical_id, declared in row.template["Resources"].items():
            kind = declared["Type"]
            behind = StandsBehind(logical_id, _physical_id(place, row, logical_id), kind, kind)
            stack.resource_map._parsed_resources[logical_id] = behind
        stack.status, stack.creation_time = "CREATE_COMPLETE", moto_time(clock.start - YEAR)
        cloudformation.stacks[stack.stack_id] = stack


def _physical_id(place: Place, row: StackRow, logical_id: str) -> str:
    match row.template["Resources"][logical_id]["Type"]:
        case "AWS::SQS::Queue":
            queue = sqs_backends[place.account][place.region].create_queue(f"{row.name}-{logical_id}", {})
            return str(queue.physical_resource_id)
        case "AWS::SNS::Topic":
            topic = sns_backends[place.account][place.region].create_topic(f"{row.name}-{logical_id}")
            return str(topic.arn)
    found = row.resources[logical_id]
    source = next(each for each in SHOP_ROWS if (each.type, each.id) == found)
    return source_arn(place, source).rpartition("/")[2].rpartition(":")[2]
