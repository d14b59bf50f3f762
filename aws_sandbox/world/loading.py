"""Which parts of the world are made when: IAM at once, since every request asks it who calls; the rest when a
request or a restore first needs it, or in the background after the start."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from functools import partial
from importlib import import_module

from aws_sandbox.aws_call import AwsCall
from aws_sandbox.backup.copy_request import VAULT_ARN
from aws_sandbox.backup.models import SandboxBackupBackend, backend_of
from aws_sandbox.partitions import Partition
from aws_sandbox.world.accounts import ACCOUNTS, SHOP, Place
from aws_sandbox.world.settled_ids import settled_ids

RESTORES = frozenset({"StartRestoreJob", "StartCopyJob"})
"""Operations of AWS Backup that look into the services under it."""


SEEDS = {
    "kms": "seed_keys:seed_keys",
    "ec2": "seed_ec2:seed_ec2",
    "rds": "seed_rds:seed_rds",
    "dsql": "seed_dsql:seed_dsql",
    "s3": "seed_s3:seed_s3",
    "backup-gateway": "seed_backup_gateway:seed_backup_gateway",
    "ds": "seed_fsx:seed_directory",
    "elasticfilesystem": "seed_efs:seed_efs",
    "fsx": "seed_fsx:seed_fsx",
    "storagegateway": "seed_storage_gateway:seed_storage_gateway",
    "dynamodb": "seed_dynamodb:seed_dynamodb",
    "application-autoscaling": "seed_dynamodb:seed_autoscaling",
    "elasticache": "seed_elasticache:seed_elasticache",
    "redshift": "seed_redshift:seed_redshift",
    "redshift-serverless": "seed_redshift_serverless:seed_redshift_serverless",
    "timestream": "seed_timestream:seed_timestream",
    "ssm-sap": "seed_ssm_sap:seed_ssm_sap",
    "cloudformation": "seed_stacks:seed_stacks",
    "eks": "seed_eks:seed_eks",
}
"""What fills one Region of one account, by the signing name of the service: a module beside this one and its
function, imported when needed, since moto's EC2 alone takes most of a second."""

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
        self.lock = threading.RLock()
        """Held by whoever looks into the world or changes it: moto is not made for threads. Its ids come from
        one generator, which filling a part seeds, and a reset takes away what a request is about to use."""
        self._loaded: set[Hashable] = set()
        # Restore testing begins restores that no call asks for.
        SandboxBackupBackend.load = staticmethod(lambda place, kind: self._load(place, *LOOKED_INTO[kind]))

    def prepare(self, call: AwsCall, place: Place) -> None:
        """Makes what a call there is about to look at."""
        if call.service != "backup" or call.operation not in RESTORES:
            self._load(place, call.service)
            return
        with self.lock:
            wanted = self._looked_at(call, place)
        for where, services in wanted:
            self._load(where, *services)

    def load_identities(self) -> None:
        with self.lock:
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

        with self.lock:
            sessions = {
                account.id: sts_backends[account.id][self.partition.name].assumed_roles
                for account in ACCOUNTS
            }
            self._loaded.clear()
            moto_api_backend.reset()
            self.load_identities()
            for account, assumed in sessions.items():
                sts_backends[account][self.partition.name].assumed_roles = assumed

    def _looked_at(self, call: AwsCall, place: Place) -> list[tuple[Place, tuple[str, ...]]]:
        """What a restore or copy needs, and where."""
        points = backend_of(place.account, place.region).store.points
        point = points.get(str(call.body.get("RecoveryPointArn")))
        touched = (point, *point.nested) if point else ()
        services = tuple(service for each in touched for service in LOOKED_INTO.get(each.resource.type, ()))
        wanted = [place]
        if point and point.resource.type in REACHES_ITS_PEER:
            wanted += [Place(place.partition, place.account, region) for region in self.partition.regions]
        found = VAULT_ARN.fullmatch(str(call.body.get("DestinationBackupVaultArn")))
        if found is not None and self.partition.owns(found[2]):
            wanted.append(Place(place.partition, found[3], found[2]))
        return [(where, services) for where in wanted]

    def _load(self, place: Place, *services: str) -> None:
        for service in services:
            if service in self.partition.lacks:
                continue
            parts = {
                (each, None if each in EVERYWHERE else place): each
                for each in _with_what_it_lies_on(service)
                if each in SEEDS
            }
            if parts.keys() <= self._loaded:
                continue
            fills = {part: _seed(each) for part, each in parts.items()}
            # Imported before the lock is taken: others need not wait for it. Filled in one go: a reset in
            # between would leave a database without its subnets.
            with self.lock:
                for part, fill in fills.items():
                    self._once(part, partial(fill, place))

    def _once(self, part: Hashable, load: Callable[[], None]) -> None:
        if part not in self._loaded:
            with settled_ids(part):
                load()
            self._loaded.add(part)

    def _load_iam(self) -> None:
        from aws_sandbox.world.seed_iam import seed_iam

        seed_iam(self.partition)


def _with_what_it_lies_on(service: str) -> list[str]:
    """The lowest first."""
    return [*(_with_what_it_lies_on(LIES_ON[service]) if service in LIES_ON else ()), service]


def _seed(service: str) -> Callable[[Place], None]:
    module, _, function = SEEDS[service].partition(":")
    fill: Callable[[Place], None] = getattr(import_module(f"aws_sandbox.world.{module}"), function)
    return fill
