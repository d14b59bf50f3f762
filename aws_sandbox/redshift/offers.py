"""What Redshift offers: node types, maintenance tracks, ports."""

from __future__ import annotations

from typing import Any

NODE_COUNTS = {
    "ra3.large": range(1, 17),
    "ra3.xlplus": range(1, 33),
    "ra3.4xlarge": range(2, 129),
    "ra3.16xlarge": range(2, 129),
    "dc2.large": range(1, 33),
    "dc2.8xlarge": range(2, 129),
}
"""Nodes in a cluster by node type (Redshift management guide, "Node type details")."""

TRACKS = {"current": "1.0.78890", "trailing": "1.0.76913"}
"""Database version of each maintenance track."""

PORTS = {"ra3": (range(5431, 5456), range(8191, 8216)), "dc2": (range(1150, 65536),)}
"""Redshift API, RestoreFromClusterSnapshot: Port, by the family of the node type."""


def refused_port(node_type: str, port: int) -> str | None:
    """The ports that there are instead."""
    allowed = PORTS[node_type.partition(".")[0]]
    if any(port in ports for ports in allowed):
        return None
    return " or ".join(f"{ports.start} to {ports.stop - 1}" for ports in allowed)


def orderable(zones: list[str], node_type: str | None) -> list[dict[str, Any]]:
    """Items of DescribeOrderableClusterOptions."""
    return [
        {
            "ClusterVersion": "1.0",
            "ClusterType": layout,
            "NodeType": kind,
            "AvailabilityZones": [{"Name": zone} for zone in zones],
        }
        for kind, counts in NODE_COUNTS.items()
        if node_type in (None, kind)
        for layout in (("single-node", "multi-node") if 1 in counts else ("multi-node",))
    ]


def configurations(megabytes: float) -> list[dict[str, Any]]:
    """Items of DescribeNodeConfigurationOptions for a snapshot of this size: the smallest counts that hold
    it."""
    return [
        {
            "NodeType": kind,
            "NumberOfNodes": count,
            "EstimatedDiskUtilizationPercent": round(
                100 * megabytes / (GIB_PER_NODE[kind] * 1024 * count), 2
            ),
            "Mode": "standard",
        }
        for kind, counts in NODE_COUNTS.items()
        for count in range(max(2, counts.start), counts.start + 5)
        if megabytes < GIB_PER_NODE[kind] * 1024 * count
    ]


GIB_PER_NODE = {
    "ra3.large": 8_192,
    "ra3.xlplus": 32_768,
    "ra3.4xlarge": 131_072,
    "ra3.16xlarge": 131_072,
    "dc2.large": 160,
    "dc2.8xlarge": 2_560,
}
"""Storage of a node (Redshift management guide, "Node type details")."""


def tracks(name: str | None) -> list[dict[str, Any]]:
    """Items of DescribeClusterTracks."""
    return [
        {
            "MaintenanceTrackName": track,
            "DatabaseVersion": version,
            "UpdateTargets": [
                {"MaintenanceTrackName": other, "DatabaseVersion": TRACKS[other]} for other in TRACKS
            ],
        }
        for track, version in TRACKS.items()
        if name in (None, track)
    ]
