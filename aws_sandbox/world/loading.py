"""Which parts of the world are made when: IAM at once, since every request asks it who calls; the rest when a
request or a restore first needs it, or in the background after the start."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from functools import partial

from aws_sandbox.aws_call import AwsCall
from aws_sandbox.backup.copy_request import VAULT_ARN
from aws_sandbox.backup.models import backend_of
from aws_sandbox.partitions import PARTITIONS, Partition
from aws_sandbox.world.accounts import ACCOUNTS, SHOP, Place
from aws_sandbox.world.settled_ids import settled_ids

RESTORES = frozenset({"StartRestoreJob", "StartCopyJob"})
"""Operations of AWS Backup that look into the services under it."""


# Imported when needed: moto's EC2 alone takes most of a second.


def _keys(place: Place) -> None:
    from aws_sandbox.world.seed_keys import seed_keys

    seed_keys(place)


def _ec2(place: Place) -> None:
    from aws_sandbox.world.seed_ec2 import seed_ec2

    seed_ec2(place, PARTITIONS[place.partition])


def _rds(place: Place) -> None:
    from aws_sandbox.world.seed_rds import seed_rds

    seed_rds(place)


def _dsql(place: Place) -> None:
    from aws_sandbox.world.seed_dsql import seed_dsql

    seed_dsql(place)


def _efs(place: Place) -> None:
    from aws_sandbox.world.seed_efs import seed_efs

    seed_efs(place)


def _directories(place: Place) -> None:
    from aws_sandbox.world.seed_fsx import seed_directory

    seed_directory(place)


def _fsx(place: Place) -> None:
    from aws_sandbox.world.seed_fsx import seed_fsx

    seed_fsx(place)


def _storage_gateway(place: Place) -> None:
    from aws_sandbox.world.seed_storage_gateway import seed_storage_gateway

    seed_storage_gateway(place)


def _backup_gateway(place: Place) -> None:
    from aws_sandbox.world.seed_backup_gateway import seed_backup_gateway

    seed_backup_gateway(place)


def _dynamodb(place: Place) -> None:
    from aws_sandbox.world.seed_dynamodb import seed_dynamodb

    seed_dynamodb(place)


def _autoscaling(place: Place) -> None:
    from aws_sandbox.world.seed_dynamodb import seed_autoscaling

    seed_autoscaling(place)


def _elasticache(place: Place) -> None:
    from aws_sandbox.world.seed_elasticache import seed_elasticache

    seed_elasticache(place)


def _cloudformation(place: Place) -> None:
    from aws_sandbox.world.seed_stacks import seed_stacks

    seed_stacks(place)


def _eks(place: Place) -> None:
    from aws_sandbox.world.seed_eks import seed_eks

    seed_eks(place)


def _s3(place: Place) -> None:
    from aws_sandbox.world.seed_s3 import seed_s3

    seed_s3(place)


def _redshift(place: Place) -> None:
    from aws_sandbox.world.seed_redshift import seed_redshift

    seed_redshift(place)


def _redshift_serverless(place: Place) -> None:
    from aws_sandbox.world.seed_redshift_serverless import seed_redshift_serverless

    seed_redshift_serverless(place)


def _timestream(place: Place) -> None:
    from aws_sandbox.world.seed_timestream import seed_timestream

    seed_timestream(place)


def _ssm_sap(place: Place) -> None:
    from aws_sandbox.world.seed_ssm_sap import seed_ssm_sap

    seed_ssm_sap(place)


SEEDS: dict[str, Callable[[Place], None]] = {
    "kms": _keys,
    "ec2": _ec2,
    "rds": _rds,
    "dsql": _dsql,
    "s3": _s3,
    "backup-gateway": _backup_gateway,
    "ds": _directories,
    "elasticfilesystem": _efs,
    "fsx": _fsx,
    "storagegateway": _storage_gateway,
    "dynamodb": _dynamodb,
    "application-autoscaling": _autoscaling,
    "elasticache": _elasticache,
    "redshift": _redshift,
    "redshift-serverless": _redshift_serverless,
    "timestream": _timestream,
    "ssm-sap": _ssm_sap,
    "cloudformation": _cloudformation,
    "eks": _eks,
}
"""What fills one Region of one account, by the signing name of the service."""

EVERYWHERE = frozenset({"s3"})
"""Services whose names are of the whole partition: filled once for all accounts and Regions."""

LIES_ON = {
    "rds": "ec2",
    "eks": "ec2",
    "cloudformation": "ec2",
    "elasticfilesystem": "ec2",
    "ds": "ec2",
    "fsx": "ds",
    "redshift": "ec2",
}
"""Services whose things lie in those of another."""

LOOKED_INTO: dict[str, tuple[str, ...]] = {
    "EBS": ("kms", "ec2", "storagegateway"),
    "EC2": ("kms", "ec2"),
    "RDS": ("kms", "rds"),
    "Aurora": ("kms", "rds"),
    "Aurora DSQL": ("kms", "dsql"),
    "DocumentDB": ("kms", "rds"),
    "Neptune": ("kms", "rds"),
    "S3": ("kms", "s3"),
    "CloudFormation": ("cloudformation",),
    "EKS": ("kms", "eks"),
    "DynamoDB": ("kms", "dynamodb"),
    "EFS": ("kms", "elasticfilesystem"),
    "FSx": ("kms", "fsx"),
    "Storage Gateway": ("kms", "ec2", "storagegateway"),
    "VirtualMachine": ("kms", "ec2", "backup-gateway"),
    "Redshift": ("kms", "redshift", "redshift-serverless"),
    "Redshift Serverless": ("kms", "redshift", "redshift-serverless"),
    "Timestream": ("kms", "s3", "timestream"),
    "SAP HANA on Amazon EC2": ("kms", "ssm-sap"),
}
"""What a restore or copy of a point looks into, by its resource type."""


REACHES_ITS_PEER = frozenset({"Aurora DSQL"})
"""Types that one restore can make in two Regions."""


class World:
    def __init__(self, partition: Partition) -> None:
        self.partition = partition
        self._lock = threading.RLock()
        self._loaded: set[Hashable] = set()

    def prepare(self, call: AwsCall, place: Place) -> None:
        """Makes what a call there is about to look at."""
        if call.service == "backup" and call.operation in RESTORES:
            point = backend_of(place.account, place.region).store.points.get(
                str(call.body.get("RecoveryPointArn"))
            )
            touched = (point, *point.nested) if point else ()
            services = [service for each in touched for service in LOOKED_INTO.get(each.resource.type, ())]
            self._load(place, *services)
            if point and point.resource.type in REACHES_ITS_PEER:
                for region in self.partition.regions:
                    self._load(Place(place.partition, place.account, region), *services)
            found = VAULT_ARN.fullmatch(str(call.body.get("DestinationBackupVaultArn")))
            if found is not None and self.partition.owns(found[2]):
                self._load(Place(place.partition, found[3], found[2]), *services)
        else:
            self._load(place, call.service)

    def load_identities(self) -> None:
        self._once("iam", self._load_iam)

    def load_main_region(self) -> None:
        """What a restore in the shop's main Region needs."""
        main = Place(self.partition.name, SHOP.id, self.partition.main_region)
        for services in LOOKED_INTO.values():
            self._load(main, *services)

    def reset(self) -> None:
        """Forgets everything that happened in every service, and starts over. Sessions of roles stay, or
        clients that assumed one would have to do so again."""
        from moto.moto_api._internal.models import moto_api_backend
        from moto.sts.models import sts_backends

        with self._lock:
            sessions = {
                account.id: sts_backends[account.id][self.partition.name].assumed_roles
                for account in ACCOUNTS
            }
            self._loaded.clear()
            moto_api_backend.reset()
            self.load_identities()
            for account, assumed in sessions.items():
                sts_backends[account][self.partition.name].assumed_roles = assumed

    def _load(self, place: Place, *services: str) -> None:
        for service in services:
            if service in LIES_ON:
                self._load(place, LIES_ON[service])
            if service in SEEDS:
                where = None if service in EVERYWHERE else place
                self._once((service, where), partial(SEEDS[service], place))

    def _once(self, part: Hashable, load: Callable[[], None]) -> None:
        if part in self._loaded:
            return
        with self._lock:
            if part not in self._loaded:
                with settled_ids(part):
                    load()
                self._loaded.add(part)

    def _load_iam(self) -> None:
        from aws_sandbox.world.seed_iam import seed_iam

        seed_iam(self.partition)
