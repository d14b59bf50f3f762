"""Fills AWS Backup's store of one Region of one account."""

from __future__ import annotations

import json
from copy import copy
from functools import cache

from moto.backup.models import BackupBackend

from aws_sandbox.backup.store import RecoveryPoint, RestoreJob, RestoreRequest, Store
from aws_sandbox.partitions import PARTITIONS
from aws_sandbox.world.accounts import NEWCOMER, RECOVERY, SHOP, VAULTS, Place, stable_uuid
from aws_sandbox.world.arns import ec2_id, source_arn
from aws_sandbox.world.catalogue import EBS_ROWS, NEWCOMER_ROWS, SHOP_ROWS
from aws_sandbox.world.composites import nest_points
from aws_sandbox.world.points import DAY, copies_of, points_of
from aws_sandbox.world.region_settings import supported_types

EFS_AUTOMATIC_POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny",
                "Principal": {"AWS": "*"},
                "Action": [
                    "backup:DeleteBackupVault",
                    "backup:DeleteBackupVaultAccessPolicy",
                    "backup:DeleteRecoveryPoint",
                    "backup:StartCopyJob",
                    "backup:StartRestoreJob",
                    "backup:UpdateRecoveryPointLifecycle",
                ],
                "Resource": "*",
            }
        ],
    }
)
"""The policy that EFS gives the vault of its automatic backups."""


def copy_in_policy(partition: str) -> str:
    """Lets the shop copy into the recovery account (guide, "Creating backup copies across AWS accounts")."""
    statement = {
        "Sid": "Allow account to copy into backup vault",
        "Effect": "Allow",
        "Action": "backup:CopyIntoBackupVault",
        "Resource": "*",
        "Principal": {"AWS": f"arn:{partition}:iam::{SHOP.id}:root"},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def seed_backup(backend: BackupBackend, store: Store, place: Place, start: float) -> None:
    partition = PARTITIONS[place.partition]
    if place.region not in partition.regions:
        return
    is_main = place.region == partition.main_region
    store.add_points(map(_afresh, _points_at(place, start)))
    if place == Place(place.partition, SHOP.id, partition.main_region):
        nest_points(store, place, start)
        _past_jobs(store, place, start)
    _vaults(backend, store, place, is_main, start)


@cache
def _points_at(place: Place, start: float) -> tuple[RecoveryPoint, ...]:
    """The points of a place as the world begins. Kept, because a reset brings the same ones back: making
    2,500 takes 130 ms, copying them 20."""
    partition = PARTITIONS[place.partition]
    is_main = place.region == partition.main_region
    origin = Place(place.partition, SHOP.id, partition.main_region)
    if place == origin:
        types = supported_types(partition)
        rows = [row for row in SHOP_ROWS if row.type in types]
        return tuple(point for row in rows for point in points_of(place, row, start))
    if place.account == SHOP.id or (place.account == RECOVERY.id and is_main):
        vault, key = (
            ("shop-copies", "alias/shop-backup")
            if place.account == SHOP.id
            else ("recovery-vault", "alias/recovery-data")
        )
        return tuple(
            point
            for row in SHOP_ROWS
            if row.copied
            for point in copies_of(place, origin, row, vault, key, start)
        )
    if place.account == NEWCOMER.id and is_main:
        return tuple(point for row in NEWCOMER_ROWS for point in points_of(place, row, start))
    return ()


def _afresh(point: RecoveryPoint) -> RecoveryPoint:
    """One of its own to change."""
    made = copy(point)
    made.source_tags, made.restore_metadata = dict(point.source_tags), dict(point.restore_metadata)
    return made


def _vaults(backend: BackupBackend, store: Store, place: Place, is_main: bool, start: float) -> None:
    for row in VAULTS:
        if (row.account.id, row.main) != (place.account, is_main):
            continue
        vault = backend.create_backup_vault(row.name, {}, place.key_arn(row.key), row.name)
        vault.creation_date = start - 400 * DAY
        vault.num_of_recovery_points = len(store.points_by_vault.get(row.name, []))
        if row.locked:
            vault.locked, vault.min_retention_days, vault.max_retention_days = True, 7, 365
            vault.lock_date = start - 300 * DAY
        if row.denies_restore:
            store.access_policies[row.name] = EFS_AUTOMATIC_POLICY
        if row.name == "recovery-vault":
            store.access_policies[row.name] = copy_in_policy(place.partition)


def _past_jobs(store: Store, place: Place, start: float) -> None:
    """A history: one restore that went well, one refused by EC2, one aborted."""
    row = EBS_ROWS[0]
    points = store.points_by_resource[source_arn(place, row)]
    role = f"arn:{place.partition}:iam::{place.account}:role/service-role/AWSBackupDefaultServiceRole"
    zone = f"{place.region}a"
    volume = f"arn:{place.partition}:ec2:{place.region}:{place.account}:volume/"
    denied = (
        "You are not authorized to perform this operation. (Service: Ec2, Status Code: 403, "
        "Error Code: UnauthorizedOperation)"
    )
    for age, status, message, created in (
        (9 * DAY, "COMPLETED", None, volume + ec2_id("vol", "restored", place.account)),
        (6 * DAY, "FAILED", denied, None),
        (4 * DAY, "ABORTED", "The restore job was aborted by AWS Backup.", None),
    ):
        moment = start - age
        point = next(point for point in points if point.created < moment and point.status == "COMPLETED")
        job = RestoreJob(
            id=stable_uuid("past job", age).upper(),
            account=place.account,
            point=point,
            request=RestoreRequest({"availabilityZone": zone, "encrypted": "true"}, role, "EBS", False),
            created=round(moment, 3),
            began=-age,
            work_seconds=240,
            status=status,
            percent="100.00%" if status == "COMPLETED" else "0.00%",
            completed=round(moment + 240, 3),
            status_message=message,
            created_resource_arn=created,
        )
        store.jobs[job.id] = job
