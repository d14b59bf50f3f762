"""What people are told of each runbook format beside what it writes: what runs it, and what proved it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormatWords:
    """Of one format; every text is Markdown."""

    what: str
    needs: tuple[str, ...]
    run: tuple[str, ...]
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
        "stands, one after the other in one terminal, and pasted twice it sends nothing twice.",
        needs=("bash and the `aws` command, version 1 or 2", "A forge or any Markdown reader to look at it"),
        run=("# Paste its blocks, from the first on, into one terminal.",),
        proven=(
            "markdown-it finds the blocks, and bash runs them in their order with the real `aws` "
            "command: the jobs complete, and exactly the plan's metadata arrive, for a restore of "
            "each type, for hostile texts, for 200 KB of items and for values that had been left "
            "out",
            "Pasted into a real terminal, with its history and its line editing, they arrive as they stand",
            "A lost answer is never sent again, nothing starts after a failure but what the plan "
            "says, and a run of three months ago is history",
            "shellcheck has nothing to say about the blocks, for plans over all profiles and hostile ones",
        ),
        unproven=("How a particular forge draws it", REAL_AWS),
        limits=("A human starts one step after the other, also where they run side by side.",),
    ),
    "html": FormatWords(
        what="The Markdown runbook as one page that needs no network and no script: to read on a "
        "phone, to print, to attach to a ticket.",
        needs=("A browser",),
        run=("xdg-open RUNBOOK.html",),
        proven=(
            "Python's html.parser: no element and no reference comes from a name or a value; its "
            "content policy allows nothing but its own styles",
            "Its blocks are those of the Markdown page, which are run",
        ),
        unproven=("How each browser draws it: Chromium was looked at, at the width of a phone and on A4",),
        limits=(
            "It is not run by anything: copy its commands, or take [markdown](markdown.md) or "
            "[bash](bash.md).",
        ),
    ),
    "pdf": FormatWords(
        what="The HTML runbook on A4, for paper and for who must file it.",
        needs=(
            "`pip install 'relight[pdf]'` (WeasyPrint) and the system's Pango to write it",
            "Any PDF reader",
        ),
        run=("relight runbook PLAN.yaml --format pdf -o RUNBOOK.pdf",),
        proven=(
            "pypdf finds the whole text, every font in the file, and nothing that runs or leads out of it",
            "The same page is drawn as the same bytes, so that `relight runbook verify` knows it again",
        ),
        unproven=(
            "That a font has the letters of every name: where the machine that writes it has none, "
            "they are boxes",
        ),
        limits=(
            "It is drawn, so that `relight runbook verify` tells only whether it is the same, and no lines.",
            "Forty restores are a hundred pages and take about ten seconds.",
        ),
        no_example="A PDF is no text; [html](html.md) is the same page.",
    ),
    "bash": FormatWords(
        what="One script for the whole plan: it guards account and Region, starts what may start "
        "within each service's limit, follows the jobs, does what remains, and goes on where it"
        " was when it is run again.",
        needs=("bash 3.2 or newer", "The `aws` command, version 1 or 2"),
        run=(
            "bash RUNBOOK.sh --dry-run",
            "bash RUNBOOK.sh",
        ),
        proven=(
            "It runs with the real `aws` command of both major versions: the jobs complete, and "
            "exactly the plan's metadata arrive, for every target that the sandbox restores, for "
            "hostile names and values and for 200 KB of items",
            "Killed at any request and run again it does nothing twice; of two runs at once one "
            "sends; three months later it is a new attempt and a new job",
            "No more run side by side than the limits say, a failure stops what the plan says, "
            "throttling and time-outs are told",
            "shellcheck has nothing to say, for hostile plans and plans of many steps",
        ),
        unproven=(REAL_AWS, "bash 3.2, the one of macOS: it is written for it and ran with bash 5"),
        limits=(
            "What it has done is kept in files beside it: keep them together.",
            "An `aws` command older than a member of the request refuses it and sends nothing: Debian 12 has "
            "2.9.19, which does not know `CopySourceTagsToRestoredResource`. Update it.",
        ),
    ),
    "python": FormatWords(
        what="What the [bash](bash.md) script does and the same records of it, as one file for "
        "Python, where there is boto3 and no `aws` command.",
        needs=("Python 3.9 or newer", "boto3"),
        run=(
            "python3 RUNBOOK.py --dry-run",
            "python3 RUNBOOK.py",
        ),
        proven=(
            "It runs with boto3: all that is proven of [bash](bash.md) is proven of it by the same tests",
            "Python's own compiler and ruff have nothing to say",
        ),
        unproven=(REAL_AWS, "Python before the version of these tests, 3.11"),
        limits=("What it has done is kept in files beside it: keep them together.",),
    ),
    "stepfunctions": FormatWords(
        what="A state machine of AWS Step Functions with its role and a script that deploys, starts "
        "and follows it: how a restore of thousands runs without anyone's laptop.",
        needs=(
            "AWS Step Functions, and the rights to make a role and a state machine (its README lists them)",
            "bash and the `aws` command to deploy it",
        ),
        run=(
            "relight runbook PLAN.yaml --format stepfunctions -o FOLDER",
            "bash FOLDER/deploy.sh put",
            "bash FOLDER/deploy.sh start",
            "bash FOLDER/deploy.sh follow EXECUTION-ARN",
        ),
        proven=(
            "asl-validator and statelint, two checkers of the language, have nothing to say, for "
            "plans over all profiles and hostile ones",
            "moto's interpreter executes it: side by side within the limits, a failed job, "
            "throttling and lost answers with the same token, approval and refusal, a Distributed "
            "Map, a second execution after a failed one; exactly the plan's requests arrive",
            "Restores, copies, a call, approval, a Distributed Map and items from a bucket are executed "
            "by somebody who may do what the role's policy says and no more",
            "deploy.sh puts it there, starts it and follows it with the real `aws` command; "
            "shellcheck has nothing to say",
        ),
        unproven=(
            "AWS's own names of errors, its quotas, and the spelling of members of other services "
            "than AWS Backup, which follows the SDK for Java 2.x; keys of maps in a call of your own "
            "are spelled like members too",
            "That the role is allowed all that Step Functions itself does for a Distributed Map: it "
            "follows AWS's page, and the interpreter asks for none of it",
            REAL_AWS,
        ),
        limits=(
            "A definition has 1 MB and what passes between states 256 KB at most (Step Functions' "
            "quotas); what is larger is read from a bucket, and refused where no state can hold it.",
            "A wave of steps waits for the whole wave before it.",
            "An execution's history holds 25,000 events: with more than 200 calls a plan is refused. "
            "Restores that do not fit are executions of their own, each for nine days at most.",
            "Of more than 40 steps the reasons of failures are in the history and in AWS Backup's list "
            "of jobs, not in what the execution tells.",
            "Step Functions keeps the input of an execution, with what was asked for, for 90 days.",
        ),
    ),
    "ssm": FormatWords(
        what="An Automation document of AWS Systems Manager with its role and a script that deploys,"
        " starts, approves and follows it: one step after the other, once somebody has "
        "approved.",
        needs=(
            "AWS Systems Manager, an SNS topic for the approval, and the rights that its README lists",
            "bash and the `aws` command to deploy it",
        ),
        run=(
            "relight runbook PLAN.yaml --format ssm -o FOLDER",
            "bash FOLDER/deploy.sh put",
            "bash FOLDER/deploy.sh start --approver ARN --topic ARN",
            "bash FOLDER/deploy.sh approve ID",
            "bash FOLDER/deploy.sh follow ID",
        ),
        proven=(
            "It is valid by the schema that AWS publishes for its editors, for plans over all "
            "profiles and hostile ones",
            "AWS's simulator of documents (cdk-ssm-documents) runs it, with the calls made by the "
            "real `aws` command: exactly the plan's metadata arrive, a failed job ends it, another "
            "account starts nothing",
            "deploy.sh puts it there and brings it up to date with the real `aws` command; "
            "shellcheck has nothing to say",
            "What it sends to approve and to go on after work by hand is what the API reference asks "
            "for: recorded, as no simulated AWS executes documents",
        ),
        unproven=(
            "That AWS starts, approves, follows and resumes it: the simulator runs the document alone",
            "That a refused approval ends the execution: the simulator goes on after it, AWS's page"
            " on aws:approve says that it fails",
            "AWS's quotas, how long it lets a step wait, and how it compares booleans",
            REAL_AWS,
        ),
        limits=(
            "What could run side by side does not; [stepfunctions](stepfunctions.md) does that.",
            "A document has 64 KB at most; what is larger is refused.",
            "A job is waited for two weeks, approval seven days, work by hand 30 days.",
            "Started again it does everything again.",
        ),
    ),
    "terraform": FormatWords(
        what="Import blocks and configuration of what was restored, made from what its service says "
        "of it, so that `terraform plan` has nothing to change.",
        needs=(
            "The restores have ended, and somebody is signed in when it is written",
            "terraform 1.5 or newer with the AWS provider, version 5 or 6",
        ),
        run=(
            "relight runbook PLAN.yaml --format terraform -o FOLDER",
            "terraform -chdir=FOLDER init",
            "terraform -chdir=FOLDER plan",
        ),
        proven=(
            "python-hcl2 reads it: each resource of the sandbox with its import, for every type "
            "that has a rule",
            "Terraform 1.11 with AWS provider 5.100, where they are installed (no package registry "
            "has them): texts are read as they are, hostile ones too, every argument is one of the "
            "provider's schema, and the plan imports the resources of the sandbox and has nothing "
            "to add, change or destroy",
        ),
        unproven=(
            "The plan for a Redshift cluster and an FSx for OpenZFS file system, of which the "
            "sandbox tells too little; of an RDS cluster the scaling configuration",
            "That it stays so with later versions of the provider",
            REAL_AWS,
        ),
        limits=(
            "Only types that have a rule; the others are named in it.",
            "It is of the moment: `relight runbook verify` tells whether it still is what the "
            "services describe.",
        ),
    ),
    "yaml": FormatWords(
        what="The plan file, with the runbook's line as a comment. It is what Relight itself reads "
        "back: to run it, check it, compare it with another, and edit it with its comments. "
        "[plan-file.md](../plan-file.md) tells what it may hold.",
        needs=("Relight to run it; anything that reads YAML to look at it",),
        run=(
            "relight plan check PLAN.yaml",
            "relight restore PLAN.yaml",
        ),
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
        run=(
            "relight plan check PLAN.json",
            "relight restore PLAN.json",
        ),
        proven=(
            "jsonschema: it is valid by [plan.schema.json](../plan.schema.json), for plans over all profiles",
            "Python's json, PyYAML and Relight read the same plan from it, also for hostile texts",
        ),
        unproven=("Other readers of JSON and YAML",),
        limits=("As of [yaml](yaml.md).", "It has no comments."),
    ),
}
