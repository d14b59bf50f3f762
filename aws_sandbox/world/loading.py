"""Which parts of the world are made when. IAM at once, since every request asks it who calls; the rest when a
request or a restore first needs it, or in the background after the start."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable

from aws_sandbox.partitions import Partition
from aws_sandbox.world.accounts import ACCOUNTS, SHOP, Place

RESTORES = frozenset({"StartRestoreJob"})
"""Operations of AWS Backup that look into EC2 and KMS."""


class World:
    def __init__(self, partition: Partition) -> None:
        self.partition = partition
        self._lock = threading.RLock()
        self._loaded: set[Hashable] = set()

    def prepare(self, service: str, operation: str, place: Place) -> None:
        """Makes what a call there is about to look at."""
        if service == "kms" or operation in RESTORES:
            self._once("kms", self._load_keys)
        if service == "ec2" or operation in RESTORES:
            self._once(place, lambda: self._load_ec2(place))

    def load_identities(self) -> None:
        self._once("iam", self._load_iam)

    def load_main_region(self) -> None:
        """What a restore in the shop's main Region needs."""
        main = Place(self.partition.name, SHOP.id, self.partition.main_region)
        self.prepare("backup", "StartRestoreJob", main)

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

    def _once(self, part: Hashable, load: Callable[[], None]) -> None:
        if part in self._loaded:
            return
        with self._lock:
            if part not in self._loaded:
                load()
                self._loaded.add(part)

    # Imported when needed: moto's EC2 alone takes most of a second.

    def _load_iam(self) -> None:
        from aws_sandbox.world.seed_iam import seed_iam

        seed_iam(self.partition)

    def _load_keys(self) -> None:
        from aws_sandbox.world.seed_keys import seed_keys

        seed_keys(self.partition)

    def _load_ec2(self, place: Place) -> None:
        from aws_sandbox.world.seed_ec2 import seed_ec2

        seed_ec2(place, self.partition)
