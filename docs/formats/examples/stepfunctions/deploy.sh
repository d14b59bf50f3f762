#!/usr/bin/env bash
# Puts the state machine relight-b26fb9c8c3c80af1 into account 111122223333, eu-west-1, and runs it.
#
#   plan sha256     b26fb9c8c3c80af10f2fa260f9a7d3724ce5361c7e6c6444e94203e52b0f3033
#   written         2026-11-21T03:00:00Z by relight
#
#   bash deploy.sh put    [--bucket NAME]              the role and the state machine, made or brought up to date
#   bash deploy.sh start  [--bucket NAME] [--approve-topic ARN | --approve-queue URL] [--input FILE] [--yes] [--again]
#                                                      --again: all of it once more, within a day of the last time
#   bash deploy.sh follow EXECUTION-ARN                until it ends; leaving changes nothing
#   bash deploy.sh again  EXECUTION-ARN [--did STEP]... [--yes]
#                                                      a new execution of what is not done; --did: done by hand
#   bash deploy.sh remove                              the state machine and the role
#
# Needs bash and the aws command (version 1 or 2), and nothing else. A restore cannot be stopped once it has started:
# stopping the execution starts nothing more, and the jobs go on.
#
# Exit codes: 0 done | 1 a restore failed | 2 bad usage or input | 3 refused or not confirmed | 4 AWS or credentials
#             5 done, and parts are missing or work remains | 130 interrupted; the execution goes on
set -euo pipefail

readonly account=111122223333
readonly region=eu-west-1
readonly partition=aws
readonly name=relight-b26fb9c8c3c80af1
readonly definition=recover-orders-back-to-friday-20261120T053000Z.asl.json
readonly prefix=relight/b26fb9c8c3c80af1
readonly machine=arn:$partition:states:$region:$account:stateMachine:$name
readonly role=arn:$partition:iam::$account:role/$name
readonly poll_seconds=${RESTORE_POLL_SECONDS:-15}
readonly job_poll_seconds=${RESTORE_JOB_POLL_SECONDS:-30} # of the state machine
readonly item_files=() # read from the bucket, where there are any
# What the plan leaves out or nobody but you knows: where it goes in the input, its name, what it is. Quoted text: what
# looks like an expansion in it is none.
# shellcheck disable=SC1003,SC2016
readonly asked=(
  ask ATTACH_INSTANCE 'The id of the instance that gets it, such as i-0123456789abcdef0 (attach)'
)

home=$(cd "$(dirname "$0")" && pwd)
readonly home
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'printf "\nInterrupted. An execution that has started goes on in AWS.\n" >&2; exit 130' INT TERM

say() { printf '%s\n' "$*"; }
stop() { # EXIT-CODE LINE...
  local code=$1
  shift
  printf '%s\n' "$@" >&2
  exit "$code"
}
# Text from AWS may hold escape sequences; C0, DEL and C1 controls are taken out, line breaks stay.
clean() { LC_ALL=C tr -d '\000-\010\013-\037\177' | LC_ALL=C sed $'s/\xc2[\x80-\x9f]//g'; }
states() { aws stepfunctions "$@" --region "$region"; }
json_text() { # TEXT, as JSON
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  text=${text//$'\r'/\\r}
  text=${text//$'\t'/\\t}
  [[ $text != *[[:cntrl:]]* ]] || stop 2 "A value holds a control character that cannot be sent."
  printf '"%s"' "$text"
}

command=${1:-}
(($#)) && shift

bucket='' topic='' queue='' input='' yes=no once_more=no execution='' did=()
while (($#)); do
  case $1 in
    --yes) yes=yes ;;
    --again) once_more=yes ;;
    --bucket | --approve-topic | --approve-queue | --input | --did)
      [[ -n ${2:-} ]] || stop 2 "$1 needs a value."
      case $1 in
        --bucket) bucket=$2 ;;
        --approve-topic) topic=$2 ;;
        --approve-queue) queue=$2 ;;
        --input) input=$2 ;;
        --did)
          [[ $2 =~ ^[a-z][a-z0-9-]*$ ]] || stop 2 "--did needs the name of a step."
          did+=("$2")
          ;;
      esac
      shift
      ;;
    arn:*:execution:"$name":*) execution=$1 ;;
    *) stop 2 "Unknown option: $1" "Usage: see the first lines of $0" ;;
  esac
  shift
done
case $command in
  put | start | follow | again | remove) ;;
  *) stop 2 "Say what to do: put, start, follow, again or remove. See the first lines of $0" ;;
esac
case $command in
  follow | again) [[ -n $execution ]] || stop 2 "$command needs the ARN of an execution of $name." ;;
esac
case $command in
  put | start) ((${#item_files[@]} == 0)) || [[ -n $bucket || -n $input ]] ||
    stop 2 "This plan is too large for a definition: its items go to a bucket. Name one of this Region: --bucket NAME" ;;
esac

# The right account, or nothing.
command -v aws >/dev/null || stop 2 "The aws command is not on PATH." \
  "Install it: https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
caller=$(aws sts get-caller-identity --region "$region" --query '[Account,Arn]' --output text) ||
  stop 4 "AWS did not tell who is calling. Sign in (aws sso login, aws configure), then run this again."
read -r caller_account caller_arn <<<"$caller"
[[ $caller_account == "$account" ]] ||
  stop 3 "Refused: this is for account $account, and the credentials are of account $caller_account."
[[ $caller_arn == "arn:$partition:"* ]] ||
  stop 3 "Refused: this is for partition $partition, and the caller is $caller_arn."

confirm() { # WHAT
  [[ $yes != yes ]] || return 0
  [[ -t 0 ]] || stop 3 "Not confirmed: there is no terminal to ask on. --yes goes on without asking."
  local answer
  read -r -p "$1 Type yes: " answer
  [[ $answer == yes ]] || stop 3 "Not confirmed. Nothing was changed."
}

put_role() {
  aws iam create-role --role-name "$name" --assume-role-policy-document "file://$home/trust-policy.json" \
    --query Role.Arn --output text >"$work/role" 2>"$work/error" ||
    grep -q EntityAlreadyExists "$work/error" || { clean <"$work/error" >&2; stop 4 "The role was not made."; }
  aws iam put-role-policy --role-name "$name" --policy-name "$name" \
    --policy-document "file://$home/role-policy.json" || stop 4 "The role's policy was not written."
}

put() {
  put_role
  local file
  for file in ${item_files[@]+"${item_files[@]}"}; do
    aws s3api put-object --region "$region" --bucket "$bucket" --key "$prefix/$file" --body "$home/$file" \
      --expected-bucket-owner "$account" --query ETag --output text >/dev/null ||
      stop 4 "$file was not put into the bucket $bucket."
  done
  local tries=0
  while :; do
    if states describe-state-machine --state-machine-arn "$machine" --query status --output text \
      >"$work/status" 2>"$work/error"; then
      states update-state-machine --state-machine-arn "$machine" --definition "file://$home/$definition" \
        --role-arn "$role" --query updateDate --output text >/dev/null 2>"$work/error" && break
    elif grep -q StateMachineDoesNotExist "$work/error"; then
      states create-state-machine --name "$name" --definition "file://$home/$definition" \
        --role-arn "$role" --type STANDARD --query stateMachineArn --output text >/dev/null 2>"$work/error" && break
    fi
    # A role that was just made is not known everywhere at once.
    tries=$((tries + 1))
    if ((tries >= 6)) || ! grep -qi 'role' "$work/error"; then
      clean <"$work/error" >&2
      stop 4 "The state machine was not made or brought up to date."
    fi
    sleep "$poll_seconds"
  done
  say "$machine"
  say "Next: bash $0 start"
}

within_a_day() { # TIME, as the aws command tells it where TZ is UTC
  local now before
  now=$(date +%s)
  if [[ $1 =~ ^[0-9]+(\.[0-9]+)?$ ]]; then
    ((${1%%.*} > now - 86400))
    return
  fi
  before=$(date -u -d "@$((now - 86400))" +%Y-%m-%dT%H:%M:%S 2>/dev/null ||
    date -u -r "$((now - 86400))" +%Y-%m-%dT%H:%M:%S)
  [[ ${1:0:19} > $before ]]
}

not_twice() { # An execution that runs is followed, one that ended today is not repeated by mistake
  local last status when
  last=$(TZ=UTC states list-executions --state-machine-arn "$machine" --output text --no-paginate \
    --query 'executions[0].[executionArn,status,stopDate]') ||
    stop 4 "Earlier executions could not be listed; nothing was started. Is the state machine there? bash $0 put"
  read -r last status when <<<"$last"
  case $status in
    '' | None) ;;
    RUNNING | PENDING_REDRIVE) stop 3 "It runs already; nothing was started. Follow it: bash $0 follow $last" ;;
    *)
      if [[ $once_more != yes ]] && within_a_day "$when"; then
        stop 3 "It ran today and ended as $status ($when); nothing was started." \
          "What is not done of it:  bash $0 again $last" "All of it once more:     bash $0 start --again"
      fi
      ;;
  esac
}

ask() { # Every value that is asked for, as members of $work/values.json and $work/ask.json
  local place variable what answer values='' told=''
  set -- ${asked[@]+"${asked[@]}"}
  while (($#)); do
    place=$1 variable=$2 what=$3
    shift 3
    answer=${!variable:-}
    if [[ -z $answer ]]; then
      [[ -t 0 ]] || stop 3 "$variable is asked for: $what" "Set that environment variable, or run this on a terminal."
      if [[ $place == values ]]; then
        read -r -s -p "$what: " answer
        printf '\n' >&2
      else
        read -r -p "$what: " answer
      fi
      [[ -n $answer ]] || stop 3 "$variable was not given. Nothing was started."
    fi
    if [[ $place == values ]]; then
      values+="${values:+,}\"$variable\":$(json_text "$answer")"
    else
      told+="${told:+,}\"$variable\":$(json_text "$answer")"
    fi
  done
  printf '{"values":{%s},"ask":{%s}' "$values" "$told" >"$work/input.json"
  if [[ -n $topic ]]; then
    printf ',"approval":{"topic_arn":%s}' "$(json_text "$topic")" >>"$work/input.json"
  elif [[ -n $queue ]]; then
    printf ',"approval":{"queue_url":%s}' "$(json_text "$queue")" >>"$work/input.json"
  fi
  printf ',"bucket":%s,"poll_seconds":%d}' "$(json_text "$bucket")" "$job_poll_seconds" >>"$work/input.json"
}

run() { # INPUT-FILE
  if grep -qF '**ASK:' "$1"; then
    stop 2 "$1 still holds **ASK:...** where values are asked for. Put them in, then run this again."
  fi
  confirm "This starts what is not done of 3 steps in account $account, $region. A restore cannot be stopped afterwards."
  execution=$(states start-execution --state-machine-arn "$machine" --input "file://$1" \
    --name "$(date -u +%Y%m%dT%H%M%SZ)-$$" \
    --query executionArn --output text) || stop 4 "No execution was started. Is the state machine there? bash $0 put"
  say "$execution"
  say "Follow it: bash $0 follow $execution"
}

ended() { # What an execution ended with: its output, or what it knew when it failed
  local output
  output=$(states describe-execution --execution-arn "$execution" --query output --output text) || return 1
  if [[ $output == None ]]; then
    output=$(states get-execution-history --execution-arn "$execution" --reverse-order --no-paginate \
      --query "events[?type=='FailStateEntered'].stateEnteredEventDetails.input | [0]" --output text) || return 1
  fi
  printf '%s' "$output"
}

again() {
  local before steps='' step
  before=$(ended) || stop 4 "AWS did not tell what that execution ended with; nothing was started."
  [[ $before == *'"known"'* ]] ||
    stop 2 "That execution has not ended, or ended before its first step: bash $0 follow, or bash $0 start"
  for step in ${did[@]+"${did[@]}"}; do
    steps+="${steps:+,}{\"step\":\"$step\",\"state\":\"done\"}"
  done
  printf '{"did":[%s],%s' "$steps" "${before#\{}" >"$work/input.json"
  run "$work/input.json"
}

follow() {
  local status='' shown='' misses=0 error output
  while :; do
    if status=$(states describe-execution --execution-arn "$execution" --query status --output text 2>"$work/error"); then
      misses=0
      [[ $status == "$shown" ]] || say "$(date -u +%H:%M:%SZ)  $status"
      shown=$status
      [[ $status == RUNNING || $status == PENDING_REDRIVE ]] || break
    else
      misses=$((misses + 1))
      if ((misses >= 5)); then
        clean <"$work/error" >&2
        stop 4 "" "AWS did not answer 5 times in a row. The execution goes on; run this again to follow it."
      fi
    fi
    sleep "$poll_seconds"
  done
  output=$(ended) || stop 4 "AWS did not tell what the execution ended with. Run this again."
  clean <<<"$output"
  if [[ $status != SUCCEEDED ]]; then
    error=$(states describe-execution --execution-arn "$execution" --query '[error,cause]' --output text | clean)
    say "$status: $error"
    case $error in
      RestoreFailed*) stop 1 "Mend the cause, then run what is not done: bash $0 again $execution" ;;
      NotApproved* | AnotherAccountOrRegion*) exit 3 ;;
      InputMissing*) exit 2 ;;
      *) stop 4 "It broke off, and jobs may run. Look at them before anything is started again: aws backup list-restore-jobs" ;;
    esac
  fi
  if grep -Eq '"state": ?"(by hand|skipped)"|"checked": ?false|"parts_missing": ?"[^"]' <<<"$output"; then
    say "Work remains: what is left out, by hand or not checked in the lines above. README.md says what it is."
    say "When something by hand is done: bash $0 again $execution --did STEP"
    exit 5
  fi
}

remove() {
  confirm "This removes the state machine $name and its role. Jobs that run go on."
  states delete-state-machine --state-machine-arn "$machine" || stop 4 "The state machine was not removed."
  aws iam delete-role-policy --role-name "$name" --policy-name "$name" || stop 4 "The role's policy was not removed."
  aws iam delete-role --role-name "$name" || stop 4 "The role $name was not removed."
}

case $command in
  put) put ;;
  start)
    not_twice
    if [[ -n $input ]]; then
      run "$input"
    else
      ask
      run "$work/input.json"
    fi
    ;;
  follow) follow ;;
  again) again ;;
  remove) remove ;;
esac
