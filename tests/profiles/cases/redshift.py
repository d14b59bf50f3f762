"""Requests of Redshift, provisioned and serverless, that were read and approved."""

from __future__ import annotations

from tests.profiles.case import Case
from tests.profiles.warehouse_samples import CLUSTER, CLUSTER_SOURCE, NAMESPACE, NAMESPACE_SOURCE

TABLE = {
    "SourceDatabaseName": "dev",
    "SourceSchemaName": "public",
    "SourceTableName": "sales",
    "NewTableName": "sales_restored",
}

CASES = (
    Case("Redshift-cluster", "Redshift", "cluster", {}, {}, CLUSTER_SOURCE, resource_arn=CLUSTER),
    # The source is gone, and what AWS returned is the settings of its cluster: nothing that names it goes.
    Case(
        "Redshift-cluster-returned",
        "Redshift",
        "cluster",
        {"ClusterIdentifier": "analytics-2", "IamRoles": "arn:aws:iam::111122223333:role/load"},
        {
            "ClusterIdentifier": "analytics",
            "NodeType": "dc2.large",
            "NumberOfNodes": "2",
            "Port": "5439",
            "Encrypted": "TRUE",
            "AvailabilityZone": None,
            "SnapshotIdentifier": "awsbackup:job-1",
            "AquaConfigurationStatus": "auto",
        },
        {},
        resource_arn=CLUSTER,
    ),
    Case("Redshift-table", "Redshift", "table", TABLE, {}, CLUSTER_SOURCE, resource_arn=CLUSTER),
    Case(
        "Redshift-namespace",
        "Redshift",
        "namespace",
        {"NamespaceIdentifier": "sales"},
        {},
        CLUSTER_SOURCE,
        resource_arn=CLUSTER,
    ),
    Case(
        "RedshiftServerless-namespace",
        "Redshift Serverless",
        "namespace",
        {"NamespaceIdentifier": "sales", "ManageAdminPassword": "true"},
        {},
        NAMESPACE_SOURCE,
        resource_arn=NAMESPACE,
    ),
    Case(
        "RedshiftServerless-table",
        "Redshift Serverless",
        "table",
        TABLE,
        {},
        NAMESPACE_SOURCE,
        resource_arn=NAMESPACE,
    ),
    Case(
        "RedshiftServerless-cluster",
        "Redshift Serverless",
        "cluster",
        {"ClusterIdentifier": "sales", "NodeType": "ra3.xlplus", "NumberOfNodes": "2"},
        {},
        NAMESPACE_SOURCE,
        resource_arn=NAMESPACE,
    ),
)
