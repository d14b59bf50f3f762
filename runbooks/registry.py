"""The formats a plan can be exported to: one row each.

Another package adds one by an entry point of the group `relight.runbook_formats` that names a `Format`
(docs/formats/README.md has an example).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from recovery.recovery_plan import RecoveryPlan
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile
from runbooks.redacting import refuse_what_shows, without_hidden

GROUP = "relight.runbook_formats"

Render = Callable[[RecoveryPlan, RunbookFacts], tuple[RunbookFile, ...]]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a runbook. `name` is what `--format` takes, `extension` that of the main file, without
    dot."""

    name: str
    title: str
    extension: str
    render: str
    """`module:function`, a `Render`; imported when it is first used, since a format may need much."""
    several: bool = False
    """Whether it is more than one file, which go to a folder together."""
    needs: str = ""
    """The extra of the package that has to be installed for it, "" for none."""
    describes: bool = False
    """Whether it is made from what was restored, so that `StepFacts.described` has to be read first."""

    def files(self, plan: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
        """The files of the runbook, the main one first.

        Raises `BadInput` where the plan cannot be said in this format, with what to use instead, and where
        what it `needs` is not installed; `Refused` where a value that was to be left out would show.
        """
        module, _, function = self.render.partition(":")
        render: Render = getattr(import_module(module), function)
        files = render(plan, without_hidden(plan, facts))
        refuse_what_shows(plan, facts.redactions, files)
        return files


FORMATS = (
    Format(
        "markdown",
        "Markdown runbook: steps to follow by hand, with what to expect",
        "md",
        "runbooks.markdown:render",
    ),
    Format(
        "html",
        "The Markdown runbook as one web page that needs no network",
        "html",
        "runbooks.html_page:render",
    ),
    Format(
        "pdf",
        "The same page as PDF",
        "pdf",
        "runbooks.pdf_page:render",
        needs="pdf",
    ),
    Format(
        "bash",
        "Bash script: runs with the aws command alone",
        "sh",
        "runbooks.bash:render",
    ),
    Format(
        "python",
        "Python script: runs with boto3 alone",
        "py",
        "runbooks.python:render",
    ),
    Format(
        "yaml",
        "The plan itself as YAML: what relight restore runs",
        "yaml",
        "runbooks.yaml_format:render",
    ),
    Format(
        "json",
        "The plan itself as JSON: for other programs",
        "json",
        "runbooks.json_format:render",
    ),
    Format(
        "stepfunctions",
        "AWS Step Functions: a state machine, its role and what deploys it",
        "asl.json",
        "runbooks.stepfunctions:render",
        several=True,
    ),
    Format(
        "terraform",
        "Terraform: what was restored as configuration, with its imports",
        "tf",
        "runbooks.terraform:render",
        several=True,
        describes=True,
    ),
    Format(
        "ssm",
        "AWS Systems Manager: an Automation document, its role and what deploys it",
        "ssm.yaml",
        "runbooks.ssm:render",
        several=True,
    ),
)


def formats() -> tuple[Format, ...]:
    """Every format, in the order in which they are offered; those of other packages last."""
    return (*FORMATS, *added_formats()[0])


def format_named(name: str) -> Format | None:
    return next((row for row in formats() if row.name == name), None)


@cache
def added_formats() -> tuple[tuple[Format, ...], tuple[str, ...]]:
    """The formats of installed packages, less those that are named as one of ours, and in words what could
    not be loaded: one broken package stops nobody."""
    from importlib.metadata import entry_points  # 15 ms, which a start does not pay

    own = {row.name for row in FORMATS}
    loaded, failures = [], []
    for entry in entry_points(group=GROUP):
        try:
            row = entry.load()
        except Exception as error:
            failures.append(f"{entry.name} ({entry.value}): {type(error).__name__}: {error}")
            continue
        if not isinstance(row, Format):
            failures.append(f"{entry.name} ({entry.value}) is not a Format")
        elif row.name in own:
            failures.append(f"{entry.name} ({entry.value}): {row.name} is a format of Relight's own")
        else:
            loaded.append(row)
    return tuple(loaded), tuple(failures)
