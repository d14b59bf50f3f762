"""EC2's instance types by Region, of which moto has none for China and GovCloud."""

from __future__ import annotations

from typing import Any

LIKE = "eu-west-1"
"""The Region whose offer the Regions without one are given."""


def install(region: str, zones: list[Any]) -> None:
    """Gives a Region of moto's EC2 an offer in those of its zones whose letter that other Region has too.
    Loads moto's EC2."""
    from moto.ec2.models.instance_types import INSTANCE_TYPE_OFFERINGS

    if region in INSTANCE_TYPE_OFFERINGS["region"]:
        return
    names = {f"{LIKE}{zone.name[-1]}": zone.name for zone in zones}
    ids = {f"euw1-az{zone.zone_id[-1]}": zone.zone_id for zone in zones}
    for kind, locations in (
        ("region", {LIKE: region}),
        ("availability-zone", names),
        ("availability-zone-id", ids),
    ):
        INSTANCE_TYPE_OFFERINGS[kind][region] = [
            {**row, "Location": locations[row["Location"]]}
            for row in INSTANCE_TYPE_OFFERINGS[kind][LIKE]
            if row["Location"] in locations
        ]
