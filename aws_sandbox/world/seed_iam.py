"""Makes the world's users, keys and roles in moto's IAM."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from moto.iam.models import AWSManagedPolicy, iam_backends

from aws_sandbox.partitions import Partition
from aws_sandbox.world.accounts import ACCOUNTS, SHOP
from aws_sandbox.world.managed_policies import MANAGED_POLICIES
from aws_sandbox.world.principals import INSTANCE_PROFILES, ROLES, USERS

MADE = datetime(2024, 3, 1, tzinfo=UTC).isoformat()


def seed_iam(partition: Partition) -> None:
    for account in ACCOUNTS:
        iam = iam_backends[account.id][partition.name]
        iam.create_account_alias(account.alias)
        for name, document in MANAGED_POLICIES.items():
            policy = _managed_policy(account.id, partition, name, document)
            iam.managed_policies[policy.arn] = policy
    for role in ROLES:
        iam = iam_backends[role.account.id][partition.name]
        trust = role.trust_policy(partition.name)
        made = iam.create_role(role.name, trust, role.path, None, role.description, [], "3600")
        for name in role.managed:
            iam.attach_role_policy(_managed_arn(partition, name), role.name)
        if role.inline is not None:
            made.put_policy("inline", role.inline)
    shop = iam_backends[SHOP.id][partition.name]
    for profile, role_name in INSTANCE_PROFILES.items():
        shop.create_instance_profile(profile, "/", [role_name])
    for row in USERS:
        user = shop.create_user(partition.main_region, row.name)
        for name in row.managed:
            shop.attach_user_policy(_managed_arn(partition, name), row.name)
        if row.inline is not None:
            user.put_policy("inline", row.inline)
        key = user.create_access_key(prefix="AKIA")
        key.access_key_id, key.secret_access_key = row.access_key_id, row.secret_access_key
        # Moto finds the account of a request by this dict.
        shop.access_keys[row.access_key_id] = key


def _managed_arn(partition: Partition, name: str) -> str:
    return f"arn:{partition.name}:iam::aws:policy/{name}"


def _managed_policy(account: str, partition: Partition, name: str, document: str) -> Any:
    path, _, short = name.rpartition("/")
    # Moto declares its models abstract and instantiates them all the same.
    made: Any = AWSManagedPolicy
    return made(
        short,
        account_id=account,
        region=partition.main_region,
        default_version_id="v1",
        path=f"/{path}/" if path else "/",
        document=document,
        create_date=datetime.fromisoformat(MADE),
        update_date=datetime.fromisoformat(MADE),
    )
