#!/usr/bin/env bash
# Recover: Orders back to Friday
#
#   why             INC-1234: a migration deleted rows
#   owner           shop on-call
#   if it fails, call #database-team
#   account         shop 111122223333
#   region          eu-west-1 (aws)
#   step table      Restore orders (DynamoDB, orders)
#   recovery point  arn:aws:backup:eu-west-1:111122223333:recovery-point:8cbbb8a1-0000-4000-8000-0123456789ab
#   as of           2026-11-20T05:00:00Z
#   into            account 111122223333, Region eu-west-1, as table
#   step disk       Restore orders-db-data (EBS, vol-0123456789abcdef0)
#   recovery point  arn:aws:ec2:eu-west-1::snapshot/snap-0abc1234def567890
#   as of           2026-11-20T05:30:00Z
#   into            account 111122223333, Region eu-west-1, as volume
#   step attach     Attach the volume to an instance
#     after         disk
#   side by side    50 at most of DynamoDB
#   plan sha256     b26fb9c8c3c80af10f2fa260f9a7d3724ce5361c7e6c6444e94203e52b0f3033
#   written         2026-11-21T03:00:00Z by relight for arn:aws:iam::111122223333:user/ann
#   journal head    5c1b8f6a5c1b8f6a5c1b8f6a5c1b8f6a5c1b8f6a5c1b8f6a5c1b8f6a5c1b8f6a
#   relight-runbook:1:eNqdUttu4yAQ_RXE01abqlwcJ_Zj1U_o01Yra8BDQ2NDBLiVW-Xfl3E3-wE7QsAcHw5zBn_x0b9iLrxn3KjWmc4erbZHAU4KpxyoVrgODqM-qMbiXrfSHrC1bdM02DVKaNwrI5wWWvMd4w5syVXsi4O1cQllgMkDITyf4oUob3FJAabhhDASvrfSHF0L_7uS5gwjkpYSqr2X8l7JZ6F7Ier4uc030mBW4kEKPXzk3sPc97KGqqFr9EvG9AAh0IGEY7XjY6D6X35XJBe8fNsrYCbcdjYhFByHqknSdHDEbJM3SP7CMk2bazP48UYIMOOmc61JgfOW8BNMjpUYz2y51JUpwWYfdqxj0TEp_qJaEsp-SMVSfblYJ_r-tFbR-PS4owTCyrL_xDu6rFTWVsq_9sjmWTZ909XG_GJmvekwYvrwyi4TBPaBeJ7WHZMd3cevVOo7plz7sdmg3MU0w_fPA_nEr38ARmSuLA==
#
# Needs bash and the aws command (version 1 or 2), and nothing else. What has started in AWS Backup cannot be stopped.
#
#   bash FILE [--yes | --dry-run] [--timeout SECONDS] [--only STEP]... [--retry | --again]
#             [--job STEP=ID]... [--answer STEP:NAME=VALUE]...
#     --yes       start without asking, also where data is replaced
#     --dry-run   look at everything, print what would be sent, and send nothing
#     --timeout   no longer follow what takes longer than that; it goes on in AWS
#     --only      begin this step alone; what it comes after has to be done
#     --retry     make a new attempt of what failed
#     --again     make a new attempt although an earlier one is on record
#     --job       this job is the earlier attempt: follow it
#     --answer    what a step asks for, where there is no terminal to ask on
#
# What was attempted is kept in a file beside this one, a file a step, so that running it again continues and starts
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
  readonly account=111122223333
  readonly region=eu-west-1
  readonly partition=aws
  readonly digest=b26fb9c8c3c80af10f2fa260f9a7d3724ce5361c7e6c6444e94203e52b0f3033
  readonly on_failure=stop # stop: nothing more is started | go-on: only what comes after it is not
  readonly steps=(table disk attach)
}
# shellcheck disable=SC1003,SC1112,SC2016,SC2088
know() { # STEP: sets what is known of it. lanes: N:M is a lane N in which no more than M run at a time
  after=() lanes=() attempt_keys=() places=() asks=() how=''
  case ${steps[$1]} in
    table)
      title='Restore orders (DynamoDB, orders)'
      kind=restore
      point=arn:aws:backup:eu-west-1:111122223333:recovery-point:8cbbb8a1-0000-4000-8000-0123456789ab
      where='account 111122223333, Region eu-west-1, as table'
      lanes=(1:50)
      attempt_keys=(aws:backup:request-id)
      jobs_query='RestoreJobs[?RecoveryPointArn=='"'"'arn:aws:backup:eu-west-1:111122223333:recovery-point:8cbbb8a1-0000-4000-8000-0123456789ab'"'"'].[RestoreJobId,Status,CreationDate,IamRoleArn]'
      ;;
    disk)
      title='Restore orders-db-data (EBS, vol-0123456789abcdef0)'
      kind=restore
      point=arn:aws:ec2:eu-west-1::snapshot/snap-0abc1234def567890
      where='account 111122223333, Region eu-west-1, as volume'
      attempt_keys=(aws:backup:request-id)
      jobs_query='RestoreJobs[?RecoveryPointArn=='"'"'arn:aws:ec2:eu-west-1::snapshot/snap-0abc1234def567890'"'"'].[RestoreJobId,Status,CreationDate,IamRoleArn]'
      ;;
    attach)
      title='Attach the volume to an instance'
      kind=call
      command=(ec2 attach-volume)
      check=(ec2 describe-volumes)
      path='Volumes[0].Attachments[0].State'
      expected=(attached)
      places=(steps.disk.created.id ask.instance)
      asks=('instance=The id of the instance that gets it, such as i-0123456789abcdef0')
      after=(disk)
      ;;
  esac
  case $kind in
    restore)
      verb=Restore noun=restore made_word=Restored
      start=start-restore-job gives=RestoreJobId listing=list-restore-jobs
      describe=(describe-restore-job --restore-job-id) point_query=RecoveryPointArn
      seen_query='[Status,PercentDone,CreatedResourceArn]' dates_query='[CreationDate,CompletionDate]'
      message_query=StatusMessage
      ;;
  esac
}
work_left() { # STEP: what remains once it is COMPLETED; says no where that is nothing, or optional
  local needed=yes
  case ${steps[$1]} in
    table)
      fill made <<'REMAINS'

COMPLETED is not recovered. What remains:

1. Turn time to live on, if the source had it; expired items go (optional)
   aws dynamodb update-time-to-live --region eu-west-1 --cli-input-json '{"TableName": "{created.id}", "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "{ask.ttl_attribute}"}}'
   {ask.ttl_attribute}: The attribute that holds when an item expires.
   Done when this prints ENABLED or ENABLING:
   aws dynamodb describe-time-to-live --region eu-west-1 --cli-input-json '{"TableName": "{created.id}"}' --query TimeToLiveDescription.TimeToLiveStatus --output text

2. Turn point-in-time recovery on, if the source had it (optional)
   aws dynamodb update-continuous-backups --region eu-west-1 --cli-input-json '{"TableName": "{created.id}", "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": {ask.pitr_days}}}'
   {ask.pitr_days}: For how many days back, 1 to 35.
   Done when this prints ENABLED:
   aws dynamodb describe-continuous-backups --region eu-west-1 --cli-input-json '{"TableName": "{created.id}"}' --query ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus --output text

3. Put the tags on the table that the source had (optional)
   aws dynamodb tag-resource --region eu-west-1 --cli-input-json '{"ResourceArn": "{created.arn}", "Tags": {ask.tags}}'
   {ask.tags}: As JSON: [{"Key": "team", "Value": "orders"}].
   Done when this prints true:
   aws dynamodb list-tags-of-resource --region eu-west-1 --cli-input-json '{"ResourceArn": "{created.arn}"}' --query 'to_string(length(Tags) > `0`)' --output text

4. Turn a stream on, if the source had one (optional)
   aws dynamodb update-table --region eu-west-1 --cli-input-json '{"TableName": "{created.id}", "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "{ask.stream_view}"}}'
   {ask.stream_view}: KEYS_ONLY, NEW_IMAGE, OLD_IMAGE or NEW_AND_OLD_IMAGES.
   Done when this prints true:
   aws dynamodb describe-table --region eu-west-1 --cli-input-json '{"TableName": "{created.id}"}' --query 'to_string(Table.StreamSpecification.StreamEnabled)' --output text

5. Let auto scaling change the read capacity, if it did (optional)
   aws application-autoscaling register-scalable-target --region eu-west-1 --cli-input-json '{"ServiceNamespace": "dynamodb", "ResourceId": "table/{created.id}", "ScalableDimension": "dynamodb:table:ReadCapacityUnits", "MinCapacity": {ask.read_min}, "MaxCapacity": {ask.read_max}}'
   {ask.read_min}: The least capacity units. Only of a table with provisioned capacity.
   {ask.read_max}: The most capacity units.
   Done when this prints table/{created.id}:
   aws application-autoscaling describe-scalable-targets --region eu-west-1 --cli-input-json '{"ServiceNamespace": "dynamodb", "ScalableDimension": "dynamodb:table:ReadCapacityUnits", "ResourceIds": ["table/{created.id}"]}' --query 'ScalableTargets[0].ResourceId' --output text

6. Let auto scaling change the write capacity, if it did (optional)
   aws application-autoscaling register-scalable-target --region eu-west-1 --cli-input-json '{"ServiceNamespace": "dynamodb", "ResourceId": "table/{created.id}", "ScalableDimension": "dynamodb:table:WriteCapacityUnits", "MinCapacity": {ask.write_min}, "MaxCapacity": {ask.write_max}}'
   {ask.write_min}: The least capacity units. Only of a table with provisioned capacity.
   {ask.write_max}: The most capacity units.
   Done when this prints table/{created.id}:
   aws application-autoscaling describe-scalable-targets --region eu-west-1 --cli-input-json '{"ServiceNamespace": "dynamodb", "ScalableDimension": "dynamodb:table:WriteCapacityUnits", "ResourceIds": ["table/{created.id}"]}' --query 'ScalableTargets[0].ResourceId' --output text

7. Protect the table from deletion (optional)
   aws dynamodb update-table --region eu-west-1 --cli-input-json '{"TableName": "{created.id}", "DeletionProtectionEnabled": true}'
   Done when this prints true:
   aws dynamodb describe-table --region eu-west-1 --cli-input-json '{"TableName": "{created.id}"}' --query 'to_string(Table.DeletionProtectionEnabled)' --output text

8. Watch the new table with an alarm (optional)
   aws cloudwatch put-metric-alarm --region eu-west-1 --cli-input-json '{"AlarmName": "{ask.alarm}", "Namespace": "AWS/DynamoDB", "MetricName": "{ask.metric}", "Dimensions": [{"Name": "TableName", "Value": "{created.id}"}], "Statistic": "Sum", "Period": 300, "EvaluationPeriods": 1, "Threshold": {ask.threshold}, "ComparisonOperator": "GreaterThanOrEqualToThreshold", "AlarmActions": ["{ask.topic}"]}'
   {ask.alarm}: A name for the alarm.
   {ask.metric}: Such as ThrottledRequests, SystemErrors or UserErrors.
   {ask.threshold}: How many in 5 minutes.
   {ask.topic}: ARN of the SNS topic that is told.
   Done when this prints {ask.alarm}:
   aws cloudwatch describe-alarms --region eu-west-1 --cli-input-json '{"AlarmNames": ["{ask.alarm}"]}' --query 'MetricAlarms[0].AlarmName' --output text
REMAINS
      needed=no
      ;;
    disk)
      fill made <<'REMAINS'

COMPLETED is not recovered. What remains:

1. Attach the volume to an instance in its zone
   aws ec2 attach-volume --region eu-west-1 --cli-input-json '{"VolumeId": "{created.id}", "InstanceId": "{ask.instance}", "Device": "{ask.device}"}'
   {ask.instance}: The instance that gets the volume, such as i-0abc; in the volume's zone.
   {ask.device}: A device name that is free on that instance, such as /dev/sdf.
   Done when this prints in-use:
   aws ec2 describe-volumes --region eu-west-1 --cli-input-json '{"VolumeIds": ["{created.id}"]}' --query 'Volumes[0].State' --output text

2. Mount it on the instance (optional)
   On the instance: the mounts are as they were, and name the old device or its file system's UUID, which the new one shares.
   By hand. Done (who, when): ______________________________
REMAINS
      ;;
    *) needed=no ;;
  esac
  [[ $needed == yes ]]
}

# The requests, exactly as they are sent; the attempt's own token goes where a key of the attempt holds **ATTEMPT**.
cat >"$work/table.json" <<'REQUEST'
{
  "RecoveryPointArn": "arn:aws:backup:eu-west-1:111122223333:recovery-point:8cbbb8a1-0000-4000-8000-0123456789ab",
  "Metadata": {
    "targetTableName": "orders-restored",
    "encryptionType": "Default",
    "aws:backup:request-id": "**ATTEMPT**"
  },
  "IamRoleArn": "arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole",
  "ResourceType": "DynamoDB"
}
REQUEST
cat >"$work/disk.json" <<'REQUEST'
{
  "RecoveryPointArn": "arn:aws:ec2:eu-west-1::snapshot/snap-0abc1234def567890",
  "Metadata": {
    "availabilityZone": "eu-west-1a",
    "volumeType": "gp3",
    "encrypted": "true",
    "aws:backup:request-id": "**ATTEMPT**"
  },
  "IamRoleArn": "arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole",
  "ResourceType": "EBS"
}
REQUEST
cat >"$work/attach.json" <<'REQUEST'
{
  "VolumeId": "{steps.disk.created.id}",
  "InstanceId": "{ask.instance}",
  "Device": "/dev/sdf"
}
REQUEST
cat >"$work/attach.check.json" <<'REQUEST'
{
  "VolumeIds": [
    "{steps.disk.created.id}"
  ]
}
REQUEST

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
find_step() { # NAME: its number, in $found
  for found in "${!steps[@]}"; do
    [[ ${steps[found]} != "$1" ]] || return 0
  done
  stop 2 "There is no step $1." "Steps: ${steps[*]}"
}

yes=no again=no retry=no dry_run=no timeout='' only='' adopted=() answers=()
while (($#)); do
  case $1 in
    --yes) yes=yes ;;
    --again) again=yes ;;
    --retry) retry=yes ;;
    --dry-run) dry_run=yes ;;
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

# 4. What earlier runs left behind: a file for each step.
home=$(CDPATH='' cd "$(dirname "$0")" && pwd)
state() { say "$home/.restore-${digest:0:16}.${steps[$1]}.state"; }
remember() { # STEP NAME VALUE
  printf '%s=%s\n' "$2" "$3" >>"$(state "$1")" || stop 2 "Not on record: $2=$3. What has started goes on."
}
recall() { # STEP NAME: the last value, or nothing
  local line value=
  [[ -f $(state "$1") ]] || return 0
  while IFS= read -r line; do [[ $line != "$2="* ]] || value=${line#*=}; done <"$(state "$1")"
  say "$value"
}
claim() { # STEP TOKEN: made only where there is no file (noclobber), so that of two runs at the same step one sends
  (set -C && printf '%s\n' "plan=$digest" "sent=$(now)" "token=$2" >"$(state "$1")") 2>/dev/null ||
    stop 3 "Another run of this file was confirmed meanwhile, or $(state "$1") cannot be written." \
      "Nothing was started by this one. Run this again: it follows what the other started."
  sync "$(state "$1")" 2>/dev/null || true
}
set_aside() { # STEP: the record is kept under another name, and --dry-run leaves it where it is
  [[ $dry_run == yes || ! -e $(state "$1") ]] || mv "$(state "$1")" "$(state "$1").$(date -u +%Y%m%dT%H%M%SZ)"
  standing[$1]=waiting job[$1]='' made[$1]=''
}
# How each step stands: waiting | running | finished | failed | skipped | refused (nothing was started)
# | asks (nobody knows whether it started) | open (left to a human)
lanes_of=()
standing=() job=() made=() misses=() shown=() busy=() stopping=no code=0
take_up() { # STEP
  local name
  know "$1"
  standing[$1]=waiting misses[$1]=0 busy[$1]=0 shown[$1]=''
  lanes_of[$1]=${lanes[*]-}
  for name in sent ended; do
    [[ $(recall "$1" $name) =~ ^[0-9]{0,12}$ ]] || stop 2 "$(state "$1") was changed: what it says as $name is no moment." \
      "Nothing was started. Mend it, or if nothing that it tells of goes on any more, move it away."
  done
  job[$1]=$(recall "$1" job)
  made[$1]=$(recall "$1" created)
  [[ -e $(state "$1") ]] || return 0
  case $(recall "$1" result) in
    COMPLETED | parts) standing[$1]=finished ;;
    ?*) standing[$1]=failed ;;
    *) standing[$1]=running ;;
  esac
}
settle() { # STEP STANDING EXIT-CODE LINE...
  standing[$1]=$2
  case $3:$code in 0:* | [435]:1 | [35]:4 | 5:3) ;; *) code=$3 ;; esac # the one that matters most is kept
  [[ $2 == finished || $2 == skipped || $2 == open || $on_failure == go-on ]] || stopping=yes
  if (($# == 3)); then return; fi
  case $2 in
    finished | open) tell "$1" "${@:4}" ;;
    *) tell "$1" "${@:4}" >&2 ;;
  esac
}

# 5. A restore, or a copy: the call that cannot be taken back, and its job.
# A value may look like a place itself, so all places are filled in one pass.
fill() { # FILE: of places and values, a line each; the text is on stdin
  VALUES=$work/$1 awk '
    BEGIN { while ((getline place < ENVIRON["VALUES"]) > 0) { getline text < ENVIRON["VALUES"]; value[place] = text } }
    {
      rest = $0
      for (;;) {
        first = 0
        for (place in value) if ((at = index(rest, place)) && (!first || at < first)) { first = at; found = place }
        if (!first) break
        printf "%s%s", substr(rest, 1, first - 1), value[found]
        rest = substr(rest, first + length(found))
      }
      print rest
    }'
}
in_json() { # TEXT: as it stands between the quotes of a JSON string
  local text
  text=$(printf '%s.' "$1" | awk '
    BEGIN {
      for (code = 1; code < 32; code++) written[sprintf("%c", code)] = sprintf("\\u%04x", code)
      written["\""] = "\\\""
      written["\\"] = "\\\\"
    }
    {
      printf "%s", between
      between = "\\n"
      for (at = 1; at <= length($0); at++) {
        letter = substr($0, at, 1)
        printf "%s", (letter in written) ? written[letter] : letter
      }
    }')
  printf '%s' "${text%.}"
}
restore() { # STEP: sends its request, once
  local token key answer
  token=${digest:0:16}.${steps[$1]}.$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  claim "$1" "$token"
  : >"$work/values"
  for key in ${attempt_keys[@]+"${attempt_keys[@]}"}; do
    answer=$token # EFS takes 64 letters as CreationToken
    [[ $key == aws:backup:request-id ]] || ((${#token} < 64)) || answer=${token:${#token}-64}
    printf '%s\n' "\"$key\": \"**ATTEMPT**\"" "\"$key\": \"$answer\"" >>"$work/values"
  done
  fill values <"$work/${steps[$1]}.json" >"$work/sent.json"
  if answer=$(call_once backup "$start" --cli-input-json "file://$work/sent.json" --idempotency-token "$token" \
    --query "$gives") && [[ $answer =~ ^[A-Za-z0-9-]+$ ]]; then
    remember "$1" job "$answer"
    job[$1]=$answer standing[$1]=running
    tell_job "$1"
  else
    not_started "$1" ||
      settle "$1" asks 4 "It is not known whether the $noun started. Run this again: it looks for the job before anything else."
  fi
}
surely_not() { # Whether it is sure that nothing was started, by what the aws command said
  if [[ $kind == call ]] && grep -qE 'An error occurred \(' "$work/error"; then
    ! grep -qE 'An error occurred \((Internal[A-Za-z]*|Service[A-Za-z]*|Unavailable[A-Za-z]*|RequestTimeout[A-Za-z]*|[0-9]+)' "$work/error" || grep -qE 'An error occurred \((AccessDenied[A-Za-z]*|UnauthorizedOperation|Invalid[A-Za-z.]*|MissingParameter[A-Za-z]*|[A-Za-z.]*NotFound[A-Za-z.]*|[A-Za-z]*AlreadyExists[A-Za-z]*|ValidationE[A-Za-z]*|ExpiredToken[A-Za-z]*|UnrecognizedClientException|IncompleteSignature|Throttl[A-Za-z]*|TooManyRequests[A-Za-z]*|RequestLimitExceeded|LimitExceeded[A-Za-z]*)' "$work/error"
    return
  fi
  grep -qE 'An error occurred \((AccessDenied[A-Za-z]*|UnauthorizedOperation|Invalid[A-Za-z.]*|MissingParameter[A-Za-z]*|[A-Za-z.]*NotFound[A-Za-z.]*|[A-Za-z]*AlreadyExists[A-Za-z]*|ValidationE[A-Za-z]*|ExpiredToken[A-Za-z]*|UnrecognizedClientException|IncompleteSignature|Throttl[A-Za-z]*|TooManyRequests[A-Za-z]*|RequestLimitExceeded|LimitExceeded[A-Za-z]*)' "$work/error" ||
    grep -qE 'Could not connect|Unable to locate credentials|Partial credentials|Token has expired|SSO (session|Token)' "$work/error" ||
    grep -qE 'Parameter validation failed|Invalid JSON|Unknown options|argument (command|operation)' "$work/error"
}
not_started() { # STEP: says no where the answer leaves open whether AWS acted: a 5xx, or none at all
  sed '/JSON received/,$d' "$work/error" | clean >&2 # which may hold what was left out of this file
  if grep -qE 'An error occurred \((Throttl[A-Za-z]*|TooManyRequests[A-Za-z]*|RequestLimitExceeded|LimitExceeded[A-Za-z]*)' "$work/error" && ((busy[$1] < 20)); then
    busy[$1]=$((busy[$1] + 1))
    tell "$1" "AWS takes no more at the moment; nothing was started. It is tried again."
  elif surely_not; then
    settle "$1" refused 4 "AWS refused the request; nothing was started. Mend what the line above says, then run this again."
  else
    return 1
  fi
  rm -f "$(state "$1")"
}
# Its job as it is now, in $status, $percent, $arn, $began, $ended and $message.
look() { # STEP
  local seen
  seen=$(call backup "${describe[@]}" "${job[$1]}" --query "[$seen_query,$dates_query,[$message_query]]" | clean) || return 1
  { read -r status percent arn && read -r began ended && message=$(cat); } <<<"$seen"
}
tell_job() { [[ -z ${job[$1]} ]] || tell "$1" "$verb job ${job[$1]}"; } # STEP
is_over() { [[ $1 == COMPLETED || $1 == FAILED || $1 == ABORTED || $1 == PARTIAL ]]; }
follow() { # STEP
  [[ -n ${job[$1]} ]] || look_for_job "$1" || return 0
  if ! look "$1" 2>"$work/error"; then
    misses[$1]=$((misses[$1] + 1))
    if grep -q 'ResourceNotFound' "$work/error"; then
      settle "$1" asks 3 "AWS knows no job ${job[$1]}: it forgets old ones. How that ended is not on record." \
        "Look whether what it made is there. If it is not, make a new attempt: bash $0 --again --only ${steps[$1]}"
      return 0
    fi
    ((misses[$1] < 5)) && return 0
    clean <"$work/error" >&2
    stop 4 "AWS did not say 5 times in a row how it stands. The job goes on; run this again to follow it."
  fi
  misses[$1]=0
  in_time "$1" "$began" || stop 3 "Refused: job ${job[$1]} was created on $began, before its attempt was sent."
  [[ "$status $percent" == "${shown[$1]}" ]] || tell "$1" "$(date -u +%H:%M:%SZ)  $status  $percent"
  shown[$1]="$status $percent"
  if is_over "$status"; then
    end_of_job "$1"
  elif is_late "$1"; then
    settle "$1" open 5 "It takes longer than $timeout seconds and goes on in AWS. Run this again to follow it."
  fi
}
end_of_job() { # STEP
  local result=$status
  made[$1]=$arn
  [[ $ended == None ]] && ended=$(now)
  remember "$1" created "$arn"
  remember "$1" ended "$(epoch "$ended")"
  remember "$1" result "$result"
  case $result in
    COMPLETED) settle "$1" finished 0 ;;
    *) settle "$1" failed 1 "The $noun ended as $status: $message" \
      "Mend the cause, then make a new attempt: bash $0 --retry" ;;
  esac
}
is_late() { # STEP
  local sent
  sent=$(recall "$1" sent)
  [[ -n $timeout && -n $sent ]] && (($(now) - sent > timeout))
}
in_time() { # STEP MOMENT: whether a job made then can be its attempt's; AWS takes no call of a clock 15 minutes off
  local sent
  sent=$(recall "$1" sent)
  [[ -z $sent || $2 == None ]] || (($(epoch "$2") >= sent - 900))
}
# The request went out and no answer came back. Sending it again is safe only as long as AWS remembers the token, and
# nothing documents how long that is. So the job is looked for: one that carries the token is ours for certain, and
# anything less is a human's decision.
look_for_job() { # STEP
  local token listed
  token=$(recall "$1" token)
  if [[ -z $token ]]; then
    settle "$1" asks 3 "An earlier run is about to send the request, or was stopped before it could." \
      "Run this again. If no other run is under way, make a new attempt: bash $0 --again --only ${steps[$1]}"
    return 1
  fi
  tell "$1" "An earlier run sent the request and saw no answer. Jobs of this recovery point since then:"
  call backup "$listing" --by-created-after "$(($(recall "$1" sent) - 900))" --query "$jobs_query" >"$work/jobs" ||
    stop 4 "The jobs could not be listed; nothing was started."
  clean <"$work/jobs"
  [[ -s $work/jobs ]] || say "(none is listed yet; a new job can take minutes to show)"
  while read -r listed _; do
    [[ " ${attempt_keys[*]-} " == *" aws:backup:request-id "* ]] || break
    if [[ $(call backup get-restore-job-metadata --restore-job-id "$listed" \
      --query 'Metadata."aws:backup:request-id"' </dev/null) == "$token" ]]; then
      job[$1]=$listed
      remember "$1" job "$listed"
      tell_job "$1"
      return 0
    fi
  done <"$work/jobs"
  settle "$1" asks 3 "Nothing was started. If one of them is that attempt:  bash $0 --job ${steps[$1]}=ID" \
    "If it surely never started, make a new attempt:     bash $0 --again --only ${steps[$1]}"
  return 1
}
adopt() { # STEP JOB: that a human names
  local about created
  know "$1"
  read -r about created <<<"$(call backup "${describe[@]}" "$2" --query "[$point_query,${dates_query}[0]]")" || true
  [[ -n $about ]] || stop 4 "Job $2 could not be looked up; nothing was started."
  [[ $about == "$point" ]] || stop 2 "Job $2 is about another recovery point: $about" "Nothing was started."
  in_time "$1" "$created" || stop 3 "Refused: job $2 was created on $created, before the attempt was sent."
  remember "$1" job "$2"
}

# 6. Calls, and work by hand.
do_call() { # STEP: unless its check says that it is done
  local name
  [[ ! -t 0 ]] || ask_for "$1"
  if ! fill_in "$1"; then
    settle "$1" open 5 "It needs $lacking. Run this again on a terminal, or give --answer ${steps[$1]}:NAME=VALUE"
  elif is_done "$1"; then
    finish "$1" "It is done already."
  else
    claim "$1" "$digest"
    for name in ${places[@]+"${places[@]}"}; do
      [[ $name != ask.* ]] || remember "$1" "${name%:json}" "$(text_of "$1" "$name")"
    done
    tell "$1" "aws ${command[*]}"
    standing[$1]=running
    call_once "${command[@]}" --cli-input-json "file://$work/${steps[$1]}.filled.json" >/dev/null ||
      not_started "$1" || tell "$1" "It is not known whether AWS took it; its check will tell."
  fi
}
await_call() { # STEP: that has been sent
  fill_in "$1" || true
  if is_done "$1"; then
    finish "$1" "Done."
  elif (($(now) - $(recall "$1" sent) > ${timeout:-3600})); then
    settle "$1" open 5 "It was sent, and its check does not say that it is done. Look, then run this again." \
      "If it was not carried out: bash $0 --again --only ${steps[$1]}"
  fi
}
finish() { # STEP LINE
  remember "$1" ended "$(now)"
  remember "$1" result COMPLETED
  settle "$1" finished 0 "$2"
}
is_done() { # STEP
  local seen each
  seen=$(call "${check[@]}" --cli-input-json "file://$work/${steps[$1]}.check.filled.json" \
    --query "$(fill values <<<"$path")" 2>/dev/null) || return 1
  for each in "${expected[@]}"; do
    [[ $seen != "$(fill values <<<"$each")" ]] || return 0
  done
  return 1
}
fill_in() { # STEP: its requests; says no where something is $lacking
  local name text quoted
  : >"$work/values"
  : >"$work/json-values"
  for name in ${places[@]+"${places[@]}"}; do
    text=$(text_of "$1" "$name")
    lacking=$name
    [[ -n $text ]] || return 1
    quoted=\"$(in_json "$text")\"
    printf '%s\n' "{$name}" "$text" >>"$work/values"
    [[ $name != *:json ]] || ! looks_like_json "$text" || quoted=$text
    printf '%s\n' "\"{$name}\"" "$quoted" "{$name}" "$(in_json "$text")" >>"$work/json-values"
  done
  fill json-values <"$work/${steps[$1]}.json" >"$work/${steps[$1]}.filled.json"
  fill json-values <"$work/${steps[$1]}.check.json" >"$work/${steps[$1]}.check.filled.json"
}
looks_like_json() { [[ $1 =~ ^(-?[0-9]+(\.[0-9]+)?|true|false|null|[[{].*)$ ]]; }
text_of() { # STEP PLACE: what it stands for, nothing where that is not known
  local each arn name=${2%:json}
  case $name in
    steps.*)
      each=${name#steps.}
      find_step "${each%%.*}"
      arn=${made[found]}
      if [[ $name == *.arn ]]; then say "$arn"; else id_of "$arn"; fi
      ;;
    ask.*)
      for each in ${answers[@]+"${answers[@]}"}; do
        [[ $each != "${steps[$1]}:${name#ask.}="* ]] || { say "${each#*=}" && return; }
      done
      recall "$1" "$name"
      ;;
  esac
}
needs_human() { # STEP: whether somebody has to do it, or to answer something
  local name
  [[ $kind != hand ]] || return 0
  for name in ${places[@]+"${places[@]}"}; do
    [[ $name != ask.* || -n $(text_of "$1" "$name") ]] || return 0
  done
  return 1
}
ask_for() { # STEP: the answers that are missing
  local each name answer
  for each in ${asks[@]+"${asks[@]}"}; do # NAME=QUESTION
    name=${each%%=*}
    [[ -z $(text_of "$1" "ask.$name") ]] || continue
    read -r -p "$(tell "$1" "$name? ${each#*=} ")" answer || true
    [[ -z $answer ]] || answers+=("${steps[$1]}:$name=$answer")
  done
}
by_hand() { # STEP
  local who=
  tell "$1" "By hand: $title" "$how"
  [[ ! -t 0 ]] || read -r -p "Done? Type who did it, or nothing to leave it for later: " who || true
  if [[ -n $who ]]; then
    remember "$1" by "$who"
    finish "$1" "Done by $who."
  else
    settle "$1" open 5 "It is left to be done. Run this again when it is."
  fi
}

begin() { # STEP
  case $kind in
    call) do_call "$1" ;;
    hand) by_hand "$1" ;;
    *) restore "$1" ;;
  esac
}
watch() { # STEP: that has begun
  if [[ $kind == call ]]; then await_call "$1"; else follow "$1"; fi
}

# 7. The run, step by step.
ready() { # STEP: whether it may begin now
  local name lane other running
  [[ $stopping == no && (-z $only || $only == *" ${steps[$1]} "*) ]] || return 1
  for name in ${after[@]+"${after[@]}"}; do
    find_step "$name"
    [[ ${standing[found]} == finished ]] || return 1
  done
  for lane in ${lanes[@]+"${lanes[@]}"}; do
    running=0
    for other in "${!steps[@]}"; do
      [[ ${standing[other]} != running || " ${lanes_of[other]} " != *" $lane "* ]] || running=$((running + 1))
    done
    ((running < ${lane#*:})) || return 1
  done
}
skip_what_is_cut_off() { # What comes after something that failed is not started
  local i name cut=yes
  while [[ $cut == yes ]]; do
    cut=no
    for i in "${!steps[@]}"; do
      know "$i"
      for name in ${after[@]+"${after[@]}"}; do
        find_step "$name"
        case ${standing[i]}:${standing[found]} in
          waiting:failed | waiting:refused | waiting:skipped)
            settle "$i" skipped 0 "Not started, since $name was not done."
            cut=yes
            ;;
        esac
      done
    done
  done
}
take_up_all() { # What earlier runs left, unless it is history: then all is waiting
  local i last=0 left=no ended days
  for i in "${!steps[@]}"; do
    take_up "$i"
    [[ -z $only || $only == *" ${steps[i]} "* ]] || continue
    [[ $again == no && ($retry == no || ${standing[i]} != failed) ]] || set_aside "$i"
  done
  for i in ${adopted[@]+"${adopted[@]}"}; do
    adopt "${i%%=*}" "${i#*=}"
    take_up "${i%%=*}"
  done
  for i in "${!steps[@]}"; do
    know "$i"
    case ${standing[i]} in
      failed) settle "$i" failed 1 "An earlier run saw it fail. A new attempt: bash $0 --retry" ;;
      running) [[ $kind == call ]] || { tell_job "$i" && follow "$i"; } ;;
    esac
  done
  skip_what_is_cut_off
  for i in "${!steps[@]}"; do
    case ${standing[i]}:$stopping in running:* | asks:* | open:* | waiting:no) left=yes ;; esac
    ended=$(recall "$i" ended)
    ((${ended:-0} <= last)) || last=$ended
  done
  days=$((($(now) - last) / 86400))
  ((last > 0 && days > 0 && ${#adopted[@]} == 0)) || return 0
  if [[ $left == yes ]]; then
    say "A run that ended nothing for $days days goes on: what is done is not done again. All of it anew: --again"
    return 0
  fi
  say "This was run before, and ended $days days ago. That is history: this is a new attempt."
  stopping=no code=0
  for i in "${!steps[@]}"; do set_aside "$i"; done
}
may_begin() { [[ ${standing[$1]}:$stopping == waiting:no && (-z $only || $only == *" ${steps[$1]} "*) ]]; } # STEP
show_plan() { # What is about to begin
  local i
  for i in "${!steps[@]}"; do
    may_begin "$i" || continue
    know "$i"
    tell "$i" "$title"
    [[ $kind == call || $kind == hand ]] || tell "$i" "  from    $point" "  into    $where"
    [[ -z ${after[*]-} ]] || tell "$i" "  after   ${after[*]}"
    [[ $dry_run == no || $kind == hand ]] || cat "$work/${steps[i]}.json"
  done
  say "  as      $caller_arn" | clean
}
confirm() {
  local answer
  [[ -t 0 ]] || stop 3 "Not confirmed: there is no terminal to ask on. Nothing was started; --yes starts without asking."
  read -r -p "This cannot be stopped afterwards. Type yes to start: " answer || true
  [[ $answer == yes ]] || stop 3 "Not confirmed. Nothing was started."
}
run_plan() {
  local i before moving humans_turn=no
  while :; do
    before=${standing[*]} moving=no
    for i in "${!steps[@]}"; do
      know "$i"
      case ${standing[i]} in
        waiting)
          if ready "$i" && { [[ $humans_turn == yes ]] || ! needs_human "$i"; }; then begin "$i"; fi
          ;;
        running) watch "$i" ;;
      esac
      [[ ${standing[i]} != running && ${standing[i]}:${busy[i]} != waiting:[1-9]* ]] || moving=yes
    done
    skip_what_is_cut_off
    if [[ ${standing[*]} != "$before" ]]; then
      humans_turn=no
    elif [[ $moving == yes ]]; then
      sleep "${RESTORE_POLL_SECONDS:-15}"
    elif [[ $humans_turn == no ]]; then
      humans_turn=yes # a question waits until nothing else goes on
    else
      return 0
    fi
  done
}
tell_outcome() {
  local i
  for i in "${!steps[@]}"; do
    know "$i"
    case $kind:${standing[i]} in
      call:finished | hand:finished) ;;
      *:finished)
        tell "$i" "$made_word: ${made[i]}"
        [[ $(recall "$i" result) != parts ]] || settle "$i" finished 5
        printf '%s\n' '{created.arn}' "${made[i]}" '{created.id}' "$(id_of "${made[i]}")" >"$work/made"
        ! work_left "$i" || settle "$i" finished 5
        ;;
      *:waiting) settle "$i" waiting 5 "Not started: $title" ;;
    esac
  done
}

take_up_all
begins=no
for i in "${!steps[@]}"; do ! may_begin "$i" || begins=yes; done
if [[ $dry_run == yes ]]; then
  show_plan
  say "Nothing was sent."
  exit "$code"
fi
if [[ $begins == yes ]]; then
  show_plan
  [[ $yes == yes ]] || confirm
fi
run_plan
tell_outcome
((code)) || say "Nothing remains to be done that is known of."
exit "$code"
