"""What the screen of a restore job is told by the readers that it asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message

from recovery.account import Known
from recovery.errors import RelightError
from recovery.estimates import Estimate
from recovery.explanations import Explanation
from recovery.journal_records import Record
from recovery.models import RestoreJob
from recovery.plans_of_job import JobOfPlan


@dataclass
class JobRead(Message, bubble=False):
    job: RestoreJob


@dataclass
class JobUnread(Message, bubble=False):
    error: RelightError


@dataclass
class MetadataRead(Message, bubble=False):
    values: Mapping[str, str]


@dataclass
class MetadataUnread(Message, bubble=False):
    error: RelightError


@dataclass
class PlansRead(Message, bubble=False):
    """The plans that the job is of, or may be."""

    plans: tuple[JobOfPlan, ...]


@dataclass
class FactsRead(Message, bubble=False):
    """What is known of point and source, for the work of a job whose plan is not at hand."""

    facts: Mapping[str, str]


@dataclass
class ChildrenRead(Message, bubble=False):
    children: Sequence[RestoreJob]


@dataclass
class WorkChecked(Message, bubble=False):
    """Whether a piece of the remaining work is done, by its name."""

    name: str
    done: Known


@dataclass
class ChildAsked(Message, bubble=False):
    """Whether anything is left to do after a job below this one."""

    job_id: str
    closed: Known


@dataclass
class RecordsRead(Message, bubble=False):
    """What the journal holds about the job."""

    records: tuple[Record, ...]


@dataclass
class Estimated(Message, bubble=False):
    """How long such restores take, once it is known where the job's point lies."""

    estimate: Estimate | None


@dataclass
class Decoded(Message, bubble=False):
    explanation: Explanation
