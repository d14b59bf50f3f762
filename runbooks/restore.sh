#!/usr/bin/env bash
# @VERB@ @TITLE@
#
#   recovery point  @POINT_SHOWN@
#   as of           @AS_OF@
#   into            @WHERE_SHOWN@, as @TARGET@
#   plan sha256     @DIGEST@
#   written         @MADE@ by relight @MADE_BY@@JOURNAL_HEAD@
#
# Needs bash and the aws command (version 1 or 2), and nothing else. A @NOUN@ cannot be stopped once it has started.
#
#   bash FILE [--yes] [--again | --job ID]
#     --yes     start without asking, also where data is replaced
#     --again   make a new attempt although an earlier one is on record
#     --job ID  this job is the earlier attempt: follow it
#
# The attempt is kept in a file beside this one, so that running it again continues and never starts it twice.
#
# Exit codes: 0 done | 1 the @NOUN@ failed | 2 bad usage, or something missing here | 3 refused or not confirmed
#             4 AWS or credentials | 5 completed, and parts are missing or work remains (printed)
#             130 interrupted; the job goes on
set -euo pipefail

# Quoted text: what looks like an expansion in it is none.
# shellcheck disable=SC1003,SC2016
{
  readonly account=@ACCOUNT@
  readonly region=@REGION@
  readonly partition=@PARTITION@
  readonly point=@POINT@
  readonly digest=@DIGEST@
  readonly where=@WHERE@
  readonly jobs_of_the_point=@JOBS_QUERY@
  readonly overwritten=@OVERWRITTEN@ # the resource whose data is replaced, if any
}
readonly poll_seconds=${RESTORE_POLL_SECONDS:-15}

home=$(cd "$(dirname "$0")" && pwd)
readonly home
readonly state=$home/.restore-${digest:0:16}.state

umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'printf "\nInterrupted. A job that has started goes on in AWS; run this again to follow it.\n" >&2; exit 130' INT TERM

say() { printf '%s\n' "$*"; }
stop() { # EXIT-CODE LINE...
  local code=$1
  shift
  printf '%s\n' "$@" >&2
  exit "$code"
}
# Text from AWS may hold escape sequences; C0, DEL and C1 controls are taken out, line breaks stay.
clean() { LC_ALL=C tr -d '\000-\010\013-\037\177' | LC_ALL=C sed $'s/\xc2[\x80-\x9f]//g'; }
backup() { aws backup "$@" --region "$region"; }

yes=no again=no job=
while (($#)); do
  case $1 in
    --yes) yes=yes ;;
    --again) again=yes ;;
    --job)
      [[ ${2:-} =~ ^[A-Za-z0-9-]+$ ]] || stop 2 "--job needs the id of a @NOUN@ job."
      job=$2
      shift
      ;;
    *) stop 2 "Unknown option: $1" "Usage: bash $0 [--yes] [--again | --job ID]" ;;
  esac
  shift
done

# 1. The request, exactly as it is sent; where a key of the attempt holds @ATTEMPT@, the attempt's own token goes.
cat >"$work/request.json" <<'REQUEST'
@REQUEST@
REQUEST
if grep -qF '"@REDACTED@' "$work/request.json"; then
  stop 2 "Sensitive values were left out of this file." \
    "Replace every @REDACTED@ in it by its value, then run it again."
fi

# 2. The right account and Region, or nothing.
command -v aws >/dev/null || stop 2 "The aws command is not on PATH." \
  "Install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
caller=$(aws sts get-caller-identity --region "$region" --query '[Account,Arn]' --output text) ||
  stop 4 "AWS did not tell who is calling. Sign in (aws sso login, aws configure), then run this again."
read -r caller_account caller_arn <<<"$caller"
[[ $caller_account == "$account" ]] ||
  stop 3 "Refused: this runs in account $account, and the credentials are of account $caller_account."
[[ $caller_arn == "arn:$partition:"* ]] ||
  stop 3 "Refused: this runs in partition $partition, and the caller is $caller_arn."
set_region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
[[ -z $set_region || $set_region == "$region" ]] ||
  stop 3 "Refused: this runs in $region, and the aws command is set to $set_region." \
    "If $region is meant: AWS_REGION=$region AWS_DEFAULT_REGION=$region bash $0"

# 3. What an earlier run left behind.
remember() { # NAME VALUE
  [[ -e $state ]] || : >"$state"
  printf '%s=%s\n' "$1" "$2" >>"$state"
}
recall() { # NAME: the last value, or nothing
  [[ -e $state ]] || return 0
  sed -n "s/^$1=//p" "$state" | tail -n 1
}
new_token() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

if [[ $again == yes && -e $state ]]; then
  mv "$state" "$state.$(date -u +%Y%m%dT%H%M%SZ)"
fi
if [[ -n $job ]]; then
  about=$(backup @DESCRIBE@ "$job" --query @ABOUT@ --output text) ||
    stop 4 "Job $job could not be looked up; nothing was started."
  [[ $about == "$point" ]] || stop 2 "Job $job is about another recovery point: $about" "Nothing was started."
  remember job "$job"
fi
job=$(recall job)
if [[ -e $state && -z $job && -z $(recall token) ]]; then
  stop 3 "Nothing was started: an earlier run is about to send the request, or was stopped before it could." \
    "Run this again. If no other run is under way, make a new attempt: bash $0 --again"
fi
if [[ -z $job && -n $(recall token) ]]; then
  # The request went out and no answer came back. Sending it again is safe only as long as AWS remembers the token,
  # and nothing documents how long that is. So look for the job: one that carries the token is ours for certain,
  # and anything less is a human's decision.
  say "An earlier run sent the request and saw no answer. Jobs of this recovery point since then:"
  backup @LIST@ --by-created-after "$(($(recall sent) - 900))" --output text \
    --query "$jobs_of_the_point" >"$work/jobs" || stop 4 "The jobs could not be listed; nothing was started."
  clean <"$work/jobs"
  [[ -s $work/jobs ]] || say "(none is listed yet; a new job can take minutes to show)"
@RECOGNISE@
  [[ -n $job ]] ||
    stop 3 "" "Nothing was started. If one of them is that attempt:  bash $0 --job ID" \
      "If it surely never started, make a new attempt:     bash $0 --again"
fi

# 4. The call that cannot be taken back.
if [[ -z $job ]]; then
  say "@VERB@ @TITLE_IN_QUOTES@"
  say "  from    $point"
  say "  into    $where, as $caller_arn" | clean
  if [[ $yes != yes ]]; then
    [[ -t 0 ]] || stop 3 "Not confirmed: there is no terminal to ask on. Nothing was started; --yes starts without asking."
    if [[ -n $overwritten ]]; then
      say "This replaces the data of $overwritten, and cannot be stopped afterwards."
      read -r -p "Type that name to start: " answer
    else
      read -r -p "This cannot be stopped afterwards. Type yes to start: " answer
    fi
    [[ $answer == "${overwritten:-yes}" ]] || stop 3 "Not confirmed. Nothing was started."
  fi
  # Made only where there is none (noclobber): of two runs that waited for their yes, one sends.
  token=$(new_token)
  (set -C && printf '%s\n' "plan=$digest" "sent=$(date +%s)" "token=$token" >"$state") 2>/dev/null ||
    stop 3 "Another run of this file was confirmed meanwhile, or $state cannot be written." \
      "Nothing was started by this one. Run this again: it follows the other's job."
  sync "$state" 2>/dev/null || true
  sed -E 's/^( *"(@ATTEMPT_KEYS@)": )"@ATTEMPT_PATTERN@"/\1"'"$(recall token)"'"/' \
    "$work/request.json" >"$work/sent.json"
  # One attempt: a repeat by the aws command itself would hide that the first outcome is unknown.
  if ! job=$(AWS_MAX_ATTEMPTS=1 backup @START@ --cli-input-json "file://$work/sent.json" \
    --idempotency-token "$(recall token)" --query @GIVES@ --output text 2>"$work/error"); then
    clean <"$work/error" >&2
    # Answers that say for certain that no job was made; a 5xx or a lost connection says nothing.
    if grep -qE 'An error occurred \((@SURELY_NOT@)|Could not connect|Unable to locate credentials|Parameter validation failed|Partial credentials|Token has expired' "$work/error"; then
      rm -f "$state"
      stop 4 "" "AWS refused the request; nothing was started. Mend what the line above says, then run this again."
    fi
    stop 4 "" "It is not known whether the @NOUN@ started. Run this again: it looks for the job before anything else."
  fi
  [[ $job =~ ^[A-Za-z0-9-]+$ ]] || stop 4 "The answer names no job. Run this again: it looks for the job before anything else."
  remember job "$job"
fi
say "@VERB@ job $job"

# 5. Follow it to its end.
misses=0 shown=
while :; do
  if seen=$(backup @DESCRIBE@ "$job" --output text \
    --query @SEEN@ 2>"$work/error" | clean); then
    misses=0
    read -r status percent created <<<"$seen"
    [[ "$status $percent" == "$shown" ]] || say "$(date -u +%H:%M:%SZ)  $status  $percent"
    shown="$status $percent"
    case $status in @ENDS@) break ;; esac
  else
    misses=$((misses + 1))
    if ((misses >= 5)); then
      clean <"$work/error" >&2
      stop 4 "" "AWS did not answer 5 times in a row. The job goes on; run this again to follow it."
    fi
  fi
  sleep "$poll_seconds"
done

# 6. What became of it.
code=0
readonly unread="(AWS did not answer)"
message=$(backup @DESCRIBE@ "$job" --query @MESSAGE@ --output text | clean) || message=$unread
if [[ $status != COMPLETED ]]; then
  say "The @NOUN@ ended as $status: $message"
  stop 1 "Mend the cause, then make a new attempt: bash $0 --again"
fi
say "@RESULT@: $created"
@IN_PART@
@REMAINS@
exit "$code"
