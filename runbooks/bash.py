"""The Bash format: `restore.sh` with the plan's values in its `@PLACES@`."""

from __future__ import annotations

import re
import shlex

from recovery.plan import NEWEST, RestorePlan
from recovery.recovery_plan import RecoveryPlan
from restore_profiles.model import REQUEST_ID
from runbooks.facts import RunbookFacts
from runbooks.files import RunbookFile, base_name
from runbooks.job_words import ATTEMPT, jobs_query, where_to, words_of
from runbooks.plain import visible
from runbooks.remaining import Remaining, overwritten, remaining
from runbooks.request_text import ASKED, messages_in_part, request_json
from runbooks.template import fill_template

SURELY_NOT = (
    "AccessDenied[A-Za-z]*",
    "InvalidParameterValueException",
    "InvalidRequestException",
    "MissingParameterValueException",
    "ResourceNotFoundException",
    "ValidationException",
    "ExpiredToken[A-Za-z]*",
    "UnrecognizedClientException",
    "InvalidSignatureException",
    "InvalidClientTokenId",
    "IncompleteSignature",
    "Throttl[A-Za-z]*",
)
"""Error codes after which no job exists: answers of the 4xx kind ("Common errors" and StartRestoreJob's
own)."""

FILL = r"""created_id=${created##*:}
created_id=${created_id##*/}
fill() { sed -e "s|{created\.id}|$created_id|g" -e "s|{created\.arn}|$created|g"; }"""
"""Where something remains: its places of what was made are filled once that is known."""


def render(recovery: RecoveryPlan, facts: RunbookFacts) -> tuple[RunbookFile, ...]:
    """One script."""
    return (RunbookFile(f"{base_name(recovery)}.sh", text_of(recovery.restores[0].plan, facts), runs=True),)


def text_of(plan: RestorePlan, facts: RunbookFacts) -> str:
    """A script that starts the plan's restore, or copy, once, follows it and says what remains.

    Its comments and messages hold names from AWS with control characters written out; what is sent is exact.
    """
    words = words_of(plan)
    places = {
        "VERB": words.verb,
        "NOUN": words.noun,
        "START": words.start,
        "GIVES": words.gives,
        "LIST": words.listing,
        "DESCRIBE": words.describe,
        "ABOUT": words.about,
        "SEEN": shlex.quote(words.seen),
        "MESSAGE": words.message,
        "ENDS": words.ends,
        "RESULT": words.result,
        "IN_PART": in_part(messages_in_part(plan)),
        "WHERE": shlex.quote(visible(where_to(plan))),
        "WHERE_SHOWN": visible(where_to(plan)),
        "OVERWRITTEN": shlex.quote(visible(overwritten(plan))),
        "RECOGNISE": recognise(plan),
        "ATTEMPT": ATTEMPT,
        "ATTEMPT_KEYS": "|".join(plan.step.attempt_keys),
        "ATTEMPT_PATTERN": re.escape(ATTEMPT),
        "TITLE": title(plan),
        "TITLE_IN_QUOTES": inside_double_quotes(title(plan)),
        "POINT": shlex.quote(plan.source.point_arn),
        "POINT_SHOWN": visible(plan.source.point_arn),
        "AS_OF": NEWEST if plan.newest else f"{plan.source.as_of:%Y-%m-%dT%H:%M:%SZ}",
        "ACCOUNT": shlex.quote(plan.context.account),
        "REGION": shlex.quote(plan.context.region),
        "PARTITION": shlex.quote(plan.context.partition),
        "TARGET": visible(plan.source.target or plan.source.resource_type),
        "DIGEST": plan.digest,
        "MADE": f"{facts.made:%Y-%m-%dT%H:%M:%SZ}",
        "MADE_BY": f"for {visible(facts.made_by)}" if facts.made_by else "",
        "JOURNAL_HEAD": f"\n#   journal head    {visible(facts.journal_head)}" if facts.journal_head else "",
        "REQUEST": request_json(plan, hidden=facts.redactions_of("restore"), request_id=ATTEMPT),
        "REDACTED": ASKED,
        "SURELY_NOT": "|".join(SURELY_NOT),
        "JOBS_QUERY": shlex.quote(jobs_query(plan)),
        "REMAINS": what_remains(remaining(plan)),
    }
    return fill_template("restore.sh", places)


def title(plan: RestorePlan) -> str:
    """`orders-db-data (EBS, vol-0ab1)`"""
    source = plan.source
    tail = visible(source.resource_arn.rsplit(":", 1)[-1])
    return f"{visible(source.resource_name) or tail} ({visible(source.resource_type)}, {tail})"


def inside_double_quotes(text: str) -> str:
    return re.sub(r'([\\"$`])', r"\\\1", text)


def recognise(plan: RestorePlan) -> str:
    """The lines that find this attempt's job among those listed, none where no job of its kind tells its
    attempt."""
    if REQUEST_ID not in plan.step.attempt_keys:
        return ""
    return """\
  while read -r listed _; do
    carried=$(backup get-restore-job-metadata --restore-job-id "$listed" --output text \\
      --query 'Metadata."aws:backup:request-id"' </dev/null) || continue
    if [[ $carried == "$(recall token)" ]]; then
      job=$listed
      remember job "$job"
      break
    fi
  done <"$work/jobs\""""


def in_part(messages: tuple[str, ...]) -> str:
    """The lines that tell what a COMPLETED job left out, none where its type never says so."""
    if not messages:
        return ""
    patterns = " | ".join(f"{shlex.quote(text.lower())}*" for text in messages)
    return f"""\
case $(tr '[:upper:]' '[:lower:]' <<<"$message") in
  {patterns})
    say "COMPLETED, and parts are missing. AWS says: $message"
    code=5
    ;;
esac
if [[ $message == "$unread" ]]; then
  say "Whether parts are missing is not known, as AWS did not answer: run this again."
  code=5
fi"""


def what_remains(work: tuple[Remaining, ...]) -> str:
    """The script's end: the follow-ups for a human, and the exit code that says whether one of them is
    needed. Texts of the source's settings are on one line each, or one could end the here-document."""
    if not work:
        return 'say "Nothing remains to be done that is known of."'
    text = [FILL, "cat <<'REMAINS' | fill", "", "COMPLETED is not recovered. What remains:"]
    for number, piece in enumerate(work, 1):
        text += [
            "",
            f"{number}. {visible(piece.title)}{' (optional)' if piece.optional else ''}",
            f"   {visible(piece.line)}",
        ]
        if piece.by_hand:
            text.append("   By hand. Done (who, when): ______________________________")
            continue
        text += [f"   {{ask.{name}}}: {visible(asked)}" for name, asked in piece.asks.items()]
        text += [f"   Done when this prints {visible(' or '.join(piece.done.expected))}:"]
        text += [f"   {visible(piece.check)}"]
    text.append("REMAINS")
    if any(not piece.optional for piece in work):
        text.append("code=5")
    return "\n".join(text)
