"""Which parts of the world are made when: IAM at once, since every request asks it who calls; the rest when a
request or a restore first needs it, or in the background after the start."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from aws_sandbox.partitions import Partition
from aws_sandbox.world.accounts import ACCOUNTS, SHOP, Place

RESTORES = frozenset({"StartRestoreJob", "StartCopyJob"})
"""Operations of AWS Backup that look into the services under it."""


# Imported when needed: moto's EC2 alone takes most of a second.


def _keys(place: Place, partition: Partition) -> None:
    from aws_sandbox.world.seed_keys import seed_keys

    seed_keys(partition)


def _ec2(place: Place, partition: Partition) -> None:
    from aws_sandbox.world.seed_ec2 import seed_ec2

    seed_ec2(place, partition)


@dataclass(frozen=True, slots=True)
class Part:
    """What one of moto's services holds when it is first asked."""

    service: str
    """Signing name."""
    load: Callable[[Place, Partition], None]
    everywhere: bool = False
    """Made once for all Regions and accounts; otherwise for each of them, when it is first asked."""
    restores: bool = True
    """Whether restores and copies look into it."""


PARTS = (
    Part("kms", _keys, everywhere=True),
    Part("ec2", _ec2),
)


class World:
    def __init__(self, partition: Partition) -> None:
        self.partition = partition
        self._lock = threading.RLock()
        self._loaded: set[Hashable] = set()

    def prepare(self, service: str, operation: str, place: Place) -> None:
        """Makes what a call there is about to look at."""
        for part in PARTS:
            if service == part.service or (part.restores and operation in RESTORES):
                made = part.service if part.everywhere else (part.service, place)
                self._once(made, lambda part=part: part.load(place, self.partition))

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

    def _load_iam(self) -> None:
        from aws_sandbox.world.seed_iam import seed_iam

        seed_iam(self.partition)
