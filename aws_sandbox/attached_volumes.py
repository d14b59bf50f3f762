"""ec2:AttachVolume of a volume that is attached already, which moto does a second time and EC2 refuses
(EC2 API Reference, "Error codes", VolumeInUse)."""

from __future__ import annotations

from functools import wraps
from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_block_store import EBSBackend


def install() -> None:
    """Refuses from now on. Loads moto's EC2, so only once EC2 is needed."""
    if hasattr(EBSBackend.attach_volume, "__wrapped__"):
        return
    original = EBSBackend.attach_volume

    @wraps(original)
    def attach_volume(self: Any, volume_id: str, *arguments: Any, **named: Any) -> Any:
        if self.get_volume(volume_id).attachment:
            raise EC2ClientError("VolumeInUse", f"{volume_id} is already attached to an instance")
        return original(self, volume_id, *arguments, **named)

    EBSBackend.attach_volume = attach_volume  # type: ignore[method-assign]
