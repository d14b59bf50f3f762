"""RDS: what an instance was, what a new one is given, how far back it goes, what RDS itself holds."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ
WRITE = Access.WRITE

ROWS = (
    Row("rds", "DescribeDBInstances", READ, "what a DB instance was, and is", ("DBInstances",)),
    Row("rds", "DescribeDBClusters", READ, "what a cluster was, and is", ("DBClusters",)),
    Row("rds", "DescribeDBInstanceAutomatedBackups", READ, "windows", ("DBInstanceAutomatedBackups",)),
    Row("rds", "DescribeDBSnapshots", READ, "snapshots that others made, engine versions", ("DBSnapshots",)),
    Row("rds", "DescribeDBSubnetGroups", READ, "choosing a subnet group", ("DBSubnetGroups",)),
    Row("rds", "DescribeDBParameterGroups", READ, "choosing a parameter group", ("DBParameterGroups",)),
    Row("rds", "DescribeOptionGroups", READ, "choosing an option group", ("OptionGroupsList",)),
    Row(
        "rds",
        "DescribeOrderableDBInstanceOptions",
        READ,
        "choosing an instance class",
        ("OrderableDBInstanceOptions",),
    ),
    Row("rds", "ModifyDBInstance", WRITE, "gives a restored instance what it lacks", ("DBInstance",)),
    Row("rds", "AddRoleToDBInstance", WRITE, "attaches the source's IAM roles"),
)
