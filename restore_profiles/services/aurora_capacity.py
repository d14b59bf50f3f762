"""How an Aurora cluster gets its capacity: instances, or Serverless v1 with a range of its own.

Serverless v2 is no capacity type of the cluster: AWS Backup lists no parameter for it, so the range is given
after the restore (`cluster_afterwards.capacity`).
"""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import Choice, Constraint, Evidence, Field, Kind, Section, Severity
from restore_profiles.rules import AllOf, Equals, Given, MoreThan
from restore_profiles.services.cluster_fields import API, ENGINE_MODE

SERVERLESS_PAGE = "Using Amazon Aurora Serverless v1"

SERVERLESS = Equals("engineMode", "serverless")
MYSQL_UNITS = Equals("engine", "aurora", "aurora-mysql")
POSTGRES_UNITS = Equals("engine", "aurora-postgresql")

UNITS = (
    Choice("1", when=MYSQL_UNITS, note="Aurora PostgreSQL has 2 at least."),
    *(Choice(str(units)) for units in (2, 4, 8, 16, 32, 64)),
    Choice("128", when=MYSQL_UNITS, note="Of Aurora MySQL only."),
    Choice("192", when=POSTGRES_UNITS, note="Of Aurora PostgreSQL only."),
    Choice("256", when=MYSQL_UNITS, note="Of Aurora MySQL only."),
    Choice("384", when=POSTGRES_UNITS, note="Of Aurora PostgreSQL only."),
)

SCALING = Field(
    "scalingConfiguration",
    "Serverless v1 range",
    "Between which capacities Serverless v1 moves, and when it pauses.",
    kind=Kind.OBJECT,
    visible=SERVERLESS,
    fields=(
        Field(
            "MinCapacity",
            "Least capacity",
            "The capacity units it never goes below, but for a pause.",
            kind=Kind.INTEGER,
            choices=UNITS,
            evidence=Evidence.MODEL,
            source=API,
        ),
        Field(
            "MaxCapacity",
            "Most capacity",
            "The capacity units it never goes beyond.",
            kind=Kind.INTEGER,
            choices=UNITS,
            evidence=Evidence.MODEL,
            source=API,
        ),
        Field(
            "AutoPause",
            "Pause",
            "true stops it while nobody is connected.",
            kind=Kind.BOOLEAN,
            evidence=Evidence.MODEL,
            source=API,
        ),
        Field(
            "SecondsUntilAutoPause",
            "Pause after",
            "How long nobody is connected before it pauses.",
            kind=Kind.INTEGER,
            minimum=300,
            maximum=86_400,
            unit="seconds",
            evidence=Evidence.MODEL,
            source=API,
        ),
        Field(
            "TimeoutAction",
            "Without a scaling point",
            "Whether a change of capacity that finds no quiet moment is forced, which drops connections.",
            choices=(
                Choice("RollbackCapacityChange", "the capacity stays"),
                Choice("ForceApplyCapacityChange", "connections are dropped"),
            ),
            closed=True,
            evidence=Evidence.MODEL,
            source=API,
        ),
        Field(
            "SecondsBeforeTimeout",
            "Look for it",
            "How long it looks for a quiet moment.",
            kind=Kind.INTEGER,
            minimum=60,
            maximum=600,
            unit="seconds",
            evidence=Evidence.MODEL,
            source=API,
        ),
    ),
    source=API,
)

CAPACITY = Section(
    "Capacity",
    (replace(ENGINE_MODE, attention=SERVERLESS), SCALING),
    "Serverless v2 is not asked for here: it is set after the restore, with the first instance.",
    folded=True,
)

CONSTRAINTS = (
    Constraint(
        "scalingConfiguration.MinCapacity",
        MoreThan("scalingConfiguration.MinCapacity", "scalingConfiguration.MaxCapacity"),
        "The least capacity is above the most.",
        "Lower it, or raise the other.",
        evidence=Evidence.MODEL,
        source=API,
    ),
    Constraint(
        "engineMode",
        SERVERLESS,
        "AWS ended Aurora Serverless v1 on 2025-03-31; whether a restore still makes one, no page says.",
        "Choose provisioned, and give the cluster a db.serverless instance (v2) afterwards.",
        Severity.WARNING,
        Evidence.UNVERIFIED,
        SERVERLESS_PAGE,
    ),
    Constraint(
        "engineMode",
        AllOf(SERVERLESS, Given("backtrackWindow"), MoreThan("backtrackWindow", 0)),
        "Serverless v1 has no backtrack.",
        "Leave backtrackWindow out.",
        Severity.WARNING,
        source=SERVERLESS_PAGE,
    ),
)
