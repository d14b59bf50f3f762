"""What a restore of an EKS cluster asks for: its keys, the objects and lists inside their texts, and the
metadata of its children inside the text of one of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aws_sandbox.backup.errors import InvalidParameterValue, MissingParameterValue
from aws_sandbox.eks.offers import TIERS
from aws_sandbox.restores.parameters import Reader, listed, mapping, objects, text, truth

CLUSTER_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,99}")
"""EKS API, CreateCluster."""
NAMESPACE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""A label of RFC 1123 (Kubernetes, "Namespaces")."""
KIND = re.compile(r"(?:[a-z0-9.-]+/)?v[0-9][a-z0-9]*/[A-Za-z]+")
"""`group/version/kind` or `version/kind`."""
MOST_NAMESPACES = 5

NEW_ONLY = frozenset(
    {
        *("eksClusterVersion", "clusterRole", "controlPlaneScalingTier", "encryptionConfigProviderKeyArn"),
        *("clusterVpcConfig", "nodeGroups", "fargateProfiles", "podIdentityAssociations"),
    }
)
""" "If newCluster is "true", the following metadata fields apply"."""

Shape = dict[str, tuple[type, bool]]
"""By key: what its value is, and whether it is required."""

NETWORK: Shape = {"vpcId": (str, False), "subnetIds": (list, True), "securityGroupIds": (list, True)}
NODE_GROUP: Shape = {
    "nodeGroupId": (str, True),
    "subnetIds": (list, True),
    "instanceTypes": (list, False),
    "nodeRole": (str, True),
    "securityGroupIds": (list, False),
    "remoteAccessEc2SshKey": (str, False),
    "launchTemplateId": (str, False),
    "launchTemplateVersion": (str, False),
}
FARGATE_PROFILE: Shape = {
    "name": (str, True),
    "subnetIds": (list, False),
    "podExecutionRoleArn": (str, True),
}
POD_IDENTITY: Shape = {"associationId": (str, True), "roleArn": (str, True)}
"""The page marks neither as required; an entry without one of them says nothing."""


def _network(key: str, value: str) -> dict[str, Any]:
    return _shaped(key, mapping(key, value), NETWORK)


def _entries(shape: Shape) -> Reader:
    def read(key: str, value: str) -> list[dict[str, Any]]:
        found = objects(key, value)
        return [_shaped(f"{key}[{place}]", entry, shape) for place, entry in enumerate(found)]

    return read


def _shaped(key: str, found: dict[str, Any], shape: Shape) -> dict[str, Any]:
    if unknown := sorted(found.keys() - shape.keys()):
        raise InvalidParameterValue(f"Invalid {key}: unknown keys {', '.join(unknown)}.")
    for name, (kind, required) in shape.items():
        value = found.get(name)
        if value is None and required:
            raise MissingParameterValue(f"Restore metadata is missing {key}.{name}.")
        if name not in found:
            continue
        fits = isinstance(value, kind) and bool(value)
        if not fits or (kind is list and not all(isinstance(item, str) and item for item in found[name])):
            wanted = "a list of strings" if kind is list else "a string"
            raise InvalidParameterValue(f"Invalid {key}.{name}: it is not {wanted}.")
    return found


def _cluster_name(key: str, value: str) -> str:
    if not CLUSTER_NAME.fullmatch(value):
        raise InvalidParameterValue(
            f"Invalid {key}: {value!r}; a letter or digit, then letters, digits, '-' and '_', 100 at most."
        )
    return value


def _tier(key: str, value: str) -> str:
    if value not in TIERS:
        raise InvalidParameterValue(f"Invalid {key}: {value}. Valid: {', '.join(TIERS)}")
    return value


def _order(key: str, value: str) -> list[str]:
    kinds = listed(key, value)
    for kind in kinds:
        if not KIND.fullmatch(kind):
            raise InvalidParameterValue(f"Invalid {key}: {kind!r} is no group/version/kind or version/kind.")
    return kinds


def _namespaces(key: str, value: str) -> list[str]:
    names = listed(key, value)
    if len(names) > MOST_NAMESPACES:
        raise InvalidParameterValue(f"Invalid {key}: at most {MOST_NAMESPACES}, not {len(names)}.")
    for name in names:
        if not NAMESPACE.fullmatch(name):
            raise InvalidParameterValue(f"Invalid {key}: {name!r} is no name of a namespace.")
    return names


def _nested(key: str, value: str) -> dict[str, dict[str, str]]:
    """A JSON object whose values are JSON objects of strings, each in a string of its own."""
    found: dict[str, dict[str, str]] = {}
    for arn, inner in mapping(key, value).items():
        if not isinstance(inner, str):
            raise InvalidParameterValue(f"Invalid {key}: the metadata of {arn} must be JSON in a string.")
        try:
            metadata = json.loads(inner)
        except (ValueError, RecursionError) as error:
            raise InvalidParameterValue(f"Invalid {key}: the metadata of {arn} is not JSON.") from error
        if not isinstance(metadata, dict) or not all(isinstance(each, str) for each in metadata.values()):
            raise InvalidParameterValue(f"Invalid {key}: the metadata of {arn} is no object of strings.")
        found[arn] = metadata
    return found


READERS: dict[str, Reader] = {
    "clusterName": _cluster_name,
    "newCluster": truth,
    "eksClusterVersion": text,
    "clusterRole": text,
    "controlPlaneScalingTier": _tier,
    "encryptionConfigProviderKeyArn": text,
    "clusterVpcConfig": _network,
    "nodeGroups": _entries(NODE_GROUP),
    "fargateProfiles": _entries(FARGATE_PROFILE),
    "podIdentityAssociations": _entries(POD_IDENTITY),
    "kubernetesRestoreOrder": _order,
    "namespaceLevelRestore": truth,
    "namespaces": _namespaces,
    "restoreKubernetesManifestsOnly": truth,
    "nestedRestoreJobs": _nested,
}
"""Of "Restore an Amazon EKS cluster". `namespacePvMapping`, which a few public scripts send, is in no list of
AWS's, and nor is aws:backup:request-id for this type."""

SPELLINGS = {key.lower(): key for key in READERS}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Values under the documented keys; absent ones are those of the backup."""

    cluster: str
    new: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)
    namespaces: tuple[str, ...] | None = None
    """None is the whole cluster; none at all is what AWS's own example of nested volumes has."""
    manifests_only: bool = False
    nested: Mapping[str, dict[str, str]] = field(default_factory=dict)


def read_wanted(metadata: Mapping[str, str]) -> Wanted:
    """Raises a BackupError for what contradicts the page, whatever the account holds. Keys are compared
    without case: an example on the page writes `nestedrestorejobs`."""
    values: dict[str, Any] = {}
    for given, value in metadata.items():
        key = SPELLINGS.get(given.lower())
        if key is None:
            raise InvalidParameterValue(f"Invalid restore metadata. Unknown keys: {given}")
        if key in values:
            raise InvalidParameterValue(f"Invalid restore metadata. {given} is given twice.")
        values[key] = READERS[key](given, value)
    if "clusterName" not in values:
        raise MissingParameterValue("Restore metadata is missing clusterName.")
    new, by_namespace = values.get("newCluster", False), values.get("namespaceLevelRestore", False)
    if not new and (misplaced := sorted(values.keys() & NEW_ONLY)):
        raise InvalidParameterValue(f"Invalid {misplaced[0]}: it needs newCluster to be true.")
    if by_namespace and new:
        # The page's table: a restore of namespaces goes to an existing cluster.
        raise InvalidParameterValue("Invalid namespaceLevelRestore: namespaces go to an existing cluster.")
    if values.get("namespaces") and not by_namespace:
        raise InvalidParameterValue("Invalid namespaces: they need namespaceLevelRestore to be true.")
    manifests_only, nested = (
        values.get("restoreKubernetesManifestsOnly", False),
        values.get("nestedRestoreJobs"),
    )
    if manifests_only and nested:
        raise InvalidParameterValue("Invalid nestedRestoreJobs: only manifests are to be restored.")
    return Wanted(
        cluster=values["clusterName"],
        new=new,
        values=values,
        namespaces=tuple(values.get("namespaces", ())) if by_namespace else None,
        manifests_only=manifests_only,
        nested=nested or {},
    )
