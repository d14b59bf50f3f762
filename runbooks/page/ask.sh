ask() { # VARIABLE QUESTION [unseen]
  if [ -n "${!1:-}" ]; then return; fi
  if [ ! -t 0 ]; then
    if [ -n "${!1+set}" ]; then return; fi
    say "STOP: there is no terminal to ask on; set $1"
  elif [ "${3:-}" = unseen ]; then
    read -r -s -p "$2: " "$1" && say
  else
    read -r -p "$2: " "$1"
  fi
}
json() { # TEXT: as it stands between the quotes of JSON
  TEXT=$1 awk 'BEGIN {
    text = ENVIRON["TEXT"]
    for (at = 1; at <= length(text); at++) {
      letter = substr(text, at, 1)
      if (letter == "\\" || letter == "\"") letter = "\\" letter
      if (letter == "\n") letter = "\\n"
      if (letter == "\r") letter = "\\r"
      if (letter == "\t") letter = "\\t"
      printf "%s", letter
    }
  }'
}
