"""Volumes of an AWS Storage Gateway: a recovery point is an EBS snapshot; it becomes a volume of a gateway
again, or an EBS volume."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import RestoreProfile
from restore_profiles.services import ebs
from restore_profiles.services.storage_gateway_fields import CACHED, PAGE, STORED

VOLUME = replace(ebs.VOLUME, resource_type="EBS", caveats=ebs.CAVEATS, testing=None, source=PAGE)
"""With EBS's keys, to be attached to an instance."""

PROFILE = RestoreProfile(
    "Storage Gateway",
    "AWS Storage Gateway",
    (CACHED, STORED, VOLUME),
    source=PAGE,
    # The point is a snapshot of EBS, which returns this of its source.
    returned_only=("volumeId",),
    source_lookup="storage-gateway-volume",
)
