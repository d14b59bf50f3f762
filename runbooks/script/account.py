#!/usr/bin/env python3
# Written by Relight, to run without it: Python 3.9 or newer, and boto3.
#
# @TITLE@
#
#   @HEADER@
#   @MARKER@
#
# What has started in AWS Backup cannot be stopped. What was attempted is kept in a file for each step beside
# this one, so that running it again continues and starts nothing twice. What ended a day or more ago is
# history: then running this again is a new attempt. `--help` lists the options.
#
# Exit codes: 0 done | 1 a step failed | 2 bad usage | 3 refused or not confirmed | 4 AWS or credentials
#             5 completed, and parts are missing or work remains (printed)
#             130 interrupted; what has started goes on

from __future__ import annotations

import json
import os
import re
import time
from email.utils import parsedate_to_datetime
from typing import Any

import boto3
from botocore import exceptions, xform_name
from botocore.config import Config

# 1. What is done, and where.

# As it was decided. Requests are sent as they stand here, with the attempt's own token under the attempt's
# keys; what was left out of this file comes where **ASK:VARIABLE** stands.
PLAN = json.loads(r"""@PLAN@""")

BUSY = re.compile("@BUSY@")
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
