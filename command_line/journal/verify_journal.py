"""Tells whether the records of this folder are whole: python3 verify-journal.py [HEAD]. Needs only Python 3.

Each line of a journal names the SHA-256 of the line above it as "before", and ends with the start of its own
SHA-256 as "sum". A changed, added or missing line shows. That the newest lines are missing shows only by a
head that was noted elsewhere: give it, as a runbook, an index page or `relight journal head` tells it.
"""

import hashlib
import json
import pathlib
import sys

NOTHING_BEFORE = "0" * 64
SUM_LENGTH = len(',"sum":""}') + 16


def problem_of(line: bytes, before: str) -> str:
    body, tail = line[:-SUM_LENGTH] + b"}", line[-SUM_LENGTH:]
    if tail != b',"sum":"%s"}' % hashlib.sha256(body).hexdigest()[:16].encode():
        return "was changed"
    if json.loads(line)["before"] != before:
        return "does not follow the line above it"
    return ""


def main() -> int:
    wanted, found, whole = sys.argv[1] if len(sys.argv) > 1 else "", False, True
    for path in sorted(pathlib.Path(__file__).resolve().parent.glob("journal*.jsonl")):
        head, problems = NOTHING_BEFORE, []
        lines = path.read_bytes().splitlines()
        for number, line in enumerate(lines, 1):
            problem = problem_of(line, head)
            if problem:
                problems.append(f"{path.name}, line {number} {problem}")
            head = hashlib.sha256(line).hexdigest()
            found = found or head == wanted
        print("\n".join(problems) or f"{path.name}: {len(lines)} records, whole, head {head}")
        whole = whole and not problems
    if wanted and not found:
        print(f"No record has the hash {wanted}: newer records are missing, or it is of another journal.")
    return 0 if whole and (found or not wanted) else 1


if __name__ == "__main__":
    sys.exit(main())
