"""The Kubernetes versions that EKS offers here: a small set of what DescribeClusterVersions told in November
2026, each with its platform version and the ends of its support."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

DEFAULT_VERSION = "1.34"

VERSIONS = (
    ("1.34", "eks.9", "2025-10-02", "2026-12-02", "2027-12-02"),
    ("1.33", "eks.18", "2025-05-29", "2026-07-29", "2027-07-29"),
    ("1.32", "eks.25", "2025-01-23", "2026-03-23", "2027-03-23"),
    ("1.31", "eks.41", "2024-09-26", "2025-11-26", "2026-11-26"),
)
"""Version, platform, release, end of standard and of extended support (EKS user guide, "Kubernetes release
calendar")."""

PLATFORMS = {version: platform for version, platform, *_ in VERSIONS}

STANDARD = frozenset({"1.34"})
TIERS = ("standard", "tier-xl", "tier-2xl", "tier-4xl", "tier-8xl")
"""Control plane scaling tiers (EKS service model)."""


def versions() -> list[dict[str, Any]]:
    """As DescribeClusterVersions tells them, newest first."""
    return [
        {
            "clusterVersion": version,
            "clusterType": "eks",
            "defaultPlatformVersion": platform,
            "defaultVersion": version == DEFAULT_VERSION,
            "releaseDate": _day(released),
            "endOfStandardSupportDate": _day(standard),
            "endOfExtendedSupportDate": _day(extended),
            "status": "standard-support" if version in STANDARD else "extended-support",
            "versionStatus": "STANDARD_SUPPORT" if version in STANDARD else "EXTENDED_SUPPORT",
            "kubernetesPatchVersion": f"{version}.3",
        }
        for version, platform, released, standard, extended in VERSIONS
    ]


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
