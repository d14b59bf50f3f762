"""How Step Functions spells services, operations and members in its AWS SDK integrations.

It takes them from the AWS SDK for Java 2.x and writes members in PascalCase: `DBInstanceIdentifier` is
`DbInstanceIdentifier` there, in requests and in answers
(https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html).
"""

from __future__ import annotations

SERVICES = {"elbv2": "elasticloadbalancingv2", "stepfunctions": "sfn"}
"""Services that the SDK for Java calls otherwise; of all others it leaves the dashes out."""


def task_resource(action: str) -> str:
    """The resource of the task that makes this call: `rds:CreateDBInstance` ->
    `arn:aws:states:::aws-sdk:rds:createDBInstance`. It is `arn:aws` in every partition."""
    service, _, name = action.partition(":")
    spelled = SERVICES.get(service, service.replace("-", ""))
    return f"arn:aws:states:::aws-sdk:{spelled}:{name[:1].lower()}{name[1:]}"


def member_name(name: str) -> str:
    """A member as Step Functions spells it: the capitals that it begins with become a word.

    `DBClusters` -> `DbClusters`, `KMSKeyId` -> `KmsKeyId`, `ResourceARN` as it is, `policy` -> `Policy`.
    """
    end = 1
    while end < len(name) and name[end].isupper() and (end + 1 == len(name) or name[end + 1].isupper()):
        end += 1
    return name[:1].upper() + name[1:end].lower() + name[end:]
