"""What RDS, DocumentDB and Neptune refuse of a cluster's options, by what exists in the Region and by what
they offer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.restores.keys import find_key
from aws_sandbox.restores.rds_refusals import PORTS
from aws_sandbox.restores.scaling import refuse_scaling
from aws_sandbox.world.accounts import Place

IDENTIFIER = re.compile(r"(?!.*--)[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
"""RDS API, CreateDBCluster: 1 to 63 letters, digits or hyphens, the first a letter, no two hyphens in a row
and none at the end."""
DATABASE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
LONGEST_BACKTRACK = 259_200
"""Seconds: 72 hours (RDS API, BacktrackWindow)."""
MODES = {"aurora-postgresql": ("provisioned", "serverless"), "aurora-mysql": ("provisioned", "serverless")}
"""EngineMode, where it is not only "provisioned"."""


def refuse_names(place: Place, values: Mapping[str, Any]) -> None:
    """Raises a BackupError for the two keys that are required. No page marks a key of DocumentDB or Neptune
    as required; their restore operation cannot do without these."""
    from aws_sandbox.rds.models import rds_of

    for key in ("dbClusterIdentifier", "engine"):
        if key not in values:
            raise MissingParameterValue(f"Restore metadata is missing {key}.")
    identifier, rds = values["dbClusterIdentifier"], rds_of(place)
    if IDENTIFIER.fullmatch(identifier) is None:
        raise InvalidParameterValue(
            f"Invalid dbClusterIdentifier: {identifier!r}. 1 to 63 letters, digits or hyphens; the first is "
            "a letter, the last no hyphen, and no two hyphens stand together."
        )
    if identifier in rds.clusters or identifier in rds.databases:
        raise InvalidParameterValue(
            f"Invalid dbClusterIdentifier: {identifier.lower()} already exists in {place.region}."
        )


def refuse_options(place: Place, source: Any | None, values: Mapping[str, Any]) -> None:
    """Raises a BackupError. `source` is moto's cluster as it was backed up, None where its snapshot is gone,
    which fails the job and no call."""
    from aws_sandbox.rds.models import rds_of

    rds = rds_of(place)
    _refuse_network(place, rds, values)
    if (port := values.get("port")) is not None and port not in PORTS:
        raise InvalidParameterValue(f"Invalid port: {PORTS.start} to {PORTS.stop - 1}, not {port}.")
    if (key := values.get("kmsKeyId")) is not None and find_key(place, key) is None:
        raise InvalidParameterValue(f"Invalid kmsKeyId: {key} does not exist in {place.region}.")
    if (name := values.get("databaseName")) is not None and DATABASE_NAME.fullmatch(name) is None:
        raise InvalidParameterValue(f"Invalid databaseName: {name!r}.")
    if source is None:
        return
    if values["engine"] != source.engine:
        raise InvalidParameterValue(f"Invalid engine: the backup is of {source.engine}.")
    version = values.get("engineVersion", source.engine_version)
    _refuse_version(source, version)
    _refuse_groups(rds, source.engine, version, values)
    _refuse_features(source.engine, values)


def _refuse_network(place: Place, rds: Any, values: Mapping[str, Any]) -> None:
    from moto.ec2.models import ec2_backends

    ec2 = ec2_backends[place.account][place.region]
    name = values.get("dbSubnetGroupName", "default")
    if name not in rds.subnet_groups:
        raise InvalidParameterValue(f"Invalid dbSubnetGroupName: DB subnet group {name} does not exist.")
    group = rds.subnet_groups[name]
    zones = {zone.name for zone in ec2.describe_availability_zones()}
    if unknown := sorted(set(values.get("availabilityZones", ())) - zones):
        raise InvalidParameterValue(
            f"Invalid availabilityZones: {', '.join(unknown)} is no zone of {place.region}."
        )
    for identifier in values.get("vpcSecurityGroupIds", ()):
        found = ec2.get_security_group_from_id(identifier)
        if found is None:
            raise InvalidParameterValue(f"Invalid vpcSecurityGroupIds: {identifier} does not exist.")
        if found.vpc_id != group.vpc_id:
            raise InvalidParameterValue(
                f"Invalid vpcSecurityGroupIds: {identifier} is in {found.vpc_id}, the DB subnet group {name} "
                f"in {group.vpc_id}."
            )


def _refuse_version(source: Any, version: str) -> None:
    from aws_sandbox.rds.cluster_offers import rank

    asked, backed_up = rank(source.engine, version), rank(source.engine, source.engine_version)
    if asked is None:
        raise InvalidParameterValue(f"Invalid engineVersion: {source.engine} {version} is not offered.")
    if backed_up is not None and asked < backed_up:
        raise InvalidParameterValue(
            f"Invalid engineVersion: {version} is older than the backup's {source.engine_version}."
        )


def _refuse_groups(rds: Any, engine: str, version: str, values: Mapping[str, Any]) -> None:
    from aws_sandbox.rds.cluster_offers import family_of

    if (name := values.get("dbClusterParameterGroupName")) is not None:
        if name not in rds.db_cluster_parameter_groups:
            raise InvalidParameterValue(f"Invalid dbClusterParameterGroupName: {name} does not exist.")
        family = family_of(engine, version)
        if rds.db_cluster_parameter_groups[name].db_parameter_group_family != family:
            raise InvalidParameterValue(
                f"Invalid dbClusterParameterGroupName: {name} is not of family {family}."
            )
    # DocumentDB and Neptune have no option groups, and their pages list the key all the same: no effect.
    if (name := values.get("optionGroupName")) is not None and engine not in ("docdb", "neptune"):
        if name not in rds.option_groups:
            raise InvalidParameterValue(f"Invalid optionGroupName: {name} does not exist.")
        if rds.option_groups[name].engine_name != engine:
            raise InvalidParameterValue(f"Invalid optionGroupName: {name} is not for {engine}.")


def _refuse_features(engine: str, values: Mapping[str, Any]) -> None:
    from aws_sandbox.rds.cluster_offers import ENGINES
    from aws_sandbox.rds.offers import LOG_TYPES

    logs = ENGINES[engine].logs if engine in ENGINES else LOG_TYPES[engine]
    if unknown := set(values.get("enableCloudwatchLogsExports", ())) - set(logs):
        raise InvalidParameterValue(
            f"Invalid enableCloudwatchLogsExports: {engine} has no log {', '.join(sorted(unknown))}."
        )
    mode, modes = values.get("engineMode", "provisioned"), MODES.get(engine, ("provisioned",))
    if mode not in modes:
        raise InvalidParameterValue(f"Invalid engineMode: {mode}. {engine} takes {', '.join(modes)}.")
    if (window := values.get("backtrackWindow", 0)) and engine != "aurora-mysql":
        raise InvalidParameterValue(f"Invalid backtrackWindow: {engine} has no backtrack.")
    if window > LONGEST_BACKTRACK:
        raise InvalidParameterValue(f"Invalid backtrackWindow: 0 to {LONGEST_BACKTRACK}, not {window}.")
    if (scaling := values.get("scalingConfiguration")) is not None:
        if mode != "serverless" and engine in MODES:
            raise InvalidParameterValue("scalingConfiguration is for engineMode serverless only.")
        refuse_scaling(engine, scaling)
