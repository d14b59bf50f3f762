"""Whether EC2 would launch an instance as a request asks: its image, its type, and where it goes.

Each question is asked by filter, so that what does not exist is an empty answer and not an error. What may
not be looked up is told as unknown, and keeps no other question from being asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain

from aws_api.account_checks.ec2_devices import devices
from aws_api.account_checks.ec2_network import network
from aws_api.account_checks.ec2_questions import TITLE, Launch
from aws_api.account_checks.questions import answered
from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from recovery.context import Context
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint
from recovery.plain_text import shell_word
from restore_profiles.model import Values

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

Question = Callable[[Launch], Iterator[Finding]]


def launch(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """Everything that can be told of the launch; of two interfaces in one subnet, once."""
    asked = Launch(calls, values, point)
    found = (answered(TITLE, partial(question, asked)) for question in QUESTIONS)
    return iter(dict.fromkeys(chain.from_iterable(found)))


def image(asked: Launch) -> Iterator[Finding]:
    """Whether the point's image is there and may be launched (ec2:DescribeImages)."""
    wanted = asked.image_id
    if not wanted:
        return
    found = asked.image
    if found is None:
        # Of a vault that another account shares, AWS Backup may see images that the caller does not.
        severity = UNKNOWN if asked.point.vault_account else ERROR
        told = f"The image of this point, {wanted}, does not exist or is not visible to you."
        yield Finding(severity, TITLE, told, "Choose another point.", "ec2:DescribeImages")
        return
    state = text(found, "State")
    if state == "disabled":
        mend = f"aws ec2 enable-image --image-id {shell_word(wanted)}"
        yield Finding(ERROR, TITLE, f"The image {wanted} is disabled.", mend, state)
    elif state != "available":
        told = f"The image {wanted} is in the state {state}: nothing can be launched from it."
        yield Finding(ERROR, TITLE, told, "Choose another point.", state)
    elif found.get("ImageAllowed") is False:
        told = f"The image {wanted} does not meet the account's Allowed AMIs setting."
        yield Finding(WARNING, TITLE, told, "See aws ec2 get-allowed-images-settings.", "ImageAllowed")
    else:
        yield Finding(PASSED, TITLE, f"The image {wanted} is available.", evidence=state)


def instance_type(asked: Launch) -> Iterator[Finding]:
    """Whether the type is there, runs the image, and has what else is asked of it."""
    name = asked.value("InstanceType")
    if not name:
        return
    found = asked.found("DescribeInstanceTypes", "instance-type", name, "InstanceType")
    if found is None:
        told = f"This Region does not offer the instance type {name}."
        yield Finding(ERROR, TITLE, told, "Choose another type.", "ec2:DescribeInstanceTypes")
        return
    misfits = [
        *_misfits_of_image(name, found, asked.image),
        *_misfits_of_options(found, asked),
    ]
    for told in misfits:
        yield Finding(
            ERROR, TITLE, told, "Choose another type, or other options.", "ec2:DescribeInstanceTypes"
        )
    if not misfits:
        yield Finding(PASSED, TITLE, f"The instance type {name} fits.", evidence="ec2:DescribeInstanceTypes")


def key_pair(asked: Launch) -> Iterator[Finding]:
    name = asked.value("KeyName")
    if not name:
        return
    if asked.found("DescribeKeyPairs", "key-name", name, "KeyName") is None:
        told = f"There is no key pair {name} in this Region."
        yield Finding(ERROR, TITLE, told, "Choose another, or none.", "ec2:DescribeKeyPairs")
    else:
        yield Finding(PASSED, TITLE, f"The key pair {name} exists.", evidence="ec2:DescribeKeyPairs")


def placement_group(asked: Launch) -> Iterator[Finding]:
    for path, filter_name, member in (
        ("Placement.GroupName", "group-name", "GroupName"),
        ("Placement.GroupId", "group-id", "GroupId"),
    ):
        group = asked.value(path)
        if group and asked.found("DescribePlacementGroups", filter_name, group, member) is None:
            told = f"There is no placement group {group} in this Region."
            yield Finding(ERROR, TITLE, told, "Choose another, or none.", "ec2:DescribePlacementGroups")


QUESTIONS: tuple[Question, ...] = (image, instance_type, devices, network, key_pair, placement_group)


def _misfits_of_image(name: str, found: Answer, image: Answer | None) -> Iterator[str]:
    runs = (found.get("ProcessorInfo") or {}).get("SupportedArchitectures") or ()
    built = text(image or {}, "Architecture")
    if built and runs and built not in runs:
        yield f"The image is built for {built}, and {name} runs {', '.join(map(str, runs))}."
    needs_ena = text(found.get("NetworkInfo") or {}, "EnaSupport") == "required"
    if image is not None and needs_ena and image.get("EnaSupport") is False:
        yield f"{name} needs the ENA driver, and the image has none."


def _misfits_of_options(found: Answer, asked: Launch) -> Iterator[str]:
    """Options that EC2 refuses for the type; a member that AWS leaves out tells nothing."""
    name = text(found, "InstanceType")
    if asked.value("HibernationOptions.Configured") == "true" and found.get("HibernationSupported") is False:
        yield f"{name} cannot hibernate."
    if asked.value("CreditSpecification.CpuCredits") and found.get("BurstablePerformanceSupported") is False:
        yield f"{name} has no CPU credits."
    vcpus = found.get("VCpuInfo") or {}
    for path, member, what in (
        ("CpuOptions.CoreCount", "ValidCores", "cores"),
        ("CpuOptions.ThreadsPerCore", "ValidThreadsPerCore", "threads a core"),
    ):
        wanted, valid = asked.value(path), [str(number) for number in vcpus.get(member) or ()]
        if wanted and valid and wanted not in valid:
            yield f"{name} takes {', '.join(valid)} {what}, not {wanted}."
