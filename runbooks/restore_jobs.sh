# 4. What earlier runs left behind: a file@FOR_EACH@.
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
# [several
lanes_of=()
# several]
standing=() job=() made=() misses=() shown=() busy=() stopping=no code=0
take_up() { # STEP
  local name
  know "$1"
  standing[$1]=waiting misses[$1]=0 busy[$1]=0 shown[$1]=''
  # [several
  lanes_of[$1]=${lanes[*]-}
  # several]
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
  # [one
  [[ $2 == finished || $2 == open ]] || stopping=yes
  # one]
  # [several
  [[ $2 == finished || $2 == skipped || $2 == open || $on_failure == go-on ]] || stopping=yes
  # several]
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
# [asked
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
# asked]
restore() { # STEP: sends its request, once
  local token key answer
  token=${digest:0:16}.${steps[$1]}.$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  claim "$1" "$token"
  : >"$work/values"
  for key in ${attempt_keys[@]+"${attempt_keys[@]}"}; do
    answer=$token # EFS takes 64 letters as CreationToken
    [[ $key == aws:backup:request-id ]] || ((${#token} < 64)) || answer=${token:${#token}-64}
    printf '%s\n' "\"$key\": \"@ATTEMPT@\"" "\"$key\": \"$answer\"" >>"$work/values"
  done
  # [secrets
  for key in ${hidden[@]+"${hidden[@]}"}; do # VARIABLE "KEY"
    printf '%s\n' "${key#* }: \"**ASK:${key%% *}**\"" >>"$work/values"
    printf '%s\n' "${key#* }: \"$(answer=${key%% *} && in_json "${!answer}")\"" >>"$work/values"
  done
  # secrets]
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
  # [secrets
  rm -f "$work/sent.json" "$work/values"
  # secrets]
}
surely_not() { # Whether it is sure that nothing was started, by what the aws command said
  # [calls
  if [[ $kind == call ]] && grep -qE 'An error occurred \(' "$work/error"; then
    ! grep -qE 'An error occurred \((@UNSURE@)' "$work/error" || grep -qE 'An error occurred \((@SURELY_NOT@)' "$work/error"
    return
  fi
  # calls]
  grep -qE 'An error occurred \((@SURELY_NOT@)' "$work/error" ||
    grep -qE 'Could not connect|Unable to locate credentials|Partial credentials|Token has expired|SSO (session|Token)' "$work/error" ||
    grep -qE 'Parameter validation failed|Invalid JSON|Unknown options|argument (command|operation)' "$work/error"
}
not_started() { # STEP: says no where the answer leaves open whether AWS acted: a 5xx, or none at all
  sed '/JSON received/,$d' "$work/error" | clean >&2 # which may hold what was left out of this file
  if grep -qE 'An error occurred \((@BUSY@)' "$work/error" && ((busy[$1] < 20)); then
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
        "Look whether what it made is there. If it is not, make a new attempt: bash $0 --again@ONLY@"
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
  # [parts
  if [[ $status == COMPLETED ]] && parts_missing "$1" "$(tr '[:upper:]' '[:lower:]' <<<"$message")"; then
    result=parts
  fi
  # parts]
  [[ $ended == None ]] && ended=$(now)
  remember "$1" created "$arn"
  remember "$1" ended "$(epoch "$ended")"
  remember "$1" result "$result"
  case $result in
    COMPLETED) settle "$1" finished 0 ;;
    # [parts
    parts) settle "$1" finished 5 "COMPLETED, and parts are missing. AWS says: $message" ;;
    # parts]
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
      "Run this again. If no other run is under way, make a new attempt: bash $0 --again@ONLY@"
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
  settle "$1" asks 3 "Nothing was started. If one of them is that attempt:  bash $0 --job @OF_STEP@ID" \
    "If it surely never started, make a new attempt:     bash $0 --again@ONLY@"
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
