"""The sandbox as a fork: nine tenths of what it does until its first restore are imports and the reading of
service models. Nothing of the world is made beforehand, since all its times are those of the start."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import aws_sandbox
from aws_sandbox.__main__ import main as serve
from aws_sandbox.__main__ import shield_moto
from aws_sandbox.aws_call import MODEL_OF_SIGNING_NAME
from aws_sandbox.world.loading import SEEDS


def prepare() -> None:
    shield_moto()
    for module in pkgutil.walk_packages(aws_sandbox.__path__, "aws_sandbox."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    from botocore.exceptions import UnknownServiceError
    from moto.core.base_backend import AccountSpecificBackend
    from moto.core.routing import get_service_router

    regions_of = AccountSpecificBackend.get_session()
    for service in ("backup", "iam", "sts", *SEEDS):
        name = MODEL_OF_SIGNING_NAME.get(service, service)
        try:
            get_service_router(name)
            regions_of.get_available_regions(name)
        except UnknownServiceError:
            continue  # one that signs for several


def main() -> int:
    serve()
    return 0
