put_in() { # VARIABLE...: the values that were left out, where a request asks for them
  (
    for word in "$@"; do export "LEFT_OUT_$word=$(json "${!word}")"; done
    awk '
      match($0, /": "\*\*ASK:[A-Za-z0-9_]+\*\*",?$/) {
        name = substr($0, RSTART + 10)
        sub(/\*\*",?$/, "", name)
        name = "LEFT_OUT_" name
        if (name in ENVIRON) $0 = substr($0, 1, RSTART + 3) ENVIRON[name] ($0 ~ /,$/ ? "\"," : "\"")
      }
      { print }
    '
  )
}
