"""One test for each of moto's internals that the sandbox hangs on, so that a new moto says what broke."""

from __future__ import annotations

import inspect
import json
from typing import Any

from moto.backup.models import BackupBackend, backup_backends
from moto.backup.responses import BackupResponse
from moto.core.base_backend import BackendDict
from moto.core.exceptions import ServiceException
from moto.core.responses import BaseResponse
from moto.core.routing import get_service_router
from moto.core.utils import method_names_from_class
from moto.dynamodb.models.table import Backup, RestoredTable, Table
from moto.dynamodb.responses import DynamoHandler
from moto.ec2.models.amis import Ami
from moto.ec2.models.elastic_block_store import EBSBackend, Snapshot, Volume
from moto.ec2.models.instances import Instance
from moto.ec2.models.security_groups import SecurityGroup
from moto.ec2.models.subnets import Subnet
from moto.ec2.models.vpcs import VPC
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.elasticache.models import ElastiCacheBackend, ReplicationGroup
from moto.elasticache.models import Snapshot as CacheSnapshot
from moto.elasticache.responses import ElastiCacheResponse
from moto.iam.models import AWSManagedPolicy, Role, User
from moto.iam.responses import IamResponse
from moto.kms.models import Key
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.rds.models import DBInstance, DBSnapshot, RDSBackend, rds_backends
from moto.rds.responses import RDSResponse
from moto.redshift.models import Cluster, RedshiftBackend, redshift_backends
from moto.redshift.models import Snapshot as ClusterSnapshot
from moto.redshift.responses import RedshiftResponse
from moto.s3.models import FakeBucket, FakeDeleteMarker, FakeKey, S3Backend
from moto.sts.models import AssumedRole
from moto.timestreamwrite.models import TimestreamTable, TimestreamWriteBackend

from tests.sandbox.steps import message, newest_point, refused
from tests.sandbox_process import Sandbox


def parameters(call: Any) -> set[str]:
    return set(inspect.signature(call).parameters)


def test_backends_are_made_from_one_attribute_that_everyone_shares() -> None:
    assert isinstance(backup_backends, BackendDict)
    assert backup_backends.backend is BackupBackend


def test_a_backend_finds_its_urls_beside_its_own_module() -> None:
    assert BackupBackend("eu-west-1", "111122223333")._url_module.__name__ == "moto.backup.urls"


def test_the_router_chooses_operations_by_botocores_model() -> None:
    assert get_service_router("backup") is not None
    assert "list_tags" in method_names_from_class(BackupResponse)
    assert {"_get_action", "parse_parameters", "call_action"} <= set(dir(BaseResponse))


def test_the_account_of_a_request_can_be_told_by_a_header() -> None:
    assert "x-moto-account-id" in inspect.getsource(BaseResponse.get_current_account)


def test_vaults_are_made_and_listed_as_the_seeding_does() -> None:
    backend = BackupBackend("eu-west-1", "111122223333")
    vault = backend.create_backup_vault("v", {}, "arn:key", "v")
    assert {"creation_date", "num_of_recovery_points", "locked", "min_retention_days", "lock_date"} <= set(
        vars(vault)
    )
    assert json.dumps(vault.to_list_dict())


def test_volumes_and_snapshots_take_the_arguments_that_the_seeding_gives() -> None:
    assert {"volume_id", "size", "zone", "encrypted", "kms_key_id", "throughput"} <= parameters(
        Volume.__init__
    )
    assert list(inspect.signature(Snapshot.__init__).parameters)[1:8] == [
        *("ec2_backend", "snapshot_id", "volume", "description", "encrypted", "kms_key_id", "owner_id"),
    ]
    assert {"size", "zone_name", "snapshot_id", "kms_key_id", "iops", "throughput"} <= parameters(
        EBSBackend.create_volume
    )


def test_keys_users_roles_and_sessions_have_what_is_read_from_them() -> None:
    key = Key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", "1", "eu-west-1")  # type: ignore[abstract]
    assert {"arn", "id", "policy", "grants", "aliases", "rotations", "key_state", "key_manager"} <= set(
        vars(key)
    )
    for cls in (User, Role):
        assert "policies" in inspect.getsource(cls.__init__)
        assert "managed_policies" in inspect.getsource(cls.__init__)
    assert "role_arn" in inspect.getsource(AssumedRole.__init__)
    assert "document" in parameters(AWSManagedPolicy.__init__)


def test_the_network_and_instances_take_the_arguments_that_the_seeding_gives() -> None:
    assert list(inspect.signature(VPC.__init__).parameters)[1:5] == [
        *("ec2_backend", "vpc_id", "cidr_block", "is_default"),
    ]
    assert list(inspect.signature(Subnet.__init__).parameters)[1:9] == [
        *("ec2_backend", "subnet_id", "vpc_id", "cidr_block", "ipv6_cidr_block", "availability_zone"),
        *("default_for_az", "map_public_ip_on_launch"),
    ]
    assert list(inspect.signature(SecurityGroup.__init__).parameters)[1:7] == [
        *("ec2_backend", "group_id", "name", "description", "vpc_id", "tags"),
    ]
    assert {"image_id", "user_data", "security_groups"} <= parameters(Instance.__init__)
    assert {"ami_id", "root_device_name", "creation_date", "region_name"} <= parameters(Ami.__init__)
    assert "create_volume" in inspect.getsource(Ami.__init__)
    assert "describe_snapshots" in method_names_from_class(ElasticBlockStore)


def test_rds_has_the_seams_that_the_sandbox_hangs_on() -> None:
    assert rds_backends.backend is RDSBackend
    assert isinstance(inspect.getattr_static(DBInstance, "latest_restorable_time"), property)
    assert list(inspect.signature(DBSnapshot.__init__).parameters)[1:8] == [
        *("backend", "database", "snapshot_id", "snapshot_type", "tags", "original_created_at", "kms_key_id"),
    ]
    assert {"storage_throughput", "iops", "option_group_name", "publicly_accessible"} <= parameters(
        DBInstance.__init__
    )
    assert "save_automated_backup" in inspect.getsource(RDSBackend.create_db_instance)
    assert {"_listing"}.isdisjoint(dir(RDSResponse))
    assert "describe_db_instance_automated_backups" in method_names_from_class(RDSResponse)


def test_errors_have_a_code_and_a_message() -> None:
    error = ServiceException("Code", "words")
    assert (error.code, error.message) == ("Code", "words")


def test_an_operation_set_on_a_response_class_is_found() -> None:
    assert "simulate_principal_policy" not in method_names_from_class(IamResponse)
    late = type("Late", (IamResponse,), {})
    setattr(late, "simulate_principal_policy", lambda self: None)  # noqa: B010
    assert "simulate_principal_policy" in method_names_from_class(late)


def test_the_dispatcher_makes_one_application_a_service() -> None:
    assert parameters(DomainDispatcherApplication.__init__) == {"self", "create_app"}


def test_objects_and_buckets_take_what_the_seeding_gives() -> None:
    assert {"name", "value", "account_id", "region_name", "version_id", "encryption", "kms_key_id"} <= (
        parameters(FakeKey.__init__)
    )
    bucket = FakeBucket("b", "1", "eu-west-1")  # type: ignore[abstract]
    assert {"keys", "versioning_status", "ownership_rule", "public_access_block", "policy"} <= set(
        vars(bucket)
    )
    assert list(inspect.signature(FakeDeleteMarker.__init__).parameters) == ["self", "key"]
    assert "_version_id" in inspect.getsource(FakeDeleteMarker.__init__)
    assert {"bucket_name", "region_name"} <= parameters(S3Backend.create_bucket)


def test_tables_and_their_backups_take_what_the_seeding_gives() -> None:
    assert {"schema", "attr", "throughput", "global_indexes", "sse_specification", "billing_mode"} <= (
        parameters(Table.__init__)
    )
    assert list(inspect.signature(RestoredTable.__init__).parameters)[1:] == [
        *("name", "account_id", "region", "backup"),
    ]
    made = inspect.getsource(Backup.__init__)
    for member in ("region_name", "account_id", "name", "table", "status", "type", "creation_date_time"):
        assert f"self.{member} =" in made, member
    assert {"describe_continuous_backups", "list_backups"} <= set(method_names_from_class(DynamoHandler))


def test_caches_and_their_snapshots_take_what_the_seeding_gives() -> None:
    assert {"replication_group_id", "num_cache_clusters", "kms_key_id"} <= parameters(
        ReplicationGroup.__init__
    )
    assert {"snapshot_name", "snapshot_source", "replication_group_id"} <= parameters(CacheSnapshot.__init__)
    assert {"replication_groups", "cache_clusters", "snapshots"} <= set(
        vars(ElastiCacheBackend("eu-west-1", "111122223333"))
    )
    assert "describe_serverless_caches" not in method_names_from_class(ElastiCacheResponse)


def test_clusters_of_redshift_and_their_snapshots_take_what_the_seeding_and_a_restore_give() -> None:
    assert isinstance(redshift_backends, BackendDict)
    assert redshift_backends.backend is RedshiftBackend
    assert {"vpc_security_group_ids", "iam_roles_arn", "kms_key_id", "allow_version_upgrade"} <= parameters(
        Cluster.__init__
    )
    assert list(inspect.signature(ClusterSnapshot.__init__).parameters)[1:6] == [
        *("cluster", "snapshot_identifier", "account_id", "region_name", "tags"),
    ]
    for method in (RedshiftBackend.restore_from_cluster_snapshot, RedshiftBackend.create_cluster):
        assert [each.kind.name for each in inspect.signature(method).parameters.values()][-1] == "VAR_KEYWORD"
    assert "_get_resource_from_arn" in vars(RedshiftBackend)
    assert "describe_table_restore_status" not in method_names_from_class(RedshiftResponse)


def test_tables_of_timestream_hold_their_records_in_lists() -> None:
    assert list(inspect.signature(TimestreamWriteBackend.create_table).parameters)[1:] == [
        *("database_name", "table_name", "retention_properties", "tags"),
        *("magnetic_store_write_properties", "schema"),
    ]
    assert "self.records: list" in inspect.getsource(TimestreamTable.__init__)


ARNS_IN_PATHS = [
    "arn:aws:s3:::b",
    "arn:aws:ec2:eu-west-1::snapshot/snap-0",
    "arn:aws:dynamodb:eu-west-1:1:table/x/backup/01-a",
    "arn:aws:rds:eu-west-1:1:cluster-snapshot:awsbackup:job-1",
    "arn:aws:backup:eu-west-1:1:recovery-point:continuous:b-1",
    "arn:aws:x:::a//b",
    "arn:aws:x:::ends/recovery-points",
    "arn:aws:x:::ends/restore-jobs/",
    "arn:aws:x:::per%2Fcent %20",
    "arn:aws:x:::ünï+&?#",
]


def test_arns_survive_the_path_whatever_they_hold(sandbox: Sandbox) -> None:
    backup = sandbox.client("backup")
    for arn in ARNS_IN_PATHS:
        assert backup.list_recovery_points_by_resource(ResourceArn=arn)["RecoveryPoints"] == []
        assert backup.list_restore_jobs_by_protected_resource(ResourceArn=arn)["RestoreJobs"] == []
        error = refused(backup.describe_recovery_point, BackupVaultName="shop-daily", RecoveryPointArn=arn)
        assert arn in message(error)
    assert newest_point(backup).startswith("arn:aws:ec2:eu-west-1::snapshot/")
