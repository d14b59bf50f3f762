"""Timestream for LiveAnalytics: what a table was, which databases there are, the tags of a restored table.

IAM names the service `timestream`, the SDK `timestream-write`.
"""

from __future__ import annotations

from aws_api.operation import Access, Row


def _row(operation: str, access: Access, why: str, *answers: str) -> Row:
    return Row("timestream-write", operation, access, why, answers, action=f"timestream:{operation}")


READ = Access.READ

ROWS = (
    # The SDK asks it by itself before each other call, for the address to send that to.
    _row("DescribeEndpoints", READ, "finding Timestream", "Endpoints"),
    _row("ListDatabases", READ, "choosing a database", "Databases"),
    _row("DescribeDatabase", READ, "whether a database is there", "Database"),
    _row("DescribeTable", READ, "what a table was, whether a name is free", "Table"),
    _row("ListTagsForResource", READ, "what a table was, whether tags are there", "Tags"),
    _row("TagResource", Access.WRITE, "finishes a table"),
)
