"""What a restore of SAP HANA is refused for, and what its points return."""

from __future__ import annotations

import json

import pytest

from tests.sandbox.runs import INVALID, MISSING, Values, refusal, returned, without
from tests.sandbox.steps import points
from tests.sandbox.test_hana_restores import GAP_BEGAN, GAP_ENDED, database, full, point_in
from tests.sandbox_process import Sandbox

CHANGES: tuple[tuple[str, Values, tuple[str, ...], tuple[str, str]], ...] = (
    ("no target", {}, ("aws:backup:TargetDatabaseArn",), (MISSING, "TargetDatabaseArn")),
    ("no type", {}, ("RecoveryType",), (MISSING, "RecoveryType")),
    ("no catalog", {}, ("CatalogRestoreOption",), (MISSING, "CatalogRestoreOption")),
    ("a type unknown", {"RecoveryType": "FULL"}, (), (INVALID, "POINT_IN_TIME_RECOVERY")),
    ("a catalog unknown", {"CatalogRestoreOption": "LATEST"}, (), (INVALID, "NO_CATALOG")),
    (
        "a target unknown",
        {"aws:backup:TargetDatabaseArn": "arn:aws:ssm-sap:eu-west-1:111122223333:HANA/ERP/DB/GHOST"},
        (),
        (INVALID, "was not found"),
    ),
    ("a path unasked", {"LocalCatalogPath": "/catalog"}, (), (INVALID, "goes with")),
    (
        "a path missing",
        {"CatalogRestoreOption": "CATALOG_FROM_LOCAL_PATH"},
        (),
        (MISSING, "LocalCatalogPath"),
    ),
    (
        "half a path",
        {"CatalogRestoreOption": "CATALOG_FROM_LOCAL_PATH", "LocalCatalogPath": "catalog"},
        (),
        (INVALID, "whole path"),
    ),
    ("a moment of a full backup", {"RecoveryType": "MOST_RECENT_TIME_RECOVERY"}, (), (INVALID, "continuous")),
    ("a moment by another service's key", {"RestoreTime": "2026-11-21T03:30:27Z"}, (), (INVALID, "Unknown")),
    ("what was returned", {"DatabaseName": "HDB"}, (), (INVALID, "Unknown keys: DatabaseName")),
)


@pytest.mark.parametrize(
    ("change", "left_out", "expected"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES]
)
def test_a_request_that_hana_has_no_use_for_is_refused_at_once(
    shared_sandbox: Sandbox, change: Values, left_out: tuple[str, ...], expected: tuple[str, str]
) -> None:
    backup = shared_sandbox.client("backup")
    metadata = without({**full(backup), **change}, *left_out)
    told = refusal(shared_sandbox, backup, point_in(backup, "COMPLETED"), metadata, role=None)
    assert told[0] == expected[0]
    assert expected[1] in told[1]


def test_a_moment_cannot_be_asked_for_since_no_page_names_its_key(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    metadata = {**full(backup), "RecoveryType": "POINT_IN_TIME_RECOVERY"}
    told = refusal(shared_sandbox, backup, point_in(backup, "AVAILABLE"), metadata, role=None)
    assert told[0] == INVALID
    assert "No key is known" in told[1]


def test_a_role_is_refused(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    told = refusal(shared_sandbox, backup, point_in(backup, "COMPLETED"), full(backup))
    assert told[0] == INVALID
    assert "act as their caller" in told[1]


def test_a_full_backup_returns_the_members_of_awss_sample(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    metadata = returned(backup, point_in(backup, "COMPLETED"))
    assert metadata.keys() == {
        *("BackupSize", "DatabaseName", "DatabaseType", "HanaBackupEndTime", "HanaBackupId"),
        *("HanaBackupPrefix", "HanaBackupStartTime", "HanaVersion", "IsCompressedBySap", "IsEncryptedBySap"),
        *("SourceDatabaseArn", "SystemDatabaseSid", "aws:backup:request-id"),
    }
    assert (metadata["IsCompressedBySap"], metadata["SystemDatabaseSid"]) == ("FALSE", "HDB")
    assert metadata["SourceDatabaseArn"] == database(backup)
    seconds = int(metadata["HanaBackupEndTime"]) - int(metadata["HanaBackupStartTime"])
    assert 0 < seconds < 60


def test_the_window_of_a_continuous_backup_is_in_milliseconds_and_moves_with_the_clock(
    shared_sandbox: Sandbox,
) -> None:
    backup = shared_sandbox.client("backup")
    point = point_in(backup, "AVAILABLE")
    before = shared_sandbox.control("GET", "/-/clock")["now"]
    metadata = returned(backup, point)
    after = shared_sandbox.control("GET", "/-/clock")["now"]
    first, last = (int(metadata[f"{end}RestorablePitrTimestamp"]) for end in ("Earliest", "Latest"))
    assert round(before * 1000) <= last + 900_000 <= round(after * 1000)
    assert first == pytest.approx((before - GAP_ENDED) * 1000, abs=600_000)
    bases = json.loads(metadata["AvailableRestoreBases"])
    assert all(first - 1000 <= base <= last for base in bases)


def test_the_window_of_a_stopped_backup_ends_where_its_logs_did(shared_sandbox: Sandbox) -> None:
    backup = shared_sandbox.client("backup")
    stopped, available = point_in(backup, "STOPPED"), point_in(backup, "AVAILABLE")
    ended = int(returned(backup, stopped)["LatestRestorablePitrTimestamp"])
    began = int(returned(backup, available)["EarliestRestorablePitrTimestamp"])
    assert began - ended == int((GAP_BEGAN - GAP_ENDED) * 1000)
    [listed] = [row for row in points(backup, database(backup)) if row["RecoveryPointArn"] == stopped]
    assert listed["StatusMessage"] == (
        "Encountered an issue with log backups. Please check SAP HANA for details."
    )
    assert int(returned(backup, stopped)["LatestRestorablePitrTimestamp"]) == ended


@pytest.mark.parametrize("status", ["COMPLETED", "AVAILABLE"])
def test_returned_metadata_cannot_be_sent_back_as_it_is(shared_sandbox: Sandbox, status: str) -> None:
    backup = shared_sandbox.client("backup")
    point = point_in(backup, status)
    told = refusal(shared_sandbox, backup, point, returned(backup, point), role=None)
    assert told[0] == INVALID
    assert "Unknown keys: " in told[1]
