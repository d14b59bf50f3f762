"""What EC2's RunInstances takes: AWS Backup passes an instance's parameters on to it, and lists their names
without their members."""

from __future__ import annotations

from dataclasses import replace

from restore_profiles.model import Evidence, Field

RUN_INSTANCES = "Amazon EC2 API, RunInstances"


def as_run_instances_takes(*fields: Field) -> tuple[Field, ...]:
    """The fields, and all members of theirs, with RunInstances as their source."""
    return tuple(
        replace(
            field,
            evidence=Evidence.MODEL,
            source=RUN_INSTANCES,
            fields=as_run_instances_takes(*field.fields),
        )
        for field in fields
    )
