"""A restore test after its restore: tagged, validated, deleted."""

from __future__ import annotations

import sys
import traceback

from moto.core.exceptions import ServiceException
from werkzeug.exceptions import HTTPException

from aws_sandbox.backup.store import RestoreJob, RestoreTest
from aws_sandbox.restore_testing.made import TAG, delete, deletion_seconds, is_marked, is_there, mark
from aws_sandbox.world.accounts import Place

UNTAGGED = (
    "AWS Backup could not delete {arn} because it has no {tag} tag any more. Delete the resource manually."
)


def move(place: Place, job: RestoreJob, work: float) -> bool:
    """Moves a test to where the work clock says it is; False once nothing more can happen to it."""
    test, arn = job.test, job.created_resource_arn
    assert test is not None
    if not job.finished:
        return True
    if job.status != "COMPLETED" or arn is None:
        return False
    kind = job.point.resource.type
    if test.clean_from is None:
        mark(place, kind, arn)
        if test.validation_seconds:
            test.validation_status = "VALIDATING"
        test.clean_from = job.due + test.validation_seconds
    if work < test.clean_from:
        return True
    if test.validation_status == "VALIDATING":
        test.validation_status = "TIMED_OUT"
    if test.deletion_status is None:
        test.deletion_status = "DELETING"
        # Gone already: there is nothing to delete. AWS says nothing of it.
        if is_there(place, kind, arn) and not is_marked(place, kind, arn):
            _fail(test, UNTAGGED.format(arn=arn, tag=TAG))
    if test.deletion_status == "DELETING" and work >= test.clean_from + deletion_seconds(kind, arn):
        try:
            if is_there(place, kind, arn):
                delete(place, kind, arn)
            test.deletion_status = "SUCCESSFUL"
        except Exception as refused:
            _fail(test, _words(refused))
    return test.deletion_status == "DELETING"


def _words(refused: Exception) -> str:
    """What a service says. Moto's newer services and its older ones have nothing in common; and every later
    call comes by here, so that whatever else goes wrong must not break them all."""
    if isinstance(refused, ServiceException):
        return f"{refused.message} ({refused.code})"
    if isinstance(refused, HTTPException) and (code := getattr(refused, "error_type", "")):
        return f"{getattr(refused, 'message', '')} ({code.rpartition('#')[2]})"
    traceback.print_exception(refused, file=sys.stderr)
    return f"The sandbox failed in this deletion: {type(refused).__name__}"


def _fail(test: RestoreTest, message: str) -> None:
    test.deletion_status, test.deletion_message = "FAILED", message
