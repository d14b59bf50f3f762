[ -n "${BASH_VERSION:-}" ] || echo "STOP: this is not bash. Type bash, then paste this block again."
set +H # text that holds ! is pasted as it is
account=@ACCOUNT@
region=@REGION@
plan=@PLAN@
steps='@STEPS@'
state=${RESTORE_STATE:-$HOME}/restore-$plan
caller=
umask 077
export AWS_PAGER= # version 2 of the aws command would show each answer in a pager
mkdir -p "$state"

say() { printf '%s\n' "$*"; }
backup() { aws backup "$@" --region "$region"; }
# Text from AWS may hold escape sequences; they are taken out.
clean() { LC_ALL=C tr -d '\000-\010\013-\037\177' | LC_ALL=C sed $'s/\xc2[\x80-\x9f]//g'; }
note() { cat "$state/$1.$2" 2>/dev/null || true; } # STEP NAME: what is on record of a step
arn_of() { note "$1" result; }                     # STEP: what it made
id_of() { arn_of "$1" | sed -E 's/.*://; s#^(.+/.+)/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$#\1#; s#.*/##'; }
over() { # STEP result|failed TEXT
  printf '%s\n' "$3" >"$state/$1.$2"
  if [ ! -e "$state/$1.ended" ]; then date +%s >"$state/$1.ended"; fi
}

check_account() {
  caller=$(aws sts get-caller-identity --region "$region" --query Account --output text)
  if [ "$caller" = "$account" ]; then say "right account: $caller"; else say "STOP: this is account $caller"; fi
}
check_earlier() { # a run that was over a day ago is history, and is put aside
  local step begun='' under_way='' left='' failed='' last=0
  for step in $steps; do
    if [ -e "$state/$step.sent" ]; then begun=yes; fi
    if [ -e "$state/$step.failed" ]; then failed=yes; fi
    if [ -e "$state/$step.ended" ]; then
      if [ "$(note "$step" ended)" -gt "$last" ]; then last=$(note "$step" ended); fi
    elif [ -e "$state/$step.sent" ]; then
      under_way=yes
    else
      left=yes
    fi
  done
  if [ -n "$failed" ]; then left=; fi # what comes after a failure is never begun
  if [ -z "$begun" ]; then
    say "no earlier run"
  elif [ -z "$under_way$left" ] && [ "$last" -lt "$(($(date +%s) - 86400))" ]; then
    begin_anew && say "an earlier run was over a day ago or more; it is history, and this is a new one"
  else
    say "an earlier run is on record, and this goes on with it. For new restores instead, type: begin_anew"
  fi
}
begin_anew() { mv "$state" "$state.$(date -u +%Y%m%dT%H%M%SZ)" && mkdir -p "$state"; }
forget() { # STEP: so that a new attempt of it can be made
  local aside
  aside=$state/before-$(date -u +%Y%m%dT%H%M%SZ)
  mkdir -p "$aside" && mv "$state/$1".* "$aside" && say "$1 can be started again, from its first block on"
}

may_start() { # STEP [after=STEP]... [needs=VARIABLE]...: whether it may be sent; then that is put on record
  local step=$1 word
  shift
  if [ "$caller" != "$account" ]; then say "STOP: the right account has not been found"; return 1; fi
  if [ -s "$state/$step.answer" ]; then say "sent already, at $(note "$step" at)"; return 1; fi
  if [ -e "$state/$step.sent" ]; then say "STOP: sent before, and what became of it is unknown"; return 1; fi
  if [ ! -s "$state/$step.json" ]; then say "STOP: the request is not written"; return 1; fi
@STOPPED@
  for word in "$@"; do
    case $word in
      after=*)
        word=${word#after=}
        if [ ! -e "$state/$word.result" ]; then say "STOP: $word is not done, and $step comes after it"; return 1; fi
        ;;
      needs=*)
        word=${word#needs=}
        if [ -z "${!word+set}" ]; then say "STOP: $word has not been typed"; return 1; fi
        ;;
    esac
  done
  # Made only where there is none: of two terminals, one sends.
  if ! (set -C && date +%s >"$state/$step.sent") 2>/dev/null; then say "STOP: another terminal sends it"; return 1; fi
  date -u +%Y-%m-%dT%H:%M:%SZ >"$state/$step.at"
  printf '%s.%s.%s' "$plan" "$step" "$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')" >"$state/$step.token"
}
