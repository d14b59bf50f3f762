"""EC2's placement groups, which moto lacks: the shop has none."""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError


def install() -> None:
    """Loads moto's EC2."""
    from moto.ec2.responses import EC2Response

    setattr(EC2Response, describe_placement_groups.__name__, describe_placement_groups)


def describe_placement_groups(self: Any) -> ActionResult:
    for named in (*self._get_param("GroupNames", []), *self._get_param("GroupIds", [])):
        raise EC2ClientError("InvalidPlacementGroup.Unknown", f"The Placement Group '{named}' is unknown.")
    return ActionResult({"PlacementGroups": []})
