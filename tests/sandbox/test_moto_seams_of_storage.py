"""One test for each of moto's internals that the storage services of the sandbox hang on."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import Any

from botocore.parsers import RpcV2CBORParser
from botocore.serialize import RpcV2CBORSerializer
from moto import backend_index
from moto import backends as moto_backends
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.exceptions import JsonRESTError
from moto.core.utils import camelcase_to_underscores
from moto.ds.models import Directory, DirectoryServiceBackend
from moto.efs.models import EFSBackend, FileSystem, MountTarget
from moto.efs.responses import EFSResponse
from moto.fsx.models import Backup, FSxBackend, fsx_backends
from moto.fsx.responses import FSxResponse
from moto.moto_server import werkzeug_app

from tests.forks import REPOSITORY


def parameters(call: Any) -> set[str]:
    return set(inspect.signature(call).parameters)


def test_the_server_finds_a_service_by_a_list_of_patterns_and_a_function_of_the_module() -> None:
    assert all(isinstance(name, str) for name, _ in backend_index.backend_url_patterns)
    source = inspect.getsource(werkzeug_app)
    assert "backends.get_backend(service)" in source
    assert "backend_index.backend_url_patterns" in source
    assert moto_backends.get_backend("efs") is not None


def test_a_backend_is_reset_by_being_made_anew() -> None:
    assert "__init__" in inspect.getsource(BaseBackend.reset)
    assert {"additional_regions"} <= parameters(BackendDict.__init__)


def test_fsx_backends_are_made_from_one_attribute() -> None:
    assert fsx_backends.backend is FSxBackend
    assert {"file_systems", "backups", "tagger"} <= vars(FSxBackend("eu-west-1", "111122223333")).keys()
    assert {"create_file_system", "tag_resource", "list_tags_for_resource"} <= set(dir(FSxBackend))
    assert isinstance(Backup, type)
    assert isinstance(inspect.getattr_static(FSxResponse, "fsx_backend"), property)


def test_a_file_system_of_efs_hides_members_that_begin_with_an_underscore() -> None:
    assert 'startswith("_")' in inspect.getsource(FileSystem.info_json)
    assert {"_size_value", "_backup"} <= set(FileSystem.__init__.__code__.co_names)
    assert {"creation_token", "performance_mode", "throughput_mode", "availability_zone_name", "backup"} <= (
        parameters(FileSystem.__init__)
    )
    assert {"file_system", "subnet", "ip_address", "security_groups"} <= parameters(MountTarget.__init__)
    held = vars(EFSBackend("eu-west-1", "111122223333"))
    assert {"creation_tokens", "file_systems_by_id", "mount_targets_by_id"} <= held.keys()
    assert {"create_mount_target", "efs_backend"} <= set(dir(EFSResponse))


def test_a_directory_can_give_its_interfaces_and_its_group_back() -> None:
    assert {"delete_eni", "delete_security_group"} <= set(dir(Directory))
    assert {"name", "vpc_settings", "edition"} <= parameters(DirectoryServiceBackend.create_microsoft_ad)


def test_an_error_of_a_json_service_keeps_its_body_in_its_description() -> None:
    error = JsonRESTError("Code", "words")
    assert (error.error_type, error.message) == ("Code", "words")
    assert error.description == '{"__type": "Code", "message": "words"}'


def test_names_of_operations_are_split_by_moto_s_own_rule() -> None:
    assert camelcase_to_underscores("DescribeCachediSCSIVolumes") == "describe_cachedi_scsi_volumes"
    assert camelcase_to_underscores("CreateStorediSCSIVolume") == "create_storedi_scsi_volume"


def test_botocore_reads_and_writes_single_items_of_cbor() -> None:
    parser, serialiser = RpcV2CBORParser(), RpcV2CBORSerializer()
    for name in ("_serialize_data_item", "_serialize_type_string"):
        assert callable(getattr(serialiser, name))
    stream = parser.get_peekable_stream_from_bytes(b"\xa1\x61a\x01")
    assert parser.parse_data_item(stream) == {"a": 1}


STARTED = """
import sys
from aws_sandbox import bucket_defaults, cbor, control, dynamodb_windows, elasticache_lists, gate
from aws_sandbox import iam_simulation, own_services
from aws_sandbox.restores import registry
from aws_sandbox.world import loading
print(sorted({"moto.ec2", "moto.rds", "moto.efs", "moto.fsx", "moto.ds"} & sys.modules.keys()))
"""


def test_a_start_loads_neither_ec2_nor_what_lies_on_it() -> None:
    """Moto's EC2 takes 600 ms and 115 MB."""
    told = subprocess.run(
        [sys.executable, "-c", STARTED], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
