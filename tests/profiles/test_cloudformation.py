"""What the CloudFormation profile knows beyond single fields."""

from __future__ import annotations

from dataclasses import replace

import pytest

from recovery.account import Known, SourceFacts
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin
from restore_profiles.checking import check_request
from restore_profiles.model import Severity
from restore_profiles.secrets import holds_secret
from restore_profiles.services.cloudformation import PROFILE, TEMPLATE
from tests.profiles.cases.cloudformation import STACK
from tests.profiles.samples import CONTEXT, ROLE, point_of

ERROR, WARNING, INFO = Severity
POINT = point_of(PROFILE, resource_arn=STACK)


def draft_of(source: dict[str, str] | None = None, **answers: str) -> Draft:
    known = SourceFacts(Known.YES, source) if source else SourceFacts(Known.NO)
    draft = begin(CONTEXT, POINT, PROFILE, "", ReturnedMetadata({}), known, ROLE)
    for path, text in answers.items():
        draft = draft.edited(path, text)
    return draft


def worst_at(draft: Draft, key: str) -> Severity | None:
    found = [problem.severity for problem in draft.problems() if problem.key == key]
    return next((each for each in Severity if each in found), None)


def judged(metadata: dict[str, str], point: str = POINT.arn) -> list[tuple[Severity, str]]:
    request = {
        "RecoveryPointArn": point,
        "IamRoleArn": ROLE,
        "Metadata": metadata,
        "ResourceType": "CloudFormation",
    }
    return [(problem.severity, problem.key) for problem in check_request(request)]


def test_the_mandatory_and_the_optional_keys_of_the_page_are_accepted() -> None:
    mandatory = {"ChangeSetName": "from-backup", "StackName": "shop-2"}
    optional = {
        "ChangeSetDescription": "the new change set",
        "aws:backup:request-id": "11111111-2222-3333-4444-555555555555",
    }
    assert judged(mandatory) == []
    assert judged({**mandatory, **optional}) == []
    # The page says no more than "the JSON of the stack parameters".
    for parameters in ('{"Stage":"prod"}', '[{"ParameterKey":"Stage","ParameterValue":"prod"}]'):
        assert judged({**mandatory, "StackParameters": parameters}) == []
    assert judged({"StackName": "shop-2"}) == [(ERROR, "ChangeSetName")]
    assert judged({"ChangeSetName": "from-backup"}) == [(ERROR, "StackName")]


@pytest.mark.parametrize(
    ("answers", "key", "severity"),
    [
        ({"StackName": "2nd-shop"}, "StackName", ERROR),
        ({"StackName": "shop_2"}, "StackName", ERROR),
        ({"StackName": "s" * 128}, "StackName", None),
        ({"StackName": "s" * 129}, "StackName", ERROR),
        ({"ChangeSetName": "1st"}, "ChangeSetName", ERROR),
        ({"ChangeSetDescription": "x" * 1025}, "ChangeSetDescription", ERROR),
        ({"ChangeSetDescription": "two\nlines"}, "ChangeSetDescription", None),
        ({"StackParameters": "Stage=prod"}, "StackParameters", ERROR),
    ],
)
def test_each_rule_fires(answers: dict[str, str], key: str, severity: Severity | None) -> None:
    assert worst_at(draft_of(None, **answers), key) is severity


def test_one_name_is_to_be_looked_at_and_the_plan_stands() -> None:
    draft = draft_of()
    assert draft.attention() == ("StackName",)
    assert draft.plan().metadata == {"StackName": "shop-restored", "ChangeSetName": "restored-from-backup"}


def test_parameters_that_no_backup_holds_are_to_be_looked_at() -> None:
    hidden = draft_of({"hidden_parameters": "DbPassword"})
    assert "StackParameters" in hidden.attention()
    assert worst_at(hidden, "StackParameters") is WARNING
    assert worst_at(draft_of({"name": "shop"}), "StackParameters") is None


def test_what_aws_returned_of_the_parameters_is_kept_and_of_the_name_is_not() -> None:
    returned = ReturnedMetadata({"StackName": "shop", "StackParameters": '{"Stage":"prod"}'})
    draft = begin(CONTEXT, POINT, PROFILE, "", returned, SourceFacts(Known.NO), ROLE)
    assert draft.values["StackParameters"] == '{"Stage":"prod"}'
    assert draft.values["StackName"] == "shop-restored"
    assert "StackName" in draft.dropped


def test_parameters_are_kept_out_of_what_is_shown() -> None:
    assert any(map(holds_secret, TEMPLATE.sections[1].fields))


def test_the_composite_point_is_an_error_of_the_request_too() -> None:
    draft = begin(CONTEXT, replace(POINT, is_parent=True), PROFILE, "", None, None, ROLE)
    assert worst_at(draft, "") is ERROR


def test_the_change_set_is_executed_by_the_names_that_were_sent() -> None:
    (execute,) = TEMPLATE.follow_ups
    assert not execute.optional
    assert execute.operation == "cloudformation:ExecuteChangeSet"
    assert execute.request == {"StackName": "{values.StackName}", "ChangeSetName": "{values.ChangeSetName}"}
    assert "CREATE_COMPLETE" in execute.done.expected
    assert "REVIEW_IN_PROGRESS" not in execute.done.expected
    assert not [status for status in execute.done.expected if "ROLLBACK" in status]


def test_the_caveats_tell_that_nothing_is_there_yet() -> None:
    facts = {"source.exists": "no", "source.status": "UPDATE_COMPLETE"}
    told = " ".join(caveat.text for caveat in TEMPLATE.caveats if caveat.when.holds(facts))
    assert "REVIEW_IN_PROGRESS" in told
    assert "are empty" in told
    assert "fixed names" not in told
    assert "rolled back" not in told
