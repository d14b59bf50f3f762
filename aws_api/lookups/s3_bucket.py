"""S3: what a bucket is set to, each setting asked by itself, so that one refusal hides no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from recovery.errors import AwsError, NotFound
from recovery.models import short_id

AT_ONCE = 5
"""Reads under way at a time: ten settings one after the other are a second on a bad day."""

ACLS_DISABLED = "BucketOwnerEnforced"
# What GetBucketLocation answers for the oldest Regions ("GetBucketLocation", Amazon S3 API).
REGIONS = {"": "us-east-1", "EU": "eu-west-1"}


@dataclass(frozen=True, slots=True)
class Setting:
    """One read of a bucket, and the facts it gives; `absent` are those where S3 says that nothing is set."""

    operation: str
    facts: Callable[[Answer], dict[str, str]]
    absent: dict[str, str]
    what: str


def bucket(calls: Calls, arn: str) -> dict[str, str]:
    """The settings of a bucket. `versioning` is Enabled, Suspended or Never; `acls_enabled`,
    `public_access_blocked`, `public_acls_blocked` and `has_policy` are "true" or "false"; `lifecycle`,
    `cors`, `notifications`, `replication`, `tags` and `encryption` hold, as JSON, what the operation that
    sets them takes.
    `settings_refused` names in words what may not be read.

    Raises `NotFound` where there is no such bucket, and AWS's own error where nothing at all may be read.
    """
    name = short_id(arn)
    with ThreadPoolExecutor(max_workers=AT_ONCE) as threads:
        answers = list(threads.map(lambda setting: _read(calls, name, setting), SETTINGS))
    facts: dict[str, str] = {"name": name}
    refused: list[str] = []
    errors: list[AwsError] = []
    for setting, answer in zip(SETTINGS, answers, strict=True):
        if isinstance(answer, AwsError):
            refused.append(setting.what)
            errors.append(answer)
        else:
            facts |= answer
    missing = next((error for error in errors if isinstance(error, NotFound)), None)
    if missing or len(errors) == len(SETTINGS):
        raise missing or errors[0]
    facts["settings_refused"] = ", ".join(refused)
    return {fact: value for fact, value in facts.items() if value}


def fact(calls: Calls, name: str, setting: Setting) -> dict[str, str]:
    """The facts of one setting of a bucket."""
    answer = _read(calls, name, setting)
    if isinstance(answer, AwsError):
        raise answer
    return answer


def region(calls: Calls, name: str) -> str:
    """The Region of a bucket. Raises `NotFound` where no account has it."""
    told = text(calls.read("s3", "GetBucketLocation", Bucket=name), "LocationConstraint")
    return REGIONS.get(told, told)


def _read(calls: Calls, name: str, setting: Setting) -> dict[str, str] | AwsError:
    try:
        return setting.facts(calls.read("s3", setting.operation, Bucket=name))
    except NotFound as error:
        # S3 answers NoSuchBucketPolicy and the like where a setting is not made.
        return error if error.code == "NoSuchBucket" else setting.absent
    except AwsError as error:
        return error


def _versioning(answer: Answer) -> dict[str, str]:
    return {"versioning": text(answer, "Status") or "Never"}


def _ownership(answer: Answer) -> dict[str, str]:
    rules = answer["OwnershipControls"]["Rules"]
    return {"acls_enabled": _truth(text(rules[0], "ObjectOwnership") != ACLS_DISABLED)}


def _public_access(answer: Answer) -> dict[str, str]:
    setting = answer["PublicAccessBlockConfiguration"]
    return {
        "public_access_blocked": _truth(len(setting) == 4 and all(setting.values())),
        "public_acls_blocked": _truth(setting.get("BlockPublicAcls") is True),
    }


def _encryption(answer: Answer) -> dict[str, str]:
    """Only where a KMS key is named: S3's own keys are what every bucket has by itself."""
    setting = answer["ServerSideEncryptionConfiguration"]
    defaults = [rule.get("ApplyServerSideEncryptionByDefault") or {} for rule in setting["Rules"]]
    return {"encryption": _json(setting)} if any(each.get("KMSMasterKeyID") for each in defaults) else {}


def _lifecycle(answer: Answer) -> dict[str, str]:
    return {"lifecycle": _json({"Rules": answer["Rules"]})}


def _cors(answer: Answer) -> dict[str, str]:
    return {"cors": _json({"CORSRules": answer["CORSRules"]})}


def _notifications(answer: Answer) -> dict[str, str]:
    return {"notifications": _json(answer)} if answer else {}


def _replication(answer: Answer) -> dict[str, str]:
    return {"replication": _json(answer["ReplicationConfiguration"])}


def _tags(answer: Answer) -> dict[str, str]:
    """Less those that AWS sets itself and lets nobody set."""
    own = [tag for tag in answer["TagSet"] if not text(tag, "Key").lower().startswith("aws:")]
    return {"tags": _json({"TagSet": own})} if own else {}


VERSIONING = Setting("GetBucketVersioning", _versioning, {}, "versioning")
OWNERSHIP = Setting("GetBucketOwnershipControls", _ownership, {"acls_enabled": "true"}, "object ownership")
PUBLIC_ACCESS = Setting(
    "GetPublicAccessBlock",
    _public_access,
    {"public_access_blocked": "false", "public_acls_blocked": "false"},
    "public access",
)
LIFECYCLE = Setting("GetBucketLifecycleConfiguration", _lifecycle, {}, "lifecycle rules")
REPLICATION = Setting("GetBucketReplication", _replication, {}, "replication")
NOTIFICATIONS = Setting("GetBucketNotificationConfiguration", _notifications, {}, "notifications")
SETTINGS = (
    VERSIONING,
    OWNERSHIP,
    LIFECYCLE,
    REPLICATION,
    PUBLIC_ACCESS,
    Setting("GetBucketPolicy", lambda answer: {"has_policy": "true"}, {"has_policy": "false"}, "policy"),
    Setting("GetBucketEncryption", _encryption, {}, "default encryption"),
    Setting("GetBucketCors", _cors, {}, "CORS"),
    NOTIFICATIONS,
    Setting("GetBucketTagging", _tags, {}, "tags"),
)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _json(value: object) -> str:
    """Dates, as a lifecycle rule may have one, in ISO 8601."""
    return json.dumps(value, default=lambda moment: moment.isoformat(), ensure_ascii=False)
