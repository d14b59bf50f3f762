"""Services that newer SDKs speak CBOR with: numbers, times, empty answers and errors come through."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.steps import code, message, refused
from tests.sandbox_process import Sandbox


@pytest.fixture
def cloudwatch(sandbox: Sandbox) -> Any:
    client = sandbox.client("cloudwatch")
    if client.meta.service_model.metadata["protocol"] != "smithy-rpc-v2-cbor":
        pytest.skip("this botocore speaks to CloudWatch otherwise")
    return client


def test_what_was_put_comes_back_with_its_figures_and_times(cloudwatch: Any) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    measured = {"MetricName": "Restores", "Value": 2.5, "Timestamp": now}
    cloudwatch.put_metric_data(Namespace="Shop", MetricData=[measured])
    told = cloudwatch.get_metric_statistics(
        Namespace="Shop",
        MetricName="Restores",
        StartTime=now - timedelta(hours=1),
        EndTime=now + timedelta(hours=1),
        Period=60,
        Statistics=["Sum"],
    )["Datapoints"]
    assert [row["Sum"] for row in told] == [2.5]
    assert abs(told[0]["Timestamp"] - now) <= timedelta(minutes=1)


def test_a_fault_has_its_code_and_words(sandbox: Sandbox) -> None:
    fault = {"operation": "ListHypervisors", "kind": "error", "code": "ThrottlingException"}
    sandbox.control("POST", "/-/faults", {**fault, "status": 400, "message": "Rate exceeded, wait"})
    error = refused(sandbox.client("backup-gateway").list_hypervisors)
    assert (code(error), message(error)) == ("ThrottlingException", "Rate exceeded, wait")


def test_an_operation_that_nobody_built_answers_with_an_error_of_aws(sandbox: Sandbox) -> None:
    service = sandbox.client("backup-gateway")
    arn = f"arn:aws:backup-gateway:eu-west-1:{sandbox.account}:gateway/bgw-00000000"
    error = refused(service.get_bandwidth_rate_limit_schedule, GatewayArn=arn)
    assert "GetBandwidthRateLimitSchedule" in message(error)


SENT = (
    ("backup-gateway", "BackupOnPremises_v20210101", "Nonsense", b"\xa0", "UnknownOperationException"),
    ("nonsense", "Nonsense", "ListNonsense", b"\xa0", "UnknownOperationException"),
    ("backup-gateway", "BackupOnPremises_v20210101", "ListGateways", b"\xff\xff", "SerializationException"),
)


@pytest.mark.parametrize(("signed", "target", "operation", "body", "wanted"), SENT)
def test_what_no_model_knows_and_what_is_no_cbor_are_refused(
    sandbox: Sandbox, signed: str, target: str, operation: str, body: bytes, wanted: str
) -> None:
    key = sandbox.session().get_credentials().access_key
    headers = {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={key}/20261121/eu-west-1/{signed}/aws4_request",
        "smithy-protocol": "rpc-v2-cbor",
    }
    request = urllib.request.Request(
        f"{sandbox.url}/service/{target}/operation/{operation}", body, headers, method="POST"
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with pytest.raises(urllib.error.HTTPError) as caught:
        opener.open(request)
    with caught.value as error:
        assert (error.code, error.headers["Content-Type"]) == (400, "application/cbor")
        assert wanted.encode() in error.read()


def test_a_request_is_logged_by_its_name(sandbox: Sandbox) -> None:
    sandbox.client("backup-gateway").list_gateways()
    logged = sandbox.control("GET", "/-/requests")[-1]
    assert (logged["service"], logged["operation"], logged["status"]) == (
        "backup-gateway",
        "ListGateways",
        200,
    )
