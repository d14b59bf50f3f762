sign() { # STEP: work by hand, and who did it
  local who=''
  if [ -e "$state/$1.result" ]; then say "$1 is done: $(note "$1" result)"; return; fi
  if [ ! -t 0 ]; then say "STOP: there is no terminal to ask who did $1"; return; fi
  read -r -p "$1 is done by (nothing: it is not done): " who
  if [ -n "$who" ]; then over "$1" result "$who"; fi
}
