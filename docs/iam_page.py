"""The page of API operations and the operator's IAM policies, from the table that the write door goes by."""

from __future__ import annotations

import json
from collections.abc import Iterable

from aws_api.operation import Access, Row
from aws_api.operator_policy import operator_policy
from docs.markdown import cell, code, page, table

POLICY_FILES = {
    "aws": "docs/operator-policy.json",
    "aws-cn": "docs/operator-policy.aws-cn.json",
    "aws-us-gov": "docs/operator-policy.aws-us-gov.json",
}
TITLES = {
    Access.READ: "Reads",
    Access.WRITE: "Writes, refused until writing is on",
    Access.IMPLICIT: "Permissions that AWS checks along the way",
    Access.CREDENTIALS: "Sent by the SDK to sign in",
}


def iam_page(operations: Iterable[Row]) -> str:
    """`docs/iam.md`: every operation that may leave the process, by what it does to the account."""
    rows = list(operations)
    links = ", ".join(
        f"[{partition}]({file.removeprefix('docs/')})" for partition, file in POLICY_FILES.items()
    )
    return page(
        "API operations and IAM",
        "Relight calls what stands here and nothing else. A refused read costs a list or a name, never more.",
        f"Policies for somebody who browses and restores, by partition: {links}."
        " They pass the default restore role; where you use another, name it in `PassTheRestoreRole`.",
        "Work after a restore that hands a role on (an instance profile, a role of a database, replication,"
        " Enhanced Monitoring) needs `iam:PassRole` on that role too. The policies leave it out: who may pass"
        " any role may act as any role. Without it AWS refuses that piece of work, and names the role.",
        *(
            f"## {title}\n\n"
            + table(
                ("Operation", "IAM action", "What for"),
                (
                    (code(f"{row.service}:{row.operation}"), code(row.iam_action) or "none", cell(row.why))
                    for row in some
                ),
            )
            for access, title in TITLES.items()
            if (some := [row for row in rows if row.access is access])
        ),
    )


def policy_text(partition: str) -> str:
    """The operator's policy as the JSON that `aws iam create-policy --policy-document` takes."""
    return json.dumps(operator_policy(partition), indent=2) + "\n"
