"""What AWS's messages about restores mean whatever is restored: what is stable in them, cause, fix, and who
says so. What only one service says stands in its profile (`RestoreProfile.messages`).

The first row that fits counts.
"""

from __future__ import annotations

from restore_profiles.messages import KnownMessage

JOB_DASHBOARD = "AWS Backup jobs dashboard: message codes"

KNOWN_MESSAGES = (
    KnownMessage(
        "cannot be assumed by aws backup",
        "AWS Backup may not assume the restore role, or the caller may not create its service-linked role.",
        "Let backup.amazonaws.com assume the role in its trust policy, or name another role; for a "
        "service-linked role the caller needs iam:CreateServiceLinkedRole.",
        JOB_DASHBOARD,
        certain=True,
    ),
    KnownMessage(
        "consult the permissions associated with your aws backup role",
        "The restore role may not do something. Where an instance had a profile it is most often "
        "iam:PassRole for that profile's role.",
        "Let the restore role do it, or restore the instance without its profile.",
        "Knowledge Center: aws-backup-encoded-authorization-failure",
    ),
    KnownMessage(
        "passrole",
        "The restore role may not hand on the role that what is restored is to have.",
        "Let the restore role iam:PassRole that role, or restore without it.",
        "Knowledge Center: aws-backup-encoded-authorization-failure",
    ),
    KnownMessage(
        r"\btag\w*.*(not authorized|insufficient|denied)|(not "
        r"authorized|insufficient|denied).*\btag",
        "The role may not tag what is restored, and copying the source's tags was asked for.",
        "Restore without copying tags, or give the role the service's tagging permissions; "
        "AWSBackupServiceRolePolicyForRestores has them.",
        "Restoring a backup: Copy tags during a restore",
    ),
    KnownMessage(
        "pending deletion",
        "A KMS key that the restore needs is scheduled for deletion.",
        "kms:CancelKeyDeletion, then kms:EnableKey: it comes back disabled. After it is deleted the "
        "backup is lost. Then restore again.",
        "AWS KMS developer guide: Cancel key deletion",
    ),
    KnownMessage(
        "kms.*(disabled|not enabled|KMSInvalidState)|key.*is disabled|DisabledException",
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
        r"key id is not accessible|describekey|KMSKeyNotAccessible|\bkms\b|customer master key",
        "A KMS key of the backup, or of what is restored, cannot be used.",
        "See its state and its policy: the role needs kms:Decrypt on the backup's key, and "
        "kms:CreateGrant and kms:DescribeKey on the new one.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        "no default (vpc|subnet)|default vpc|VPCIdNotSpecified|default subnet",
        "There is no default VPC, or none of its default subnets, in this Region.",
        "Name a subnet of another VPC, or for a database a subnet group, on the form.",
        "API error VPCIdNotSpecified",
    ),
    KnownMessage(
        "subnet ?group",
        "The DB subnet group is missing, or does not fit the VPC or the zone.",
        "Choose a subnet group of this Region that covers the zone; its VPC must be that of the groups.",
        "API errors DBSubnetGroupNotFoundFault and InvalidVPCNetworkStateFault",
    ),
    KnownMessage(
        "InvalidSubnet|subnet.*(not exist|not found|invalid)",
        "The subnet is not there, or not in this Region.",
        "Choose another subnet on the form.",
        "API error InvalidSubnetID.NotFound",
    ),
    KnownMessage(
        "InvalidGroup|security group.*(not exist|not found|invalid|belong|different)",
        "A security group is not there, or belongs to another VPC than the subnet.",
        "Choose groups of the subnet's VPC on the form.",
        "API error InvalidGroup.NotFound",
    ),
    KnownMessage(
        "insufficient.*capacity|not have sufficient .* capacity|InsufficientInstanceCapacity",
        "AWS has no capacity left for that class in that zone.",
        "Choose another zone, or another class, and restore again.",
        "API error InsufficientInstanceCapacity",
    ),
    KnownMessage(
        "free (ip )?addresses|InsufficientFreeAddresses",
        "The subnet has no free addresses left.",
        "Choose another subnet on the form and restore again.",
        "API error InsufficientFreeAddressesInSubnet",
    ),
    KnownMessage(
        "rate exceeded|throttl|too many requests|RequestLimitExceeded|SlowDown",
        "AWS Backup called the service too fast: other calls of this account used up its rate.",
        "Restore again, and start fewer at once.",
        "API errors Throttling and RequestLimitExceeded",
    ),
    KnownMessage(
        "already exists|AlreadyExists|ResourceInUseException|already in use|duplicate name",
        "Something has the chosen name already.",
        "Choose another name on the form and restore again.",
        "API errors DBInstanceAlreadyExists and TableAlreadyExistsException",
    ),
    KnownMessage(
        "LimitExceeded|QuotaExceeded|quota|maximum (number|allowed)|limit.*(exceed|reach)|vcpu limit",
        "A quota of the service is used up.",
        "Raise it in Service Quotas, or remove something that counts; then restore again.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        "hypervisor.*(not online|offline)",
        "The hypervisor is not connected to AWS Backup.",
        "Bring its gateway online, then restore again.",
        JOB_DASHBOARD,
        certain=True,
    ),
    KnownMessage(
        "insufficient privileges|insufficient permissions?|not authorized|access "
        "?denied|unauthori[sz]ed|permission.*(missing|required)|missing permission|not have (the |sufficient "
        "|required )*permissions?",
        "The restore role may not do something that this restore needs.",
        "The review screen lists what the role needs: add what is missing, or choose another role.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        "recovery point.*(not found|not exist)|cryopod.*not found",
        "The recovery point is not there any more.",
        "Choose another recovery point of the resource.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        "not in .*available state|incorrect.*state|invalid.*state|is not (in )?available",
        "Something that the restore uses is not in a state that allows it.",
        "Wait until it is available, then restore again.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        "token.*expired|expired.*token",
        "AWS Backup's credentials for the role ran out while it worked.",
        "Restore again.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        "not supported",
        "The service does not support this for the type of the resource, or here.",
        "Compare the metadata with the type's page (relight profiles), and choose another target.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        "not found|does not exist|not exist|InvalidParameter|invalid",
        "The request names something that is not there, or not in this Region or zone.",
        "Compare the metadata with the account, correct it on the form and restore again.",
        JOB_DASHBOARD,
    ),
    KnownMessage(
        "aborted by aws backup",
        "AWS Backup stopped the job; nobody can ask it to.",
        "Restore again. Where it happens again, open a support case with the id of this job.",
        "DescribeRestoreJob: Status",
    ),
    KnownMessage(
        "internal (error|failure|server)|fatal error",
        "AWS failed inside, and says no more.",
        "Restore again. Where it happens again, open a support case with the id of this job.",
        JOB_DASHBOARD,
    ),
)
