"""What AWS's messages about restores mean, as rows: what is stable in a message, cause, fix, and who says so.

The first row that fits counts, so what names one service stands above what any service may say. The guide is
AWS Backup's developer guide; where a message is a service's own, its API's errors are named.
"""

from __future__ import annotations

from dataclasses import dataclass

HANA = "SAP HANA on Amazon EC2"
GUIDE_HANA = "Restore an SAP HANA database: Troubleshooting"
JOB_DASHBOARD = "AWS Backup jobs dashboard: message codes"


@dataclass(frozen=True, slots=True)
class KnownMessage:
    pattern: str
    """A regular expression, found anywhere in the message, without case."""
    cause: str
    fix: str
    source: str
    types: tuple[str, ...] = ()
    """The resource types of which it is known; () for any."""
    certain: bool = False
    """Whether the message can mean nothing else."""


KNOWN_MESSAGES = (
    # SAP HANA
    KnownMessage(
        r"encountered an issue with log backups",
        "Log backups have a gap, so the continuous backup ends before it.",
        "Restore to a moment before the gap, or take a later full backup; HANA's own log tells the gap.",
        GUIDE_HANA,
        certain=True,
    ),
    KnownMessage(
        r"recovery strategy could not be determined",
        "HANA cannot use the backup: the Backint agent on the target is not installed correctly.",
        "Install the AWS Backint agent again on the target's instance, then restore again.",
        GUIDE_HANA,
        certain=True,
    ),
    KnownMessage(
        r"not ready to return chunks",
        "The service's own workflow cancelled the job.",
        "Restore again.",
        GUIDE_HANA,
        certain=True,
    ),
    KnownMessage(
        r"log backups for recovery point .* were interrupted",
        "Log backups stop while the database is being restored.",
        "Wait until the restore has ended; they go on by themselves.",
        "Back up SAP HANA databases: Troubleshooting",
        certain=True,
    ),
    KnownMessage(
        r"log backup attempts failed|status of log backups",
        "AWS Backup does not get the database's log backups.",
        "See in HANA whether log backups are sent, then restore to a moment that they reach.",
        "Back up SAP HANA databases: Troubleshooting",
        certain=True,
    ),
    KnownMessage(
        r"getting backup metadata failed",
        "The database is not active, or its instance does not answer Systems Manager.",
        "Start the database and see the SSM document's execution on its instance, then restore again.",
        "Back up SAP HANA databases: Troubleshooting",
        certain=True,
    ),
    KnownMessage(
        r"database cannot be backed up while it is stopped",
        "A backup was started while the same database was being restored.",
        "Wait until the restore has ended: backup and restore of one database exclude each other.",
        "Restore an SAP HANA database",
        certain=True,
    ),
    KnownMessage(
        r"connection timed out|send request failed",
        "The network between the instance and AWS Backup failed for a moment.",
        'Restore again. Where it stays so, set ForceRetry: "true" in aws-backint-agent-config.yaml.',
        GUIDE_HANA,
        types=(HANA,),
    ),
    KnownMessage(
        r"internal (error|failure)",
        "AWS Backup failed inside, and says no more.",
        "Open a support case with the id of this job.",
        GUIDE_HANA,
        types=(HANA,),
        certain=True,
    ),
    # Roles
    KnownMessage(
        r"cannot be assumed by aws backup",
        "AWS Backup may not assume the restore role, or the caller may not create its service-linked role.",
        "Let backup.amazonaws.com assume the role in its trust policy, or name another role; for a "
        "service-linked role the caller needs iam:CreateServiceLinkedRole.",
        JOB_DASHBOARD,
        certain=True,
    ),
    KnownMessage(
        r"does not permit attaching a new instance profile",
        "The request names another instance profile than the backed-up instance had.",
        "Keep the profile of the backup, or leave it out and associate another one afterwards.",
        "Notifications with EventBridge: example of a failed restore job",
        ("EC2",),
        certain=True,
    ),
    KnownMessage(
        r"consult the permissions associated with your aws backup role",
        "The restore role may not do something. Where an instance had a profile it is most often "
        "iam:PassRole for that profile's role.",
        "Let the restore role do it, or restore the instance without its profile.",
        "Knowledge Center: aws-backup-encoded-authorization-failure",
    ),
    KnownMessage(
        r"passrole",
        "The restore role may not hand on the role that what is restored is to have.",
        "Let the restore role iam:PassRole that role, or restore without it.",
        "Knowledge Center: aws-backup-encoded-authorization-failure",
    ),
    KnownMessage(
        r"tag\w*:?\w*.*(not authorized|insufficient|denied)|(not authorized|insufficient|denied).*\btag",
        "The role may not tag what is restored, and copying the source's tags was asked for.",
        "Restore without copying tags, or give the role the service's tagging permissions; "
        "AWSBackupServiceRolePolicyForRestores has them.",
        "Restoring a backup: Copy tags during a restore",
    ),
    # Keys
    KnownMessage(
        r"pending deletion",
        "A KMS key that the restore needs is scheduled for deletion.",
        "kms:CancelKeyDeletion, then kms:EnableKey: it comes back disabled. After it is deleted the backup "
        "is lost. Then restore again.",
        "AWS KMS developer guide: Cancel key deletion",
    ),
    KnownMessage(
        r"kms.*(disabled|not enabled|KMSInvalidState)|key.*is disabled|DisabledException",
        "A KMS key that the restore needs is disabled, or may not be used by the role.",
        "See the key's state and enable it, or let the role use it in the key's policy; then restore again.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        r"createGrant|\bgrant\b",
        "The role may not create a grant on the KMS key, which the service needs to use it later.",
        "Let the role kms:CreateGrant on the key where kms:GrantIsForAWSResource is true.",
        "AWS KMS developer guide: Grants",
    ),
    KnownMessage(
        r"client error on launch|client\.internalerror",
        "The instance could not start: most often the role, or the key's policy, does not allow the key of "
        "an encrypted volume.",
        "Let the role use the key (Decrypt, GenerateDataKeyWithoutPlaintext, CreateGrant); restore again.",
        "EC2 user guide: Troubleshoot instance launch issues",
        ("EC2", "VirtualMachine"),
    ),
    KnownMessage(
        r"key id is not accessible|describekey|KMSKeyNotAccessible|\bkms\b|customer master key",
        "A KMS key of the backup, or of what is restored, cannot be used.",
        "See its state and its policy: the role needs kms:Decrypt on the backup's key, and kms:CreateGrant "
        "and kms:DescribeKey on the new one.",
        JOB_DASHBOARD,
    ),
    # Network
    KnownMessage(
        r"no default (vpc|subnet)|default vpc|VPCIdNotSpecified|default subnet",
        "There is no default VPC, or none of its default subnets, in this Region.",
        "Name a subnet of another VPC, or for a database a subnet group, on the form.",
        "EC2 API error codes: VPCIdNotSpecified",
    ),
    KnownMessage(
        r"subnet ?group",
        "The DB subnet group is missing, or does not fit the VPC or the zone.",
        "Choose a subnet group of this Region that covers the zone; its VPC must be that of the groups.",
        "RDS API errors: DBSubnetGroupNotFoundFault, InvalidVPCNetworkStateFault",
    ),
    KnownMessage(
        r"InvalidSubnet|subnet.*(not exist|not found|invalid)",
        "The subnet is not there, or not in this Region.",
        "Choose another subnet on the form.",
        "EC2 API error codes: InvalidSubnetID.NotFound",
    ),
    KnownMessage(
        r"InvalidGroup|security group.*(not exist|not found|invalid|belong|different)",
        "A security group is not there, or belongs to another VPC than the subnet.",
        "Choose groups of the subnet's VPC on the form.",
        "EC2 API error codes: InvalidGroup.NotFound",
    ),
    KnownMessage(
        r"insufficient.*capacity|not have sufficient .* capacity|InsufficientInstanceCapacity",
        "AWS has no capacity left for that class in that zone.",
        "Choose another zone, or another class, and restore again.",
        "EC2 API error codes: InsufficientInstanceCapacity",
    ),
    # Names and quotas
    KnownMessage(
        r"already exists|AlreadyExists|ResourceInUseException|already in use|duplicate name",
        "Something has the chosen name already.",
        "Choose another name on the form and restore again.",
        "RDS API errors: DBInstanceAlreadyExists; DynamoDB API errors: TableAlreadyExistsException",
    ),
    KnownMessage(
        r"LimitExceeded|QuotaExceeded|quota|maximum (number|allowed)|limit.*(exceed|reach)|vcpu limit",
        "A quota of the service is used up.",
        "Raise it in Service Quotas, or remove something that counts; then restore again.",
        JOB_DASHBOARD,
    ),
    # S3
    KnownMessage(
        r"access ?control ?list|\bacls?\b",
        "The backup has ACLs, and the destination bucket has them disabled.",
        "Enable ACLs on the bucket (object ownership), or restore into one that has them.",
        "Restore S3 data: considerations",
        ("S3",),
    ),
    KnownMessage(
        r"versioning",
        "The destination bucket does not have versioning turned on.",
        "Turn versioning on for the bucket, then restore again.",
        "Restore S3 data",
        ("S3",),
    ),
    # Virtual machines
    KnownMessage(
        r"hypervisor.*(not online|offline)",
        "The hypervisor is not connected to AWS Backup.",
        "Bring its gateway online, then restore again.",
        JOB_DASHBOARD,
        certain=True,
    ),
    # Any service
    KnownMessage(
        r"insufficient privileges|insufficient permissions?|not authorized|access ?denied|unauthori[sz]ed|"
        r"permission.*(missing|required)|missing permission",
        "The restore role may not do something that this restore needs.",
        "The review screen lists what the role needs: add what is missing, or choose another role.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        r"recovery point.*(not found|not exist)|cryopod.*not found",
        "The recovery point is not there any more.",
        "Choose another recovery point of the resource.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        r"not in .*available state|incorrect.*state|invalid.*state|is not (in )?available",
        "Something that the restore uses is not in a state that allows it.",
        "Wait until it is available, then restore again.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        r"token.*expired|expired.*token",
        "AWS Backup's credentials for the role ran out while it worked.",
        "Restore again.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        r"not supported",
        "The service does not support this for the type of the resource, or here.",
        "Compare the metadata with the type's page (relight profiles), and choose another target.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        r"not found|does not exist|not exist|InvalidParameter|invalid",
        "The request names something that is not there, or not in this Region or zone.",
        "Compare the metadata with the account, correct it on the form and restore again.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        r"aborted by aws backup",
        "AWS Backup stopped the job; nobody can ask it to.",
        "Restore again. Where it happens again, open a support case with the id of this job.",
        "DescribeRestoreJob: Status",
    ),
    KnownMessage(
        r"internal (error|failure|server)|fatal error",
        "AWS failed inside, and says no more.",
        "Restore again. Where it happens again, open a support case with the id of this job.",
        JOB_DASHBOARD,
    ),
)

IN_PART = {
    "S3": KnownMessage(
        r"objects? failed to be restored",
        "The job says COMPLETED, and some objects are not there.",
        "Find them in the job's notifications (S3_RESTORE_OBJECT_FAILED) and restore those objects again: "
        "what exists is skipped, so the whole may be restored again.",
        "Restore S3 data",
    ),
    "EKS": KnownMessage(
        r"kubernetes objects failed to restore",
        "The job says COMPLETED, and some Kubernetes objects are not there.",
        "See in the cluster which are missing, mend the cause, and restore their namespaces again.",
        "Restore an Amazon EKS cluster",
    ),
}
"""What a COMPLETED job hides, by resource type."""

NOTHING_MATCHED = KnownMessage(
    r"no objects that match",
    "The job says COMPLETED, and restored nothing: no object of the backup matched.",
    "Compare the names in the request with the backup: they are case-sensitive and without the bucket.",
    "Restore S3 data",
    ("S3",),
    certain=True,
)
