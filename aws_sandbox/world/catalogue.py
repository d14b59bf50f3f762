"""What the online shop protects, one row a resource."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aws_sandbox.world.databases import DATABASES

Schedule = Literal["hourly", "twice-daily", "daily", "continuous", "weekly"]

ESCAPE_NAME = "\x1b[31mproxy-cache\x1b[0m\x1b]0;owned\x07"
"""Colours the text and renames the window of a terminal that prints it raw."""
QUOTED_NAME = """it's a "quoted" $(reboot) `id` ; rm -rf %s \\n"""
LONG_NAME = ("mobile-push-archive-" * 13)[:255]


@dataclass(frozen=True, slots=True)
class Row:
    type: str
    id: str
    """What follows the type's prefix in the resource's ARN."""
    name: str
    gib: int
    schedule: Schedule = "daily"
    key: str | None = None
    """Alias of the key of the source; None is not encrypted, or encrypted by the vault's key."""
    vault: str = "shop-daily"
    copied: bool = False
    """To the second Region, and to the recovery account, once a week."""
    gone: bool = False
    """The source was deleted."""
    volume_type: str = "gp3"
    iops: int | None = None
    throughput: int | None = None


EBS_ROWS = (
    Row(
        "EBS",
        "orders-db-data",
        "orders-db-data",
        100,
        "hourly",
        "alias/shop-data",
        copied=True,
        throughput=250,
    ),
    Row("EBS", "orders-db-wal", "orders-db-wal", 40, "twice-daily", "alias/shop-data", copied=True),
    Row(
        "EBS",
        "payments-ledger",
        "payments-ledger",
        64,
        "daily",
        "alias/shop-payments",
        volume_type="io2",
        iops=4000,
    ),
    Row("EBS", "catalog-cache", "catalog-cache [blue]", 200, volume_type="gp2"),
    Row("EBS", "search-index", "search-index 🔎 主要", 500, "twice-daily", copied=True),
    Row("EBS", "quoted", QUOTED_NAME, 8),
    Row("EBS", "escape", ESCAPE_NAME, 16),
    Row("EBS", "long", LONG_NAME, 30),
    Row("EBS", "web-logs-a", "web-logs", 80),
    Row("EBS", "web-logs-b", "web-logs", 80),
    Row("EBS", "invoice-archive", "invoice-archive", 250, "weekly", "alias/aws/ebs", vault="shop-locked"),
    Row("EBS", "batch-scratch", "batch-scratch", 500, volume_type="st1"),
    Row("EBS", "old-warehouse", "old-warehouse", 120, gone=True),
    Row("EBS", "nameless", "", 20, gone=True),
)

OTHER_ROWS = (
    Row("EC2", "web-1", "web-1", 30, "twice-daily"),
    Row("EC2", "web-2", "web-2", 30, "twice-daily"),
    Row("EC2", "orders-db", "orders-db", 150, "twice-daily", copied=True),
    Row("EC2", "bastion", "bastion [jump]", 10),
    Row("EC2", "legacy-erp", "Legacy ERP (Windows)", 300, "weekly"),
    Row("S3", "relight-shop-media", "relight-shop-media", 900, "continuous", copied=True),
    Row("S3", "relight-shop-invoices", "relight-shop-invoices", 120, "continuous", vault="shop-locked"),
    Row("S3", "relight-shop-exports", "relight-shop-exports", 40),
    Row("S3", "relight-shop-logs", "relight-shop-logs", 400, "weekly"),
    Row("RDS", "orders", "orders", 200, "continuous", "alias/shop-data", copied=True),
    Row("RDS", "customers", "customers", 150, "continuous", "alias/shop-data"),
    Row("RDS", "reporting", "reporting", 400),
    Row("RDS", "cms", "cms", 20),
    Row("RDS", "wishlists", "wishlists", 60, "continuous", gone=True),
    Row("RDS", "ledger-cluster", "ledger-cluster", 100),
    Row("Aurora", "checkout", "checkout", 250, "continuous", "alias/shop-data", copied=True),
    Row("Aurora", "loyalty", "loyalty", 60, "continuous"),
    Row("Aurora", "fraud", "fraud", 90, "daily", "alias/shop-data"),
    Row("EFS", "media-masters", "media-masters", 700, vault="aws/efs/automatic-backup-vault"),
    Row("EFS", "jenkins-home", "jenkins-home", 50, vault="aws/efs/automatic-backup-vault"),
    Row("EFS", "shared-config", "shared-config", 5, "twice-daily", copied=True),
    Row("EFS", "tenants", "tenants", 80),
    Row("FSx", "office-windows", "office-windows", 300, "daily", "alias/shop-data"),
    Row("FSx", "render-lustre", "render-lustre", 1200, "weekly"),
    Row("FSx", "warehouse-openzfs", "warehouse-openzfs", 500),
    Row("FSx", "finance-ontap", "finance-ontap", 800),
    Row("DynamoDB", "orders", "orders", 20, "twice-daily", copied=True),
    Row("DynamoDB", "carts", "carts", 3, "twice-daily"),
    Row("DynamoDB", "sessions", "sessions", 1),
    Row("DynamoDB", "stock-levels", "stock-levels", 6, key="alias/aws/dynamodb"),
    Row("DynamoDB", "price-history", "price-history", 90, "weekly", gone=True),
    Row("Storage Gateway", "store-munich", "store-munich", 100),
    Row("Storage Gateway", "store-lyon", "store-lyon", 100),
    Row("DocumentDB", "product-docs", "product-docs", 70),
    Row("DocumentDB", "reviews", "reviews", 40),
    Row("Neptune", "recommendations", "recommendations", 110),
    Row("Redshift", "shop-analytics", "shop-analytics", 1500),
    Row("Redshift Serverless", "ad-hoc-analytics", "ad-hoc-analytics", 300),
    Row("Timestream", "telemetry/clicks", "database/telemetry/table/clicks", 60),
    Row("Timestream", "telemetry/stock", "database/telemetry/table/stock", 15),
    Row("VirtualMachine", "pos-server-berlin", "pos-server-berlin", 120),
    Row("VirtualMachine", "pos-server-paris", "pos-server-paris", 120),
    Row("CloudFormation", "shop-network", "shop-network", 1),
    Row("CloudFormation", "shop-checkout", "shop-checkout", 1),
    Row("SAP HANA on Amazon EC2", "ERP/HDB", "HDB", 600, "continuous"),
    Row("SAP HANA on Amazon EC2", "ERP/QAS", "QAS", 300),
    Row("EKS", "storefront", "storefront", 20, "twice-daily"),
    Row("EKS", "back-office", "back-office", 12),
    Row("Aurora DSQL", "ledger", "ledger", 30),
    Row("Aurora DSQL", "gift-cards", "gift-cards", 4),
)

NEWCOMER_ROWS = (Row("EBS", "first-volume", "first-volume", 10, vault="Default"),)

SHOP_ROWS = EBS_ROWS + OTHER_ROWS


@dataclass(frozen=True, slots=True)
class Odd:
    """A recovery point that is not simply COMPLETED. Counted from the newest snapshot of its resource, which
    is 0."""

    type: str
    id: str
    index: int
    status: str = "COMPLETED"
    message: str | None = None
    cold: bool = False


ODDITIES = (
    Odd("EBS", "orders-db-wal", 0, "CREATING"),
    Odd("EBS", "orders-db-wal", 7, "PARTIAL", "The backup window closed before the backup was complete."),
    Odd("EBS", "catalog-cache", 33, "DELETING"),
    Odd("EBS", "batch-scratch", 34, "EXPIRED", "The retention period is over, but the snapshot is locked."),
    Odd("EBS", "invoice-archive", 2, cold=True),
    Odd("EBS", "invoice-archive", 3, cold=True),
    Odd("EBS", "invoice-archive", 4, cold=True),
    Odd("EFS", "shared-config", 60, cold=True),
    Odd("EFS", "tenants", 30, cold=True),
    Odd("Timestream", "telemetry/clicks", 30, cold=True),
    Odd("VirtualMachine", "pos-server-paris", 30, cold=True),
    Odd("CloudFormation", "shop-checkout", 2, "PARTIAL", "Some nested recovery points could not be created."),
    Odd("EKS", "storefront", 1, "PARTIAL", "One or more Kubernetes objects could not be backed up."),
    Odd("DynamoDB", "carts", 69, "EXPIRED", "The role that would delete it no longer exists."),
    Odd("RDS", "cms", 3, "DELETING"),
    Odd("EC2", "web-1", 0, "CREATING"),
)


@dataclass(frozen=True, slots=True)
class Spell:
    """One continuous backup of a resource: an interrupted one is stopped and the next run makes a new one."""

    age: float
    """Seconds ago that it began."""
    status: str = "COMPLETED"
    message: str | None = None
    stopped: float | None = None
    """Seconds ago that it was interrupted, where the point tells it."""


WHOLE_TIME = 34 * 86_400.0 + 7_200
ONE_SPELL = (Spell(WHOLE_TIME),)

SPELLS: dict[tuple[str, str], tuple[Spell, ...]] = {
    ("Aurora", "loyalty"): (Spell(WHOLE_TIME, "STOPPED", "Continuous backup was turned off on the source."),),
    ("SAP HANA on Amazon EC2", "ERP/HDB"): (
        Spell(
            WHOLE_TIME,
            "STOPPED",
            "Encountered an issue with log backups. Please check SAP HANA for details.",
            9 * 86_400.0,
        ),
        Spell(8.5 * 86_400, "AVAILABLE"),
    ),
    ("S3", "relight-shop-media"): (
        Spell(WHOLE_TIME, "STOPPED", "Continuous backup was turned off on the source.", 12 * 86_400.0),
        Spell(10.25 * 86_400),
    ),
    ("RDS", "customers"): (
        Spell(WHOLE_TIME, "STOPPED", "The continuous backup was interrupted."),
        Spell(DATABASES["customers"].replaced),
    ),
    ("RDS", "wishlists"): (Spell(WHOLE_TIME, "STOPPED", "The source was deleted."),),
}
"""Oldest first, where it is not one that is COMPLETED."""
