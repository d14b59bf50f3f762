"""The same ids in every run for what moto itself makes while a part of the world is filled: default VPCs and
their subnets, route tables, node ids and host names."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

from moto.moto_api._internal import mock_random

from aws_sandbox.world.accounts import stable_hex


@contextmanager
def settled_ids(part: object) -> Iterator[None]:
    """Moto draws most ids from a generator of its own, some from Python's. Both are random again
    afterwards."""
    for generator in (mock_random, random):
        generator.seed(stable_hex("ids", part))
    try:
        yield
    finally:
        for generator in (mock_random, random):
            generator.seed()
