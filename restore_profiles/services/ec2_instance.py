"""What a restored EC2 instance is: its type, who it acts as, who may log in, how it behaves."""

from __future__ import annotations

from restore_profiles.model import Choice, Choices, Constraint, Evidence, Field, Kind, Section, Severity
from restore_profiles.rules import AllOf, AnyOf, Equals, Given, Not, Rule, StartsWith
from restore_profiles.services.ec2_run_instances import as_run_instances_takes

PAGE = "Restore an Amazon EC2 instance"

PROFILE_KEY = "IamInstanceProfileName"
BACKED_UP = "UseBackedUpValue"
"""What stands for the backup's own instance profile ("Copy tags during a restore" shows it in a request)."""

ACTS_AS_ROLE = Given(PROFILE_KEY)


def same(one: str, other: str) -> Rule:
    """Both have a value, and it is the same one; false where one of them is not known."""
    return AllOf(StartsWith(one, other), StartsWith(other, one))


RETURNED_PROFILE = AllOf(Given(f"returned.{PROFILE_KEY}"), Not(Equals(f"returned.{PROFILE_KEY}", BACKED_UP)))
NAMED_PROFILE = AllOf(
    ACTS_AS_ROLE, Not(Equals(PROFILE_KEY, BACKED_UP)), Not(same(PROFILE_KEY, f"returned.{PROFILE_KEY}"))
)

TYPE = Field(
    "InstanceType",
    "Instance type",
    "As the backup's, unless that is no longer offered or not large enough.",
    choices=Choices("instance-types"),
    from_source="instance_type",
    prefill_from_source=True,
    attention=Not(Given("InstanceType")),
    pattern=r"[a-z0-9-]+\.[a-z0-9-]+",
    pattern_help="an instance type such as m7g.large",
    source=PAGE,
)

INSTANCE_PROFILE = Field(
    PROFILE_KEY,
    "Instance profile",
    f"{BACKED_UP}, or the name that the backup had; empty for none. AWS Backup attaches no other.",
    from_source="instance_profile",
    attention=AnyOf(ACTS_AS_ROLE, Given("source.instance_profile")),
    if_empty="no instance profile",
    source=PAGE,
)

KEY_PAIR = Field(
    "KeyName",
    "Key pair",
    "Who may log in over SSH. The page both lists this key and says that the backup's key pair is used.",
    choices=Choices("key-pairs"),
    from_source="key_name",
    bound_to_region=True,
    if_empty="as the backup",
    source=PAGE,
)

SHUTDOWN = Field(
    "InstanceInitiatedShutdownBehavior",
    "On shutdown",
    "What a shutdown from inside the system does.",
    choices=(Choice("stop", "stops"), Choice("terminate", "terminates", "The instance is gone then.")),
    closed=True,
    source=PAGE,
)

TERMINATION = Field(
    "DisableApiTermination",
    "Termination protection",
    "Whether a call to terminate the instance is refused.",
    Kind.BOOLEAN,
    from_source="termination_protection",
    prefill_from_source=True,
    source=PAGE,
)

IMDS = Field(
    "RequireIMDSv2",
    "Require IMDSv2",
    "Whether programs on the instance have to use the newer, safer way to its metadata and credentials.",
    Kind.BOOLEAN,
    from_source="requires_imdsv2",
    prefill_from_source=True,
    attention=Not(Given("RequireIMDSv2")),
    source=PAGE,
)

HIBERNATION = Field(
    "HibernationOptions",
    "Hibernation",
    "Whether the instance can keep its memory while it is stopped.",
    Kind.OBJECT,
    fields=as_run_instances_takes(Field("Configured", "Can hibernate", "Not of every type.", Kind.BOOLEAN)),
    source=PAGE,
)

MONITORING = Field(
    "Monitoring",
    "Detailed monitoring",
    "Metrics by the minute, which are charged.",
    Kind.OBJECT,
    fields=(
        Field(
            "State",
            "State",
            "As AWS Backup returns it.",
            choices=(Choice("disabled"), Choice("enabled")),
            evidence=Evidence.FIELD_REPORT,
            source="A published answer of GetRecoveryPointRestoreMetadata",
        ),
        *as_run_instances_takes(
            Field(
                "Enabled",
                "Enabled",
                "As EC2 takes it. Which of the two AWS Backup reads is not documented.",
                Kind.BOOLEAN,
            )
        ),
    ),
    source=PAGE,
)

USER_DATA = Field(
    "UserData",
    "User data",
    "Runs at the first boot. The backup holds none: what is wanted again has to be put here, in base64.",
    sensitive=True,
    source=PAGE,
)

CONSTRAINTS = (
    Constraint(
        PROFILE_KEY,
        AllOf(NAMED_PROFILE, RETURNED_PROFILE),
        "AWS Backup does not permit attaching a new instance profile: the job would fail.",
        f"Take {BACKED_UP} or none, and change the profile in EC2 afterwards.",
        source=PAGE,
    ),
    Constraint(
        PROFILE_KEY,
        AllOf(NAMED_PROFILE, Not(RETURNED_PROFILE), Not(same(PROFILE_KEY, "source.instance_profile"))),
        "Whether this is the backup's own instance profile is not known; with any other the job fails.",
        f"{BACKED_UP} is always the backup's own.",
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Constraint(
        "KeyName",
        AllOf(Given("KeyName"), Given("returned.KeyName"), Not(same("KeyName", "returned.KeyName"))),
        "AWS Backup's page says that it uses the key pair of the backup, and yet lists this key.",
        "The other key pair may be ignored: have another way in, or leave it as it was.",
        severity=Severity.WARNING,
        evidence=Evidence.UNVERIFIED,
        source=PAGE,
    ),
    Constraint(
        "Monitoring.Enabled",
        AnyOf(
            AllOf(Equals("Monitoring.Enabled", "true"), Equals("Monitoring.State", "disabled")),
            AllOf(Equals("Monitoring.Enabled", "false"), Equals("Monitoring.State", "enabled")),
        ),
        "State and Enabled contradict each other.",
        "Set both alike, or empty one.",
        severity=Severity.WARNING,
        evidence=Evidence.UNVERIFIED,
        source=PAGE,
    ),
)

SECTIONS = (
    Section("Instance", (TYPE, INSTANCE_PROFILE, KEY_PAIR)),
    Section("Behaviour", (IMDS, TERMINATION, SHUTDOWN, HIBERNATION, MONITORING, USER_DATA), folded=True),
)
