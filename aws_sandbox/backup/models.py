"""Moto's seam: the backend class that replaces moto's own for AWS Backup. Its module must be called `models`,
with urls.py beside it. Moto makes one a Region and account when it is first asked for, and again after a
reset."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from moto.backup.models import BackupBackend, backup_backends

from aws_sandbox.backup.copies import Copies
from aws_sandbox.backup.jobs import Jobs
from aws_sandbox.backup.store import Store
from aws_sandbox.clock import Clock
from aws_sandbox.interference import Interference
from aws_sandbox.restore_testing.testing import RestoreTesting
from aws_sandbox.settings import Settings
from aws_sandbox.world.accounts import SHOP, Place
from aws_sandbox.world.seed_backup import seed_backup
from aws_sandbox.world.seed_testing import seed_testing


class SandboxBackupBackend(BackupBackend):
    """Vaults, plans and tags are moto's; recovery points and restore jobs are the store's. Callers hold the
    world's lock."""

    settings: ClassVar[Settings]
    clock: ClassVar[Clock]
    interference: ClassVar[Interference]
    load: ClassVar[Callable[[Place, str], None]] = staticmethod(lambda place, kind: None)
    """Makes the part of the world that a restore of a type looks into."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.place = Place(self.settings.partition.name, account_id, region_name)
        self.store = Store()
        self.jobs = Jobs(self.place, self.store, self.settings, self.clock, self.interference)
        self.copies = Copies(self.place, self.store, self.settings, self.clock, _backend_at)
        self.testing = RestoreTesting(self.place, self.store, self.jobs, self.clock, _load)
        seed_backup(self, self.store, self.place, self.clock.start)
        if self.place == Place("aws", SHOP.id, self.settings.partition.main_region):
            seed_testing(self.testing.plans, self.store, self.place, self.clock.start)

    def reset(self) -> None:
        """Nothing: moto's reset drops the backend right afterwards, and would first make its world anew for
        40 ms."""

    def tick(self) -> None:
        """Moves the jobs to where the clock says they are."""
        self.testing.tick()
        self.jobs.tick()
        self.testing.follow()
        # What lands here may come from anywhere. Only backends that exist are looked at.
        for regions in list(backup_backends.values()):
            for backend in list(regions.values()):
                assert isinstance(backend, SandboxBackupBackend)
                backend.copies.tick()


def backend_of(account: str, region: str) -> SandboxBackupBackend:
    """The one backend of a Region of an account."""
    backend = backup_backends[account][region]
    assert isinstance(backend, SandboxBackupBackend)
    return backend


def _backend_at(place: Place) -> SandboxBackupBackend:
    return backend_of(place.account, place.region)


def _load(place: Place, kind: str) -> None:
    SandboxBackupBackend.load(place, kind)


def install(settings: Settings, clock: Clock, interference: Interference) -> None:
    """Puts the sandbox's AWS Backup in the place of moto's, for this process."""
    SandboxBackupBackend.settings = settings
    SandboxBackupBackend.clock = clock
    SandboxBackupBackend.interference = interference
    # Every importer of moto shares this one dict, which makes its backends from this attribute.
    backup_backends.backend = SandboxBackupBackend
    backup_backends.clear()
