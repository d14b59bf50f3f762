"""Which resources can be written down as Terraform configuration."""

from __future__ import annotations

import re
from functools import cache

from restore_profiles.as_code import buckets, clusters, databases, files, machines, tables, warehouses
from restore_profiles.as_code.model import Code


@cache
def codes() -> tuple[Code, ...]:
    modules = (machines, databases, clusters, tables, files, buckets, warehouses)
    return tuple(code for module in modules for code in module.CODES)


def codes_of(resource_type: str, arn: str) -> tuple[Code, ...]:
    """The kinds that a resource of that ARN may be; what it is described as decides among them."""
    return tuple(
        code
        for code in codes()
        if resource_type in code.resource_types and re.fullmatch(code.arn, arn, re.DOTALL)
    )


def covered() -> tuple[str, ...]:
    """The resource types of which something can be written down."""
    return tuple(dict.fromkeys(name for code in codes() for name in code.resource_types))
