"""Parameters of a restored Aurora DSQL cluster, and which Regions can have one together."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import Choice, Choices, Constraint, Evidence, Field, Kind, Severity
from restore_profiles.rules import AllOf, Always, AnyOf, Equals, Given, Matches, Not, StartsWith

PAGE = "Amazon Aurora DSQL restore"

GROUPS = {
    "Americas": ("us-east-1", "us-east-2", "us-west-2", "ca-west-1", "ca-central-1"),
    "Europe": ("eu-central-1", "eu-north-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3"),
    "Asia Pacific": (
        *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1"),
    ),
}
"""The continent groups of the page; those of an earlier one were smaller, and later ones may be larger."""

KNOWN = tuple(region for regions in GROUPS.values() for region in regions)

REGION_CHOICES = tuple(
    Choice(
        region,
        note=f"Only with Regions of {group}.",
        when=AllOf(
            Not(Equals("context.region", region)),
            # Of a Region that is in no group nobody knows what goes with it.
            AnyOf(Equals("context.region", *regions), Not(Equals("context.region", *KNOWN))),
        ),
    )
    for group, regions in GROUPS.items()
    for region in regions
)

REGION_NAME = r"[a-z]{2,3}(-[a-z]+)+-\d+"

MEMBERS = (
    Field(
        "region",
        "Region",
        "The Region that these settings are for.",
        if_empty="this Region",
        pattern=REGION_NAME,
        pattern_help="the name of a Region, such as eu-west-1",
        evidence=Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Field(
        "isDeletionProtectionEnabled",
        "Delete protection",
        "true keeps the cluster from being deleted until it is turned off.",
        kind=Kind.BOOLEAN,
        if_empty="true",
        source=PAGE,
    ),
    Field(
        "kmsKeyId",
        "KMS key",
        "The key for the cluster, of the same Region. Left empty, a key that AWS owns.",
        choices=Choices("kms-keys"),
        if_empty="a key that AWS owns",
        source=PAGE,
    ),
)

THIS_REGION = Field(
    "regionalConfig",
    "Settings",
    "Key and deletion protection of the new cluster. Left empty, it is protected from deletion and encrypted "
    "with a key that AWS owns.",
    kind=Kind.OBJECTS,
    fields=MEMBERS,
    from_source="regional_config",
    prefill_from_source=True,
    bound_to_region=True,
    minimum=1,
    maximum=1,
    # Nobody decided for a key of AWS's own where the source does not tell its key.
    attention=AnyOf(Given("source.elsewhere"), Not(Equals("source.exists", "yes"))),
    if_empty="protected, with a key that AWS owns",
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)

REGIONS = replace(
    THIS_REGION,
    label="Settings by Region",
    help="Key and deletion protection of the cluster of each Region, this one and the peers. A Region that "
    "is left out is protected from deletion and encrypted with a key that AWS owns.",
    fields=(
        replace(
            MEMBERS[0],
            required=Always(),
            evidence=Evidence.DOCUMENTED,
        ),
        *MEMBERS[1:],
    ),
    maximum=None,
    evidence=Evidence.DOCUMENTED,
)

ORCHESTRATED = Field(
    "useMultiRegionOrchestration",
    "Span Regions",
    "Follows from the target.",
    kind=Kind.BOOLEAN,
    choices=(Choice("true", "in several Regions"),),
    closed=True,
    prefill=False,
    required=Always(),
    source=PAGE,
)

# The page's example of one Region goes without; one user reports that false alone is taken.
ALONE = replace(
    ORCHESTRATED,
    choices=(Choice("false", "in this Region"),),
    required=Not(Always()),
    evidence=Evidence.FIELD_REPORT,
)

PEER = Field(
    "peerRegion",
    "Peer Region",
    "The other Region that gets a cluster with the data. It holds an identical copy of this recovery point.",
    kind=Kind.TEXTS,
    choices=REGION_CHOICES,
    required=Always(),
    attention=Always(),
    prefill=False,
    from_source="peers",
    source=PAGE,
)

WITNESS = Field(
    "witnessRegion",
    "Witness Region",
    "A third Region that keeps the transaction log only, so that either of the others may fail.",
    choices=REGION_CHOICES,
    required=Always(),
    attention=Always(),
    prefill=False,
    from_source="witness",
    source=PAGE,
)


def _in_other_group(key: str, regions: tuple[str, ...]) -> AllOf:
    """A Region of another known group is named, while this one is of `regions`."""
    others = "|".join(other for group in GROUPS.values() if group is not regions for other in group)
    return AllOf(
        Equals("context.region", *regions),
        Matches(key, rf"(?s)(.*[\s,\"\[])?({others})([\s,\"\]].*)?", "with a Region of another continent"),
    )


CONSTRAINTS = (
    *(
        Constraint(
            key,
            AnyOf(*(_in_other_group(key, regions) for regions in GROUPS.values())),
            "All Regions of a cluster are in one continent group; the restore fails otherwise.",
            "Take Regions of this one's continent.",
            source=PAGE,
        )
        for key in ("peerRegion", "witnessRegion")
    ),
    Constraint(
        "witnessRegion",
        AllOf(
            StartsWith("witnessRegion", "peerRegion"),
            StartsWith("peerRegion", "witnessRegion"),
        ),
        "The witness is a third Region, and this one is the peer.",
        "Take another Region of the continent.",
        Severity.WARNING,
        source=PAGE,
    ),
    *(
        Constraint(
            key,
            AllOf(StartsWith(key, "context.region"), StartsWith("context.region", key)),
            "This is the Region of the restore itself; another one is meant.",
            "Take another Region of the continent.",
            Severity.WARNING,
            source=PAGE,
        )
        for key in ("peerRegion", "witnessRegion")
    ),
)
