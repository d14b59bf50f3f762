#!/usr/bin/env bash
# @TITLE@
#
@HEADER@
#   @MARKER@
#
# Needs bash and the aws command (version 1 or 2), and nothing else. What has started in AWS Backup cannot be stopped.
#
# [several
#   bash FILE [--yes | --dry-run] [--timeout SECONDS] [--only STEP]... [--retry | --again]
#             [--job STEP=ID]... [--answer STEP:NAME=VALUE]...
# several]
# [one
#   bash FILE [--yes | --dry-run] [--timeout SECONDS] [--retry | --again] [--job ID]
# one]
#     --yes       start without asking, also where data is replaced
#     --dry-run   look at everything, print what would be sent, and send nothing
#     --timeout   no longer follow what takes longer than that; it goes on in AWS
# [several
#     --only      begin this step alone; what it comes after has to be done
# several]
#     --retry     make a new attempt of what failed
#     --again     make a new attempt although an earlier one is on record
#     --job       this job is the earlier attempt: follow it
# [several
#     --answer    what a step asks for, where there is no terminal to ask on
# several]
#
# What was attempted is kept in a file beside this one, @A_STEP@so that running it again continues and starts
# nothing twice. What ended a day or more ago is history: then running this again is a new attempt.
#
# Exit codes: 0 done | 1 a step failed | 2 bad usage, or something missing here | 3 refused or not confirmed
#             4 AWS or credentials | 5 completed, and parts are missing or work remains (printed)
#             130 interrupted; what has started goes on
[ -n "${BASH_VERSION:-}" ] || { echo "This needs bash: bash $0" >&2; exit 2; }
set -euo pipefail
export LC_ALL=C
umask 077
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'printf "\nInterrupted. What has started goes on in AWS; run this again to follow it.\n" >&2; exit 130' INT TERM

# 1. What is done. Quoted text: what looks like an expansion in it is none.
# shellcheck disable=SC1003,SC1112,SC2016,SC2088
{
  readonly account=@ACCOUNT@
  readonly region=@REGION@
  readonly partition=@PARTITION@
  readonly digest=@DIGEST@
  # [several
  readonly on_failure=@ON_FAILURE@ # stop: nothing more is started | go-on: only what comes after it is not
  # several]
  readonly steps=(@STEPS@)
  # [secrets
  readonly secrets=(@SECRETS@) # what is left out of this file: taken from the environment, or asked for
  # secrets]
}
# shellcheck disable=SC1003,SC1112,SC2016,SC2088
# [one
know() { # sets what is known of it
  @UNKNOWN@
@KNOWN@
@KINDS@
}
# one]
# [several
know() { # STEP: sets what is known of it. lanes: N:M is a lane N in which no more than M run at a time
  after=() lanes=() @UNKNOWN@
  case ${steps[$1]} in
@KNOWN@
  esac
  case $kind in
@KINDS@
  esac
}
# several]
# [parts
# shellcheck disable=SC1003,SC1112,SC2016,SC2088
parts_missing() { # STEP MESSAGE: whether AWS's message, in small letters, says that COMPLETED is not all of it
  case ${steps[$1]}:$2 in
@IN_PART@
    *) return 1 ;;
  esac
}
# parts]
work_left() { # STEP: what remains once it is COMPLETED; says no where that is nothing, or optional
  local needed=yes
  case ${steps[$1]} in
@REMAINS@
    *) needed=no ;;
  esac
  [[ $needed == yes ]]
}

# The requests, exactly as they are sent; the attempt's own token goes where a key of the attempt holds @ATTEMPT@.
@REQUESTS@

# 2. Words.
say() { printf '%s\n' "$*"; }
# Text from AWS may hold escape sequences; C0, DEL and C1 controls are taken out, line breaks stay.
clean() { tr -d '\000-\010\013-\037\177' | sed $'s/\xc2[\x80-\x9f]//g'; }
tell() { # STEP LINE...
  local line prefix="${steps[$1]}: "
  ((${#steps[@]} > 1)) || prefix=
  for line in "${@:2}"; do say "$prefix$line"; done | clean
}
stop() { # EXIT-CODE LINE...
  local code=$1
  shift
  printf '%s\n' "$@" >&2
  exit "$code"
}
call() { TZ=UTC AWS_CLI_FILE_ENCODING=UTF-8 AWS_CLI_AUTO_PROMPT=off aws "$@" --region "$region" --output text; }
# One attempt: a repeat by the aws command itself would hide that the first outcome is unknown.
call_once() { AWS_MAX_ATTEMPTS=1 call "$@" 2>"$work/error"; }
now() { date +%s; }
epoch() { # A moment of AWS, 1763694000.5 or 2026-11-21T03:00:00.5+00:00, in seconds since 1970
  [[ $1 == *T* ]] || { say "${1%%.*}" && return; }
  local year=$((10#${1:0:4})) month=$((10#${1:5:2})) days
  if ((month < 3)); then year=$((year - 1)) month=$((month + 12)); fi
  days=$((365 * year + year / 4 - year / 100 + year / 400 + (153 * month - 457) / 5 + 10#${1:8:2} - 719469))
  say $(((days * 24 + 10#${1:11:2}) * 3600 + 10#${1:14:2} * 60 + 10#${1:17:2}))
}
id_of() { # ARN: its last part, and of stack/NAME/UUID the name
  local part=${1##*:}
  [[ ! $part =~ /.+/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$ ]] || part=${part%/*}
  say "${part##*/}"
}
# [several
find_step() { # NAME: its number, in $found
  for found in "${!steps[@]}"; do
    [[ ${steps[found]} != "$1" ]] || return 0
  done
  stop 2 "There is no step $1." "Steps: ${steps[*]}"
}
# several]

# [several
yes=no again=no retry=no dry_run=no timeout='' only='' adopted=() answers=()
# several]
# [one
yes=no again=no retry=no dry_run=no timeout='' adopted=()
# one]
while (($#)); do
  case $1 in
    --yes) yes=yes ;;
    --again) again=yes ;;
    --retry) retry=yes ;;
    --dry-run) dry_run=yes ;;
    # [one
    --timeout) [[ ${2:-} =~ ^[0-9]+$ ]] || stop 2 "--timeout ${2:-} is no number of seconds." && timeout=$((10#$2)) && shift ;;
    --job) [[ ${2:-} =~ ^(@STEPS@=)?[A-Za-z0-9-]+$ ]] || stop 2 "--job ${2:-} is no job's id." && adopted+=("0=${2#*=}") && shift ;;
    # one]
    # [several
    --timeout | --only | --job | --answer)
      case $1=${2:-} in
        --timeout=*[!0-9]* | --job=*[!A-Za-z0-9=-]* | *=) stop 2 "$1 ${2:-} says nothing. How it is written: bash $0 --help" ;;
        --timeout=*) timeout=$((10#$2)) ;;
        --only=*) find_step "$2" && only+=" $2 " ;;
        --job=*=*) find_step "${2%%=*}" && adopted+=("$found=${2#*=}") ;;
        --job=*) ((${#steps[@]} == 1)) || stop 2 "The job of which step? --job STEP=ID" && adopted+=("0=$2") ;;
        --answer=*$'\n'*) stop 2 "An answer is one line." ;;
        --answer=*:*=*) find_step "${2%%:*}" && answers+=("$2") ;;
        *) stop 2 "$1 ${2:-} says nothing. How it is written: bash $0 --help" ;;
      esac
      shift
      ;;
    # several]
    -h | --help) sed -n '/^#   bash FILE/,/^[^#]/s/^# \{0,2\}//p' "$0" && exit 0 ;;
    *) stop 2 "Unknown option: $1" "Which there are: bash $0 --help" ;;
  esac
  shift
done

# 3. The right account and Region, or nothing.
command -v aws >/dev/null || stop 2 "The aws command is not on PATH." \
  "Install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
caller=$(call sts get-caller-identity --query '[Account,Arn]') ||
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

@JOBS@

@CALLS@

@PLAN@
