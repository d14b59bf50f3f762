"""Systems Manager for SAP: HANA databases, whether one may be overwritten, and starting it again."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ
WRITE = Access.WRITE

ROWS = (
    Row("ssm-sap", "ListDatabases", READ, "choosing a database", ("Databases",)),
    Row("ssm-sap", "GetDatabase", READ, "whether a database is there, and runs", ("Database",)),
    Row("ssm-sap", "GetResourcePermission", READ, "whether a system copy is allowed"),
    Row("ssm-sap", "StartApplication", WRITE, "starts a restored database"),
)
