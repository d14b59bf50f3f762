"""The sandbox as a fork: three quarters of what it does until its first restore are imports."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import aws_sandbox
from aws_sandbox.__main__ import main as serve
from aws_sandbox.__main__ import shield_moto


def prepare() -> None:
    shield_moto()
    for module in pkgutil.walk_packages(aws_sandbox.__path__, "aws_sandbox."):
        if not module.name.endswith("__main__"):
            import_module(module.name)


def main() -> int:
    serve()
    return 0
