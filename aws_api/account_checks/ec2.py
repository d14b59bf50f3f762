"""Whether EC2 would launch an instance as a request asks: its image, its type, and where it goes.

Each question is asked by filter, so that what does not exist is an empty answer and not an error. What may
not be looked up is told as unknown, and keeps no other question from being asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aws_api.account_checks.ec2_network import network
from aws_api.account_checks.ec2_questions import TITLE, by_filter
from aws_api.calls import Answer, Calls
from aws_api.gateway.members import text
from recovery.context import Context
from recovery.errors import AwsError
from recovery.finding import Finding, FindingSeverity
from recovery.models import RecoveryPoint, short_id
from recovery.plain_text import shell_word
from restore_profiles.model import Values
from restore_profiles.rules import look_up

ERROR, WARNING, UNKNOWN, INFO, PASSED = FindingSeverity

Question = Callable[[Calls, Values, RecoveryPoint], Iterator[Finding]]


def launch(calls: Calls, context: Context, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """Everything that can be told of the launch; of two interfaces in one subnet, once."""
    return iter(
        dict.fromkeys(finding for ask in QUESTIONS for finding in _answered(ask, calls, values, point))
    )


def _answered(ask: Question, calls: Calls, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    try:
        yield from ask(calls, values, point)
    except AwsError as error:
        yield Finding(UNKNOWN, TITLE, f"It could not be looked up: {error.text}", error.next_step)


def image(calls: Calls, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """Whether the point's image is there and may be launched (ec2:DescribeImages)."""
    if not _image_id(point):
        return
    found = _image(calls, point)
    if found is None:
        text_of = f"The image of this point, {_image_id(point)}, does not exist or is not visible to you."
        yield Finding(ERROR, TITLE, text_of, "Choose another point.", "ec2:DescribeImages")
        return
    state = text(found, "State")
    if state == "disabled":
        mend = f"aws ec2 enable-image --image-id {shell_word(_image_id(point))}"
        yield Finding(ERROR, TITLE, f"The image {_image_id(point)} is disabled.", mend, state)
    elif state != "available":
        told = f"The image {_image_id(point)} is in the state {state}: nothing can be launched from it."
        yield Finding(ERROR, TITLE, told, "Choose another point.", state)
    elif found.get("ImageAllowed") is False:
        told = f"The image {_image_id(point)} does not meet the account's Allowed AMIs setting."
        yield Finding(WARNING, TITLE, told, "See aws ec2 get-allowed-images-settings.", "ImageAllowed")
    else:
        yield Finding(PASSED, TITLE, f"The image {_image_id(point)} is available.", evidence=state)


def instance_type(calls: Calls, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    """Whether the type is there, runs the image, and has what else is asked of it."""
    name = look_up(values, "InstanceType")
    if not name:
        return
    found = by_filter(calls, "DescribeInstanceTypes", "instance-type", name, "InstanceType")
    if found is None:
        told = f"This Region does not offer the instance type {name}."
        yield Finding(ERROR, TITLE, told, "Choose another type.", "ec2:DescribeInstanceTypes")
        return
    misfits = [*_misfits_of_image(name, found, _image(calls, point)), *_misfits_of_options(found, values)]
    for told in misfits:
        yield Finding(
            ERROR, TITLE, told, "Choose another type, or other options.", "ec2:DescribeInstanceTypes"
        )
    if not misfits:
        yield Finding(PASSED, TITLE, f"The instance type {name} fits.", evidence="ec2:DescribeInstanceTypes")


def key_pair(calls: Calls, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    name = look_up(values, "KeyName")
    if not name:
        return
    if by_filter(calls, "DescribeKeyPairs", "key-name", name, "KeyName") is None:
        told = f"There is no key pair {name} in this Region."
        yield Finding(ERROR, TITLE, told, "Choose another, or none.", "ec2:DescribeKeyPairs")
    else:
        yield Finding(PASSED, TITLE, f"The key pair {name} exists.", evidence="ec2:DescribeKeyPairs")


def placement_group(calls: Calls, values: Values, point: RecoveryPoint) -> Iterator[Finding]:
    for path, filter_name, member in (
        ("Placement.GroupName", "group-name", "GroupName"),
        ("Placement.GroupId", "group-id", "GroupId"),
    ):
        group = look_up(values, path)
        if group and by_filter(calls, "DescribePlacementGroups", filter_name, group, member) is None:
            told = f"There is no placement group {group} in this Region."
            yield Finding(ERROR, TITLE, told, "Choose another, or none.", "ec2:DescribePlacementGroups")


QUESTIONS: tuple[Question, ...] = (image, instance_type, network, key_pair, placement_group)


def _image_id(point: RecoveryPoint) -> str:
    """The id of the point's image; "" where its ARN names none, as in an air-gapped vault."""
    return short_id(point.arn) if "::image/" in point.arn else ""


def _image(calls: Calls, point: RecoveryPoint) -> Answer | None:
    image_id = _image_id(point)
    if not image_id:
        return None
    return by_filter(calls, "DescribeImages", "image-id", image_id, "ImageId", IncludeDisabled=True)


def _misfits_of_image(name: str, found: Answer, image: Answer | None) -> Iterator[str]:
    runs = (found.get("ProcessorInfo") or {}).get("SupportedArchitectures") or ()
    built = text(image or {}, "Architecture")
    if built and runs and built not in runs:
        yield f"The image is built for {built}, and {name} runs {', '.join(map(str, runs))}."
    needs_ena = text(found.get("NetworkInfo") or {}, "EnaSupport") == "required"
    if image is not None and needs_ena and image.get("EnaSupport") is False:
        yield f"{name} needs the ENA driver, and the image has none."


def _misfits_of_options(found: Answer, values: Values) -> Iterator[str]:
    """Options that EC2 refuses for the type; a member that AWS leaves out tells nothing."""
    name = text(found, "InstanceType")
    if (
        look_up(values, "HibernationOptions.Configured") == "true"
        and found.get("HibernationSupported") is False
    ):
        yield f"{name} cannot hibernate."
    if (
        look_up(values, "CreditSpecification.CpuCredits")
        and found.get("BurstablePerformanceSupported") is False
    ):
        yield f"{name} has no CPU credits."
    vcpus = found.get("VCpuInfo") or {}
    for path, member, what in (
        ("CpuOptions.CoreCount", "ValidCores", "cores"),
        ("CpuOptions.ThreadsPerCore", "ValidThreadsPerCore", "threads a core"),
    ):
        asked, valid = look_up(values, path), [str(number) for number in vcpus.get(member) or ()]
        if asked and valid and asked not in valid:
            yield f"{name} takes {', '.join(valid)} {what}, not {asked}."
