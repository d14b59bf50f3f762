"""What is wrong with the values of one target, as far as it can be told without asking AWS.

An error is only what a cited source says is refused. What is unverified, and what only surprises, is a
warning.
"""

from __future__ import annotations

from collections.abc import Mapping

from restore_profiles.field_checks import check_field, unused
from restore_profiles.model import RestoreProfile, Severity, Target, Values
from restore_profiles.paths import all_fields, declared, known_values, top_level
from restore_profiles.problems import Problem, near_miss, said_by
from restore_profiles.rules import Names


def check_values(
    profile: RestoreProfile, target: Target, values: Values, facts: Mapping[str, str]
) -> list[Problem]:
    """Every problem with these values for one target: in the order of the form, then combinations, then
    unknown keys."""
    names, given = Names(facts, values), Names(values)
    combined = [
        Problem(rule.severity, rule.key, rule.message, rule.hint, said_by(rule.evidence, rule.source))
        for rule in target.constraints
        if rule.when.holds(names)
    ]
    explained = {problem.key.lower() for problem in combined}
    problems = [
        problem
        for field in top_level(target)
        for problem in check_field(field, "", given, names, needed=True)
        # The constraint says why in words of its own.
        if problem.message != unused(field) or problem.key.lower() not in explained
    ]
    known = known_values(target, values)
    unknown = (path for path, text in values.items() if text and path not in known)
    return [*problems, *combined, *(unknown_key(profile, target, path) for path in unknown)]


def unknown_key(profile: RestoreProfile, target: Target, path: str) -> Problem:
    """A key that no AWS page lists for the type. A warning: pages lag behind the service."""
    message = f"{path} is not a restore parameter that AWS documents for {profile.title}."
    container, _, name = path.rpartition(".")
    holder = declared(container).lower()
    parts = (known.rpartition(".") for known, _ in all_fields(target))
    close = near_miss(name, (member for inside, _, member in parts if inside.lower() == holder))
    hint = f"Did you mean {close}?" if close else "Drop it."
    return Problem(Severity.WARNING, path, message, hint, profile.source)
