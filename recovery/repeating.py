"""Restoring again what a job restored, with the same values."""

from __future__ import annotations

import re
from dataclasses import replace

from recovery.account import Account
from recovery.drafting import Begun, draft_of_plan
from recovery.job_plan import plan_of_job
from recovery.models import RestoreJob
from restore_profiles.encoding import flatten
from restore_profiles.paths import top_level

MASKED = re.compile(r"\*{3,}")
"""What services put in the place of a secret, as CloudFormation does for NoEcho parameters."""


def draft_of_job(account: Account, job: RestoreJob) -> Begun:
    """The draft that restores the job's point with every value that the job was given.

    What AWS does not tell, or tells masked, and keys that the profile does not know are left out and named;
    keys of the old attempt are replaced by those of the new one. Raises `AwsError` where the job's metadata
    may not be read, `BadInput` where AWS does not tell its point.
    """
    plan = plan_of_job(account, job)
    begun = draft_of_plan(account, plan)
    draft = begun.draft
    masked = [path for path, text in draft.typed.items() if MASKED.fullmatch(text)]
    for path in masked:
        draft = draft.edited(path, "")
    _, unknown = flatten(top_level(draft.target), plan.metadata)
    left_out = {
        **plan.dropped,
        **dict.fromkeys(masked, "AWS tells it masked"),
        **dict.fromkeys(unknown, "the profile does not know this key, and it is not sent"),
    }
    told = tuple(f"{key}: {why}." for key, why in left_out.items())
    return Begun(replace(draft, seen=draft.seen - {path.lower() for path in masked}), (*begun.missing, *told))
