@COPIES@
request() { # STEP: its request, with the token of the attempt
  local token
  token=$(note "$1" token)
  sed -E@TOKENS@ "$state/$1.json"
}
described() { # STEP MEMBER: what AWS says of its job
  local text
  text=$(@DESCRIBED@) || return
  printf '%s\n' "$text" | clean
}
follow() { # STEP...: looks until each has ended
  local open="$*" left step seen misses=0
  while [ -n "$open" ]; do
    left=
    for step in $open; do
      if [ ! -s "$state/$step.answer" ]; then say "STOP: $step was not started"; continue; fi
      if seen=$(described "$step" '[status, percent]'); then misses=0; else misses=$((misses + 1)); fi
      say "$(date -u +%H:%M:%SZ) $step ${seen:-AWS did not answer}"
      case $seen in @ENDS@) ;; *) left="$left $step" ;; esac
    done
    open=$left
    if [ "$misses" -ge 5 ]; then say "STOP: AWS did not answer 5 times. The jobs go on; look again later."; return; fi
    if [ -n "$open" ]; then sleep "${RESTORE_POLL_SECONDS:-15}"; fi
  done
}
verify() { # STEP: puts on record how it ended
  local told status made message
  if [ ! -s "$state/$1.answer" ]; then say "STOP: $1 was not started"; return; fi
  told=$(described "$1" '[status, made, message]') || return
  read -r -d '' status made message <<<"$told"
  case $status in
    COMPLETED)
      over "$1" result "$made"
      say "$1 COMPLETED, sent at $(note "$1" at)"
      say "$made"
      ;;
    @FAILURES@)
      over "$1" failed "$status"
      say "STOP: $1 $status"
      ;;
    *)
      say "STOP: $1 is still $status"
      return
      ;;
  esac
  if [ "$message" != None ]; then say "AWS says: $message"; fi
}
look() { # STEP: the jobs of its recovery point since it was sent, and which of them carries its token
  local point sent job rest token
  point=$(sed -n 's/^  "RecoveryPointArn": "\(.*\)",\{0,1\}$/\1/p' "$state/$1.json")
  sent=$(note "$1" sent)
  sent=$((${sent:-1000} - 900)) # clocks differ
  @LISTED@ |
    clean | while read -r job rest; do
    token=$(backup get-restore-job-metadata --restore-job-id "$job" --output text \
      --query 'Metadata."aws:backup:request-id"' </dev/null 2>/dev/null)
    if [ -n "$token" ] && [ "$token" = "$(note "$1" token)" ]; then rest="$rest: this is it"; fi
    say "$job $rest"
  done
}
adopt() { # STEP JOB: that job is the step's own
  if ! look "$1" | grep -q "^$2 "; then say "STOP: $2 is not among the jobs that look lists"; return; fi
  if [ ! -e "$state/$1.sent" ]; then date +%s >"$state/$1.sent"; fi
  printf '%s\n' "$2" >"$state/$1.answer"
  say "$1 is job $2"
}
