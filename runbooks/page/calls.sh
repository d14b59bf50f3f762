seen=
is_done() { # STEP EXPECTED...: whether its check prints one of these
  local step=$1 each
  shift
  if [ "$caller" != "$account" ]; then return 1; fi
  seen=$("check_of_${step//-/_}" 2>/dev/null | clean)
  for each in "$@"; do
    if [ "$seen" = "$each" ]; then
      over "$step" result "$seen"
      return 0
    fi
  done
  return 1
}
until_done() { # STEP EXPECTED...: looks until that is so, for an hour at most
  local looks=0
  if [ ! -e "$state/$1.sent" ] && [ ! -e "$state/$1.result" ]; then say "STOP: $1 was not sent"; return; fi
  until is_done "$@"; do
    looks=$((looks + 1))
    if [ "$looks" -ge 240 ]; then say "STOP: $1 is not done after $looks looks"; return; fi
    say "$(date -u +%H:%M:%SZ) $1 is not done yet: ${seen:-its check says nothing}"
    sleep "${RESTORE_POLL_SECONDS:-15}"
  done
  say "$1 is done"
}
