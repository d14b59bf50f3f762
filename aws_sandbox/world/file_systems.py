"""The shop's EFS file systems, by the id of their row in the catalogue, and the files in them."""

from __future__ import annotations

from dataclasses import dataclass

from aws_sandbox.world.accounts import stable_hex


@dataclass(frozen=True, slots=True)
class FileSystemRow:
    id: str
    files: tuple[str, ...]
    """Paths from its root. What is in them is not kept."""
    zone: str | None = None
    """Letter of the zone of a One Zone file system."""
    performance: str = "generalPurpose"
    mounted: tuple[str, ...] = ("a", "b", "c")
    """Letters of the zones with a mount target."""
    access_points: tuple[str, ...] = ()
    """Their root directories, without the slash."""
    idle_days: int = 0
    """Days after which files move to Infrequent Access; 0 is never."""
    encrypted_mounts: bool = False
    """Whether its policy takes clients over TLS only."""


FILE_SYSTEMS = {
    row.id: row
    for row in (
        FileSystemRow(
            "media-masters",
            ("/films/harbour.mov", "/films/skyline.mov", "/stills/cover.tiff", "/index.json"),
            performance="maxIO",
            idle_days=30,
        ),
        FileSystemRow(
            "jenkins-home",
            ("/config.xml", "/jobs/shop/config.xml", "/jobs/shop/builds/42/log", "/secrets/master.key"),
            zone="a",
            mounted=("a",),
        ),
        FileSystemRow(
            "shared-config", ("/nginx/nginx.conf", "/nginx/sites/shop.conf", "/motd"), encrypted_mounts=True
        ),
        FileSystemRow(
            "tenants",
            ("/acme/invoices/2026-01.pdf", "/acme/logo.png", "/globex/logo.png", "/Globex/readme.txt"),
            access_points=("acme", "globex"),
        ),
    )
}


def file_system_id(identifier: str) -> str:
    return f"fs-{stable_hex('EFS', identifier)}"


def files_of(resource_arn: str) -> tuple[str, ...]:
    """The files that every backup of a file system holds, by the ARN of the file system."""
    named = resource_arn.rpartition("/")[2]
    return next((row.files for row in FILE_SYSTEMS.values() if file_system_id(row.id) == named), ())
