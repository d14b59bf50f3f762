"""What differs in a restored cluster, costs or takes long."""

from __future__ import annotations

from restore_profiles.model import Caveat, Evidence, Severity
from restore_profiles.rules import AllOf, Equals, Given, Not, Rule
from restore_profiles.services.cluster_fields import API, MOMENT_API
from restore_profiles.services.rds_pages import CONTINUOUS, PITR_PAGE

TAGS_PAGE = "Copy tags during a restore"


def of_every_cluster(page: str) -> tuple[Caveat, ...]:
    return (
        Caveat(
            "The restored cluster has endpoints of its own: applications go on using the old ones until they "
            "are pointed at it, or until both clusters are renamed.",
            evidence=Evidence.UNVERIFIED,
            source=page,
        ),
        Caveat(
            "Without an engine version the cluster gets the Region's default one, which may be newer than "
            "the backup's.",
            when=Not(Given("engineVersion")),
            severity=Severity.WARNING,
            evidence=Evidence.MODEL,
            source=API,
        ),
        Caveat(
            "Without a cluster parameter group the cluster gets the engine's default one, not the source's.",
            when=Not(Given("dbClusterParameterGroupName")),
            severity=Severity.WARNING,
            evidence=Evidence.MODEL,
            source=API,
        ),
        Caveat(
            "Without security groups the cluster gets its VPC's default one: applications may not reach it.",
            when=Not(Given("vpcSecurityGroupIds")),
            severity=Severity.WARNING,
            evidence=Evidence.MODEL,
            source=API,
        ),
        Caveat(
            "Users and passwords are those of that moment: what was rotated since does not open it.",
            evidence=Evidence.UNVERIFIED,
            source=API,
        ),
        Caveat(
            "AWS Backup protects the new cluster only where a plan selects it.",
            evidence=Evidence.UNVERIFIED,
            source=page,
        ),
    )


def without_instances(page: str, when: Rule) -> tuple[Caveat, ...]:
    return (
        Caveat(
            "The cluster comes without an instance, and nobody can connect until it has one. It is made "
            "after the restore, and charged from then on.",
            when=when,
            severity=Severity.WARNING,
            source=page,
        ),
        Caveat(
            "Custom endpoints, the scaling of readers and events that watch the source do not come along.",
            evidence=Evidence.UNVERIFIED,
            source=page,
        ),
    )


def aurora(page: str, when: Rule) -> tuple[Caveat, ...]:
    return (
        *without_instances(page, when),
        *of_every_cluster(page),
        Caveat(
            "The newest moment that can be restored is about 5 minutes ago: what was written since is not in "
            "it.",
            when=AllOf(CONTINUOUS, Equals("UseLatestRestorableTime", "true")),
            source=PITR_PAGE,
        ),
        Caveat(
            "AWS's pages call the moment of an Aurora restore restoreToTime, with an example, and in one "
            "place RestoreTime. Relight sends restoreToTime. Should the job restore another moment or fail "
            "at once, that is why.",
            when=AllOf(CONTINUOUS, Given("restoreToTime")),
            evidence=Evidence.UNVERIFIED,
            source=f"{page}; {PITR_PAGE}",
        ),
        Caveat(
            "The zones in which instances can be made may be others than the source's: those of the subnet "
            "group.",
            when=CONTINUOUS,
            source=MOMENT_API,
        ),
        Caveat(
            "A cluster of 339 GB took about 16 minutes and its instance 10 more; from a copy of another "
            "Region 50 and 10.",
            evidence=Evidence.FIELD_REPORT,
            source="a report by one user",
        ),
        Caveat(
            "The source belongs to a global database; the restored cluster stands alone.",
            when=Given("source.global_cluster"),
            severity=Severity.WARNING,
            evidence=Evidence.UNVERIFIED,
            source=API,
        ),
        Caveat(
            "Tags come from the source where it still exists, else from the backup, whether copying them is "
            "on or off.",
            evidence=Evidence.UNVERIFIED,
            source=TAGS_PAGE,
        ),
    )
