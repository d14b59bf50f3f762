"""How many restores of a type AWS runs at a time."""

from __future__ import annotations

from dataclasses import dataclass

from restore_profiles.rules import Always, Rule
from restore_profiles.terms import Evidence


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of restore jobs of one type, in one account and Region, beyond which AWS refuses or queues.

    Several limits of a profile hold at the same time. Where no page names one there is none here: "No general
    limit for concurrent on-demand restore jobs is documented".
    """

    number: int
    per: str = ""
    """The path of the field whose equal values are counted together, such as the cluster that is restored
    into; "" where all restores of the type are."""
    when: Rule = Always()
    """Which restores are counted; looks at values and facts."""
    adjustable: bool = False
    """Whether AWS raises it on request; then a plan's `at_once` may say more."""
    evidence: Evidence = Evidence.DOCUMENTED
    source: str = ""
