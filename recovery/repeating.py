"""Restoring again what a job restored, with the same values."""

from __future__ import annotations

from dataclasses import replace

from recovery.account import Account
from recovery.drafting import Begun, draft_of_plan
from recovery.job_plan import plan_of_job
from recovery.models import RestoreJob


def draft_of_job(account: Account, job: RestoreJob) -> Begun:
    """The draft that restores the job's point with every value that the job was given.

    What AWS does not tell is left out and named. Raises `AwsError` where the job's metadata may not be read,
    `BadInput` where AWS does not tell its point.
    """
    plan = plan_of_job(account, job)
    begun = draft_of_plan(account, plan)
    told = tuple(f"{key}: {why}." for key, why in plan.dropped.items())
    return replace(begun, missing=(*begun.missing, *told))
