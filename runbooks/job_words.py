"""How the `aws` command starts, lists and describes a job, by the kind of the job."""

from __future__ import annotations

from dataclasses import dataclass

from recovery.plan import COPY_JOB, RESTORE_JOB, RestorePlan

ATTEMPT = "**ATTEMPT**"
"""Stands in the request where the attempt's own token goes when it is sent: `DIGEST16.STEP.RANDOM`. Under
any key but `aws:backup:request-id` it is no longer than its last `LONGEST_CREATION_TOKEN` letters."""

LONGEST_CREATION_TOKEN = 64
"""EFS, CreateFileSystem: `CreationToken` has 1 to 64 letters."""

BUSY = (
    "Throttl[A-Za-z]*",
    "TooManyRequests[A-Za-z]*",
    "RequestLimitExceeded",
    "LimitExceeded[A-Za-z]*",
)
"""Error codes, as patterns, by which AWS says that it takes no more at the moment: no job exists."""

UNSURE = (
    "Internal[A-Za-z]*",
    "Service[A-Za-z]*",
    "Unavailable[A-Za-z]*",
    "RequestTimeout[A-Za-z]*",
    "[0-9]+",
)
"""Error codes, as patterns, of the 5xx kind. Of a call with a check of its own any other says that nothing
was done."""

SURELY_NOT = (
    "AccessDenied[A-Za-z]*",
    "UnauthorizedOperation",
    "Invalid[A-Za-z.]*",
    "MissingParameter[A-Za-z]*",
    "[A-Za-z.]*NotFound[A-Za-z.]*",
    "[A-Za-z]*AlreadyExists[A-Za-z]*",
    "ValidationE[A-Za-z]*",
    "ExpiredToken[A-Za-z]*",
    "UnrecognizedClientException",
    "IncompleteSignature",
    *BUSY,
)
"""Error codes, as patterns, after which nothing was done: answers of the 4xx kind ("Common errors",
StartRestoreJob's own, and those of the calls that follow a restore)."""


@dataclass(frozen=True, slots=True)
class JobWords:
    """Words of one kind of job. The texts in capitals of the API are JMESPath into its answers."""

    verb: str
    noun: str
    start: str
    gives: str
    listing: str
    jobs: str
    """Of the listing: the jobs."""
    of_point: str
    """Of a listed job: the recovery point it is about."""
    listed: str
    """Of a listed job: its id first, then what tells a human which one it is."""
    describe: str
    about: str
    """Of the answer that describes a job: the recovery point it is about."""
    status: str
    first: str
    """The status that a new job has."""
    seen: str
    """Of the answer that describes a job: its status, how far it is, what it made."""
    dates: str
    """Of the answer that describes a job: when it was created, and when it ended."""
    made: str
    message: str
    ends: str
    """The statuses in which it is over, as a pattern of the shell."""
    result: str
    """What was made, in a word or two."""


WORDS = {
    RESTORE_JOB: JobWords(
        verb="Restore",
        noun="restore",
        start="start-restore-job",
        gives="RestoreJobId",
        listing="list-restore-jobs",
        jobs="RestoreJobs",
        of_point="RecoveryPointArn",
        listed="RestoreJobId,Status,CreationDate,IamRoleArn",
        describe="describe-restore-job --restore-job-id",
        about="RecoveryPointArn",
        status="Status",
        first="PENDING",
        seen="[Status,PercentDone,CreatedResourceArn]",
        dates="[CreationDate,CompletionDate]",
        made="CreatedResourceArn",
        message="StatusMessage",
        ends="COMPLETED | FAILED | ABORTED",
        result="Restored",
    ),
    COPY_JOB: JobWords(
        verb="Copy",
        noun="copy",
        start="start-copy-job",
        gives="CopyJobId",
        listing="list-copy-jobs",
        jobs="CopyJobs",
        of_point="SourceRecoveryPointArn",
        # Copies of one point to several vaults are told apart by the vault alone.
        listed="CopyJobId,State,CreationDate,IamRoleArn,DestinationBackupVaultArn",
        describe="describe-copy-job --copy-job-id",
        about="CopyJob.SourceRecoveryPointArn",
        status="CopyJob.State",
        first="CREATED",
        # AWS tells no percentage of a copy; an empty column would be lost between two tabs.
        seen="[CopyJob.State,'-',CopyJob.DestinationRecoveryPointArn]",
        dates="CopyJob.[CreationDate,CompletionDate]",
        made="CopyJob.DestinationRecoveryPointArn",
        message="CopyJob.StatusMessage",
        ends="COMPLETED | FAILED | PARTIAL",
        result="The copy",
    ),
}


def words_of(plan: RestorePlan) -> JobWords:
    return WORDS[plan.step.follow]


def where_to(plan: RestorePlan) -> str:
    """Where what is made will be, as data of AWS: a vault's ARN, or the Region."""
    destination = plan.step.request.get("DestinationBackupVaultArn")
    return (
        f"vault {destination}"
        if destination
        else f"account {plan.context.account}, Region {plan.context.region}"
    )


def jobs_query(plan: RestorePlan) -> str:
    """JMESPath for the jobs of this recovery point in an answer of the listing."""
    words = words_of(plan)
    arn = plan.source.point_arn.replace("\\", "\\\\").replace("'", "\\'")
    return f"{words.jobs}[?{words.of_point}=='{arn}'].[{words.listed}]"
