"""The whole edge against the sandbox process, as three users and a role see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from aws_api.account import AwsAccount
from aws_api.connections import AwsConnections
from aws_api.lookups.kms import ABSENT
from recovery.account import Account, Connections, ContextRequest, Known
from recovery.context import Mode
from recovery.errors import AccessDenied, AnswerLost, BadInput, NotFound, ReadOnly, Refused
from recovery.models import Continuity, ProtectedResource, RecoveryPoint
from tests.sandbox_process import Sandbox

Open = Callable[[str], AwsAccount]


@pytest.fixture(scope="module")
def opened(sandbox: Sandbox) -> Iterator[Open]:
    """Opens an account by profile, once each."""
    connections = AwsConnections()
    accounts: dict[str, AwsAccount] = {}

    def account(profile: str) -> AwsAccount:
        if profile not in accounts:
            accounts[profile] = connections.open(ContextRequest(profile=profile), lambda device: "")
        return accounts[profile]

    with pytest.MonkeyPatch.context() as patch:
        for name in sandbox.unset:
            patch.delenv(name, raising=False)
        for name, value in sandbox.environment.items():
            patch.setenv(name, value)
        yield account


@pytest.fixture
def shop(opened: Open) -> Iterator[AwsAccount]:
    account = opened("shop")
    yield account
    account.set_mode(Mode.READ_ONLY)


def volume(account: Account, name: str = "batch-scratch") -> ProtectedResource:
    return next(
        resource
        for page in account.reads.resources()
        for resource in page
        if resource.type == "EBS" and resource.name == name
    )


def newest_point(account: Account) -> RecoveryPoint:
    listed = [point for page in account.reads.points_of(volume(account).arn) for point in page]
    newest = max((point for point in listed if point.restorable), key=lambda point: point.created)
    return account.reads.point(newest.arn, newest.vault)


def test_the_edge_is_what_the_core_asks_for(shop: AwsAccount) -> None:
    connections: Connections = AwsConnections()
    account: Account = shop
    assert "shop-operator" in [offer.profile for offer in connections.offers()]
    assert account.context.is_sandbox
    assert (account.identity.alias, account.identity.profile) == ("relight-shop", "shop")


def test_resources_points_and_vaults_are_listed_whole(shop: AwsAccount) -> None:
    resources = [resource for page in shop.reads.resources() for resource in page]
    assert len(resources) >= 60
    in_vaults = {
        vault.name: [point for page in shop.reads.points_in(vault.name) for point in page]
        for page in shop.reads.vaults()
        for vault in page
    }
    assert sum(map(len, in_vaults.values())) >= 2000
    for vault, points in in_vaults.items():
        assert {point.vault for point in points} == {vault}
    everything = [point for points in in_vaults.values() for point in points]
    assert {point.continuity for point in everything} == set(Continuity)
    assert all(point.type and point.resource_arn for point in everything)


def test_a_point_is_described_with_what_the_listing_leaves_out(shop: AwsAccount) -> None:
    (listed, *_) = next(shop.reads.points_of(volume(shop).arn))
    assert (listed.vault, listed.type, listed.storage_class) == ("", "", "")
    full = shop.reads.point(listed.arn, listed.vault)
    assert (full.vault, full.type, full.storage_class) == ("shop-daily", "EBS", "WARM")
    assert (full.arn, full.created, full.size) == (listed.arn, listed.created, listed.size)
    returned = shop.reads.returned_metadata(full.arn, full.vault)
    assert returned.resource_type == "EBS"
    assert returned.values["availabilityZone"] is None


def test_points_of_one_resource_in_a_vault_are_filtered_by_aws(shop: AwsAccount) -> None:
    arn = volume(shop).arn
    points = [point for page in shop.reads.points_in("shop-daily", resource_arn=arn) for point in page]
    assert {point.resource_arn for point in points} == {arn}


def test_a_point_is_found_in_the_vault_that_holds_it(shop: AwsAccount) -> None:
    for vault in ("shop-daily", "shop-locked"):
        point = next(shop.reads.points_in(vault))[0]
        assert shop.reads.point(point.arn, "").vault == vault


def test_a_point_in_no_vault_is_not_found(shop: AwsAccount) -> None:
    with pytest.raises(NotFound):
        shop.reads.point("arn:aws:ec2:eu-west-1::snapshot/snap-none", "")


def test_a_restore_is_started_once_followed_and_found_in_every_list(shop: AwsAccount) -> None:
    point = newest_point(shop)
    request = {
        "RecoveryPointArn": point.arn,
        "IamRoleArn": point.role_arn,
        "ResourceType": "EBS",
        "Metadata": {"availabilityZone": "eu-west-1a", "volumeType": "gp3", "encrypted": "false"},
    }
    with pytest.raises(ReadOnly):
        shop.writes.start("backup", "StartRestoreJob", request, token="edge-1")
    shop.set_mode(Mode.WRITE)
    first = shop.writes.start("backup", "StartRestoreJob", request, token="edge-1")
    again = shop.writes.start("backup", "StartRestoreJob", request, token="edge-1")
    assert first == again

    job = shop.reads.job(first["RestoreJobId"])
    assert (job.point_arn, job.role_arn, job.finished) == (point.arn, point.role_arn, False)
    assert job.percent is not None
    assert shop.reads.job_metadata(job.id) == request["Metadata"]
    listed = shop.reads.jobs(created_after=job.created - timedelta(seconds=1))
    assert job.id in {each.id for page in listed for each in page}
    of_resource = shop.reads.jobs_of(point.resource_arn)
    assert [each.id for page in of_resource for each in page] == [job.id]
    none = shop.reads.jobs(created_after=job.created + timedelta(hours=1))
    assert list(none) == [[]]


def test_a_start_whose_answer_is_cut_off_is_lost_although_the_job_runs(
    shop: AwsAccount, sandbox: Sandbox
) -> None:
    point = newest_point(shop)
    request = {"RecoveryPointArn": point.arn, "IamRoleArn": point.role_arn, "ResourceType": "EBS"}
    request_with = request | {"Metadata": {"availabilityZone": "eu-west-1b"}}
    shop.set_mode(Mode.WRITE)
    before = {job.id for page in shop.reads.jobs() for job in page}
    for kind in ("drop_after", "empty_body", "truncated_body"):
        sandbox.control("POST", "/-/faults", {"operation": "StartRestoreJob", "kind": kind, "nth": 1})
        with pytest.raises(AnswerLost):
            shop.writes.start("backup", "StartRestoreJob", request_with, token=f"edge-{kind}")
        sandbox.control("DELETE", "/-/faults")
    after = {job.id for page in shop.reads.jobs() for job in page}
    assert len(after - before) == 3


def test_the_vault_that_denies_restores_says_which_statement(shop: AwsAccount) -> None:
    point = newest_point(shop)
    denying = shop.reads.vault_policy("aws/efs/automatic-backup-vault", point.arn)
    assert denying.readable is Known.YES
    assert [(denial.action, denial.certain) for denial in denying.denials] == [
        ("backup:StartRestoreJob", True)
    ]
    assert shop.reads.vault_policy("shop-daily", point.arn).denials == ()


def test_choices_come_with_names_beside_ids(shop: AwsAccount) -> None:
    zones = shop.reads.choices("availability-zones", {})
    assert [choice.value for choice in zones.choices] == ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    assert all(choice.label for choice in zones.choices)
    keys = {choice.label: choice for choice in shop.reads.choices("kms-keys", {}).choices}
    assert keys["shop-data"].value.startswith("arn:aws:kms:eu-west-1:111122223333:key/")
    assert keys["aws/ebs"].note == "AWS managed"
    assert shop.reads.choices("s3-buckets", {}).denied == ""
    assert "no look-up" in shop.reads.choices("nonsense", {}).denied


def test_the_source_is_described_or_gone(shop: AwsAccount) -> None:
    there = shop.reads.source_facts("ec2-volume", volume(shop).arn)
    assert there.exists is Known.YES
    assert there.facts is not None
    assert there.facts["availability_zone"].startswith("eu-west-1")
    assert there.facts["encrypted"] in {"true", "false"}
    gone = shop.reads.source_facts(
        "ec2-volume", "arn:aws:ec2:eu-west-1:111122223333:volume/vol-0123456789abcdef0"
    )
    assert gone.exists is Known.NO


@pytest.mark.parametrize(
    ("name", "exists", "trusts"),
    [
        ("service-role/AWSBackupDefaultServiceRole", Known.YES, Known.YES),
        ("ShopWebServerRole", Known.YES, Known.NO),
        ("AWSBackupDefaultServiceRole", Known.NO, Known.UNKNOWN),
        ("Nobody", Known.NO, Known.UNKNOWN),
    ],
)
def test_a_role_exists_under_its_whole_arn_and_trusts_aws_backup_or_not(
    shop: AwsAccount, name: str, exists: Known, trusts: Known
) -> None:
    facts = shop.reads.role(f"arn:aws:iam::111122223333:role/{name}")
    assert (facts.exists, facts.trusts_backup) == (exists, trusts)


def test_a_key_has_a_state_or_is_absent(shop: AwsAccount) -> None:
    keys = {choice.label: choice.value for choice in shop.reads.choices("kms-keys", {}).choices}
    assert shop.reads.key(keys["shop-data"]).state == "Enabled"
    assert shop.reads.key(keys["shop-payments"]).state == "PendingDeletion"
    assert shop.reads.key(keys["shop-data"][:-4] + "0000").state == ABSENT
    other = shop.reads.key("arn:aws:kms:us-east-1:111122223333:key/1")
    assert (other.state, other.why_unknown) == ("", "the key is in Region us-east-1")


def test_the_simulator_tells_what_role_and_caller_may(opened: Open) -> None:
    shop = opened("shop")
    point = newest_point(shop)
    wanted = {"backup:StartRestoreJob": point.arn, "iam:PassRole": point.role_arn}
    assert [verdict.allowed for verdict in shop.reads.may_caller(wanted)] == [Known.YES, Known.YES]
    refused = opened("shop-readonly").reads.may_caller(wanted)
    assert [(verdict.action, verdict.allowed) for verdict in refused] == [
        ("backup:StartRestoreJob", Known.NO),
        ("iam:PassRole", Known.NO),
    ]
    assert refused[0].reason == "no policy allows it"
    actions = ["ec2:CreateVolume", "ec2:CreateTags", "kms:CreateGrant", "kms:Decrypt"]
    may = shop.reads.may_role(point.role_arn, actions)
    assert {verdict.action: verdict.allowed for verdict in may} == dict.fromkeys(actions, Known.YES)
    backup_only = shop.reads.may_role("arn:aws:iam::111122223333:role/ShopSnapshotRole", ["ec2:CreateVolume"])
    assert [verdict.allowed for verdict in backup_only] == [Known.NO]


def test_an_assumed_role_is_simulated_as_its_role(opened: Open) -> None:
    dr = opened("dr")
    assert dr.context.account == "444455556666"
    (verdict,) = dr.reads.may_caller({"backup:StartRestoreJob": "*"})
    assert verdict.principal == "arn:aws:iam::444455556666:role/RecoveryAdmin"
    assert verdict.allowed is Known.YES


def test_an_operator_who_may_only_restore_is_told_what_is_missing_and_never_blocked(opened: Open) -> None:
    operator = opened("shop-operator")
    assert operator.identity.alias == ""
    with pytest.raises(AccessDenied) as denied:
        list(operator.reads.resources())
    assert denied.value.action == "backup:ListProtectedResources"
    point = newest_point(opened("shop"))
    assert "ec2:DescribeAvailabilityZones" in operator.reads.choices("availability-zones", {}).denied
    assert operator.reads.source_facts("ec2-volume", point.resource_arn).exists is Known.UNKNOWN
    assert operator.reads.vault_policy(point.vault, point.arn).readable is Known.UNKNOWN
    role = operator.reads.role(point.role_arn)
    assert (role.exists, role.trusts_backup) == (Known.UNKNOWN, Known.UNKNOWN)
    assert operator.reads.key("alias/aws/ebs").state == ""
    verdicts = operator.reads.may_caller({"backup:StartRestoreJob": point.arn})
    assert [verdict.allowed for verdict in verdicts] == [Known.UNKNOWN]
    assert "iam:SimulatePrincipalPolicy" in verdicts[0].reason


def test_a_look_up_is_remembered_for_the_form_that_asks_again(shop: AwsAccount, sandbox: Sandbox) -> None:
    first = shop.reads.choices("availability-zones", {})
    sandbox.control("POST", "/-/faults", {"operation": "DescribeAvailabilityZones", "kind": "error"})
    try:
        assert shop.reads.choices("availability-zones", {}) is first
    finally:
        sandbox.control("DELETE", "/-/faults")


def test_a_check_is_one_value_of_one_read(shop: AwsAccount) -> None:
    request = {"VolumeIds": [volume(shop).arn.rsplit("/", 1)[-1]]}
    assert shop.reads.is_done("ec2:DescribeVolumes", request, "Volumes[0].State") == "available"
    assert shop.reads.is_done("ec2:DescribeVolumes", request, "Volumes[0].Encrypted") == "false"
    assert shop.reads.is_done("ec2:DescribeVolumes", request, "Volumes[7].State") == ""
    with pytest.raises(BadInput, match="length"):
        shop.reads.is_done("ec2:DescribeVolumes", request, "length(Volumes[0].Nothing)")
    with pytest.raises(Refused):
        shop.reads.is_done("ec2:DeleteVolume", request, "State")


def test_this_machines_clock_agrees_with_the_sandboxs(shop: AwsAccount) -> None:
    list(shop.reads.vaults())
    skew = shop.clock_skew()
    assert skew is not None
    assert abs(skew) < 60
