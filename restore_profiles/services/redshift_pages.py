"""The pages that the profiles of Redshift are written from.

AWS Backup's pages list the keys of a whole cluster and refer to Redshift's own operations for the rest.
"""

from __future__ import annotations

from functools import partial

from restore_profiles.model import Choice, Evidence, Field
from restore_profiles.rules import Always

PAGE = "Restore an Amazon Redshift cluster"
SERVERLESS_PAGE = "Amazon Redshift Serverless restore"
API = "Amazon Redshift API, RestoreFromClusterSnapshot"
TABLE_API = "Amazon Redshift API, RestoreTableFromClusterSnapshot"
TABLE_PAGE = "Restoring a table from a snapshot, Amazon Redshift Management Guide"
NAMESPACE_API = "Amazon Redshift Serverless API, RestoreFromSnapshot"
SNAPSHOTS_PAGE = "Snapshots and recovery points, Amazon Redshift Management Guide"
NETWORK_PAGE = "Restoring a cluster from a snapshot, Amazon Redshift Management Guide"

known = partial(Field, source=API)
"""A key that AWS Backup's page lists; what it takes is told by Redshift's own operation."""

guessed = partial(Field, evidence=Evidence.UNVERIFIED)
"""A key that AWS Backup's pages do not list, spelled as Redshift's own operation spells it."""


def restore_type(value: str) -> Field:
    """What is restored: it follows from the target."""
    return Field(
        "RestoreType",
        "What is restored",
        "Follows from the target.",
        choices=(Choice(value),),
        closed=True,
        prefill=False,
        required=Always(),
        source=PAGE,
    )
