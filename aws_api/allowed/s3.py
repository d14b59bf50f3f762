"""S3: what a bucket is, what is in it, and what a new one is given."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ
WRITE = Access.WRITE

ROWS = (
    Row("s3", "ListBuckets", READ, "choosing a bucket", ("Buckets",), action="s3:ListAllMyBuckets"),
    Row("s3", "GetBucketLocation", READ, "whether a bucket is there, and where"),
    Row("s3", "GetBucketVersioning", READ, "whether a bucket takes a restore"),
    Row("s3", "GetBucketOwnershipControls", READ, "whether a bucket takes ACLs", ("OwnershipControls",)),
    Row("s3", "ListObjectsV2", READ, "counting objects that a restore skips", action="s3:ListBucket"),
    Row(
        "s3",
        "GetPublicAccessBlock",
        READ,
        "whether a bucket is shut to the public",
        ("PublicAccessBlockConfiguration",),
        "s3:GetBucketPublicAccessBlock",
    ),
    Row("s3", "GetBucketPolicy", READ, "whether a bucket has a policy", ("Policy",)),
    Row(
        "s3",
        "GetBucketEncryption",
        READ,
        "a bucket's default encryption",
        ("ServerSideEncryptionConfiguration",),
        "s3:GetEncryptionConfiguration",
    ),
    Row(
        "s3",
        "GetBucketLifecycleConfiguration",
        READ,
        "a bucket's lifecycle rules",
        ("Rules",),
        "s3:GetLifecycleConfiguration",
    ),
    Row("s3", "GetBucketCors", READ, "a bucket's CORS rules", ("CORSRules",), "s3:GetBucketCORS"),
    Row(
        "s3",
        "GetBucketNotificationConfiguration",
        READ,
        "where a bucket's events go",
        action="s3:GetBucketNotification",
    ),
    Row(
        "s3",
        "GetBucketReplication",
        READ,
        "a bucket's replicas",
        ("ReplicationConfiguration",),
        "s3:GetReplicationConfiguration",
    ),
    Row("s3", "GetBucketTagging", READ, "a bucket's tags", ("TagSet",)),
    Row("s3", "PutPublicAccessBlock", WRITE, "shuts a new bucket", action="s3:PutBucketPublicAccessBlock"),
    Row("s3", "PutBucketPolicy", WRITE, "gives a new bucket its policy"),
    Row(
        "s3",
        "PutBucketEncryption",
        WRITE,
        "gives a new bucket its default key",
        action="s3:PutEncryptionConfiguration",
    ),
    Row(
        "s3",
        "PutBucketLifecycleConfiguration",
        WRITE,
        "gives a new bucket its lifecycle rules",
        action="s3:PutLifecycleConfiguration",
    ),
    Row("s3", "PutBucketCors", WRITE, "gives a new bucket its CORS rules", action="s3:PutBucketCORS"),
    Row(
        "s3",
        "PutBucketNotificationConfiguration",
        WRITE,
        "sends a new bucket's events",
        action="s3:PutBucketNotification",
    ),
    Row(
        "s3",
        "PutBucketReplication",
        WRITE,
        "replicates a new bucket",
        action="s3:PutReplicationConfiguration",
    ),
    Row("s3", "PutBucketTagging", WRITE, "tags a new bucket"),
)
