"""What the scripts and pages of runbooks that AWS itself runs have in common: who asks, where, under which
role."""

from __future__ import annotations

import shlex

from recovery.recovery_plan import RecoveryPlan
from runbooks.facts import RunbookFacts
from runbooks.plain import markdown_code, markdown_text
from runbooks.template import fill_template


def script_places(plan: RecoveryPlan, facts: RunbookFacts, call: str, asked: str) -> dict[str, str]:
    """The places of a `deploy.sh`. `call` is the shell function that calls the service, `asked` are lines of
    what is asked for, each after a line break."""
    context = plan.context
    return {
        "NAME": f"relight-{plan.digest[:16]}",
        "ACCOUNT": shlex.quote(context.account),
        "REGION": shlex.quote(context.region),
        "PARTITION": shlex.quote(context.partition),
        "DIGEST": plan.digest,
        "MADE": f"{facts.made:%Y-%m-%dT%H:%M:%SZ}",
        "OPENING": fill_template("deploy_opening.sh", {"CALL": call, "ASKED": f"{asked}\n" if asked else ""}),
        "ROLE": fill_template("deploy_role.sh", {}),
    }


def page_places(plan: RecoveryPlan, facts: RunbookFacts) -> dict[str, str]:
    """The places of the README beside it."""
    context = plan.context
    return {
        "TITLE": markdown_text(plan.title) or f"Plan {plan.digest[:16]}",
        "WHY": markdown_text(plan.why),
        "ACCOUNT": context.account,
        "REGION": context.region,
        "DIGEST": plan.digest,
        "SHORT": plan.digest[:16],
        "MADE": f"{facts.made:%Y-%m-%d %H:%M} UTC",
        "MADE_BY": f" for {markdown_code(facts.made_by)}" if facts.made_by else "",
        "OWNER": markdown_text(plan.owner) or "not named",
        "ESCALATION": markdown_text(plan.escalation) or "not named",
    }
