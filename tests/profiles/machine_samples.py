"""ARNs and returned metadata of gateways, virtual machines and HANA databases."""

from __future__ import annotations

GATEWAY = "arn:aws:storagegateway:eu-west-1:111122223333:gateway/sgw-12A3456B"
GATEWAY_VOLUME = f"{GATEWAY}/volume/vol-1122AABB"
CACHED_VOLUME_SOURCE = {
    "cached_gateway_arn": GATEWAY,
    "gateway_kind": "CACHED",
    "target_name": "files",
    "size_bytes": "161061273600",
    "size_gib": "150",
}

HYPERVISOR = "arn:aws:backup-gateway:eu-west-1:111122223333:hypervisor/hype-9B1AB1F1"
VIRTUAL_MACHINE = "arn:aws:backup-gateway:eu-west-1:111122223333:vm/vm-11223344AABB"
MACHINE_SOURCE = {
    "name": "erp-app-1",
    "path": "/Labster/vm",
    "host_name": "esx-3",
    "hypervisor_arn": HYPERVISOR,
}
DISK = '[{"DiskId":"2000","Label":"Hard disk 1"}]'

# "Restore a virtual machine using AWS Backup": the metadata of its example, as it stands.
VMWARE_EXAMPLE = {
    "RestoreTo": "VMware",
    "HypervisorArn": "arn:aws:backup-gateway:us-east-1:209870788375:hypervisor/hype-9B1AB1F1",
    "VMName": "name",
    "VMPath": "/Labster/vm",
    "ComputeResourceName": "Cluster",
    "VMDatastore": "vsanDatastore",
    "DisksToRestore": DISK,
    "vmId": "vm-101",
}

HANA = "arn:aws:ssm-sap:eu-west-1:111122223333:HANA/erp/DB/HDB"
OTHER_HANA = "arn:aws:ssm-sap:eu-west-1:111122223333:HANA/erp-test/DB/HDB"

# "Restore an SAP HANA database on an Amazon EC2 instance": both examples, as they stand.
HANA_RETURNED: dict[str, str | None] = {
    "BackupSize": "1660948480",
    "DatabaseName": "DATABASENAME",
    "DatabaseType": "SYSTEM",
    "HanaBackupEndTime": "1674838362",
    "HanaBackupId": "1234567890123",
    "HanaBackupPrefix": "1234567890123_SYSTEMDB_FULL",
    "HanaBackupStartTime": "1674838349",
    "HanaVersion": "2.00.040.00.1553674765",
    "IsCompressedBySap": "FALSE",
    "IsEncryptedBySap": "FALSE",
    "SourceDatabaseArn": "arn:aws:ssm-sap:region:accountID:HANA/applicationID/DB/DATABASENAME",
    "SystemDatabaseSid": "HDB",
    "aws:backup:request-id": "46bbtt4q-7unr-2897-m486-yn378k2mrw9c",
}
HANA_CONTINUOUS: dict[str, str | None] = {
    "AvailableRestoreBases": "[1234567890123,9876543210987,1472583691472,7418529637418,1678942598761]",
    "BackupSize": "1711284224",
    "DatabaseName": "DATABASENAME",
    "DatabaseType": "TENANT",
    "EarliestRestorablePitrTimestamp": "1674764799789",
    "HanaBackupEndTime": "1668032687",
    "HanaBackupId": "1234567890123",
    "HanaBackupPrefix": "1234567890123_HDB_FULL",
    "HanaBackupStartTime": "1668032667",
    "HanaVersion": "2.00.040.00.1553674765",
    "IsCompressedBySap": "FALSE",
    "IsEncryptedBySap": "FALSE",
    "LatestRestorablePitrTimestamp": "1674850299789",
    "SourceDatabaseArn": "arn:aws:ssm-sap:region:accountID:HANA/applicationID/DB/SystemDatabaseSid",
    "SystemDatabaseSid": "HDB",
    "aws:backup:request-id": "46bbtt4q-7unr-2897-m486-yn378k2mrw9d",
}
