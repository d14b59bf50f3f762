"""What a form starts from, and the plan of a job that is already there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from recovery.account import Known, SourceFacts
from recovery.drafting import begin_draft
from recovery.errors import AccessDenied, AwsError, BadInput, Refused
from recovery.job_plan import TAGS_UNKNOWN, plan_of_job
from recovery.models import RecoveryPoint, ReturnedMetadata
from tests.unit.fake_account import CONTEXT, NOW, POINT, ROLE, VOLUME, FakeAccount

LISTED = RecoveryPoint(
    CONTEXT, POINT, VOLUME, "COMPLETED", NOW - timedelta(hours=5), type="EBS", vault="main"
)
DENIED = AccessDenied("Not allowed", "ann may not.", "Ask.")


@dataclass
class TellingAccount(FakeAccount):
    """Answers what a form starts from; `refuses` makes each of these reads raise."""

    refuses: bool = False

    def point(self, arn: str, vault: str, vault_account: str = "") -> RecoveryPoint:
        self._may()
        return replace(LISTED, storage_class="COLD")

    def returned_metadata(self, arn: str, vault: str, vault_account: str = "") -> ReturnedMetadata:
        self._may()
        return ReturnedMetadata({"encrypted": "true", "volumeId": "vol-1"}, "EBS")

    def source_facts(self, lookup: str, resource_arn: str) -> SourceFacts:
        self._may()
        return SourceFacts(Known.YES, {"availability_zone": "eu-west-1b"})

    def _may(self) -> None:
        if self.refuses:
            raise DENIED


def test_a_draft_knows_what_the_point_its_metadata_and_its_source_tell() -> None:
    begun = begin_draft(TellingAccount(), LISTED)
    assert begun.missing == ()
    assert begun.draft.point.storage_class == "COLD"
    assert begun.draft.values["availabilityZone"] == "eu-west-1b"
    assert begun.draft.values["encrypted"] == "true"


def test_what_may_not_be_read_is_named_and_stops_nothing() -> None:
    begun = begin_draft(TellingAccount(refuses=True), LISTED)
    assert len(begun.missing) == 3
    assert all("ann may not." in each for each in begun.missing)
    assert begun.draft.point == LISTED


def test_a_type_that_nobody_declared_starts_from_what_aws_returned() -> None:
    account = TellingAccount()
    account.point = lambda arn, vault, vault_account="": replace(  # type: ignore[method-assign]
        LISTED, storage_class="WARM", type="Unheard"
    )
    draft = begin_draft(account, replace(LISTED, type="Unheard")).draft
    assert draft.values == {"encrypted": "true", "volumeId": "vol-1"}
    assert any("does not know what a restore of Unheard takes" in each.message for each in draft.problems())


def test_a_point_of_another_region_or_account_opens_no_form_here() -> None:
    for there in (replace(CONTEXT, region="eu-central-1"), replace(CONTEXT, account="444455556666")):
        with pytest.raises(Refused, match=there.region):
            begin_draft(TellingAccount(), replace(LISTED, context=there))


def test_where_not_even_the_type_is_known_awss_refusal_is_the_reason() -> None:
    with pytest.raises(AccessDenied, match="ann may not"):
        begin_draft(TellingAccount(refuses=True), replace(LISTED, type=""))


def test_the_plan_of_a_job_sends_what_the_job_was_started_with_less_its_request_id() -> None:
    account = FakeAccount()
    job = account.add_job({"availabilityZone": "eu-west-1a", "aws:backup:request-id": "an-id"})
    plan = plan_of_job(account, replace(job, vault_arn="arn:aws:backup:eu-west-1:1:backup-vault:main"))
    assert plan.metadata == {"availabilityZone": "eu-west-1a"}
    assert (plan.role_arn, plan.source.vault, plan.source.target) == (ROLE, "main", "volume")
    assert plan.dropped == {"CopySourceTagsToRestoredResource": TAGS_UNKNOWN}


def test_a_job_whose_metadata_may_not_be_read_has_no_plan() -> None:
    class Silent(FakeAccount):
        def job_metadata(self, job_id: str) -> dict[str, str]:
            raise DENIED

    account = Silent()
    with pytest.raises(AwsError):
        plan_of_job(account, account.add_job({}))


def test_a_job_that_does_not_tell_its_recovery_point_has_no_plan() -> None:
    account = FakeAccount()
    job = replace(account.add_job({}), point_arn="")
    with pytest.raises(BadInput, match="does not tell"):
        plan_of_job(account, job)
