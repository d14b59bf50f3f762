"""Redshift Serverless: namespaces, which hold the data, and workgroups, which compute."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from aws_api.lookups.ec2_network import told
from recovery.account import AccountChoice
from recovery.context import Context
from recovery.errors import AwsError, NotFound

SERVICE = "redshift-serverless"
PAGE = 100
AVAILABLE = "AVAILABLE"
OWNED_BY_AWS = "AWS_OWNED_KMS_KEY"
"""What stands in the place of a key that is nobody's own."""


def namespace(calls: Calls, arn: str) -> dict[str, str]:
    """A namespace and its workgroup, by an ARN that ends with the namespace's id or its name. Raises
    `NotFound`."""
    found = _by_arn(calls, arn)
    name, key = text(found, "namespaceName"), text(found, "kmsKeyId")
    facts = {
        "namespace": name,
        "status": text(found, "status"),
        "database": text(found, "dbName"),
        "kms_key_arn": "" if key == OWNED_BY_AWS else key,
        "managed_password": "true" if found.get("adminPasswordSecretArn") else "false",
        "password_key": text(found, "adminPasswordSecretKmsKeyId"),
        "iam_roles": ", ".join(found.get("iamRoles") or ()),
    }
    with suppress(AwsError):
        facts["workgroup"] = text(workgroup_of(calls, name) or {}, "workgroupName")
    return {member: value for member, value in facts.items() if value}


def described(calls: Calls, name: str) -> Answer:
    """The namespace of that name. Raises `NotFound`."""
    found: Answer = calls.read(SERVICE, "GetNamespace", namespaceName=name)["namespace"]
    return found


def workgroup_of(calls: Calls, namespace_name: str) -> Answer | None:
    """The workgroup of a namespace, which has one at most."""
    return next(
        (each for each in _listed(calls, "ListWorkgroups") if text(each, "namespaceName") == namespace_name),
        None,
    )


def namespaces(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Namespaces of the Region with their first database, and a state other than AVAILABLE."""
    return [
        AccountChoice(text(each, "namespaceName"), "", told(text(each, "dbName"), _state(each)))
        for each in _listed(calls, "ListNamespaces")
    ]


def workgroups(calls: Calls, context: Context, needs: Mapping[str, str]) -> list[AccountChoice]:
    """Workgroups of the Region with their namespaces, and a state other than AVAILABLE."""
    return [
        AccountChoice(text(each, "workgroupName"), "", told(text(each, "namespaceName"), _state(each)))
        for each in _listed(calls, "ListWorkgroups")
    ]


def _by_arn(calls: Calls, arn: str) -> Answer:
    last = arn.rpartition("/")[2]
    for each in _listed(calls, "ListNamespaces"):
        if text(each, "namespaceArn") == arn or last in (
            text(each, "namespaceId"),
            text(each, "namespaceName"),
        ):
            return each
    raise NotFound("Not found", f"There is no namespace {arn}.")


def _listed(calls: Calls, operation: str) -> list[Answer]:
    pages = calls.pages(SERVICE, operation, {"maxResults": PAGE}, token="nextToken")
    return [each for page in pages for each in page]


def _state(found: Answer) -> str:
    status = text(found, "status")
    return "" if status == AVAILABLE else status.lower()
