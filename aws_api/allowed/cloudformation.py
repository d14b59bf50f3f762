"""CloudFormation: what a stack was, and the change set that a restore leaves to be executed."""

from __future__ import annotations

from aws_api.operation import Access, Row

ROWS = (
    Row(
        "cloudformation", "DescribeStacks", Access.READ, "what a stack was, whether it is there", ("Stacks",)
    ),
    Row("cloudformation", "ExecuteChangeSet", Access.WRITE, "creates the resources of a restored stack"),
)
