"""What the profile of Aurora DSQL says of a request: one Region, or several of one continent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from recovery.account import Known, SourceFacts
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin, set_values
from restore_profiles.checking import check_request
from restore_profiles.model import Severity
from restore_profiles.services.dsql import PROFILE
from tests.profiles.samples import CONTEXT, ROLE, point_of
from tests.profiles.warehouse_samples import DSQL, DSQL_RETURNED, DSQL_SOURCE, KEY

ERROR, WARNING, INFO = Severity
POINT = replace(point_of(PROFILE), resource_arn=DSQL)
IN_EUROPE = ("peerRegion=eu-west-2", "witnessRegion=eu-west-3")


def draft(
    target: str,
    *answers: str,
    source: Mapping[str, str] | None = DSQL_SOURCE,
    returned: Mapping[str, str | None] = DSQL_RETURNED,
) -> Draft:
    facts = SourceFacts(Known.NO) if source is None else SourceFacts(Known.YES, source)
    begun = begin(CONTEXT, POINT, PROFILE, target, ReturnedMetadata(returned), facts, ROLE)
    return set_values(begun, answers)


def told(made: Draft) -> list[tuple[Severity, str]]:
    return [(problem.severity, problem.key) for problem in made.problems()]


def checked(point: str, metadata: Mapping[str, str], resource_type: str = "") -> list[tuple[Severity, str]]:
    request: dict[str, object] = {
        "RecoveryPointArn": point,
        "Metadata": metadata,
        "IamRoleArn": ROLE,
        "CopySourceTagsToRestoredResource": True,
    }
    named = {"ResourceType": resource_type} if resource_type else {}
    return [(problem.severity, problem.key) for problem in check_request({**request, **named})]


def caveats(made: Draft) -> str:
    names = {**made.facts, **made.values}
    return " ".join(each.text for each in made.target.caveats if each.when.holds(names))


def test_a_cluster_of_one_region_is_whole_as_it_is_filled_in() -> None:
    made = draft("cluster")
    assert told(made) == []
    assert made.attention() == ()
    assert json.loads(made.plan().metadata["regionalConfig"]) == [
        {"region": "eu-west-1", "isDeletionProtectionEnabled": True, "kmsKeyId": KEY}
    ]


def test_what_was_returned_is_refused_by_aws_and_not_sent() -> None:
    made = draft("cluster")
    assert set(made.dropped) == {"cluster_id", "aws:backup:request-id"}
    assert (WARNING, "cluster_id") in checked(POINT.arn, {"cluster_id": "4iab"}, "Aurora DSQL")


def test_of_a_source_that_is_gone_nobody_knows_the_key() -> None:
    made = draft("cluster", source=None)
    assert made.attention() == ("regionalConfig",)
    assert made.plan().metadata == {"useMultiRegionOrchestration": "false"}, "AWS's own defaults"


def test_a_key_of_yours_that_is_given_up_is_told() -> None:
    assert "key of yours" not in caveats(draft("cluster"))
    assert "key of yours" in caveats(draft("cluster", "regionalConfig[0].kmsKeyId="))


def test_a_source_that_spans_regions_and_a_copy_in_one_is_told() -> None:
    assert "this one alone" in caveats(draft("cluster", source={**DSQL_SOURCE, "peers": "eu-west-2"}))


def test_several_regions_ask_for_the_peer_and_the_witness() -> None:
    made = draft("multi-region")
    assert told(made) == [(ERROR, "peerRegion"), (ERROR, "witnessRegion")]
    assert made.attention() == ("peerRegion", "witnessRegion")
    named = draft("multi-region", *IN_EUROPE)
    assert told(named) == []
    metadata = named.plan().metadata
    assert metadata["peerRegion"] == '["eu-west-2"]'
    assert metadata["useMultiRegionOrchestration"] == "true"
    assert {each.action for each in named.target.caller_permissions} == {
        *("dsql:UpdateCluster", "dsql:AddPeerCluster", "dsql:RemovePeerCluster"),
    }


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        (("peerRegion=us-east-1",), [(WARNING, "peerRegion"), (ERROR, "peerRegion")]),
        (('peerRegion=["eu-west-2","us-east-2"]',), [(WARNING, "peerRegion"), (ERROR, "peerRegion")]),
        (("witnessRegion=ap-south-1",), [(WARNING, "witnessRegion"), (ERROR, "witnessRegion")]),
        # A Region that AWS's page does not name may have been added since.
        (("witnessRegion=eu-central-2",), [(WARNING, "witnessRegion")]),
        (("witnessRegion=eu-west-2",), [(WARNING, "witnessRegion")]),
        (("peerRegion=eu-west-1",), [(WARNING, "peerRegion"), (WARNING, "peerRegion")]),
        (("regionalConfig[1].kmsKeyId=alias/x",), [(ERROR, "regionalConfig[1].region")]),
        (("regionalConfig[0].region=Ireland",), [(ERROR, "regionalConfig[0].region")]),
    ],
)
def test_regions_that_do_not_go_together_are_told(
    answers: tuple[str, ...], problems: list[tuple[Severity, str]]
) -> None:
    assert told(draft("multi-region", *IN_EUROPE, *answers)) == problems


def test_of_a_region_that_the_page_does_not_name_any_may_be_the_peer() -> None:
    point = replace(POINT, context=replace(CONTEXT, region="sa-east-1"))
    begun = begin(point.context, point, PROFILE, "multi-region", role_arn=ROLE)
    assert told(set_values(begun, ["peerRegion=us-east-1", "witnessRegion=us-east-2"])) == []


def test_one_region_has_one_set_of_settings() -> None:
    assert told(draft("cluster", "regionalConfig[1].region=eu-west-2")) == [(WARNING, "regionalConfig")]


def test_both_examples_of_the_page_are_accepted() -> None:
    one = '[{"region":"us-east-1","isDeletionProtectionEnabled":true,"kmsKeyId":"my_key"}]'
    point = "arn:aws:dsql:us-east-1:123456789012:cluster/example-cluster/backup/example-backup"
    assert checked(point, {"regionalConfig": one}) == [], "its ARN tells its type"
    # The Region of the settings is the witness, where the peer's is meant: an error of the page's.
    settings = [
        {"region": region, "isDeletionProtectionEnabled": True, "kmsKeyId": f"arn:aws:kms:{region}:1:key/1"}
        for region in ("us-east-1", "us-west-2")
    ]
    several = {
        "witnessRegion": "us-west-2",
        "useMultiRegionOrchestration": "true",
        "peerRegion": '["us-east-2"]',
        "regionalConfig": json.dumps(settings),
    }
    point = "arn:aws:backup:us-east-1:123456789012:recovery-point:abcd1234"
    assert checked(point, several, "Aurora DSQL") == []
    assert checked(point, several, "DSQL") == []


def test_the_request_that_one_user_reports_is_accepted() -> None:
    assert checked(POINT.arn, {"useMultiRegionOrchestration": "false"}, "Aurora DSQL") == []


def test_a_policy_of_the_source_is_a_follow_up() -> None:
    def follow_ups(source: Mapping[str, str]) -> list[str]:
        made = draft("cluster", source=source)
        names = {**made.facts, **made.values}
        return [each.name for each in made.target.follow_ups if each.when.holds(names)]

    assert follow_ups(DSQL_SOURCE) == []
    assert follow_ups({**DSQL_SOURCE, "has_policy": "true"}) == ["cluster-policy"]
