"""The resource types that the sandbox can restore, by the ResourceType of their points."""

from __future__ import annotations

from aws_sandbox.restores.ebs import EbsRestore
from aws_sandbox.restores.kind import RestoreKind

RESTORES: dict[str, RestoreKind] = {"EBS": EbsRestore()}
