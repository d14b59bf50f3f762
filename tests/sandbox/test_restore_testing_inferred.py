"""Inferred metadata: what restore testing would restore a point with."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.rehearsals import PREFIX
from tests.sandbox.steps import code, finish, newest_point, refused, restore
from tests.sandbox_process import Sandbox


def test_inferred_metadata_restores_a_point_by_hand(still: Sandbox, backup: Any) -> None:
    table = newest_point(backup, "carts", "DynamoDB")
    asked = {"BackupVaultName": "shop-daily", "RecoveryPointArn": table}
    inferred = backup.get_restore_testing_inferred_metadata(**asked)["InferredMetadata"]
    assert inferred["targetTableName"].startswith(f"{PREFIX}-")
    del inferred["targetTableName"]
    assert inferred == {"deletionProtection": "false", "encryptionType": "Default"}
    volume = {**asked, "RecoveryPointArn": newest_point(backup)}
    inferred = backup.get_restore_testing_inferred_metadata(**volume)["InferredMetadata"]
    job = restore(still, backup, volume["RecoveryPointArn"], Metadata=inferred)
    assert finish(still, backup, job)["Status"] == "COMPLETED"


INFERRED: dict[tuple[str, str], set[str]] = {
    ("orders", "RDS"): {"dbInstanceIdentifier", "deletionProtection", "multiAz", "publiclyAccessible"},
    ("ledger-cluster", "RDS"): {"availabilityZones", "dbClusterIdentifier", "engine"},
    ("checkout", "Aurora"): {"availabilityZones", "dbClusterIdentifier", "engine"},
    ("recommendations", "Neptune"): {"availabilityZones", "dbClusterIdentifier", "engine"},
    ("web-2", "EC2"): {"disableApiTermination", "instanceType", "requiredImdsV2"},
    ("tenants", "EFS"): {"encrypted", "file-system-id", "kmsKeyId", "newFileSystem", "performanceMode"},
    ("relight-shop-media", "S3"): {
        *("destinationBucketName", "encrypted", "encryptionType", "newBucket", "restoreACLs"),
    },
    ("office-windows", "FSx"): {"windowsConfiguration"},
    ("render-lustre", "FSx"): {"lustreConfiguration"},
    ("warehouse-openzfs", "FSx"): {"openZfsConfiguration"},
    ("finance-ontap", "FSx"): {"name", "ontapConfiguration"},
}


@pytest.mark.parametrize(("source", "keys"), INFERRED.items(), ids=[" ".join(each) for each in INFERRED])
def test_inferred_metadata_has_the_keys_of_the_guide(
    backup: Any, source: tuple[str, str], keys: set[str]
) -> None:
    asked = {"BackupVaultName": "shop-daily", "RecoveryPointArn": newest_point(backup, *source)}
    assert set(backup.get_restore_testing_inferred_metadata(**asked)["InferredMetadata"]) == keys


def test_a_type_without_restore_testing_has_no_inferred_metadata(backup: Any) -> None:
    point = newest_point(backup, "shop-analytics", "Redshift")
    asked = {"BackupVaultName": "shop-daily", "RecoveryPointArn": point}
    error = refused(backup.get_restore_testing_inferred_metadata, **asked)
    assert code(error) == "InvalidParameterValueException"
