"""What a service needs is said in its profile: screens, commands, runbooks and the core name no type."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from restore_profiles.registry import profiles
from tests.packaging.wheel import ROOT

PACKAGES = ("tui", "screens", "command_line", "runbooks", "recovery")

BUCKET = "where a state machine reads what its definition cannot hold"

# Each is an example or a page that words cite; none decides anything.
ALLOWED = {
    ("screens/paste_arn.py", "arn:aws:ec2:eu-west-1::snapshot/snap-..."): "an example of an ARN to paste",
    ("command_line/commands/resources.py", "Only this type, such as EBS."): "an example of --type",
    ("runbooks/aws_line.py", "s3"): "the aws command's own name of an API",
    ("runbooks/stepfunctions.py", ", `s3:PutObject`"): BUCKET,
    ("runbooks/stepfunctions_machine.py", "s3:getObject"): BUCKET,
    ("runbooks/stepfunctions_policy.py", "s3:GetObject"): BUCKET,
    ("runbooks/stepfunctions_policy.py", ":s3:::*/"): BUCKET,
    ("recovery/copying.py", "Amazon EKS backups"): "the title of the page that the finding cites",
    (
        "recovery/preflight_known.py",
        " bytes; AWS documents a limit of 200 KB for EFS and none for others.",
    ): "the words of a finding",
}


def type_names() -> re.Pattern[str]:
    """Any spelling of any resource type as a word of its own, not inside another name."""
    spellings = {
        word
        for profile in profiles()
        for word in (profile.resource_type, profile.title, *profile.also_called)
    }
    longest_first = sorted(spellings, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE)


def texts_of(source: str) -> Iterator[str]:
    """The strings of a source that are no docstrings: what is compared, looked up or shown."""
    tree = ast.parse(source)
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def named_in(root: Path) -> set[tuple[str, str]]:
    names = type_names()
    return {
        (str(path.relative_to(root)), text)
        for package in PACKAGES
        for path in sorted((root / package).rglob("*.py"))
        for text in texts_of(path.read_text(encoding="utf-8"))
        if names.search(text)
    }


def test_no_screen_command_exporter_or_core_module_names_a_resource_type() -> None:
    assert named_in(ROOT) == set(ALLOWED)


def test_a_branch_on_a_resource_type_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "screens").mkdir()
    bad = tmp_path / "screens" / "bad.py"
    bad.write_text('"""EBS in words."""\nslow = point.type == "Storage Gateway"\n', encoding="utf-8")
    assert named_in(tmp_path) == {("screens/bad.py", "Storage Gateway")}


def test_no_screen_command_exporter_or_core_module_imports_a_profile() -> None:
    services = re.compile(r"restore_profiles[./]services")
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            assert not services.search(path.read_text(encoding="utf-8")), path
