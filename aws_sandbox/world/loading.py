"""Which parts of the world are made when. IAM at once, since every request asks it who calls; the rest when a
request or a restore first needs it, or in the background after the start."""

from __future__ import annotations

import threading

from aws_sandbox.partitions import Partition


class World:
    def __init__(self, partition: Partition) -> None:
        self.partition = partition
        self._lock = threading.RLock()
        self._loaded: set[str] = set()

    def prepare(self, service: str, operation: str) -> None:
        """Makes what a call is about to look at."""
        if service in ("ec2", "kms"):
            self._load(service)
        elif service == "backup" and operation == "StartRestoreJob":
            self._load("kms")
            self._load("ec2")

    def load_all(self) -> None:
        self.prepare("backup", "StartRestoreJob")

    def load_identities(self) -> None:
        self._load("iam")

    def reset(self) -> None:
        """Forgets everything that happened in every service, and starts over."""
        from moto.moto_api._internal.models import moto_api_backend

        with self._lock:
            self._loaded.clear()
            moto_api_backend.reset()
            self.load_identities()

    def _load(self, service: str) -> None:
        if service in self._loaded:
            return
        with self._lock:
            if service in self._loaded:
                return
            match service:
                case "iam":
                    from aws_sandbox.world.seed_iam import seed_iam as seed
                case "kms":
                    from aws_sandbox.world.seed_keys import seed_keys as seed
                case _:
                    from aws_sandbox.world.seed_ec2 import seed_ec2 as seed
            seed(self.partition)
            self._loaded.add(service)
