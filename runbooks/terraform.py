"""The Terraform format: what was restored, as configuration with its imports, so that `terraform plan` has
nothing to change.

It is made from what AWS describes of each restored resource and not from the plan: a restore takes defaults
that no plan holds. A runbook of a plan that was not run has nothing to say.
"""

from __future__ import annotations

from recovery.errors import BadInput
from recovery.models import Described
from recovery.recovery_plan import RecoveryPlan, RestoreStep
from restore_profiles.as_code.registry import covered
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile, base_name
from runbooks.hcl import Body, Line, block, quoted
from runbooks.marker import marker_of
from runbooks.plain import visible
from runbooks.terraform_resources import Resource, code_of, resources_of

PROVIDER = Body(
    "terraform",
    (Line("required_version", ">= 1.5.0", "Import blocks came with 1.5."),),
    (Body("required_providers", (Line("aws", {"source": "hashicorp/aws", "version": ">= 5.100, < 7.0"}),)),),
)


def render(plan: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    """The resources with their imports, and the settings of Terraform that let them be planned alone.

    Raises `BadInput` where nothing that the plan restored can be written down, with why for each step.
    """
    written: list[tuple[RestoreStep, Described, tuple[Resource, ...]]] = []
    left_out: list[str] = []
    for step in plan.restores:
        described = facts.of(step.id).described
        code = code_of(described) if described else None
        if described is None:
            left_out.append(f"{step.id}: {why_not(step)}.")
        elif code is None:
            left_out.append(f"{step.id}: no rule here says how {visible(described.arn)} is written.")
        else:
            name = step.id.replace("-", "_")
            written.append((step, described, tuple(resources_of(described, code, name))))
    if not written:
        raise BadInput(
            "Nothing to write as Terraform",
            "\n".join(left_out) or "The plan restores nothing.",
            f"Run the plan first, and export while signed in. Covered are: {', '.join(covered())}.",
        )
    head = [
        *(f"# {line}".rstrip() for line in heading(plan, facts)),
        *(f"# Left out. {line}" for line in left_out),
    ]
    parts = ["\n".join(head), *("\n".join(section(*each)) for each in written)]
    return (
        RunbookFile(f"{base_name(plan)}.tf", "\n\n".join(parts) + "\n"),
        RunbookFile("settings.tf", settings(plan)),
    )


def why_not(step: RestoreStep) -> str:
    if step.plan.copies:
        return "a copied recovery point is no resource of Terraform's"
    return "nothing is known of what it restored"


def heading(plan: RecoveryPlan, facts: RunbookFacts) -> list[str]:
    context = plan.context
    return [
        f"{visible(plan.title) or 'What was restored'}: account {context.account}, Region {context.region}.",
        f"Plan {plan.digest}, written {facts.made:%Y-%m-%dT%H:%M:%SZ}.",
        marker_of("terraform", plan, facts),
        "",
        "Every value is what AWS described then. To take the resources over: put this file beside your",
        "configuration, or settings.tf beside it, then terraform init and terraform plan. The plan is to say",
        "that it imports them, and adds, changes and destroys nothing. What your configuration has already,",
        "as where something was restored into what was there before, is to be taken out here.",
    ]


def section(step: RestoreStep, described: Described, resources: tuple[Resource, ...]) -> list[str]:
    rows = [f"# {visible(step.title)}: {visible(described.arn)}"]
    for resource in resources:
        rows += ["import {", f"  to = {resource.address}", f"  id = {quoted(resource.import_id)}", "}", ""]
        rows += [*block(resource.body), ""]
    return rows[:-1]


def settings(plan: RecoveryPlan) -> str:
    """Not needed beside a configuration of one's own, which has them."""
    context = plan.context
    account = Line(
        "allowed_account_ids", [context.account], "Nothing is planned in any other account than this one."
    )
    provider = Body('provider "aws"', (Line("region", context.region), account))
    return "\n".join([*block(PROVIDER), "", *block(provider), ""])
