"""How Step Functions spells services, operations and members in its AWS SDK integrations.

It takes them from the AWS SDK for Java 2.x and writes members in PascalCase: `DBInstanceIdentifier` is
`DbInstanceIdentifier` there, in requests and in answers
(https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html).
"""

from __future__ import annotations

SERVICES = {"elbv2": "elasticloadbalancingv2", "stepfunctions": "sfn"}
"""Services that the SDK for Java calls otherwise; of all others it leaves the dashes out."""


def task_resource(action: str, partition: str) -> str:
    """The resource of the task that makes this call: `rds:CreateDBInstance` ->
    `arn:aws:states:::aws-sdk:rds:createDBInstance`."""
    service, _, name = action.partition(":")
    spelled = SERVICES.get(service, service.replace("-", ""))
    return integration(f"aws-sdk:{spelled}:{name[:1].lower()}{name[1:]}", partition)


def integration(what: str, partition: str) -> str:
    """The resource of an integration. In another partition than the execution's it fails as States.Runtime:
    "The resource belongs to a different partition" (github.com/aws/aws-cdk/issues/4597)."""
    return f"arn:{partition}:states:::{what}"


def member_name(name: str) -> str:
    """A member as Step Functions spells it: the capitals that it begins with become a word.

    `DBClusters` -> `DbClusters`, `KMSKeyId` -> `KmsKeyId`, `EC2InstanceId` -> `Ec2InstanceId`,
    `ResourceARN` as it is, `policy` -> `Policy`.
    """
    end = 1
    while end < len(name) and name[end].isupper() and not name[end + 1 : end + 2].islower():
        end += 1
    return name[:1].upper() + name[1:end].lower() + name[end:]
