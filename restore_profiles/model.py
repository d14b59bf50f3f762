"""The vocabulary in which a service declares what its restore needs.

A service is one file in `restore_profiles/services/` holding one `PROFILE = RestoreProfile(...)`. Everything
a user meets is rendered from that declaration: the form, `--set`, the prompts, the checks, the runbooks and
the reference page. A declaration holds no code; what varies with the answers is said with the predicates of
`restore_profiles.rules`.

Values
    `StartRestoreJob` takes a map of strings. While a user edits, a request is a flat map `path -> text`
    (`Values`): a top-level key is its own path (`availabilityZone`), a member of a JSON object is reached
    with a dot (`WindowsConfiguration.ThroughputCapacity`), an element of a list of objects with an index
    (`nodeGroups[0].nodeRole`). `restore_profiles.encoding` turns that into the strings AWS takes and back. A
    path that is missing or maps to "" is not sent.

Facts
    Predicates may also look at the recovery point and at where the restore happens, under reserved names that
    no AWS key uses: `point.storage_class`, `point.encrypted` ("true"/"false"), `point.size_gib`,
    `point.status`, `point.continuous`, `point.arn_service` (`backup` where AWS Backup itself holds the data),
    `point.from_region` (the other Region that it was copied from), `point.resource_arn`, `point.composite`
    ("true" for a point that holds others together), `context.partition`, `context.region`, and what is known
    of the source under `source.` (`source.size_gib`; `source.id`, the last part of its ARN; `source.exists`
    is "yes" or "no"; `source.region`; `source.elsewhere` is "true" for a source in another Region or
    account), `job.parent` (the id of the restore job that the job is below), what AWS returned with the point
    under `returned.` (`returned.KeyName`, and of a key that is a JSON object each plain member:
    `returned.WindowsConfiguration.DeploymentType`), and of each point nested in a composite one its type and
    its resource, `nested.ARN.type` and `nested.ARN.resource`, and what is known of that
    (`nested.ARN.availability_zone`). A fact that is not known is absent, and a predicate about it is false.

Paths in rules
    A rule of a member names whole paths. Inside a list of objects `nodeGroups[].nodeRole` is the member of
    the same element.

Evidence
    Each field, caveat and constraint says how far its source can be trusted (`Evidence`), and names it: the
    title of the AWS page, or the section of its guide. Only what a cited source says is refused may be an
    error; the rest is a warning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from restore_profiles.fields import Choice, Choices, Field, Section
from restore_profiles.follow_ups import BY_HAND, Check, FollowUp, by_hand
from restore_profiles.limits import Limit
from restore_profiles.messages import KnownMessage
from restore_profiles.rules import Always, Names, Never, Rule
from restore_profiles.terms import Composite, Evidence, Kind, RoleUse, Severity, TagCopy

__all__ = [
    "BY_HAND",
    "COLD_STORAGE",
    "INFORMATION_ONLY",
    "REQUEST_ID",
    "AccountCheck",
    "Caveat",
    "Check",
    "Choice",
    "Choices",
    "Composite",
    "Constraint",
    "Evidence",
    "Field",
    "FollowUp",
    "Kind",
    "KnownMessage",
    "Limit",
    "Permission",
    "PointInTime",
    "RestoreProfile",
    "RoleUse",
    "Section",
    "Severity",
    "TagCopy",
    "Target",
    "Testing",
    "Values",
    "by_hand",
]

Values = Mapping[str, str]

INFORMATION_ONLY = "informationalonly:"
"""How a key begins, in lower case, that AWS returns to tell something and takes back for no type."""

REQUEST_ID = "aws:backup:request-id"
"""A key holding a UUID that never changes what is restored. It belongs to an attempt, so a profile names it
in `attempt_keys` and not as a field."""

COLD_STORAGE = "cold storage: the restore takes about 4 hours longer"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A combination that AWS refuses, or that surprises: where `when` holds, `message` is a problem at
    `key`."""

    key: str
    when: Rule
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR
    evidence: Evidence = Evidence.DOCUMENTED
    source: str = ""


@dataclass(frozen=True, slots=True)
class Caveat:
    """What will differ from the source, cost money or take long, although the restore succeeds."""

    text: str
    when: Rule = Always()
    severity: Severity = Severity.INFO
    evidence: Evidence = Evidence.DOCUMENTED
    source: str = ""


@dataclass(frozen=True, slots=True)
class Permission:
    """An IAM action that the restore role needs for this type, where `when` holds."""

    action: str
    when: Rule = Always()
    resource: str = "*"
    """The ARN it has to be allowed on; it may hold places `{source.NAME}` and `{values.PATH}`."""


@dataclass(frozen=True, slots=True)
class Testing:
    """What AWS Backup's restore testing takes of this target ("Restore testing inferred metadata")."""

    overridable: tuple[str, ...]
    """Paths of the fields that a selection may override, as `RestoreMetadataOverrides` spells its keys; they
    are compared without case."""
    required: tuple[str, ...] = ()
    """Those of them without which a test fails: AWS Backup infers no value."""
    inferred: tuple[tuple[str, str], ...] = ()
    """Keys that AWS Backup gives by itself, and what, in words."""
    own_fields: tuple[Field, ...] = ()
    """Overridable keys that no restore of this target takes, so that it has no field for them."""
    at_once: int = 0
    """How many tests of the type run at a time; 0 where no page says."""
    takes_cold: bool = True
    """Whether points in cold storage are tested; where not, their tests fail."""
    deleted_by: str = ""
    """Arguments of `aws` that delete what a test made; {name} is the last part of its ARN."""
    makes: str = ""
    """How its ARN goes on after the account, `db`, where other targets of the type make other things."""
    delete_first: str = ""
    """A sentence on what has to be deleted before it."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class PointInTime:
    """How a moment inside a continuous recovery point is named, and which moments there are."""

    key: str
    """The metadata key that holds the moment. Its field is a `Kind.MOMENT` of each target that takes one. ""
    where no source names it: the moments are shown, and none can be asked for."""
    latest_key: str
    """The key that asks for the newest moment instead; "" where there is none. Relight names an absolute
    second in its place, so that what is reviewed is what is restored."""
    lag_seconds: int
    """About how far the newest restorable second is behind now."""
    latest_value: str = "true"
    """What `latest_key` says then."""
    window_lookup: str = ""
    """Name of the look-up (`Reads.restore_window`) that tells the window; "" where no API does, so that it
    is estimated from the point."""
    source: str = ""


@dataclass(frozen=True, slots=True)
class AccountCheck:
    """A question to the account about the values of a request before it is sent: is the name free, is the
    bucket versioned. `lookup` names it in `aws_api.account_checks`; `title` is what a refusal is called."""

    lookup: str
    title: str
    when: Rule = Always()


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of thing a recovery point can become. The first of a profile is the default, unless another
    is `usual`."""

    kind: str
    """A short word for `--target`, such as `volume`."""
    label: str
    sections: tuple[Section, ...]
    resource_type: str = ""
    """`ResourceType` to send where it differs from the profile's."""
    constraints: tuple[Constraint, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    role_permissions: tuple[Permission, ...] = ()
    account_checks: tuple[AccountCheck, ...] = ()
    unavailable: str = ""
    """Why this target cannot be chosen here; empty where it can."""
    applies: Rule = Always()
    """Whether this is what the recovery point can become, as far as that is known: an FSx backup of Windows
    is not restored as Lustre. Looks at facts only. Where no target applies, nothing is known, and all are
    offered."""
    usual: Rule = Never()
    """Where a point with these facts becomes this unless another target is asked for, as a volume of a
    gateway for stored volumes becomes one again. Looks at facts only."""
    copies_tags: Rule = Always()
    """Whether tags can come along with this, where the profile says that they can be copied."""
    overwrites: str = ""
    """The name of the existing resource whose data is replaced, with places as in `FollowUp`, such as
    `{values.TargetDatabaseArn}`; it must be typed before the restore starts. "" where nothing is replaced."""
    caller_permissions: tuple[Permission, ...] = ()
    """What the caller needs beside `backup:StartRestoreJob` and `iam:PassRole`."""
    items: str = ""
    """What can be restored of the point in place of the whole, in words: `1 to 5 objects`."""
    then_nested: tuple[str, ...] = ()
    """After this, the other points of the same composite one are restored one by one: their resource types
    in the order in which they should be, `*` for all others."""
    testing: Testing | None = None
    """None where restore testing does not know the type."""
    takes_attempt_keys: bool = True
    """Whether the page of this target lists the profile's `attempt_keys` too; where not, none is sent."""
    evidence: Evidence = Evidence.DOCUMENTED
    source: str = ""


@dataclass(frozen=True, slots=True)
class RestoreProfile:
    """All that Relight knows about restoring one resource type."""

    resource_type: str
    """As AWS Backup spells it in recovery points, such as `EBS` or `Storage Gateway`."""
    title: str
    targets: tuple[Target, ...]
    source: str
    """The AWS page this file was written from."""
    returned_only: tuple[str, ...] = ()
    """Keys GetRecoveryPointRestoreMetadata may return that describe the source and must not be sent back."""
    information_only: tuple[str, ...] = ()
    """Keys that AWS takes and that change nothing; shown, and not sent."""
    tag_copy: TagCopy = TagCopy.OPTIONAL
    point_in_time: PointInTime | None = None
    source_lookup: str = ""
    """Name of the look-up that describes the source resource (`SourceFacts`), where it still exists."""
    also_called: tuple[str, ...] = ()
    """Other spellings of the type in AWS's own lists."""
    keys_in_any_case: bool = False
    """Whether AWS documents that it takes this type's keys in capitals or not."""
    role_use: RoleUse = RoleUse.REQUIRED
    composite: Composite = Composite.PARTS
    open_keys: bool = False
    """Whether keys that no field declares may be set and are sent: nobody knows what this type takes."""
    attempt_keys: tuple[str, ...] = ()
    """Keys that hold a token of the attempt's own (`REQUEST_ID` where AWS documents it for the type): its id
    is put there when it is sent. No field, and no plan, has them."""
    when_cold: str = COLD_STORAGE
    """How much longer a restore from cold storage takes."""
    incomplete_messages: tuple[str, ...] = ()
    """How the status message of a COMPLETED job begins where parts are missing all the same."""
    messages: tuple[KnownMessage, ...] = ()
    """What messages of jobs of this type mean, before what any service may say."""
    limits: tuple[Limit, ...] = ()
    """How many restores of it run at a time."""

    def target(self, kind: str) -> Target | None:
        """The target of that kind, or None."""
        return next((target for target in self.targets if target.kind == kind), None)

    def targets_for(self, facts: Mapping[str, str]) -> tuple[Target, ...]:
        """What a point with these facts can become; the first is the default."""
        names = Names(facts)
        offered = tuple(target for target in self.targets if target.applies.holds(names)) or self.targets
        return tuple(sorted(offered, key=lambda target: not target.usual.holds(names)))
