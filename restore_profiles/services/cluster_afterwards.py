"""What a restored cluster lacks, and the calls that give it back.

Each service has the same operations under its own name: `service` is `rds`, `docdb` or `neptune`.
"""

from __future__ import annotations

from restore_profiles.model import Check, Evidence, FollowUp
from restore_profiles.rules import AllOf, Equals, Given, MoreThan, Not, Rule

MODIFY = "Amazon RDS API, ModifyDBCluster"
CREATE = "Amazon RDS API, CreateDBInstance"
SECRETS_PAGE = "Password management with Amazon RDS and AWS Secrets Manager"

HERE = Not(Equals("source.elsewhere", "true"))
"""A key of another Region cannot be used here, and a role of another account neither."""
V2_KNOWN = AllOf(Given("source.serverless_v2_min"), Given("source.serverless_v2_max"))

THIS = {"DBClusterIdentifier": "{created.id}"}
MEMBERS = {"Filters": [{"Name": "db-cluster-id", "Values": ["{created.id}"]}]}
AVAILABLE = "length(DBInstances[?DBInstanceStatus=='available'])"
YES = ("true", "True")
"""A boolean as JSON writes it, and as `aws --output text` does."""


def _is(service: str, path: str, *expected: str) -> Check:
    return Check(f"{service}:DescribeDBClusters", THIS, f"DBClusters[0].{path}", expected or YES)


def _modify(
    service: str, name: str, title: str, done: Check, when: Rule, *, optional: bool = False, **changes: object
) -> FollowUp:
    return FollowUp(
        name,
        title,
        f"{service}:ModifyDBCluster",
        {**THIS, **changes, "ApplyImmediately": True},
        done,
        asks={},
        when=when,
        optional=optional,
        source=MODIFY,
    )


def _instance(service: str, identifier: str, instance_class: str) -> dict[str, object]:
    return {
        **THIS,
        "DBInstanceIdentifier": identifier,
        "DBInstanceClass": instance_class,
        "Engine": "{values.engine}",
    }


def capacity(service: str, when: Rule) -> tuple[FollowUp, ...]:
    """Serverless v2: AWS Backup takes no range for it, and an instance of that class cannot be made without
    one."""
    scaling = "ServerlessV2ScalingConfiguration"
    same = (
        f"{scaling}.MinCapacity==`{{source.serverless_v2_min}}` && "
        f"DBClusters[0].{scaling}.MaxCapacity==`{{source.serverless_v2_max}}`"
    )
    return (
        _modify(
            service,
            "capacity",
            "Let it scale between the source's bounds, before it gets an instance",
            _is(service, same),
            AllOf(when, V2_KNOWN),
            ServerlessV2ScalingConfiguration={
                "MinCapacity": "{source.serverless_v2_min:json}",
                "MaxCapacity": "{source.serverless_v2_max:json}",
            },
        ),
        FollowUp(
            "capacity-asked",
            "Where its instances are to be serverless (v2): between which bounds, before it gets one",
            f"{service}:ModifyDBCluster",
            {
                **THIS,
                "ServerlessV2ScalingConfiguration": {
                    "MinCapacity": "{ask.least:json}",
                    "MaxCapacity": "{ask.most:json}",
                },
                "ApplyImmediately": True,
            },
            done=_is(service, f"{scaling}.MaxCapacity > `0`"),
            asks={
                "least": "The least capacity units, in halves, such as 0.5.",
                "most": "The most capacity units, such as 16.",
            },
            when=AllOf(when, Not(Given("source.engine"))),
            optional=True,
            source=MODIFY,
        ),
    )


def instances(service: str, page: str, when: Rule, classes: str) -> tuple[FollowUp, ...]:
    """The instances that the cluster had: without one nobody can connect. `classes` names some."""
    ready = Check(f"{service}:DescribeDBInstances", MEMBERS, f"{AVAILABLE} > `0`", YES)
    all_ready = Check(f"{service}:DescribeDBInstances", MEMBERS, AVAILABLE, ("{source.instance_count}",))
    return (
        FollowUp(
            "writer",
            "Give the cluster an instance, of the class of the source's writer",
            f"{service}:CreateDBInstance",
            _instance(service, "{created.id}-1", "{source.writer_class}"),
            done=ready,
            asks={},
            when=AllOf(when, Given("source.writer_class")),
            source=page,
        ),
        FollowUp(
            "writer-asked",
            "Give the cluster an instance: without one nobody can connect",
            f"{service}:CreateDBInstance",
            _instance(service, "{created.id}-1", "{ask.class}"),
            done=ready,
            asks={"class": f"The instance class, such as {classes}."},
            when=AllOf(when, Not(Given("source.writer_class"))),
            source=page,
        ),
        FollowUp(
            "readers",
            "Add readers, one at a time, until there are as many instances as at the source",
            f"{service}:CreateDBInstance",
            _instance(service, "{ask.name}", "{ask.class}"),
            done=all_ready,
            asks={
                "name": "The reader's name, such as the cluster's with -2. No other instance may have it.",
                "class": f"Its class, such as {classes}.",
            },
            when=AllOf(when, MoreThan("source.instance_count", 1)),
            optional=True,
            source=page,
        ),
    )


def writer_parameters(service: str, when: Rule) -> FollowUp:
    return FollowUp(
        "writer-parameters",
        "Give that instance the parameter group of the source's writer; a restart makes all of it count",
        f"{service}:ModifyDBInstance",
        {
            "DBInstanceIdentifier": "{created.id}-1",
            "DBParameterGroupName": "{source.writer_parameter_group}",
            "ApplyImmediately": True,
        },
        done=Check(
            f"{service}:DescribeDBInstances",
            {"DBInstanceIdentifier": "{created.id}-1"},
            "DBInstances[0].DBParameterGroups[0].DBParameterGroupName",
            ("{source.writer_parameter_group}",),
        ),
        asks={},
        when=AllOf(when, Given("source.writer_parameter_group"), HERE),
        optional=True,
        source="Amazon RDS API, ModifyDBInstance",
    )


def settings(service: str) -> tuple[FollowUp, ...]:
    """What AWS Backup lists no parameter for, and what the source had."""
    return (
        _modify(
            service,
            "backups",
            "Keep automated backups as long as the source's",
            _is(service, "BackupRetentionPeriod", "{source.backup_retention_days}"),
            MoreThan("source.backup_retention_days", 0),
            BackupRetentionPeriod="{source.backup_retention_days:json}",
        ),
        FollowUp(
            "backups-asked",
            "Keep automated backups longer than now",
            f"{service}:ModifyDBCluster",
            {**THIS, "BackupRetentionPeriod": "{ask.days:json}", "ApplyImmediately": True},
            done=_is(service, "BackupRetentionPeriod", "{ask.days}"),
            asks={"days": "For how many days automated backups are kept, 1 to 35."},
            when=Not(Given("source.backup_retention_days")),
            optional=True,
            source=MODIFY,
        ),
        _modify(
            service,
            "deletion-protection",
            "Protect the cluster from deletion, as the source is",
            _is(service, "DeletionProtection"),
            Equals("source.deletion_protection", "true"),
            DeletionProtection=True,
        ),
        _modify(
            service,
            "deletion-protection-unknown",
            "Protect the cluster from deletion",
            _is(service, "DeletionProtection"),
            Not(Given("source.deletion_protection")),
            optional=True,
            DeletionProtection=True,
        ),
    )


def storage(service: str, *types: str) -> FollowUp:
    """Storage that is charged by size and not by its reads and writes."""
    return _modify(
        service,
        "storage",
        "Charge storage as at the source: I/O-optimized, which costs more for what lies there",
        _is(service, "StorageType", "{source.storage_type}"),
        Equals("source.storage_type", *types),
        optional=True,
        StorageType="{source.storage_type}",
    )


def master_password(service: str) -> tuple[FollowUp, ...]:
    lost, there = Given("source.master_secret_key"), ("active", "rotating")
    done = _is(service, "MasterUserSecret.SecretStatus", *there)
    return tuple(
        FollowUp(
            name,
            title,
            f"{service}:ModifyDBCluster",
            {**THIS, "ManageMasterUserPassword": True, **key, "ApplyImmediately": True},
            done=done,
            asks={},
            when=AllOf(lost, when),
            evidence=Evidence.UNVERIFIED,
            source=SECRETS_PAGE,
        )
        for name, title, key, when in (
            (
                "master-password",
                "Let AWS keep the master password in Secrets Manager, as at the source",
                {"MasterUserSecretKmsKeyId": "{source.master_secret_key}"},
                HERE,
            ),
            (
                "master-password-elsewhere",
                "Let AWS keep the master password in Secrets Manager, under its own key in this Region",
                {},
                Not(HERE),
            ),
        )
    )


def roles(service: str) -> tuple[FollowUp, ...]:
    attach, of_roles = f"{service}:AddRoleToDBCluster", "AssociatedRoles[?Status != 'INVALID'] || `[]`"
    # As many as the source's: each is attached by itself.
    done = Check(
        f"{service}:DescribeDBClusters",
        THIS,
        f"length(DBClusters[0].{of_roles})",
        ("{source.role_count}",),
    )
    role = f"The role's ARN. `aws {service} describe-db-clusters` shows the source's as AssociatedRoles."
    title = "Attach the IAM roles by which the source's database calls other services"
    return (
        FollowUp(
            "roles",
            title,
            attach,
            {**THIS, "RoleArn": "{ask.role}", "FeatureName": "{ask.feature}"},
            done,
            asks={"role": role, "feature": "What it is for, such as s3Import."},
            when=Given("source.role_features"),
            optional=True,
            source="Amazon RDS API, AddRoleToDBCluster",
        ),
        FollowUp(
            "roles-of-no-feature",
            title,
            attach,
            {**THIS, "RoleArn": "{ask.role}"},
            done,
            asks={"role": role},
            when=AllOf(Given("source.roles"), Not(Given("source.role_features"))),
            optional=True,
            source="Amazon RDS API, AddRoleToDBCluster",
        ),
    )


DATA_API = FollowUp(
    "data-api",
    "Turn the Data API on, as at the source",
    "rds:EnableHttpEndpoint",
    {"ResourceArn": "{created.arn}"},
    done=_is("rds", "HttpEndpointEnabled"),
    asks={},
    # Serverless v1 has it turned on in another way.
    when=AllOf(Equals("source.data_api", "true"), Not(Equals("engineMode", "serverless"))),
    optional=True,
    source="Amazon RDS API, EnableHttpEndpoint",
)
