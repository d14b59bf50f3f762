#!/usr/bin/env python3
# Written by Relight, to run without it: Python 3.9 or newer, and boto3.
#
# Recover: Orders back to Friday
#
#   why             INC-1234: a migration deleted rows
#   owner           shop on-call
#   if it fails, call #database-team
#   account         shop 111122223333
#   region          eu-west-1 (aws)
#   step table      Restore orders (DynamoDB, orders)
#   recovery point  arn:aws:backup:eu-west-1:111122223333:recovery-point:8cbbb8a1-0000-4000-8000-0123456789ab
#   as of           2026-11-20T05:00:00Z
#   into            account 111122223333, Region eu-west-1, as table
#   step disk       Restore orders-db-data (EBS, vol-0123456789abcdef0)
#   recovery point  arn:aws:ec2:eu-west-1::snapshot/snap-0abc1234def567890
#   as of           2026-11-20T05:30:00Z
#   into            account 111122223333, Region eu-west-1, as volume
#   step attach     Attach the volume to an instance
#     after         disk
#   side by side    50 at most of DynamoDB
#   plan sha256     b26fb9c8c3c80af10f2fa260f9a7d3724ce5361c7e6c6444e94203e52b0f3033
#   written         2026-11-21T03:00:00Z by relight for arn:aws:iam::111122223333:user/ann
#   journal head    5c1b8f6a5c1b8f6a5c1b8f6a5c1b8f6a5c1b8f6a5c1b8f6a5c1b8f6a5c1b8f6a
#   relight-runbook:1:eNqdUttu3CAQ_RXEU6tsVC5e79qPVT4hT40qa8BDlq4NFuBGbrT_XsbN5gM6QsAcDoc5Y7_z0b9iLrxn3KjWmc6erbZnAU4KpxyoVrgOTqM-qcbiUbfSnrC1bdM02DVKaDwqI5wWWvMD4w5syVXsnYO1cQ1lgMkDITxf4kKUX3FNAabhgjASfrTSnF0L_7uS5gwjkpYSqn2U8lHJZ6F7Iep42Oc7aTAb8SCFHt5y72Hue1lD1dA1-jVj-gYh0IWEY7XjY6D6X35WJBdc_tkrYCbcdzYhFByHqknSdHHEbJM3SP7COk27azP48U4IMOOuc6tJgeue8AtMjpUYr2xd6sqUYLMPB9ax6JgUH6iWhLIvUrFUv1ysE50_bVU0Pn0_UAJhY9n_wa_0WKmsvZTP9sjmWTZ909XG_GBmu-swYvrwypYJAntDvE7bgcmO3uM3KvU3plz7sdug3MU0w_7zLFu51IPbX6WxrzA=
#
# What has started in AWS Backup cannot be stopped. What was attempted is kept in a file for each step beside
# this one, so that running it again continues and starts nothing twice. What ended a day or more ago is
# history: then running this again is a new attempt. `--help` lists the options.
#
# Exit codes: 0 done | 1 a step failed | 2 bad usage | 3 refused or not confirmed | 4 AWS or credentials
#             5 completed, and parts are missing or work remains (printed)
#             130 interrupted; what has started goes on

from __future__ import annotations

import argparse
import getpass
import json
import os
import re
import secrets
import sys
import time
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import boto3
import jmespath
from botocore import exceptions, xform_name
from botocore.config import Config

# 1. What is done, and where.

# As it was decided. Requests are sent as they stand here, with the attempt's own token under the attempt's
# keys; what was left out of this file comes where **ASK:VARIABLE** stands.
PLAN = json.loads(r"""{
  "title": "Recover: Orders back to Friday",
  "account": "111122223333",
  "region": "eu-west-1",
  "partition": "aws",
  "digest": "b26fb9c8c3c80af10f2fa260f9a7d3724ce5361c7e6c6444e94203e52b0f3033",
  "on_failure": "stop",
  "lanes": {
    "DynamoDB": 50
  },
  "secrets": [],
  "steps": [
    {
      "id": "table",
      "title": "Restore orders (DynamoDB, orders)",
      "after": [],
      "overwritten": "",
      "lanes": [
        "DynamoDB"
      ],
      "kind": "restore",
      "point": "arn:aws:backup:eu-west-1:111122223333:recovery-point:8cbbb8a1-0000-4000-8000-0123456789ab",
      "where": "account 111122223333, Region eu-west-1, as table",
      "attempt_keys": [
        "aws:backup:request-id"
      ],
      "hidden": {},
      "in_part": [],
      "words": {
        "verb": "Restore",
        "result": "Restored",
        "start": "StartRestoreJob",
        "gives": "RestoreJobId",
        "describe": "DescribeRestoreJob",
        "pages": "list_restore_jobs",
        "jobs": "RestoreJobs",
        "point": "RecoveryPointArn",
        "status": "Status",
        "made": "CreatedResourceArn"
      },
      "request": {
        "RecoveryPointArn": "arn:aws:backup:eu-west-1:111122223333:recovery-point:8cbbb8a1-0000-4000-8000-0123456789ab",
        "Metadata": {
          "targetTableName": "orders-restored",
          "encryptionType": "Default"
        },
        "IamRoleArn": "arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole",
        "ResourceType": "DynamoDB"
      },
      "remains": [
        "COMPLETED is not recovered. What remains:",
        "1. Turn time to live on, if the source had it; expired items go (optional)",
        "   aws dynamodb update-time-to-live --region eu-west-1 --cli-input-json '{\"TableName\": \"{created.id}\", \"TimeToLiveSpecification\": {\"Enabled\": true, \"AttributeName\": \"{ask.ttl_attribute}\"}}'",
        "   {ask.ttl_attribute}: The attribute that holds when an item expires.",
        "   Done when this prints ENABLED or ENABLING:",
        "   aws dynamodb describe-time-to-live --region eu-west-1 --cli-input-json '{\"TableName\": \"{created.id}\"}' --query TimeToLiveDescription.TimeToLiveStatus --output text",
        "2. Turn point-in-time recovery on, if the source had it (optional)",
        "   aws dynamodb update-continuous-backups --region eu-west-1 --cli-input-json '{\"TableName\": \"{created.id}\", \"PointInTimeRecoverySpecification\": {\"PointInTimeRecoveryEnabled\": true, \"RecoveryPeriodInDays\": {ask.pitr_days}}}'",
        "   {ask.pitr_days}: For how many days back, 1 to 35.",
        "   Done when this prints ENABLED:",
        "   aws dynamodb describe-continuous-backups --region eu-west-1 --cli-input-json '{\"TableName\": \"{created.id}\"}' --query ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus --output text",
        "3. Put the tags on the table that the source had (optional)",
        "   aws dynamodb tag-resource --region eu-west-1 --cli-input-json '{\"ResourceArn\": \"{created.arn}\", \"Tags\": {ask.tags}}'",
        "   {ask.tags}: As JSON: [{\"Key\": \"team\", \"Value\": \"orders\"}].",
        "   Done when this prints true:",
        "   aws dynamodb list-tags-of-resource --region eu-west-1 --cli-input-json '{\"ResourceArn\": \"{created.arn}\"}' --query 'to_string(length(Tags) > `0`)' --output text",
        "4. Turn a stream on, if the source had one (optional)",
        "   aws dynamodb update-table --region eu-west-1 --cli-input-json '{\"TableName\": \"{created.id}\", \"StreamSpecification\": {\"StreamEnabled\": true, \"StreamViewType\": \"{ask.stream_view}\"}}'",
        "   {ask.stream_view}: KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES.",
        "   Done when this prints true:",
        "   aws dynamodb describe-table --region eu-west-1 --cli-input-json '{\"TableName\": \"{created.id}\"}' --query 'to_string(Table.StreamSpecification.StreamEnabled)' --output text",
        "5. Let auto scaling change the read capacity, if it did (optional)",
        "   aws application-autoscaling register-scalable-target --region eu-west-1 --cli-input-json '{\"ServiceNamespace\": \"dynamodb\", \"ResourceId\": \"table/{created.id}\", \"ScalableDimension\": \"dynamodb:table:ReadCapacityUnits\", \"MinCapacity\": {ask.read_min}, \"MaxCapacity\": {ask.read_max}}'",
        "   {ask.read_min}: The least capacity units. Only of a table with provisioned capacity.",
        "   {ask.read_max}: The most capacity units.",
        "   Done when this prints table/{created.id}:",
        "   aws application-autoscaling describe-scalable-targets --region eu-west-1 --cli-input-json '{\"ServiceNamespace\": \"dynamodb\", \"ScalableDimension\": \"dynamodb:table:ReadCapacityUnits\", \"ResourceIds\": [\"table/{created.id}\"]}' --query 'ScalableTargets[0].ResourceId' --output text",
        "6. Let auto scaling change the write capacity, if it did (optional)",
        "   aws application-autoscaling register-scalable-target --region eu-west-1 --cli-input-json '{\"ServiceNamespace\": \"dynamodb\", \"ResourceId\": \"table/{created.id}\", \"ScalableDimension\": \"dynamodb:table:WriteCapacityUnits\", \"MinCapacity\": {ask.write_min}, \"MaxCapacity\": {ask.write_max}}'",
        "   {ask.write_min}: The least capacity units. Only of a table with provisioned capacity.",
        "   {ask.write_max}: The most capacity units.",
        "   Done when this prints table/{created.id}:",
        "   aws application-autoscaling describe-scalable-targets --region eu-west-1 --cli-input-json '{\"ServiceNamespace\": \"dynamodb\", \"ScalableDimension\": \"dynamodb:table:WriteCapacityUnits\", \"ResourceIds\": [\"table/{created.id}\"]}' --query 'ScalableTargets[0].ResourceId' --output text",
        "7. Protect the table from deletion (optional)",
        "   aws dynamodb update-table --region eu-west-1 --cli-input-json '{\"TableName\": \"{created.id}\", \"DeletionProtectionEnabled\": true}'",
        "   Done when this prints true:",
        "   aws dynamodb describe-table --region eu-west-1 --cli-input-json '{\"TableName\": \"{created.id}\"}' --query 'to_string(Table.DeletionProtectionEnabled)' --output text",
        "8. Watch the new table with an alarm (optional)",
        "   aws cloudwatch put-metric-alarm --region eu-west-1 --cli-input-json '{\"AlarmName\": \"{ask.alarm}\", \"Namespace\": \"AWS/DynamoDB\", \"MetricName\": \"{ask.metric}\", \"Dimensions\": [{\"Name\": \"TableName\", \"Value\": \"{created.id}\"}], \"Statistic\": \"Sum\", \"Period\": 300, \"EvaluationPeriods\": 1, \"Threshold\": {ask.threshold}, \"ComparisonOperator\": \"GreaterThanOrEqualToThreshold\", \"AlarmActions\": [\"{ask.topic}\"]}'",
        "   {ask.alarm}: A name for the alarm.",
        "   {ask.metric}: Such as ThrottledRequests, SystemErrors or UserErrors.",
        "   {ask.threshold}: How many in 5 minutes.",
        "   {ask.topic}: ARN of the SNS topic that is told.",
        "   Done when this prints {ask.alarm}:",
        "   aws cloudwatch describe-alarms --region eu-west-1 --cli-input-json '{\"AlarmNames\": [\"{ask.alarm}\"]}' --query 'MetricAlarms[0].AlarmName' --output text"
      ],
      "needed": false
    },
    {
      "id": "disk",
      "title": "Restore orders-db-data (EBS, vol-0123456789abcdef0)",
      "after": [],
      "overwritten": "",
      "lanes": [],
      "kind": "restore",
      "point": "arn:aws:ec2:eu-west-1::snapshot/snap-0abc1234def567890",
      "where": "account 111122223333, Region eu-west-1, as volume",
      "attempt_keys": [
        "aws:backup:request-id"
      ],
      "hidden": {},
      "in_part": [],
      "words": {
        "verb": "Restore",
        "result": "Restored",
        "start": "StartRestoreJob",
        "gives": "RestoreJobId",
        "describe": "DescribeRestoreJob",
        "pages": "list_restore_jobs",
        "jobs": "RestoreJobs",
        "point": "RecoveryPointArn",
        "status": "Status",
        "made": "CreatedResourceArn"
      },
      "request": {
        "RecoveryPointArn": "arn:aws:ec2:eu-west-1::snapshot/snap-0abc1234def567890",
        "Metadata": {
          "availabilityZone": "eu-west-1a",
          "volumeType": "gp3",
          "encrypted": "true"
        },
        "IamRoleArn": "arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole",
        "ResourceType": "EBS"
      },
      "remains": [
        "COMPLETED is not recovered. What remains:",
        "1. Attach the volume to an instance in its zone",
        "   aws ec2 attach-volume --region eu-west-1 --cli-input-json '{\"VolumeId\": \"{created.id}\", \"InstanceId\": \"{ask.instance}\", \"Device\": \"{ask.device}\"}'",
        "   {ask.instance}: The instance that gets the volume, such as i-0abc; in the volume's zone.",
        "   {ask.device}: A device name that is free on that instance, such as /dev/sdf.",
        "   Done when this prints in-use:",
        "   aws ec2 describe-volumes --region eu-west-1 --cli-input-json '{\"VolumeIds\": [\"{created.id}\"]}' --query 'Volumes[0].State' --output text",
        "2. Mount it on the instance (optional)",
        "   On the instance: the mounts are as they were, and name the old device or its file system's UUID, which the new one shares.",
        "   By hand. Done (who, when): ______________________________"
      ],
      "needed": true
    },
    {
      "id": "attach",
      "title": "Attach the volume to an instance",
      "after": [
        "disk"
      ],
      "overwritten": "",
      "lanes": [],
      "kind": "call",
      "service": "ec2",
      "operation": "AttachVolume",
      "request": {
        "VolumeId": "{steps.disk.created.id}",
        "InstanceId": "{ask.instance}",
        "Device": "/dev/sdf"
      },
      "check": {
        "service": "ec2",
        "operation": "DescribeVolumes",
        "request": {
          "VolumeIds": [
            "{steps.disk.created.id}"
          ]
        },
        "path": "Volumes[0].Attachments[0].State",
        "expected": [
          "attached"
        ]
      },
      "asks": {
        "instance": "The id of the instance that gets it, such as i-0123456789abcdef0"
      }
    }
  ]
}""")

BUSY = re.compile("Throttl[A-Za-z]*|TooManyRequests[A-Za-z]*|RequestLimitExceeded|LimitExceeded[A-Za-z]*")
UNSENT = (
    exceptions.ConnectTimeoutError,
    exceptions.CredentialRetrievalError,
    exceptions.EndpointConnectionError,
    exceptions.NoCredentialsError,
    exceptions.ParamValidationError,
    exceptions.PartialCredentialsError,
    exceptions.ProxyConnectionError,
    exceptions.SSOError,
    exceptions.TokenRetrievalError,
)
"""Failures of which nothing reached AWS."""

class Stop(Exception):
    """The run ends here, with an exit code and a text for whoever reads it."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code

class Waits(Exception):
    """AWS takes no more at the moment; nothing was done."""

class Refused(Exception):
    """AWS said no; nothing was done."""

def clean(text: object) -> str:
    """Text from AWS without what a terminal would act on."""
    return "".join(letter for letter in str(text) if letter.isprintable() or letter == "\n")

class Account:
    """The account that the plan is for, and no other."""

    def __init__(self) -> None:
        self.session = boto3.Session()
        self.clients: dict[str, Any] = {}
        try:
            caller = self.client("sts").get_caller_identity()
        except (exceptions.BotoCoreError, exceptions.ClientError) as error:
            text = "AWS did not tell who is calling. Sign in, then run this again."
            raise Stop(4, f"{clean(error)}\n{text}") from None
        date = caller["ResponseMetadata"]["HTTPHeaders"].get("date")
        self.ahead = time.time() - parsedate_to_datetime(date).timestamp() if date else 0.0
        self.caller = caller["Arn"]
        account, region, partition = PLAN["account"], PLAN["region"], PLAN["partition"]
        if caller["Account"] != account:
            theirs = caller["Account"]
            raise Stop(3, f"Refused: this runs in account {account}, and the credentials are of {theirs}.")
        if not self.caller.startswith(f"arn:{partition}:"):
            raise Stop(3, f"Refused: this runs in partition {partition}, and the caller is {self.caller}.")
        set_region = os.environ.get("AWS_REGION") or self.session.region_name
        if set_region and set_region != region:
            meant = f"If {region} is meant: AWS_REGION={region} AWS_DEFAULT_REGION={region}"
            raise Stop(3, f"Refused: this runs in {region}, and boto3 is set to {set_region}.\n{meant}")

    def now(self) -> float:
        """By AWS's clock, in seconds since 1970."""
        return time.time() - self.ahead

    def client(self, service: str, *, once: bool = False) -> Any:
        key = f"{service} once" if once else service
        if key not in self.clients:
            # A repeat by the SDK itself would hide that the first outcome is unknown.
            config = Config(retries={"total_max_attempts": 1} if once else {"mode": "standard"})
            self.clients[key] = self.session.client(service, region_name=PLAN["region"], config=config)
        return self.clients[key]

    def read(self, service: str, operation: str, **request: Any) -> Any:
        return getattr(self.client(service), xform_name(operation))(**request)

    def send(self, service: str, operation: str, **request: Any) -> Any:
        """One attempt. Raises `Waits` or `Refused` where nothing was done, botocore's own error where nobody
        knows."""
        try:
            return getattr(self.client(service, once=True), xform_name(operation))(**request)
        except UNSENT as error:
            raise Refused(clean(error)) from None
        except exceptions.ClientError as error:
            code = error.response["Error"]["Code"]
            if BUSY.search(code):
                raise Waits(clean(error)) from None
            if 400 <= error.response["ResponseMetadata"]["HTTPStatusCode"] < 500 and code != "RequestTimeout":
                raise Refused(clean(error)) from None
            raise

# 2. A step, what is remembered of it, and its job.
ENDS = {"COMPLETED", "FAILED", "ABORTED", "PARTIAL"}
SKEW = 900
"""Seconds: AWS takes no call of a clock that is further off."""

class Record:
    """What is remembered of a step: lines `name=value` in a file beside this one; the last one counts."""

    def __init__(self, step: str) -> None:
        here = Path(__file__).absolute().parent
        self.path = here / f".restore-{PLAN['digest'][:16]}.{step}.state"

    def read(self) -> dict[str, str]:
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise Stop(2, f"{self.path} cannot be read: {error.strerror}\nNothing was started.") from None
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def moment(self, name: str) -> int | None:
        """When something happened, in seconds since 1970; None where that is not on record."""
        text = self.read().get(name, "")
        if not re.fullmatch("[0-9]{0,12}", text):
            way_on = (
                "Nothing was started. Mend it, or if nothing that it tells of goes on any more, move it away."
            )
            raise Stop(2, f"{self.path} was changed: what it says as {name} is no moment.\n{way_on}")
        return int(text) if text else None

    def write(self, values: dict[str, object], flags: int = os.O_APPEND) -> None:
        """On disk when it returns. Raises `FileExistsError` with `os.O_EXCL` where there is a file."""
        file = os.open(self.path, os.O_WRONLY | os.O_CREAT | flags, 0o600)
        try:
            os.write(file, "".join(f"{name}={value}\n" for name, value in values.items()).encode())
            os.fsync(file)
        finally:
            os.close(file)

    def set_aside(self) -> None:
        """Keeps it under another name."""
        if self.path.exists():
            self.path.rename(f"{self.path}.{datetime.now(timezone.utc):%Y%m%dT%H%M%S.%fZ}")

class Step:
    """How it stands: waiting | running | finished | failed | skipped | refused (nothing was started) | asks
    (nobody knows whether it started) | open (left to a human)."""

    def __init__(self, decided: dict[str, Any]) -> None:
        self.decided = decided
        self.id: str = decided["id"]
        self.kind: str = decided["kind"]
        self.title: str = decided["title"]
        self.after: list[str] = decided["after"]
        self.record = Record(self.id)
        self.busy = self.misses = 0
        self.shown = ""
        self.code = 0
        self.take_up()

    def take_up(self) -> None:
        """Stand where earlier runs left it."""
        known = self.record.read()
        for name in ("sent", "ended"):
            self.record.moment(name)
        self.job, self.made = known.get("job", ""), known.get("created", "")
        self.result = known.get("result", "")
        self.standing = "waiting"
        if self.record.path.exists():
            self.standing = {"": "running", "COMPLETED": "finished", "parts": "finished"}.get(
                self.result, "failed"
            )

    def begin_anew(self, *, dry_run: bool) -> None:
        """As if it had never been attempted; a dry run leaves its record where it is."""
        if not dry_run:
            self.record.set_aside()
        self.standing, self.job, self.made, self.result, self.code = "waiting", "", "", "", 0

    def tell(self, text: str, *, wrong: bool = False) -> None:
        prefix = f"{self.id}: " if len(PLAN["steps"]) > 1 else ""
        for line in clean(text).split("\n"):
            print(prefix + line, file=sys.stderr if wrong else sys.stdout, flush=True)

    def settle(self, standing: str, code: int, text: str = "") -> None:
        self.standing, self.code = standing, code or self.code
        if text:
            self.tell(text, wrong=standing not in ("finished", "open"))

    def claim(self, now: float, token: str, more: dict[str, object]) -> None:
        """Makes the record where there is none: of two runs that are at the same step, one sends."""
        try:
            self.record.write({"plan": PLAN["digest"], "sent": int(now), "token": token, **more}, os.O_EXCL)
        except OSError:
            raise Stop(
                3,
                f"Another run was confirmed meanwhile, or {self.record.path} cannot be written.\n"
                "Nothing was started by this one. Run this again: it follows what the other started.",
            ) from None

    def finish(self, now: float, text: str) -> None:
        self.record.write({"ended": int(now), "result": "COMPLETED"})
        self.settle("finished", 0, text)

    @property
    def comes_again(self) -> bool:
        """Whether AWS took no more when it was begun."""
        return self.standing == "waiting" and self.busy > 0

    def not_taken(self, reason: Waits | Refused) -> None:
        """AWS said no, and nothing was done: the record goes, and the step can be begun again."""
        self.record.path.unlink()
        if isinstance(reason, Waits) and self.busy < 20:
            self.busy += 1
            self.standing = "waiting"
            self.tell(f"AWS takes no more at the moment; nothing was started. It is tried again. {reason}")
        else:
            text = f"{reason}\nAWS refused the request; nothing was started. Mend that, then run this again."
            self.settle("refused", 4, text)

def restore(step: Step, account: Account) -> None:
    """Sends the request of a restore, or of a copy, once."""
    decided, words = step.decided, step.decided["words"]
    token = f"{PLAN['digest'][:16]}.{step.id}.{secrets.token_hex(16)}"
    request = json.loads(json.dumps(decided["request"]))
    metadata = request.get("Metadata", {})
    for key in decided["attempt_keys"]:
        # EFS takes 64 letters as CreationToken.
        metadata[key] = token if key == "aws:backup:request-id" else token[-64:]
    for key, variable in decided["hidden"].items():
        metadata[key] = os.environ[variable]
    step.claim(account.now(), token, {})
    try:
        answer = account.send("backup", words["start"], **request, IdempotencyToken=token)
        job = answer[words["gives"]]
    except (Waits, Refused) as reason:
        step.not_taken(reason)
    except (exceptions.BotoCoreError, exceptions.ClientError, KeyError) as error:
        text = (
            "It is not known whether it started. Run this again: it looks for the job before anything else."
        )
        step.settle("asks", 4, f"{error}\n{text}")
    else:
        step.record.write({"job": job})
        step.job, step.standing = job, "running"
        tell_job(step)

def tell_job(step: Step) -> None:
    step.tell(f"{step.decided['words']['verb']} job {step.job}")

def look(step: Step, account: Account, job: str) -> dict[str, Any]:
    words = step.decided["words"]
    answer: dict[str, Any] = account.read("backup", words["describe"], **{words["gives"]: job})
    copy: dict[str, Any] | None = answer.get("CopyJob")
    return copy or answer

def in_time(step: Step, job: dict[str, Any]) -> bool:
    """Whether the job can be the one of the step's attempt: it was not created before that was sent."""
    sent, created = step.record.moment("sent"), job.get("CreationDate")
    return sent is None or created is None or created.timestamp() >= sent - SKEW

def follow(step: Step, account: Account, timeout: float | None) -> None:
    words = step.decided["words"]
    if not step.job and not look_for_job(step, account):
        return
    try:
        job = look(step, account, step.job)
    except (exceptions.BotoCoreError, exceptions.ClientError) as error:
        step.misses += 1
        if error_code(error).startswith("ResourceNotFound"):
            text = (
                f"AWS knows no job {step.job}: it forgets old ones. How that ended is not on record.\n"
                "Look whether what it made is there. If it is not, make a new attempt: "
                f"--again --only {step.id}"
            )
            step.settle("asks", 3, text)
            return
        if step.misses >= 5:
            text = (
                "AWS did not say 5 times in a row how it stands. The job goes on; "
                "run this again to follow it."
            )
            raise Stop(4, f"{clean(error)}\n{text}") from None
        return
    step.misses = 0
    if not in_time(step, job):
        raise Stop(
            3, f"Refused: job {step.job} was created on {job['CreationDate']}, before its attempt was sent."
        )
    status = job[words["status"]]
    shown = f"{status}  {job.get('PercentDone', '-')}"
    if shown != step.shown:
        step.tell(f"{datetime.now(timezone.utc):%H:%M:%SZ}  {shown}")
        step.shown = shown
    if status in ENDS:
        end_of_job(step, account, job, status)
    elif timeout is not None and account.now() - (step.record.moment("sent") or account.now()) > timeout:
        text = f"It takes longer than {timeout:g} seconds and goes on in AWS. Run this again to follow it."
        step.settle("open", 5, text)

def error_code(error: Exception) -> str:
    """AWS's own, "" for a failure before its answer."""
    return str(error.response["Error"]["Code"]) if isinstance(error, exceptions.ClientError) else ""

def end_of_job(step: Step, account: Account, job: dict[str, Any], status: str) -> None:
    message = job.get("StatusMessage", "")
    parts = any(message.lower().startswith(text) for text in step.decided["in_part"])
    step.result = "parts" if status == "COMPLETED" and parts else status
    step.made = job.get(step.decided["words"]["made"], "")
    ended = job["CompletionDate"].timestamp() if job.get("CompletionDate") else account.now()
    step.record.write({"created": step.made, "ended": int(ended), "result": step.result})
    if status == "COMPLETED":
        text = f"COMPLETED, and parts are missing. AWS says: {message}" if parts else ""
        step.settle("finished", 5 if parts else 0, text)
    else:
        text = f"It ended as {status}: {message}\nMend the cause, then make a new attempt: --retry"
        step.settle("failed", 1, text)

def look_for_job(step: Step, account: Account) -> bool:
    """Look for the job of a request that went out and saw no answer. One that carries the token is ours for
    certain; anything less is a human's decision, since nothing documents how long AWS remembers a token."""
    known, words = step.record.read(), step.decided["words"]
    if "token" not in known:
        text = (
            "An earlier run is about to send the request, or was stopped before it could.\n"
            f"Run this again. If no other run is under way, make a new attempt: --again --only {step.id}"
        )
        step.settle("asks", 3, text)
        return False
    step.tell("An earlier run sent the request and saw no answer. Jobs of this recovery point since then:")
    since = datetime.fromtimestamp((step.record.moment("sent") or SKEW) - SKEW, timezone.utc)
    try:
        pages = account.client("backup").get_paginator(words["pages"]).paginate(ByCreatedAfter=since)
        jobs = [
            job
            for page in pages
            for job in page[words["jobs"]]
            if job.get(words["point"]) == step.decided["point"]
        ]
    except (exceptions.BotoCoreError, exceptions.ClientError) as error:
        raise Stop(4, f"{clean(error)}\nThe jobs could not be listed; nothing was started.") from None
    for job in jobs:
        name = job[words["gives"]]
        step.tell(f"{name}  {job[words['status']]}  {job['CreationDate']}  {job.get('IamRoleArn', '')}")
        if "aws:backup:request-id" in step.decided["attempt_keys"] and carries(account, name, known["token"]):
            step.record.write({"job": name})
            step.job = name
            tell_job(step)
            return True
    text = (
        f"Nothing was started. If one of them is that attempt: --job {step.id}=ID\n"
        f"If it surely never started, make a new attempt: --again --only {step.id}"
    )
    step.settle("asks", 3, text)
    return False

def carries(account: Account, job: str, token: str) -> bool:
    try:
        answer = account.read("backup", "GetRestoreJobMetadata", RestoreJobId=job)
    except (exceptions.BotoCoreError, exceptions.ClientError):
        return False
    return bool(answer["Metadata"].get("aws:backup:request-id") == token)

def adopt(step: Step, account: Account, job: str) -> None:
    """Take up a job that a human names."""
    try:
        found = look(step, account, job)
    except (exceptions.BotoCoreError, exceptions.ClientError) as error:
        raise Stop(4, f"{clean(error)}\nJob {job} could not be looked up; nothing was started.") from None
    about = found.get(step.decided["words"]["point"])
    if about != step.decided["point"]:
        raise Stop(2, f"Job {job} is about another recovery point: {clean(about)}\nNothing was started.")
    if not in_time(step, found):
        raise Stop(
            3, f"Refused: job {job} was created on {found['CreationDate']}, before the attempt was sent."
        )
    step.record.write({"job": job})
    step.take_up()

# 3. Calls, and work by hand. What is said of a call may hold {steps.ID.created.arn}, {steps.ID.created.id}
# and {ask.NAME}.
PLACE = re.compile(r"\{((?:ask|steps)\.[^{}]+?)(:json)?\}")
CALL_SECONDS = 3600
"""How long the check of a call that was sent is looked at, unless --timeout says otherwise."""

def id_of(arn: str) -> str:
    """Its last part, and of stack/NAME/UUID the name."""
    *before, last = arn.rsplit(":", 1)[-1].split("/")
    uuid = re.fullmatch("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", last)
    return before[-1] if len(before) > 1 and uuid else last

def known_places(step: Step, steps: dict[str, Step], answers: dict[str, str]) -> dict[str, str]:
    """What fills the places of a call: what earlier steps made, what was answered now or earlier."""
    known = {}
    for each in steps.values():
        if each.made:
            known[f"steps.{each.id}.created.arn"] = each.made
            known[f"steps.{each.id}.created.id"] = id_of(each.made)
    recalled = {name: text for name, text in step.record.read().items() if name.startswith("ask.")}
    now = {f"ask.{name}": text for name in step.decided["asks"] if (text := answers.get(f"{step.id}:{name}"))}
    return {**known, **recalled, **now}

def missing(step: Step, known: dict[str, str]) -> list[str]:
    """The places that nothing fills yet."""
    said = json.dumps([step.decided["request"], step.decided["check"]], ensure_ascii=False)
    return [name for name in dict.fromkeys(place[1] for place in PLACE.finditer(said)) if name not in known]

def filled(value: Any, known: dict[str, str]) -> Any:
    """The JSON value with its places filled in one pass; a `:json` place alone in its text is JSON itself."""
    if isinstance(value, dict):
        return {key: filled(inner, known) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, known) for inner in value]
    if not isinstance(value, str):
        return value
    whole = PLACE.fullmatch(value)
    if whole and whole[2] and whole[1] in known:
        try:
            return json.loads(known[whole[1]])
        except ValueError:
            return known[whole[1]]
    return PLACE.sub(lambda place: known.get(place[1], place[0]), value)

def is_done(step: Step, account: Account, known: dict[str, str]) -> bool:
    check = filled(step.decided["check"], known)
    try:
        answer = account.read(check["service"], check["operation"], **check["request"])
        value = jmespath.search(check["path"], answer)
    except (exceptions.BotoCoreError, exceptions.ClientError, jmespath.exceptions.JMESPathError):
        return False
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text in check["expected"]

def do_call(step: Step, account: Account, known: dict[str, str]) -> None:
    """Unless its check says that it is done."""
    if lacking := missing(step, known):
        asked = f"It needs {', '.join(lacking)}."
        how = f"Run this again on a terminal, or give --answer {step.id}:NAME=VALUE"
        step.settle("open", 5, f"{asked} {how}")
        return
    if is_done(step, account, known):
        step.finish(account.now(), "It is done already.")
        return
    answers: dict[str, object] = {name: text for name, text in known.items() if name.startswith("ask.")}
    step.claim(account.now(), "", answers)
    service, operation = step.decided["service"], step.decided["operation"]
    step.tell(f"{service}:{operation}")
    step.standing = "running"
    try:
        account.send(service, operation, **filled(step.decided["request"], known))
    except (Waits, Refused) as reason:
        step.not_taken(reason)
    except (exceptions.BotoCoreError, exceptions.ClientError) as error:
        step.tell(f"{error}\nIt is not known whether AWS took it; its check will tell.", wrong=True)

def await_call(step: Step, account: Account, known: dict[str, str], timeout: float | None) -> None:
    """Look at the check of a call that has been sent."""
    sent = step.record.moment("sent") or 0
    if not missing(step, known) and is_done(step, account, known):
        step.finish(account.now(), "Done.")
    elif account.now() - sent > (CALL_SECONDS if timeout is None else timeout):
        text = (
            "It was sent, and its check does not say that it is done. Look, then run this again.\n"
            f"If it was not carried out: --again --only {step.id}"
        )
        step.settle("open", 5, text)

def by_hand(step: Step, account: Account) -> None:
    step.tell(f"By hand: {step.title}\n{step.decided['how']}")
    who = typed("Done? Type who did it, or nothing to leave it for later: ")
    if who:
        step.record.write({"by": who})
        step.finish(account.now(), f"Done by {who}.")
    else:
        step.settle("open", 5, "It is left to be done. Run this again when it is.")

def typed(question: str) -> str:
    """What is typed on the terminal, "" where there is none."""
    if not sys.stdin.isatty():
        return ""
    try:
        return input(question)
    except EOFError:
        return ""

# 4. The plan, step by step.
POLL_SECONDS = float(os.environ.get("RESTORE_POLL_SECONDS", "15"))
DAY = 86400

class Run:
    def __init__(self, options: argparse.Namespace, account: Account) -> None:
        self.options = options
        self.account = account
        self.steps = {decided["id"]: Step(decided) for decided in PLAN["steps"]}
        self.answers = dict(answer.split("=", 1) for answer in options.answer)
        self.asked: set[str] = set()

    def chosen(self, step: Step) -> bool:
        return not self.options.only or step.id in self.options.only

    @property
    def stopping(self) -> bool:
        wrong = any(step.standing in ("failed", "refused", "asks") for step in self.steps.values())
        return wrong and PLAN["on_failure"] == "stop"

    def may_begin(self, step: Step) -> bool:
        return step.standing == "waiting" and self.chosen(step) and not self.stopping

    def ready(self, step: Step) -> bool:
        """Whether it may begin now: what it comes after is done, and its lanes have room."""
        if not self.may_begin(step) or any(self.steps[name].standing != "finished" for name in step.after):
            return False
        running = [each for each in self.steps.values() if each.standing == "running"]
        return all(
            sum(lane in each.decided["lanes"] for each in running) < PLAN["lanes"][lane]
            for lane in step.decided["lanes"]
        )

    def take_up(self) -> None:
        """Stand where earlier runs left the plan, unless that is history: then all is waiting."""
        for step in self.steps.values():
            if self.chosen(step) and (
                self.options.again or (self.options.retry and step.standing == "failed")
            ):
                step.begin_anew(dry_run=self.options.dry_run)
        for name, job in self.options.job:
            adopt(self.steps[name], self.account, job)
        for step in self.steps.values():
            if step.standing == "failed":
                step.settle("failed", 1, "An earlier run saw it fail. A new attempt: --retry")
            elif step.standing == "running" and step.kind != "call":
                if step.job:
                    tell_job(step)
                follow(step, self.account, self.options.timeout)
        self.skip_what_is_cut_off()
        left = any(step.standing in ("running", "asks", "open") for step in self.steps.values()) or (
            not self.stopping and any(step.standing == "waiting" for step in self.steps.values())
        )
        last = max(step.record.moment("ended") or 0 for step in self.steps.values())
        days = int((self.account.now() - last) // DAY)
        if not last or days < 1 or self.options.job:
            return
        if left:
            print(f"A run that ended nothing for {days} days goes on: what is done is not done again.")
            return
        print(f"This was run before, and ended {days} days ago. That is history: this is a new attempt.")
        for step in self.steps.values():
            step.begin_anew(dry_run=self.options.dry_run)

    def skip_what_is_cut_off(self) -> None:
        """What comes after something that was not done is not started."""
        cut = True
        while cut:
            cut = False
            for step in self.steps.values():
                gone = [n for n in step.after if self.steps[n].standing in ("failed", "refused", "skipped")]
                if step.standing == "waiting" and gone:
                    step.settle("skipped", 0, f"Not started, since {gone[0]} was not done.")
                    cut = True

    def known(self, step: Step) -> dict[str, str]:
        return known_places(step, self.steps, self.answers)

    def needs_human(self, step: Step) -> bool:
        if step.kind == "call":
            return any(name.startswith("ask.") for name in missing(step, self.known(step)))
        return step.kind == "hand"

    def begin(self, step: Step) -> None:
        if step.kind == "hand":
            by_hand(step, self.account)
        elif step.kind == "call":
            for name, question in step.decided["asks"].items():
                if f"ask.{name}" in missing(step, self.known(step)):
                    self.answers[f"{step.id}:{name}"] = typed(clean(f"{step.id}: {name}? {question} "))
            do_call(step, self.account, self.known(step))
        else:
            restore(step, self.account)

    def pass_over(self, *, humans_turn: bool) -> bool:
        """Look at every step once. Returns whether one of them moved."""
        before = {step.id: step.standing for step in self.steps.values()}
        for step in self.steps.values():
            if step.standing == "running":
                if step.kind == "call":
                    await_call(step, self.account, self.known(step), self.options.timeout)
                else:
                    follow(step, self.account, self.options.timeout)
            elif self.ready(step) and (humans_turn or not self.needs_human(step)):
                self.begin(step)
        self.skip_what_is_cut_off()
        return before != {step.id: step.standing for step in self.steps.values()}

    def to_the_end(self) -> None:
        humans_turn = False
        while True:
            if self.pass_over(humans_turn=humans_turn):
                humans_turn = False
            elif any(each.standing == "running" or each.comes_again for each in self.steps.values()):
                time.sleep(POLL_SECONDS)
            elif not humans_turn:
                humans_turn = True  # a question waits until nothing else goes on
            else:
                return

    def show(self) -> None:
        """What is about to begin."""
        for step in self.steps.values():
            if not self.may_begin(step):
                continue
            step.tell(step.title)
            if "point" in step.decided:
                step.tell(f"  from    {step.decided['point']}\n  into    {step.decided['where']}")
            if step.after:
                step.tell(f"  after   {', '.join(step.after)}")
            if self.options.dry_run and "request" in step.decided:
                print(json.dumps(step.decided["request"], indent=2))
        print(f"  as      {clean(self.account.caller)}", flush=True)

    def confirm(self) -> None:
        if not sys.stdin.isatty():
            text = "Not confirmed: there is no terminal to ask on. Nothing was started; --yes does not ask."
            raise Stop(3, text)
        replaced = [each.decided["overwritten"] for each in self.steps.values() if self.may_begin(each)]
        for name in filter(None, replaced):
            print(f"This replaces the data of {name}, and cannot be stopped afterwards.")
            if typed("Type that name to start: ") != name:
                raise Stop(3, "Not confirmed. Nothing was started.")
        if not any(replaced) and typed("This cannot be stopped afterwards. Type yes to start: ") != "yes":
            raise Stop(3, "Not confirmed. Nothing was started.")

    def ask_for_what_was_left_out(self) -> None:
        for name in PLAN["secrets"]:
            if not os.environ.get(name):
                if not sys.stdin.isatty():
                    text = f"{name} was left out of this file, and there is no terminal to ask on."
                    raise Stop(3, f"{text} Nothing was started.\nPut it in the environment: export {name}")
                os.environ[name] = getpass.getpass(f"{name}: ")

    def tell_outcome(self) -> int:
        for step in self.steps.values():
            if step.standing == "finished" and "point" in step.decided:
                step.tell(f"{step.decided['words']['result']}: {step.made}")
                for line in step.decided["remains"]:
                    print(line.replace("{created.arn}", step.made).replace("{created.id}", id_of(step.made)))
                if step.result == "parts" or step.decided["needed"]:
                    step.code = step.code or 5
            elif step.standing == "waiting":
                step.settle("waiting", 5, f"Not started: {step.title}")
        codes = {step.code for step in self.steps.values()}
        code = next((each for each in (1, 4, 3, 5) if each in codes), 0)
        if not code:
            print("Nothing remains to be done that is known of.")
        return code

def parsed_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=clean(PLAN["title"]))
    ids = [decided["id"] for decided in PLAN["steps"]]

    def job(text: str) -> tuple[str, str]:
        step, _, name = text.rpartition("=")
        step = step or (ids[0] if len(ids) == 1 else "")
        if step not in ids or not name:
            raise argparse.ArgumentTypeError("which step's? STEP=ID")
        return step, name

    def answer(text: str) -> str:
        name, equals, _ = text.partition("=")
        if not equals or "\n" in text or name.partition(":")[0] not in ids:
            raise argparse.ArgumentTypeError("STEP:NAME=VALUE, on one line")
        return text

    parser.add_argument(
        "--yes", action="store_true", help="start without asking, also where data is replaced"
    )
    parser.add_argument("--dry-run", action="store_true", help="print what would be sent, and send nothing")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="no longer follow what takes longer")
    parser.add_argument(
        "--only", action="append", default=[], choices=ids, metavar="STEP", help="this step alone"
    )
    parser.add_argument("--retry", action="store_true", help="make a new attempt of what failed")
    parser.add_argument("--again", action="store_true", help="make a new attempt although one is on record")
    parser.add_argument(
        "--job", action="append", default=[], type=job, metavar="STEP=ID", help="the step's job"
    )
    parser.add_argument("--answer", action="append", default=[], type=answer, metavar="STEP:NAME=VALUE")
    return parser.parse_args()

def main() -> int:
    options = parsed_options()
    run = Run(options, Account())
    run.take_up()
    if options.dry_run:
        run.show()
        print("Nothing was sent.")
        return next((each for each in (1, 4, 3, 5) if each in {step.code for step in run.steps.values()}), 0)
    if any(run.may_begin(step) for step in run.steps.values()):
        run.ask_for_what_was_left_out()
        run.show()
        if not options.yes:
            run.confirm()
    run.to_the_end()
    return run.tell_outcome()

if __name__ == "__main__":
    try:
        sys.exit(main())
    except Stop as stop:
        print(stop, file=sys.stderr)
        sys.exit(stop.code)
    except OSError as error:
        print(f"{error}\nWhat has started goes on in AWS; run this again to follow it.", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("\nInterrupted. What has started goes on in AWS; run this again to follow it.", file=sys.stderr)
        sys.exit(130)
