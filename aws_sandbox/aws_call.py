"""What an HTTP request asks for, in AWS's terms: service, operation, Region, who signs it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote_plus

from moto.core.request import Request
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from werkzeug.exceptions import NotFound

CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")

PROTOCOLS = ("query", "ec2", "json", "rest-json", "rest-xml", "smithy-rpc-v2-cbor")

MODEL_OF_SIGNING_NAME = {
    "monitoring": "cloudwatch",
    "elasticfilesystem": "efs",
    "elasticloadbalancing": "elb",
}
"""Services that sign under another name than the one botocore files their model under. A service missing here
only loses the operation's name, never its way to moto."""


S3_ACTIONS = {
    "ListBuckets": "ListAllMyBuckets",
    "HeadBucket": "ListBucket",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
    "ListObjectVersions": "ListBucketVersions",
    "ListMultipartUploads": "ListBucketMultipartUploads",
    "ListParts": "ListMultipartUploadParts",
    "HeadObject": "GetObject",
    "CopyObject": "PutObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "UploadPartCopy": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "DeleteObjects": "DeleteObject",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "GetBucketReplication": "GetReplicationConfiguration",
    "PutBucketReplication": "PutReplicationConfiguration",
    "DeleteBucketReplication": "PutReplicationConfiguration",
    "GetBucketLifecycle": "GetLifecycleConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
    "GetBucketCors": "GetBucketCORS",
    "PutBucketCors": "PutBucketCORS",
    "DeleteBucketCors": "PutBucketCORS",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
    "DeleteBucketTagging": "PutBucketTagging",
}
"""By operation, where IAM calls it otherwise (Service Authorization Reference, Amazon S3)."""


@dataclass(frozen=True, slots=True)
class AwsCall:
    service: str
    """The signing name, which is also IAM's prefix; empty for a request without a signature."""
    region: str
    access_key: str
    operation: str
    """As in the service model; empty where the model has no such operation."""
    protocol: str
    labels: Mapping[str, str] = field(default_factory=dict)
    """Parts of the path that the model names, unquoted."""
    body: Mapping[str, Any] = field(default_factory=dict)
    """A JSON body, or a form's fields with their first value."""

    @property
    def action(self) -> str:
        """IAM's name of the operation, which S3 alone names otherwise."""
        operation = S3_ACTIONS.get(self.operation, self.operation) if self.service == "s3" else self.operation
        return f"{self.service}:{operation or '*'}"


def read_call(environ: dict[str, Any], body: bytes) -> AwsCall | None:
    """The call in a WSGI request, or None without a version 4 signature (in the header or a presigned
    query)."""
    query = environ.get("QUERY_STRING", "")
    found = CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    if found is None:
        found = CREDENTIAL.search("Credential=" + parse_qs(query).get("X-Amz-Credential", [""])[0])
    if found is None:
        return None
    access_key, region, service = found.groups()
    service = service.lower()
    # The header names the operation even where no model has the signing name (timestream).
    if target := environ.get("HTTP_X_AMZ_TARGET"):
        return AwsCall(
            service, region, access_key, target.rpartition(".")[2], "json", body=_json_object(body)
        )
    model_name = MODEL_OF_SIGNING_NAME.get(service, service)
    try:
        model = get_service_model(model_name)
    except Exception:
        # botocore raises one of several errors for a service it does not know, depending on where it looks.
        return AwsCall(service, region, access_key, "", "rest-json")
    protocol = str(model.metadata.get("protocol", "rest-json"))
    if protocol in ("query", "ec2"):
        form = {key: values[0] for key, values in parse_qs(body.decode("utf-8", "replace") or query).items()}
        return AwsCall(service, region, access_key, form.get("Action", ""), protocol, body=form)
    operation, labels = "", {}
    try:
        matched, found_labels = get_service_router(model_name).match(Request(dict(environ)))
        operation = matched.name
        labels = {str(key): str(value) for key, value in found_labels.items()}
    except (NotFound, NotImplementedError):
        pass
    return AwsCall(service, region, access_key, operation, protocol, labels, _json_object(body))


def unsigned_action(body: bytes) -> str:
    """The Action of an unsigned form, for the few of STS that need no signature."""
    found = re.search(rb"(?:^|&)Action=([^&]+)", body)
    return unquote_plus(found.group(1).decode("ascii", "replace")) if found else ""


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body or b"{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
