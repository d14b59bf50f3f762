"""The profile of a resource type: the built-in ones, and those that installed packages add.

A package adds one by an entry point in the group `relight.restore_profiles` that names a `RestoreProfile`.
Built-in files are imported when their type is first asked for, and entry points when no built-in one answers,
so that a start pays for neither.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from restore_profiles.model import RestoreProfile

ENTRY_POINTS = "relight.restore_profiles"

# File in restore_profiles/services -> every spelling of its type; the file's own declaration says the same
# (tested).
BUILT_IN = {
    "aurora": ("Aurora",),
    "documentdb": ("DocumentDB", "DocDB"),
    "dsql": ("Aurora DSQL", "DSQL"),
    "cloudformation": ("CloudFormation",),
    "dynamodb": ("DynamoDB",),
    "ebs": ("EBS",),
    "ec2": ("EC2",),
    "efs": ("EFS",),
    "fsx": ("FSx", "FSX"),
    "neptune": ("Neptune",),
    "eks": ("EKS",),
    "rds": ("RDS",),
    "redshift": ("Redshift",),
    "redshift_serverless": ("Redshift Serverless", "RedshiftServerless"),
    "s3": ("S3",),
    "sap_hana": ("SAP HANA on Amazon EC2",),
    "storage_gateway": ("Storage Gateway",),
    "timestream": ("Timestream",),
    "virtual_machine": ("VirtualMachine",),
}


def profile_for(resource_type: str) -> RestoreProfile | None:
    """The profile of a type, compared without case and by its other spellings; None where there is none
    yet."""
    wanted = resource_type.lower()
    for module, spellings in BUILT_IN.items():
        if wanted in {spelling.lower() for spelling in spellings}:
            return _built_in(module)
    return next((profile for profile in added_profiles()[0] if wanted in _spellings(profile)), None)


def profiles() -> tuple[RestoreProfile, ...]:
    """Every profile, by type."""
    known = {profile.resource_type: profile for profile in added_profiles()[0]}
    known |= {profile.resource_type: profile for profile in map(_built_in, BUILT_IN)}
    return tuple(known[resource_type] for resource_type in sorted(known, key=str.lower))


@cache
def added_profiles() -> tuple[tuple[RestoreProfile, ...], tuple[str, ...]]:
    """The profiles of installed packages, and in words those that could not be loaded: one broken package
    stops nobody."""
    from importlib.metadata import entry_points  # 15 ms, and most sessions never need it

    loaded, failures = [], []
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            profile = entry.load()
        except Exception as error:
            failures.append(f"{entry.name} ({entry.value}): {type(error).__name__}: {error}")
            continue
        if isinstance(profile, RestoreProfile):
            loaded.append(profile)
        else:
            failures.append(f"{entry.name} ({entry.value}) is not a RestoreProfile")
    return tuple(loaded), tuple(failures)


@cache
def _built_in(module: str) -> RestoreProfile:
    profile = import_module(f"restore_profiles.services.{module}").PROFILE
    assert isinstance(profile, RestoreProfile)
    return profile


def _spellings(profile: RestoreProfile) -> set[str]:
    return {spelling.lower() for spelling in (profile.resource_type, *profile.also_called)}
