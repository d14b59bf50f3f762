# 7. The run@BY_STEPS@.
# [several
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
# several]
take_up_all() { # What earlier runs left, unless it is history: then all is waiting
  local i last=0 left=no ended days
  for i in "${!steps[@]}"; do
    take_up "$i"
    # [several
    [[ -z $only || $only == *" ${steps[i]} "* ]] || continue
    # several]
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
  # [several
  skip_what_is_cut_off
  # several]
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
# [one
may_begin() { [[ ${standing[$1]}:$stopping == waiting:no ]]; } # STEP
# one]
# [several
may_begin() { [[ ${standing[$1]}:$stopping == waiting:no && (-z $only || $only == *" ${steps[$1]} "*) ]]; } # STEP
# several]
show_plan() { # What is about to begin
  local i
  for i in "${!steps[@]}"; do
    may_begin "$i" || continue
    know "$i"
    tell "$i" "$title"
    [[ $kind == call || $kind == hand ]] || tell "$i" "  from    $point" "  into    $where"
    # [several
    [[ -z ${after[*]-} ]] || tell "$i" "  after   ${after[*]}"
    # several]
    [[ $dry_run == no || $kind == hand ]] || cat "$work/${steps[i]}.json"
  done
  say "  as      $caller_arn" | clean
}
confirm() {
  local answer@I@
  [[ -t 0 ]] || stop 3 "Not confirmed: there is no terminal to ask on. Nothing was started; --yes starts without asking."
  # [replaces
  for i in "${!steps[@]}"; do
    know "$i"
    [[ -n $overwritten ]] || continue
    may_begin "$i" || continue
    say "This replaces the data of $overwritten, and cannot be stopped afterwards."
    read -r -p "Type that name to start: " answer || true
    [[ $answer == "$overwritten" ]] || stop 3 "Not confirmed. Nothing was started."
    yes=yes
  done
  [[ $yes == yes ]] && return
  # replaces]
  read -r -p "This cannot be stopped afterwards. Type yes to start: " answer || true
  [[ $answer == yes ]] || stop 3 "Not confirmed. Nothing was started."
}
# [secrets
ask_secrets() {
  local name value
  for name in ${secrets[@]+"${secrets[@]}"}; do
    [[ -z ${!name-} ]] || continue
    [[ -t 0 ]] || stop 3 "$name was left out of this file, and there is no terminal to ask on. Nothing was started." \
      "Put it in the environment: export $name"
    read -rs -p "$name: " value && printf '\n'
    printf -v "$name" '%s' "$value"
  done
}
# secrets]
# [one
run_plan() {
  local was=
  know 0
  while [[ ${standing[0]}:$stopping == waiting:no || ${standing[0]} == running ]]; do
    [[ ${standing[0]} != "$was" ]] || sleep "${RESTORE_POLL_SECONDS:-15}"
    was=${standing[0]}
    if [[ $was == waiting ]]; then restore 0; else follow 0; fi
  done
}
# one]
# [several
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
# several]
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
  # [secrets
  ask_secrets
  # secrets]
  show_plan
  [[ $yes == yes ]] || confirm
fi
run_plan
tell_outcome
((code)) || say "Nothing remains to be done that is known of."
exit "$code"
