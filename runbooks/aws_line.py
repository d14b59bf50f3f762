"""An API call as a line for the `aws` command.

Requests go in whole as `--cli-input-json`: the shorthand `--metadata k=v` parses values (`c=[1]` becomes a
list and is refused). The JSON is ASCII, so that the line means the same in every locale and holds no control
character.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping

from recovery.plan import Operation, RestorePlan

COMMANDS = {"s3": "s3api"}
"""Services whose operations the `aws` command has under another name."""


def start_line(plan: RestorePlan) -> str:
    """The line that starts the plan's restore. The `aws` command makes up the idempotency token."""
    step = plan.step
    return command_line(step.operation, step.request, plan.context.region)


def command_line(operation: Operation, request: Mapping[str, object], region: str = "") -> str:
    """`aws SERVICE COMMAND --region R --cli-input-json JSON`, quoted for a POSIX shell."""
    words = ["aws", *command_words(operation)]
    words += ["--region", region] if region else []
    return shlex.join([*words, "--cli-input-json", one_line(request)])


def command_words(operation: Operation) -> tuple[str, str]:
    """`rds`, `create-db-instance`: what follows `aws`."""
    return COMMANDS.get(operation.service, operation.service), command_name(operation.name)


def one_line(request: Mapping[str, object]) -> str:
    """The request as ASCII JSON on one line."""
    return json.dumps(request, ensure_ascii=True)


def command_name(operation: str) -> str:
    """`StartRestoreJob` -> `start-restore-job`, `CreateDBInstance` -> `create-db-instance`, as botocore's
    `xform_name` does."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1-\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1-\2", operation))
    return spaced.lower()
