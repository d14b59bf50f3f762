"""S3 buckets: each of a bucket's settings is a resource of its own."""

from __future__ import annotations

from restore_profiles.as_code.model import ID, Argument, Block, Code, Form, Piece, Reading

BUCKET = {"Bucket": f"{{{ID}}}"}
NAMED = Argument("bucket", "Name")

CODES = (
    Code(
        ("S3",),
        r"arn:[^:]+:s3:::[^/]+",
        (
            Reading("s3:GetBucketLocation", BUCKET, f"{{Name: '{{{ID}}}', Location: LocationConstraint}}"),
            Reading("s3:GetBucketTagging", BUCKET, "TagSet", "Tags"),
            Reading("s3:GetBucketVersioning", BUCKET, "Status", "Versioning"),
            Reading("s3:GetBucketPolicy", BUCKET, "Policy", "Policy"),
            Reading("s3:GetBucketOwnershipControls", BUCKET, "OwnershipControls.Rules", "Ownership"),
            Reading("s3:GetPublicAccessBlock", BUCKET, "PublicAccessBlockConfiguration", "Public"),
            Reading(
                "s3:GetBucketEncryption", BUCKET, "ServerSideEncryptionConfiguration.Rules", "Encryption"
            ),
        ),
        (
            Piece("aws_s3_bucket", "Name", (NAMED, Argument("tags", "Tags", Form.TAGS))),
            Piece(
                "aws_s3_bucket_versioning",
                "Name",
                (NAMED, Block("versioning_configuration", "", (Argument("status", "Versioning"),))),
                needs="Versioning",
            ),
            Piece(
                "aws_s3_bucket_policy",
                "Name",
                (NAMED, Argument("policy", "Policy", Form.JSON)),
                needs="Policy",
            ),
            Piece(
                "aws_s3_bucket_ownership_controls",
                "Name",
                (NAMED, Block("rule", "Ownership", (Argument("object_ownership", "ObjectOwnership"),))),
                needs="Ownership",
            ),
            Piece(
                "aws_s3_bucket_public_access_block",
                "Name",
                (
                    NAMED,
                    Argument("block_public_acls", "Public.BlockPublicAcls"),
                    Argument("block_public_policy", "Public.BlockPublicPolicy"),
                    Argument("ignore_public_acls", "Public.IgnorePublicAcls"),
                    Argument("restrict_public_buckets", "Public.RestrictPublicBuckets"),
                ),
                needs="Public",
            ),
            Piece(
                "aws_s3_bucket_server_side_encryption_configuration",
                "Name",
                (
                    NAMED,
                    Block(
                        "rule",
                        "Encryption",
                        (
                            Argument("bucket_key_enabled", "BucketKeyEnabled"),
                            Block(
                                "apply_server_side_encryption_by_default",
                                "ApplyServerSideEncryptionByDefault",
                                (
                                    Argument("sse_algorithm", "SSEAlgorithm"),
                                    Argument("kms_master_key_id", "KMSMasterKeyID"),
                                ),
                            ),
                        ),
                    ),
                ),
                needs="Encryption",
            ),
        ),
    ),
)
