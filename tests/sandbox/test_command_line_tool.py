"""The real `aws` CLI on the sandbox, as `relight sandbox --serve` sets it up; and that nothing gets past
it."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.steps import ORDERS
from tests.sandbox_process import Sandbox, running_sandbox

pytestmark = pytest.mark.needs("aws")


class Shell:
    """Runs `aws` with the environment of the ready line."""

    def __init__(self, sandbox: Sandbox, home: Path) -> None:
        self._environment = sandbox.child_environment(HOME=str(home))

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["aws", *words],
            env={**self._environment, **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def json(self, *words: str) -> Any:
        finished = self.run(*words, "--output", "json")
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout)


@pytest.fixture
def shell(sandbox: Sandbox, home: Path) -> Shell:
    return Shell(sandbox, home)


def test_the_aws_cli_lists_restores_and_describes_to_completed(sandbox: Sandbox, shell: Shell) -> None:
    resources = shell.json("backup", "list-protected-resources")["Results"]
    assert len(resources) >= 60
    arn = next(item["ResourceArn"] for item in resources if item.get("ResourceName") == ORDERS)
    listed = shell.json("backup", "list-recovery-points-by-resource", "--resource-arn", arn)["RecoveryPoints"]
    point = listed[0]["RecoveryPointArn"]
    metadata = shell.json(
        *("backup", "get-recovery-point-restore-metadata", "--backup-vault-name", "shop-daily"),
        *("--recovery-point-arn", point),
    )["RestoreMetadata"]
    assert metadata["availabilityZone"] is None
    job = shell.json(
        *("backup", "start-restore-job", "--recovery-point-arn", point, "--iam-role-arn", sandbox.role()),
        *("--metadata", "availabilityZone=eu-west-1a,volumeType=gp3", "--idempotency-token", "token-1"),
    )["RestoreJobId"]
    sandbox.control("POST", "/-/clock", {"advance": 60})
    described = shell.json("backup", "describe-restore-job", "--restore-job-id", job)
    assert (described["Status"], described["PercentDone"]) == ("COMPLETED", "100.00%")
    volume = described["CreatedResourceArn"].rpartition("/")[2]
    assert shell.json("ec2", "describe-volumes", "--volume-ids", volume)["Volumes"][0]["Size"] == 100


def test_the_aws_cli_prints_errors_of_aws(shell: Shell) -> None:
    finished = shell.run("backup", "describe-restore-job", "--restore-job-id", "none")
    assert finished.returncode != 0
    assert "(ResourceNotFoundException)" in finished.stderr
    refused = shell.run("--profile", "shop-operator", "backup", "list-backup-vaults")
    assert "(AccessDeniedException)" in refused.stderr


def test_the_aws_cli_reaches_the_other_accounts_by_their_profiles(shell: Shell) -> None:
    assert shell.json("sts", "get-caller-identity", "--profile", "dr")["Account"] == "444455556666"
    vaults = shell.json("backup", "list-backup-vaults", "--profile", "no-default-role")["BackupVaultList"]
    assert [vault["BackupVaultName"] for vault in vaults] == ["Default"]


class RecordingProxy:
    """A proxy that lets nothing through and keeps the first line of every request."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: list[str] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            with contextlib.suppress(OSError):
                connection, _ = self._listener.accept()
                with connection:
                    line = connection.recv(4096).split(b"\r\n")[0].decode("ascii", "replace")
                    if line == "close":
                        return
                    self.requests.append(line)
                    connection.sendall(
                        b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    )

    def close(self) -> None:
        with socket.create_connection(self._listener.getsockname()) as connection:
            connection.sendall(b"close\r\n")
        self._thread.join()
        self._listener.close()


@pytest.fixture
def proxy() -> Iterator[RecordingProxy]:
    recording = RecordingProxy()
    yield recording
    recording.close()


LEAKY = [
    ("rds", "describe-db-instances"),
    ("rds", "describe-db-clusters"),
    ("docdb", "describe-db-clusters"),
    ("neptune", "describe-db-clusters"),
    ("timestream-write", "list-databases"),
    ("backup", "list-backup-vaults"),
    ("ec2", "describe-volumes"),
    ("s3api", "list-buckets"),
    ("backup-gateway", "list-gateways"),
    ("storagegateway", "list-gateways"),
    ("fsx", "describe-file-systems"),
    ("redshift", "describe-clusters"),
    ("redshift-serverless", "list-namespaces"),
    ("ssm-sap", "list-applications"),
    ("eks", "list-clusters"),
    ("dsql", "list-clusters"),
    ("cloudwatch", "describe-alarms"),
]
"""With calls whose hosts the CLI or its SDK rewrites, past AWS_ENDPOINT_URL, in us-east-1."""

SOCKETS = Path(__file__).parent / "loopback_only"
"""A sitecustomize that ends a Python process when it connects or resolves anything but loopback: the CLI is
Python, so this sees what no proxy would."""


@pytest.mark.parametrize(("service", "operation"), LEAKY, ids=[":".join(row) for row in LEAKY])
def test_nothing_leaves_loopback_also_in_us_east_1(
    shell: Shell, proxy: RecordingProxy, service: str, operation: str
) -> None:
    finished = shell.run(
        *("--region", "us-east-1", service, operation),
        **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), proxy.url),
        PYTHONPATH=str(SOCKETS),
        AWS_MAX_ATTEMPTS="1",
    )
    assert "left loopback" not in finished.stderr
    # Either the sandbox answered, or the request died at the proxy, which saw where it was going.
    if finished.returncode != 0:
        assert proxy.requests, finished.stderr
        assert all(line.startswith("CONNECT ") and "amazonaws.com:443" in line for line in proxy.requests)
    else:
        assert proxy.requests == []


def test_endpoints_of_single_services_and_fips_are_unset_for_children(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BACKUP", "https://backup.example.com")
    monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", "true")
    with running_sandbox() as sandbox:
        vaults = Shell(sandbox, home).json("backup", "list-backup-vaults")["BackupVaultList"]
        assert vaults
        assert [row["operation"] for row in sandbox.control("GET", "/-/requests")] == ["ListBackupVaults"]


def test_the_watch_on_sockets_notices_a_connection_and_a_name(sandbox: Sandbox) -> None:
    attempts = (
        "import socket; socket.create_connection(('192.0.2.1', 443), timeout=1)",
        "import socket; socket.getaddrinfo('rds.us-east-1.amazonaws.com', 443)",
    )
    for attempt in attempts:
        finished = subprocess.run(
            [sys.executable, "-c", attempt],
            env=sandbox.child_environment(PYTHONPATH=str(SOCKETS)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode != 0
        assert "left loopback" in finished.stderr


def test_the_sandbox_is_the_proxy_that_refuses_and_logs_what_escapes(sandbox: Sandbox, shell: Shell) -> None:
    finished = shell.run("--region", "us-east-1", "rds", "describe-db-instances", AWS_MAX_ATTEMPTS="1")
    escaped = [
        row["target"] for row in sandbox.control("GET", "/-/requests") if row["operation"] == "CONNECT"
    ]
    assert finished.returncode != 0
    assert escaped
    assert set(escaped) == {"rds.amazonaws.com:443"}


def test_a_request_without_tls_is_not_forwarded_either(sandbox: Sandbox) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": sandbox.url}))
    with pytest.raises(urllib.error.HTTPError) as caught:
        opener.open("http://backup.eu-west-1.amazonaws.com/resources/")
    with caught.value as error:
        assert (error.code, b"lets nothing out" in error.read()) == (403, True)
    escaped = sandbox.control("GET", "/-/requests")[-1]["target"]
    assert escaped == "http://backup.eu-west-1.amazonaws.com/resources/"
