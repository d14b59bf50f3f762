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
