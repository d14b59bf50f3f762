"""The StartRestoreJob request of each target for known answers, kept as files. The answers are in
`tests/profiles/cases`, a file for each service.

`python -m tests.profiles.golden_requests` writes them; a change is then read in the diff.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import tests.profiles.cases
from recovery.account import Known, SourceFacts
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin, set_values
from restore_profiles.model import RestoreProfile
from tests.profiles.case import Case
from tests.profiles.samples import CONTEXT, PROFILES, ROLE, point_of

FOLDER = Path(__file__).parent / "golden"

CASES: tuple[Case, ...] = tuple(
    case
    for module in pkgutil.iter_modules(tests.profiles.cases.__path__)
    for case in import_module(f"tests.profiles.cases.{module.name}").CASES
)


def begun(case: Case) -> Draft:
    """The draft of a case before anyone answers."""
    profile = profile_named(case.resource_type)
    point = replace(
        point_of(profile, case.storage_class, case.encrypted, case.resource_arn, case.point_id),
        is_parent=bool(case.nested),
    )
    source = SourceFacts(Known.YES, dict(case.source)) if case.source else SourceFacts(Known.NO)
    returned = ReturnedMetadata(case.returned)
    return begin(CONTEXT, point, profile, case.target, returned, source, ROLE, case.nested)


def request_of(case: Case) -> Mapping[str, object]:
    """What Relight would send, less the token."""
    draft = set_values(begun(case), [f"{path}={text}" for path, text in case.answers.items()])
    # Whatever the order in which the answers are given.
    backwards = set_values(
        begun(case), [f"{path}={text}" for path, text in reversed(list(case.answers.items()))]
    )
    assert replace(draft, typed=backwards.typed).plan().digest == draft.plan().digest
    return draft.plan().step.request


def profile_named(resource_type: str) -> RestoreProfile:
    return next(profile for profile in PROFILES if profile.resource_type == resource_type)


def written(request: Mapping[str, object]) -> str:
    return json.dumps(request, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for each in CASES:
        (FOLDER / f"{each.name}.json").write_text(written(request_of(each)), encoding="utf-8")
