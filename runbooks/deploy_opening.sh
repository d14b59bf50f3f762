# shellcheck disable=SC1003,SC2016
readonly asked=(@ASKED@)

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
@CALL@
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
