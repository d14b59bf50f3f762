"""What people are told of each runbook format beside what it writes: what runs it, and what proved it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormatWords:
    """Of one format; every text is Markdown."""

    what: str
    needs: tuple[str, ...]
    run: str
    """Shell lines."""
    proven: tuple[str, ...]
    """Which outside tool showed what."""
    unproven: tuple[str, ...]
    limits: tuple[str, ...]
    no_example: str = ""
    """Why the page shows none."""


REAL_AWS = "Nothing here ran against AWS itself: the account was the sandbox."

WORDS = {
    "markdown": FormatWords(
        what="For a human who does it step by step: what, why and who, checks before, the exact "
        "command of each step with what to expect, how long it takes and what to do if not, "
        "what remains, clean-up, whom to call, and who signs. Every `bash` block runs as it "
        "stands, one after the other in one terminal.",
        needs=("bash and the `aws` command", "A forge or any Markdown reader to look at it"),
        run="# Paste its blocks, from the first on, into one terminal.",
        proven=(
            "markdown-it finds the blocks, bash runs them in order with the `aws` command: the "
            "restore completes, and exactly the plan's metadata arrive",
            "shellcheck has nothing to say about the blocks",
        ),
        unproven=("How a particular forge draws it", REAL_AWS),
        limits=("A human is slower than a script: steps that may run side by side are started one by one.",),
    ),
    "html": FormatWords(
        what="The Markdown runbook as one page that needs no network: to read on a phone, to print, "
        "to attach to a ticket.",
        needs=("A browser",),
        run="xdg-open RUNBOOK.html",
        proven=(
            "Python's html.parser: no element comes from a name or a value, and nothing is loaded "
            "from elsewhere",
            "Chromium draws it at the width of a phone and on A4",
        ),
        unproven=("Other browsers",),
        limits=("It is not run: copy its commands, or take [markdown](markdown.md) or [bash](bash.md).",),
    ),
    "pdf": FormatWords(
        what="The HTML runbook on paper.",
        needs=("`pip install 'relight[pdf]'` to write it (WeasyPrint)", "Any PDF reader"),
        run="relight runbook PLAN.yaml --format pdf -o RUNBOOK.pdf",
        proven=("A PDF reader's text extraction finds the text of the runbook",),
        unproven=("That a font with the letters of every name is installed where it is written",),
        limits=(
            "It is drawn: `relight runbook verify` tells whether it would be drawn the same, and no lines.",
            "It is not run.",
        ),
        no_example="A PDF is no text; [html](html.md) is the same page.",
    ),
    "bash": FormatWords(
        what="One script for the whole plan: it guards account and Region, starts what may start "
        "within each service's limit, follows the jobs, does what remains, and goes on where it"
        " was when it is run again.",
        needs=("bash", "The `aws` command, version 1 or 2"),
        run="bash RUNBOOK.sh --dry-run\nbash RUNBOOK.sh",
        proven=(
            "shellcheck has nothing to say",
            "It runs with the `aws` command of both major versions: the jobs complete, and exactly "
            "the plan's metadata arrive, for plans over all profiles and for hostile names and "
            "values",
            "Killed at any step and run again it repeats nothing; three months later it starts anew",
        ),
        unproven=(REAL_AWS,),
        limits=("Its state file lies beside it: keep both together.",),
    ),
    "python": FormatWords(
        what="What the [bash](bash.md) script does, as one file for Python where there is boto3 and "
        "no `aws` command.",
        needs=("Python 3.9 or newer", "boto3"),
        run="python3 RUNBOOK.py --dry-run\npython3 RUNBOOK.py",
        proven=(
            "It runs with boto3: the jobs complete, and exactly the plan's metadata arrive",
            "ruff has nothing to say",
        ),
        unproven=(REAL_AWS,),
        limits=("Its state file lies beside it: keep both together.",),
    ),
    "stepfunctions": FormatWords(
        what="A state machine of AWS Step Functions with its role and the commands that deploy it: "
        "how a restore of thousands runs without anyone's laptop.",
        needs=(
            "AWS Step Functions, and the rights to create a role and a state machine",
            "The `aws` command to deploy it",
        ),
        run="bash FOLDER/deploy.sh",
        proven=(
            "asl-validator and statelint have nothing to say",
            "moto's interpreter executes it: maps, a failed restore, retries, approval",
        ),
        unproven=("That the role's policy suffices: the interpreter does not ask it", REAL_AWS),
        limits=("A definition has 1 MB and an item 256 KB at most (Step Functions' quotas).",),
    ),
    "ssm": FormatWords(
        what="An Automation document of AWS Systems Manager: approval, start, wait for any end, branch.",
        needs=("AWS Systems Manager", "The `aws` command to deploy it"),
        run="bash FOLDER/deploy.sh",
        proven=(
            "It is valid by AWS's published schema of Automation documents",
            "AWS's simulator of documents (cdk-ssm-documents) runs it, with the calls made by the "
            "`aws` command",
        ),
        unproven=("That a denied approval ends it: the simulator goes on all the same", REAL_AWS),
        limits=("A document has 64 KB at most; [stepfunctions](stepfunctions.md) takes more.",),
    ),
    "terraform": FormatWords(
        what="Import blocks and configuration of what was restored, made from what its service says "
        "of it, so that `terraform plan` has nothing to change.",
        needs=(
            "terraform 1.5 or newer with the AWS provider",
            "The restores have ended, and somebody is signed in",
        ),
        run="terraform init\nterraform plan",
        proven=("python-hcl2 reads it, and every value is what was described",),
        unproven=("`terraform plan` where terraform is not installed", REAL_AWS),
        limits=("Only the types that it has a mapping for; others are named.",),
        no_example="It is made from what was restored, not from a plan.",
    ),
    "yaml": FormatWords(
        what="The plan file, with the runbook's line as a comment. It is what Relight itself reads "
        "back: to run it, check it, compare it with another, and edit it with its comments.",
        needs=("Relight to run it; anything that reads YAML to look at it",),
        run="relight plan check PLAN.yaml\nrelight restore PLAN.yaml",
        proven=(
            "PyYAML (YAML 1.1) and ruamel.yaml (1.1 and 1.2) read the same plan from it, also for "
            "hostile texts: every text is in double quotes",
            "jsonschema: it is valid by [plan.schema.json](../plan.schema.json)",
        ),
        unproven=("Other readers of YAML",),
        limits=(
            "Values that were left out have to be filled in before it is run; the digest then fits again.",
            "Relight runs it: it is no way out where Relight is missing.",
        ),
    ),
    "json": FormatWords(
        what="The members of the plan file as JSON, for programs. Relight reads it as it does the YAML.",
        needs=("Relight to run it; anything that reads JSON to look at it",),
        run="relight plan check PLAN.json\nrelight restore PLAN.json",
        proven=(
            "jsonschema: it is valid by [plan.schema.json](../plan.schema.json), for plans over all profiles",
            "Python's json, PyYAML and Relight read the same plan from it, also for hostile texts",
        ),
        unproven=("Other readers of JSON and YAML",),
        limits=("As of [yaml](yaml.md).", "It has no comments."),
    ),
}
