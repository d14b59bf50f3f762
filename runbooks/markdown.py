"""The Markdown format: the restore as steps to do by hand, each with what to expect and what to do if it fails.

Its `bash` blocks run as they stand, one after the other in one terminal; they never end the shell they are pasted into.
"""

from __future__ import annotations

import shlex

from recovery.plan import RestorePlan
from runbooks.bash import jobs_query, title
from runbooks.facts import RunbookFacts
from runbooks.plain import markdown_code, markdown_text
from runbooks.remaining import Remaining, caveats, remaining
from runbooks.request_text import REDACTED, request_json

BLANK = "&nbsp;"


def render(plan: RestorePlan, facts: RunbookFacts) -> str:
    """GitHub-flavoured Markdown without front matter, which some formatters destroy."""
    parts = (
        f"# Restore {markdown_text(title(plan))}",
        header(plan, facts),
        before_you_start(plan, facts),
        check_the_account(plan),
        write_the_request(plan, facts),
        start(plan),
        follow(plan),
        verify(plan),
        what_remains(remaining(plan)),
        cleanup(plan),
        ESCALATION,
        SIGN_OFF,
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def header(plan: RestorePlan, facts: RunbookFacts) -> str:
    source, context = plan.source, plan.context
    account = f"{markdown_text(facts.account_alias)} {context.account}".strip()
    rows = [
        ("Incident", BLANK),
        ("Owner of this restore", BLANK),
        ("What is restored", markdown_code(source.resource_arn)),
        ("Name", markdown_text(source.resource_name) or "none"),
        ("Type", markdown_text(source.resource_type)),
        ("Becomes", markdown_text(source.target) or "what its type says"),
        ("Recovery point", markdown_code(source.point_arn)),
        ("Made at", f"{source.point_created:%Y-%m-%d %H:%M:%S} UTC"),
        (
            "Vault",
            markdown_code(source.vault)
            + (f" of account {source.vault_account}" if source.vault_account else ""),
        ),
        ("Account", account),
        ("Region", f"{context.region} ({context.partition})"),
        ("Restore role", markdown_code(plan.role_arn)),
        ("Plan", f"`sha256 {plan.digest}`"),
        (
            "Written",
            f"{facts.made:%Y-%m-%d %H:%M} UTC"
            + (f" for {markdown_code(facts.made_by)}" if facts.made_by else ""),
        ),
    ]
    if facts.job_id:
        rows.append(("Already started as", markdown_code(facts.job_id)))
    if facts.restored_arn:
        rows.append(("Restored", markdown_code(facts.restored_arn)))
    return table(("", ""), rows)


def before_you_start(plan: RestorePlan, facts: RunbookFacts) -> str:
    lines = [
        "## Before you start",
        "",
        "- [ ] AWS Backup cannot stop a restore once it has started.",
        "- [ ] Nobody else is restoring the same thing: say in the incident channel that you are.",
        "- [ ] The `aws` command, version 1 or 2, is installed and signed in.",
        "- [ ] All blocks go into one bash terminal, in order.",
    ]
    if facts.redacted:
        lines.append(
            f"- [ ] Sensitive values were left out: put them in the place of `{REDACTED}` in step 2."
        )
    known = caveats(plan, facts)
    if known:
        lines += ["", "What will differ, cost or take long:", ""]
        lines += [f"- {markdown_text(caveat.text)} ({caveat.evidence.value})" for caveat in known]
    return "\n".join(lines)


def check_the_account(plan: RestorePlan) -> str:
    context = plan.context
    return step(
        "1. Check the account",
        f"""\
account={shlex.quote(context.account)}
region={shlex.quote(context.region)}
point={shlex.quote(plan.source.point_arn)}
plan={plan.digest[:16]}
umask 077
caller=$(aws sts get-caller-identity --region "$region" --query Account --output text)
if [ "$caller" = "$account" ]; then echo "right account: $caller"; else echo "STOP: this is account $caller"; fi""",
        f"`right account: {context.account}`",
        "Sign in to the account in the table above (`aws sso login --profile ...`, `export AWS_PROFILE=...`) and repeat.",
    )


def write_the_request(plan: RestorePlan, facts: RunbookFacts) -> str:
    return step(
        "2. Write the request",
        f"""\
cat > "restore-$plan.json" <<'REQUEST'
{request_json(plan, redacted=facts.redacted)}
REQUEST
ls "restore-$plan.json\"""",
        f"`restore-{plan.digest[:16]}.json`",
        "The directory is not writable: change to one that is, and repeat.",
    )


def start(plan: RestorePlan) -> str:
    query = shlex.quote(jobs_query(plan))
    return "\n\n".join(
        (
            step(
                "3. Start the restore",
                """\
if [ "$caller" != "$account" ]; then echo "STOP: step 1 did not find the right account"
elif [ -s "restore-$plan.job" ]; then echo "already started:"; cat "restore-$plan.job"
elif [ -e "restore-$plan.token" ]; then echo "STOP: sent before, outcome unknown; see below"
else
  od -An -N16 -tx1 /dev/urandom | tr -d ' \\n' > "restore-$plan.token"
  aws backup start-restore-job --region "$region" --cli-input-json "file://restore-$plan.json" \\
    --idempotency-token "$(cat "restore-$plan.token")" --query RestoreJobId --output text > "restore-$plan.job"
  cat "restore-$plan.job"
fi""",
                "The id of the restore job, such as `1323657E-2AA4-1D94-2C48-5D7A423E7394`.",
                "`An error occurred (AccessDeniedException)`, `(Invalid...)` or `(ResourceNotFoundException)`: nothing was "
                'started. Mend the cause, `rm "restore-$plan.token"`, and repeat. Anything else (a time-out, a lost '
                "connection): it may have started. Look before you repeat:",
            ),
            f"""\
```bash
aws backup list-restore-jobs --region "$region" --output text \\
  --query {query}
```""",
            "A new job can take minutes to be listed. If it is there, put its id into the file: "
            '`echo JOB-ID > "restore-$plan.job"`, and go on with step 4. Only when it surely never started: '
            '`rm "restore-$plan.token"`, and repeat step 3.',
        )
    )


def follow(plan: RestorePlan) -> str:
    return step(
        "4. Follow it",
        """\
job=$(cat "restore-$plan.job")
while status=$(aws backup describe-restore-job --region "$region" --restore-job-id "$job" --query Status --output text); do
  echo "$(date -u +%H:%M:%SZ) $status"
  case $status in COMPLETED | FAILED | ABORTED) break ;; esac
  sleep "${RESTORE_POLL_SECONDS:-15}"
done""",
        "`PENDING`, then `RUNNING`, and at the end `COMPLETED`. ctrl+c stops looking, not the restore.",
        "`FAILED` or `ABORTED`: the next step prints AWS's reason. Mend it and make a new attempt: "
        '`rm "restore-$plan.token" "restore-$plan.job"`, then step 3.',
    )


def verify(plan: RestorePlan) -> str:
    return step(
        "5. Verify",
        """\
aws backup describe-restore-job --region "$region" --restore-job-id "$job" \\
  --query '[Status,CreatedResourceArn,StatusMessage]' --output json
created_arn=$(aws backup describe-restore-job --region "$region" --restore-job-id "$job" \\
  --query CreatedResourceArn --output text)
created_id=${created_arn##*:}
created_id=${created_id##*/}
echo "$created_id\"""",
        "`COMPLETED`, the ARN of what was restored, and its id.",
        "No ARN although `COMPLETED`: look for the new resource in its own service's console, by its creation time.",
    )


def what_remains(work: tuple[Remaining, ...]) -> str:
    if not work:
        return "## What remains\n\nNothing that is known of. Check with the application that uses it."
    lines = [
        "## What remains",
        "",
        "COMPLETED is not recovered. Put the id from step 5 in the place of `{created.id}`, and what is asked in the place of "
        "`{ask...}`.",
    ]
    for piece in work:
        lines += [
            "",
            f"### {markdown_text(piece.title)}{' (optional)' if piece.optional else ''}",
            "",
            "```text",
            piece.line,
            "```",
        ]
        lines += (
            ["", *(f"- `{{ask.{name}}}`: {markdown_text(asked)}" for name, asked in piece.asks.items())]
            if piece.asks
            else []
        )
        lines += ["", f"Done when this prints {' or '.join(f'`{text}`' for text in piece.expected)}:"]
        lines += ["", "```text", piece.check, "```"]
    return "\n".join(lines)


def cleanup(plan: RestorePlan) -> str:
    return "\n".join(
        (
            "## Cleanup",
            "",
            "A restore makes something new and leaves the source alone, unless the caveats above say otherwise. What it made is "
            "charged until it is deleted. To give it up: delete the resource of step 5 in its own service, and nothing else.",
            "",
            "```bash",
            'rm -f "restore-$plan.json"',
            "```",
            "",
            "Keep `restore-$plan.job` with the incident: it names the job.",
        )
    )


ESCALATION = """\
## Escalation

| When | Who | How |
| --- | --- | --- |
| Access denied, wrong role | &nbsp; | &nbsp; |
| FAILED twice with the same message | AWS Support, with the job id and the request id | &nbsp; |
| Restored, and the application still fails | &nbsp; | &nbsp; |"""

SIGN_OFF = """\
## Sign-off

| Step | Done by | At (UTC) | Result |
| --- | --- | --- | --- |
| 1. Account checked | &nbsp; | &nbsp; | &nbsp; |
| 3. Started | &nbsp; | &nbsp; | &nbsp; |
| 5. Verified | &nbsp; | &nbsp; | &nbsp; |
| What remains | &nbsp; | &nbsp; | &nbsp; |"""


def step(heading: str, commands: str, expected: str, if_it_fails: str) -> str:
    return f"## {heading}\n\n```bash\n{commands}\n```\n\n**Expected:** {expected}\n\n**If it fails:** {if_it_fails}"


def table(head: tuple[str, str], rows: list[tuple[str, str]]) -> str:
    lines = [f"| {head[0] or BLANK} | {head[1] or BLANK} |", "| --- | --- |"]
    return "\n".join(lines + [f"| {name} | {text or BLANK} |" for name, text in rows])
