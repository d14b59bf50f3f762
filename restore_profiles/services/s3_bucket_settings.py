"""What a new bucket lacks until somebody puts it there: AWS Backup keeps objects, and nothing of their
bucket."""

from __future__ import annotations

from dataclasses import dataclass, replace

from restore_profiles.model import Caveat, Check, FollowUp, Severity
from restore_profiles.rules import AllOf, Equals, Given, Not

BACKUP_PAGE = "Amazon S3 backups"
NEW = "{values.DestinationBucketName}"
SET = "set"
FROM_REGION = Given("point.from_region")
ALL_FOUR = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
# A text at the end: the `aws` command prints a boolean as True, and the API's is true.
DONE = " && ".join((*(f"PublicAccessBlockConfiguration.{member}" for member in ALL_FOUR), f"'{SET}'"))

BLOCK_PUBLIC_ACCESS = FollowUp(
    "block-public-access",
    "Block public access to the new bucket",
    "s3:PutPublicAccessBlock",
    {"Bucket": NEW, "PublicAccessBlockConfiguration": dict.fromkeys(ALL_FOUR, True)},
    done=Check("s3:GetPublicAccessBlock", {"Bucket": NEW}, DONE, (SET,)),
    asks={},
    when=Not(Equals("source.public_access_blocked", "false")),
    source="Restoring S3 data (AWS Backup guide, 2024)",
)
# A source that does not block it may be open on purpose, or shut by its account.
BLOCK_PUBLIC_ACCESS_TOO = replace(
    BLOCK_PUBLIC_ACCESS,
    name="block-public-access-too",
    title="Block public access to the new bucket, which the source itself does not",
    when=Equals("source.public_access_blocked", "false"),
    optional=True,
)

POLICY = FollowUp(
    "bucket-policy",
    "Give the new bucket a policy; the source has one",
    "s3:PutBucketPolicy",
    {"Bucket": NEW, "Policy": "{ask.policy}"},
    done=Check("s3:GetBucketPolicy", {"Bucket": NEW}, f"Policy && '{SET}'", (SET,)),
    asks={
        "policy": "The policy as JSON. aws s3api get-bucket-policy prints the source's; "
        "each of its Resource lines must name the new bucket."
    },
    when=Equals("source.has_policy", "true"),
    source=BACKUP_PAGE,
)
POLICY_ASKED = replace(
    POLICY,
    name="bucket-policy-asked",
    title="Give the new bucket a policy, if the source had one",
    asks={"policy": "The policy as JSON; each of its Resource lines names the new bucket."},
    when=Not(Given("source.has_policy")),
    optional=True,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a bucket that is put as it was read: the fact that holds it, the member that takes it,
    and a member of the answer that is there where it is set."""

    name: str
    title: str
    put: str
    member: str
    get: str
    path: str
    optional: bool = False
    bound_to_region: bool = False
    """Whether it names things of the source's own Region, so that it means nothing elsewhere."""

    def follow_up(self) -> FollowUp:
        fact = f"source.{self.name.replace('-', '_')}"
        return FollowUp(
            self.name,
            self.title,
            f"s3:{self.put}",
            {"Bucket": NEW, self.member: f"{{{fact}:json}}"},
            done=Check(f"s3:{self.get}", {"Bucket": NEW}, f"{self.path} && '{SET}'", (SET,)),
            asks={},
            when=AllOf(Given(fact), Not(FROM_REGION)) if self.bound_to_region else Given(fact),
            optional=self.optional,
            source=BACKUP_PAGE,
        )


SETTINGS = (
    Setting(
        "encryption",
        "Encrypt new objects of the bucket with the source's KMS key",
        "PutBucketEncryption",
        "ServerSideEncryptionConfiguration",
        "GetBucketEncryption",
        "ServerSideEncryptionConfiguration.Rules[?ApplyServerSideEncryptionByDefault.KMSMasterKeyID] | [0]",
        bound_to_region=True,
    ),
    Setting(
        "lifecycle",
        "Set the source's lifecycle rules, which delete here too",
        "PutBucketLifecycleConfiguration",
        "LifecycleConfiguration",
        "GetBucketLifecycleConfiguration",
        "Rules[0]",
        # A rule may be what took the objects that the restore is for; one with a date acts at once.
        optional=True,
    ),
    Setting(
        "cors",
        "Let the same web pages use the new bucket (CORS)",
        "PutBucketCors",
        "CORSConfiguration",
        "GetBucketCors",
        "CORSRules[0]",
    ),
    Setting(
        "notifications",
        "Send the new bucket's events where the source's go; their receivers must allow the new bucket",
        "PutBucketNotificationConfiguration",
        "NotificationConfiguration",
        "GetBucketNotificationConfiguration",
        # EventBridge's, which continuous backups turn on, is an empty object.
        "(TopicConfigurations || QueueConfigurations || LambdaFunctionConfigurations || "
        "EventBridgeConfiguration != `null`)",
        bound_to_region=True,
    ),
    Setting(
        "replication",
        "Replicate the new bucket as the source is; the role's policy must name the new bucket",
        "PutBucketReplication",
        "ReplicationConfiguration",
        "GetBucketReplication",
        "ReplicationConfiguration.Rules[0]",
        optional=True,
    ),
    Setting(
        "tags",
        "Tag the new bucket as the source is",
        "PutBucketTagging",
        "Tagging",
        "GetBucketTagging",
        "TagSet[0]",
        optional=True,
    ),
)

FOLLOW_UPS = (
    BLOCK_PUBLIC_ACCESS,
    BLOCK_PUBLIC_ACCESS_TOO,
    POLICY,
    POLICY_ASKED,
    *(setting.follow_up() for setting in SETTINGS),
)

SETTINGS_CAVEATS = (
    Caveat(
        "The new bucket has nothing of the source but its objects: no policy, lifecycle rules, CORS, "
        "notifications, replication, default encryption, tags or access points.",
        severity=Severity.WARNING,
        source=BACKUP_PAGE,
    ),
    Caveat(
        "The source's default key and the receivers of its events are in another Region and have no "
        "counterpart here.",
        when=FROM_REGION,
        source=BACKUP_PAGE,
    ),
    Caveat(
        "The source's lifecycle rules may be what took its objects, and a rule with a date acts at once: "
        "read them before the new bucket gets them.",
        when=Given("source.lifecycle"),
        severity=Severity.WARNING,
        source="Managing the lifecycle of objects, Amazon S3",
    ),
    Caveat(
        "What the source bucket had is not known, so what remains to be set is for you to tell.",
        when=Not(Equals("source.exists", "yes")),
        severity=Severity.WARNING,
        source=BACKUP_PAGE,
    ),
    Caveat(
        "Some settings of the source bucket could not be read. Look whether it has them.",
        when=AllOf(Equals("source.exists", "yes"), Given("source.settings_refused")),
        severity=Severity.WARNING,
        source=BACKUP_PAGE,
    ),
)
