#!/usr/bin/env bash
# Puts the Automation document relight-b26fb9c8c3c80af1 into account 111122223333, eu-west-1, and runs it.
#
#   plan sha256     b26fb9c8c3c80af10f2fa260f9a7d3724ce5361c7e6c6444e94203e52b0f3033
#   written         2026-11-21T03:00:00Z by relight
#
#   bash deploy.sh put                                 the role and the document, made or brought up to date
#   bash deploy.sh start --approver ARN... --topic ARN [--yes]
#   bash deploy.sh follow EXECUTION-ID                 until it ends; leaving changes nothing
#   bash deploy.sh approve | refuse | resume EXECUTION-ID
#                                                      resume: what was to be done by hand is done
#   bash deploy.sh remove                              the document and the role
#
# Needs bash and the aws command (version 1 or 2), and nothing else. A restore cannot be stopped once it has started:
# stopping the execution starts nothing more, and the job goes on.
#
# Exit codes: 0 done | 1 a restore or another step failed | 2 bad usage or input | 3 refused or not confirmed
#             4 AWS or credentials | 5 done, and work remains | 130 interrupted; the execution goes on
set -euo pipefail

readonly account=111122223333
readonly region=eu-west-1
readonly partition=aws
readonly name=relight-b26fb9c8c3c80af1
readonly document=recover-orders-back-to-friday-20261120T053000Z.ssm.yaml
readonly remains=no # whether README.md names work that the document does not do
readonly role=arn:$partition:iam::$account:role/$name
readonly poll_seconds=${RESTORE_POLL_SECONDS:-15}
# What the plan leaves out or nobody but you knows: whether it is shown, its name, what it is. Quoted text: what looks
# like an expansion in it is none.
# shellcheck disable=SC1003,SC2016
readonly asked=(
  plain ATTACH_INSTANCE 'The id of the instance that gets it, such as i-0123456789abcdef0 (attach)'
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
ssm() { aws ssm "$@" --region "$region"; }
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

topic='' yes=no execution='' approvers=()
while (($#)); do
  case $1 in
    --yes) yes=yes ;;
    --topic | --approver)
      [[ -n ${2:-} ]] || stop 2 "$1 needs a value."
      case $1 in
        --topic) topic=$2 ;;
        --approver) approvers+=("$2") ;;
      esac
      shift
      ;;
    *)
      [[ $1 =~ ^[0-9a-f]{8}-[0-9a-f-]{27}$ ]] ||
        stop 2 "Unknown option: $1" "Usage: see the first lines of $0"
      execution=$1
      ;;
  esac
  shift
done
case $command in
  put | remove) ;;
  start) [[ -n $topic && ${#approvers[@]} -gt 0 ]] ||
    stop 2 "start needs --approver ARN, who may approve, and --topic ARN, the SNS topic that is told." ;;
  follow | approve | refuse | resume) [[ -n $execution ]] || stop 2 "$command needs the id of an execution." ;;
  *) stop 2 "Say what to do: put, start, follow, approve, refuse, resume or remove. See the first lines of $0" ;;
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
  if ssm create-document --name "$name" --document-type Automation --document-format YAML \
    --content "file://$home/$document" --query DocumentDescription.Name --output text >/dev/null 2>"$work/error"; then
    :
  elif grep -q DocumentAlreadyExists "$work/error"; then
    version=$(ssm update-document --name "$name" --document-format YAML --document-version "\$LATEST" \
      --content "file://$home/$document" --query DocumentDescription.DocumentVersion --output text 2>"$work/error") || {
      grep -q DuplicateDocumentContent "$work/error" || { clean <"$work/error" >&2; stop 4 "The document was not brought up to date."; }
      version=''
    }
    [[ -z $version ]] || ssm update-document-default-version --name "$name" --document-version "$version" \
      --query Description.DefaultVersion --output text >/dev/null || stop 4 "The document was not brought up to date."
  else
    clean <"$work/error" >&2
    stop 4 "The document was not made."
  fi
  say "$name"
  say "Next: bash $0 start --approver ARN --topic ARN"
}

start() {
  local shown variable what answer list='' each
  for each in "${approvers[@]}"; do
    list+="${list:+,}$(json_text "$each")"
  done
  printf '{"AutomationAssumeRole":[%s],"Approvers":[%s],"NotificationArn":[%s]' "$(json_text "$role")" "$list" \
    "$(json_text "$topic")" >"$work/parameters.json"
  set -- ${asked[@]+"${asked[@]}"}
  while (($#)); do
    shown=$1 variable=$2 what=$3
    shift 3
    answer=${!variable:-}
    if [[ -z $answer ]]; then
      [[ -t 0 ]] || stop 3 "$variable is asked for: $what" "Set that environment variable, or run this on a terminal."
      if [[ $shown == secret ]]; then
        read -r -s -p "$what: " answer
        printf '\n' >&2
      else
        read -r -p "$what: " answer
      fi
      [[ -n $answer ]] || stop 3 "$variable was not given. Nothing was started."
    fi
    printf ',"%s":[%s]' "$variable" "$(json_text "$answer")" >>"$work/parameters.json"
  done
  printf '}' >>"$work/parameters.json"
  confirm "This starts the plan in account $account, $region, once it is approved. A restore cannot be stopped afterwards."
  execution=$(ssm start-automation-execution --document-name "$name" --parameters "file://$work/parameters.json" \
    --query AutomationExecutionId --output text) || stop 4 "No execution was started. Is the document there? bash $0 put"
  say "$execution"
  say "It waits for approval: bash $0 approve $execution"
  say "Follow it: bash $0 follow $execution"
}

send_signal() { # SIGNAL [PAYLOAD]
  ssm send-automation-signal --automation-execution-id "$execution" --signal-type "$1" ${2:+--payload "$2"} ||
    stop 4 "The execution did not take that. Is it waiting for it? bash $0 follow $execution"
}

resume() { # AWS goes on with a step that it is told the name of
  local step
  step=$(ssm get-automation-execution --automation-execution-id "$execution" --output text \
    --query "(AutomationExecution.StepExecutions[?StepStatus=='Waiting'].StepName | [0]) || AutomationExecution.CurrentStepName") ||
    stop 4 "AWS did not tell what the execution waits for; nothing was changed."
  [[ $step =~ ^by_hand_[a-z0-9_]+$ ]] ||
    stop 2 "The execution does not wait for work by hand; it is at: $(clean <<<"$step")"
  send_signal Resume "StepName=$step"
}

follow() {
  local status='' shown='' misses=0 refused
  while :; do
    if status=$(ssm get-automation-execution --automation-execution-id "$execution" --output text \
      --query 'AutomationExecution.[AutomationExecutionStatus,CurrentStepName]' 2>"$work/error"); then
      misses=0
      [[ $status == "$shown" ]] || say "$(date -u +%H:%M:%SZ)  $(clean <<<"$status")"
      shown=$status
      case $status in Success* | Failed* | TimedOut* | Cancelled* | Rejected* | Completed* | Exited*) break ;; esac
    else
      misses=$((misses + 1))
      if ((misses >= 5)); then
        clean <"$work/error" >&2
        stop 4 "" "AWS did not answer 5 times in a row. The execution goes on; run this again to follow it."
      fi
    fi
    sleep "$poll_seconds"
  done
  case $status in
    Success*) ;;
    Rejected*) stop 3 "It was refused. Nothing was started." ;;
    *)
      refused=$(ssm get-automation-execution --automation-execution-id "$execution" --output text \
        --query "AutomationExecution.StepExecutions[?StepName=='approve'].StepStatus | [0]" || :)
      [[ $refused != Rejected ]] || stop 3 "It was refused. Nothing was started."
      ssm get-automation-execution --automation-execution-id "$execution" --output text \
        --query 'AutomationExecution.FailureMessage' | clean >&2
      stop 1 "What is done is not undone. Mend the cause, and export a plan of what is left."
      ;;
  esac
  [[ $remains != yes ]] || stop 5 "Work remains: README.md says what it is."
}

remove() {
  confirm "This removes the document $name and its role. Jobs that run go on."
  ssm delete-document --name "$name" || stop 4 "The document was not removed."
  aws iam delete-role-policy --role-name "$name" --policy-name "$name" || stop 4 "The role's policy was not removed."
  aws iam delete-role --role-name "$name" || stop 4 "The role $name was not removed."
}

case $command in
  put) put ;;
  start) start ;;
  follow) follow ;;
  approve) send_signal Approve ;;
  refuse) send_signal Reject ;;
  resume) resume ;;
  remove) remove ;;
esac
