"""AWS CloudFormation: the template of a stack becomes a change set, and that, once executed, a new stack.

A composite point holds the template's point and one for each resource of the stack that AWS Backup protects;
it is not restored itself.
"""

from __future__ import annotations

from restore_profiles.model import (
    REQUEST_ID,
    AccountCheck,
    Caveat,
    Check,
    Constraint,
    Evidence,
    Field,
    FollowUp,
    Kind,
    Permission,
    RestoreProfile,
    Section,
    Severity,
    Target,
)
from restore_profiles.rules import Always, Equals, Given, Not

PAGE = "Restore CloudFormation stacks"
STACKS_PAGE = "AWS CloudFormation stack backups"
CREATE_STACK = "AWS CloudFormation API, CreateStack"
CREATE_CHANGE_SET = "AWS CloudFormation API, CreateChangeSet"
EXECUTE = "AWS CloudFormation API, ExecuteChangeSet"

HIDDEN = Given("source.hidden_parameters")
"""The stack has parameters with NoEcho, whose values no backup holds."""

STACK = Field(
    "StackName",
    "Name of the new stack",
    "A stack of this name is made beside the source. Names that the template itself gives to resources must "
    "be free too.",
    prefill=False,
    required=Always(),
    attention=Always(),
    suggestion="{source}-restored",
    pattern=r"[A-Za-z][A-Za-z0-9\-]{0,127}",
    pattern_help="a letter, then up to 127 letters, digits and hyphens",
    source=CREATE_STACK,
)

CHANGE_SET = Field(
    "ChangeSetName",
    "Name of the change set",
    "What AWS Backup makes of the template. It is executed afterwards, and nothing is created before.",
    prefill=False,
    required=Always(),
    default="restored-from-backup",
    pattern=r"[A-Za-z][A-Za-z0-9\-]{0,127}",
    pattern_help="a letter, then up to 127 letters, digits and hyphens",
    source=CREATE_CHANGE_SET,
)

DESCRIPTION = Field(
    "ChangeSetDescription",
    "Description",
    "Shown beside the change set in CloudFormation.",
    prefill=False,
    pattern=r"(?s).{1,1024}",
    pattern_help="at most 1,024 characters",
    source=CREATE_CHANGE_SET,
)

PARAMETERS = Field(
    "StackParameters",
    "Parameters",
    "The backup holds the parameters' values, except those with NoEcho, such as passwords: these have to be "
    "added. AWS documents only that this is the stack parameters' JSON, so write it as the backup has it; "
    'CloudFormation itself writes [{"ParameterKey": "Stage", "ParameterValue": "prod"}].',
    kind=Kind.JSON,
    attention=HIDDEN,
    if_empty="as the backup, without NoEcho values",
    sensitive=True,
    evidence=Evidence.UNVERIFIED,
    source=PAGE,
)

CONSTRAINTS = (
    Constraint(
        "StackParameters",
        HIDDEN,
        "The stack has NoEcho parameters, and their values are in no backup: where the template has no "
        "default for one, the restore fails without it.",
        "Give them in StackParameters, beside those that are there.",
        Severity.WARNING,
        source=STACKS_PAGE,
    ),
    Constraint(
        "",
        Equals("point.composite", "true"),
        "This is the composite point of a stack. It cannot be restored; the points nested in it can.",
        "Restore the template's point first: the nested one of type CloudFormation.",
        source=PAGE,
    ),
)

CAVEATS = (
    Caveat(
        "COMPLETED means that a change set waits in a stack in REVIEW_IN_PROGRESS. No resource is there "
        "before it is executed.",
        source=PAGE,
    ),
    Caveat(
        "Databases, volumes, tables and buckets of the new stack are empty. Their data comes from the nested "
        "recovery points, one by one, each as a resource of its own beside the stack's.",
        severity=Severity.WARNING,
        source=PAGE,
    ),
    Caveat(
        "A template that gives fixed names to its resources collides with the source stack while that "
        "exists.",
        severity=Severity.WARNING,
        when=Not(Equals("source.exists", "no")),
        evidence=Evidence.UNVERIFIED,
        source=STACKS_PAGE,
    ),
    Caveat(
        "Whoever executes the change set needs the permissions to create every resource of the template, "
        "unless the stack has a service role.",
        source=EXECUTE,
    ),
    Caveat(
        "If the last update before the backup was rolled back, the template is that of the failed update, "
        "and the nested points are of the resources as rolled back.",
        when=Not(Equals("source.status", "CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")),
        source=STACKS_PAGE,
    ),
    Caveat("Change sets of the source stack are not in the backup.", source=STACKS_PAGE),
    Caveat(
        "Nested points of S3 and RDS are snapshots: they go back to the time of the backup and to no other "
        "moment.",
        source=STACKS_PAGE,
    ),
)

THE_STACK = {"StackName": "{values.StackName}"}

EXECUTE_CHANGE_SET = FollowUp(
    "execute",
    "Execute the change set, which creates the stack's resources; look through it first",
    "cloudformation:ExecuteChangeSet",
    {**THE_STACK, "ChangeSetName": "{values.ChangeSetName}"},
    done=Check(
        "cloudformation:DescribeStacks",
        THE_STACK,
        "Stacks[0].StackStatus",
        ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"),
    ),
    asks={},
    source=PAGE,
)

TEMPLATE = Target(
    "stack",
    "CloudFormation stack",
    (
        Section("Stack", (STACK, CHANGE_SET, DESCRIPTION)),
        Section("Parameters", (PARAMETERS,), folded=True),
    ),
    constraints=CONSTRAINTS,
    caveats=CAVEATS,
    follow_ups=(EXECUTE_CHANGE_SET,),
    role_permissions=(
        Permission("cloudformation:CreateChangeSet"),
        Permission("cloudformation:DescribeChangeSet"),
        Permission("cloudformation:TagResource"),
    ),
    account_checks=(AccountCheck("cloudformation-stack", "Name of the new stack", when=Given("StackName")),),
    # Stores of data before the servers that use them.
    then_nested=("S3", "EFS", "FSx", "DynamoDB", "RDS", "Aurora", "DocumentDB", "Neptune", "EBS", "EC2", "*"),
    source=PAGE,
)

PROFILE = RestoreProfile(
    "CloudFormation",
    "AWS CloudFormation",
    (TEMPLATE,),
    source=PAGE,
    source_lookup="cloudformation-stack",
    attempt_keys=(REQUEST_ID,),
)
