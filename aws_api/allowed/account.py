"""Who we are, whether the restore would be allowed, and keys to choose from."""

from __future__ import annotations

from aws_api.operation import Access, Row

READ = Access.READ
IMPLICIT = Access.IMPLICIT

ROWS = (
    Row("sts", "GetCallerIdentity", READ, "the account and the caller", ("Arn", "Account"), action="-"),
    Row(
        "sts",
        "DecodeAuthorizationMessage",
        READ,
        "what an encoded refusal of a failed restore says",
        ("DecodedMessage",),
    ),
    Row("iam", "ListAccountAliases", READ, "the account's name", ("AccountAliases",)),
    Row("iam", "GetRole", READ, "whether a role exists and trusts AWS Backup", ("Role",)),
    Row("iam", "SimulatePrincipalPolicy", READ, "whether caller and role may do it", ("EvaluationResults",)),
    Row("kms", "ListAliases", READ, "choosing a key by name", ("Aliases",)),
    Row("kms", "ListKeys", READ, "choosing a key that has no alias", ("Keys",)),
    Row("kms", "DescribeKey", READ, "whether a key can be used", ("KeyMetadata",)),
    Row("iam", "PassRole", IMPLICIT, "handing the restore role to AWS Backup"),
    Row("iam", "CreateServiceLinkedRole", IMPLICIT, "AWS Backup's own role, with the first plan that tests"),
)
