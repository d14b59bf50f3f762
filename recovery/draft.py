"""A restore being decided: profile, what is known of the point, and the user's edits, up to a `RestorePlan`.

A draft is a value: each edit gives another one. It keeps apart what was filled in for the user and what the
user typed, so that what was typed survives a change of target, of another answer that hides it, and the way
back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from recovery.account import SourceFacts
from recovery.context import Context
from recovery.errors import BadInput, Blocked
from recovery.models import RecoveryPoint, ReturnedMetadata
from recovery.moments import iso
from recovery.plan import START_RESTORE_JOB, PlanSource, RestorePlan, Step
from recovery.point_facts import follow_up_facts
from recovery.prefilling import dropped_keys, prefilled_values, source_values_of
from recovery.targets import declared_path, target_of
from restore_profiles.elements import rearranged
from restore_profiles.encoding import encode, flatten_text
from restore_profiles.model import (
    Kind,
    RestoreProfile,
    RoleUse,
    Severity,
    TagCopy,
    Target,
    Values,
)
from restore_profiles.paths import (
    CONTAINERS,
    as_documented,
    field_at,
    known_values,
    names_for,
    top_level,
)
from restore_profiles.places import fill_text, prefixed
from restore_profiles.problems import Problem
from restore_profiles.rules import Names, look_up
from restore_profiles.unknown_type import with_keys
from restore_profiles.value_checks import check_values
from restore_profiles.visibility import visible_paths, visible_values

ROLE_KEY = "IamRoleArn"


@dataclass(frozen=True)
class Draft:
    """A restore being decided. `recovery.planning.begin` makes the first one.

    What follows from it is worked out once: a form of 1,200 volumes asks four times a key, at 0.2 s each.
    """

    context: Context
    point: RecoveryPoint
    profile: RestoreProfile = field(repr=False)
    target: Target = field(repr=False)
    role_arn: str
    copy_tags: bool
    facts: Mapping[str, str] = field(repr=False)
    """What predicates may look at beside the values: see `restore_profiles.model`."""
    source_values: Values = field(repr=False)
    """What each path was at the source, where that is known: for showing beside the field."""
    dropped: Mapping[str, str]
    """Keys that AWS returned and that are not sent, each with the reason."""
    prefilled: Values = field(repr=False)
    typed: Values = field(default_factory=dict, repr=False)
    """The user's own answers, "" where a value was cleared; of every target."""
    seen: frozenset[str] = frozenset()
    """Declared paths whose value the user looked at, by typing or by accepting it."""
    rearrangements: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """The lists whose elements the user put in another order, as `restore_profiles.elements` has it."""
    returned: ReturnedMetadata = field(default_factory=lambda: ReturnedMetadata({}))
    source_facts: SourceFacts = field(default_factory=SourceFacts, repr=False)
    nested: tuple[RecoveryPoint, ...] = field(default=(), repr=False)
    """The points that a composite one holds together, or those beside a nested one."""

    @property
    def targets(self) -> tuple[Target, ...]:
        """What this point can become."""
        return self.profile.targets_for(self.facts)

    @property
    def overwrites(self) -> str:
        """The name of the existing resource whose data this replaces, "" where it replaces none."""
        named = self.target.overwrites
        return fill_text(named, {**prefixed("values", self.values), **self.facts}) if named else ""

    @cached_property
    def answers(self) -> Values:
        """Every value of this target, also of fields that do not apply now."""
        return {**self.prefilled, **known_values(self.target, self.typed)}

    @cached_property
    def values(self) -> Values:
        """The values that are sent: those of visible fields."""
        return visible_values(self.target, self.answers, self.facts)

    @property
    def may_copy_tags(self) -> bool:
        """Whether tags can come along, by the type, the target and the answers."""
        optional = self.profile.tag_copy is TagCopy.OPTIONAL
        return optional and self.target.copies_tags.holds(Names(self.facts, self.values))

    @property
    def copies_tags(self) -> bool:
        """Whether the source's tags come along: they are wanted, and can."""
        return self.copy_tags and self.may_copy_tags

    @property
    def moment(self) -> datetime | None:
        """The second that a continuous point is restored to, None where none is chosen or taken."""
        named = self.profile.point_in_time
        text = look_up(self.values, named.key) if named else ""
        try:
            moment = datetime.fromisoformat(text) if text else None
        except ValueError:
            return None
        return moment if moment and moment.tzinfo else None

    def at(self, moment: datetime) -> Draft:
        """Restored to that UTC second. Raises `BadInput` where the target takes none."""
        named = self.profile.point_in_time
        if named is None or field_at(self.target, named.key) is None:
            raise BadInput(
                "No point in time",
                f"{self.profile.title} restored as {self.target.kind} takes no moment.",
                "Choose the recovery point that was made before it.",
            )
        draft = self.edited(named.key, iso(moment))
        newest = named.latest_key
        return draft.edited(newest, "") if newest and look_up(draft.answers, newest) else draft

    def edited(self, path: str, text: str) -> Draft:
        """With `text` at `path`; "" clears it. Text for an object goes to its members.

        Raises `BadInput` for a path that the target does not have. A profile with open keys takes each.
        """
        if self.profile.open_keys and field_at(self.target, path) is None:
            return _with_key(self, path).edited(path, text)
        path = as_documented(self.target, path)
        known = declared_path(self.profile, self.target, path)
        found = field_at(self.target, path)
        assert found is not None
        typed = dict(self.typed)
        if found.kind in CONTAINERS:
            lowered = path.lower()
            inside = (f"{lowered}.", f"{lowered}[")
            cleared = (
                key for key in self.answers if key.lower() == lowered or key.lower().startswith(inside)
            )
            typed |= dict.fromkeys(cleared, "")
            typed |= flatten_text(found, path, text) if text else {path: ""}
        else:
            # `TRUE` and `true` are one answer; every other text stays as it was typed.
            boolean = found.kind is Kind.BOOLEAN
            typed[path] = text.lower() if boolean and text.lower() in {"true", "false"} else text
        return replace(self, typed=typed, seen=self.seen | {known})

    def rearranged(self, path: str, order: tuple[int, ...]) -> Draft:
        """With the elements of the list at `path` in this order (`restore_profiles.elements`), prefilled ones
        too: each stays what the user made of it."""
        answers = self.answers
        inside = {each: text for each, text in answers.items() if each.lower().startswith(f"{path}[".lower())}
        return replace(
            self,
            typed={**self.typed, **dict.fromkeys(inside, ""), **rearranged(inside, path, order)},
            seen=frozenset(rearranged(dict.fromkeys(self.seen), path, order)),
            source_values=rearranged(self.source_values, path, order),
            rearrangements=(*self.rearrangements, (path, order)),
        )

    def accepted(self, path: str) -> Draft:
        """With the value at `path` found right as it stands."""
        return replace(self, seen=self.seen | {declared_path(self.profile, self.target, path)})

    def with_target(self, kind: str) -> Draft:
        """For another kind of target. Raises `BadInput` where there is none of that name or it is
        unavailable."""
        return for_target(self, target_of(self.profile, kind, self.facts))

    def with_role(self, role_arn: str) -> Draft:
        """Does nothing where the restore acts as its caller."""
        caller = self.profile.role_use is RoleUse.CALLER
        return self if caller else replace(self, role_arn=role_arn.strip())

    def with_copy_tags(self, copy_tags: bool) -> Draft:
        """Does nothing where the type cannot copy tags or always does."""
        optional = self.profile.tag_copy is TagCopy.OPTIONAL
        return replace(self, copy_tags=copy_tags) if optional else self

    def problems(self) -> tuple[Problem, ...]:
        """What can be told without asking AWS; `recovery.preflight` asks."""
        found = check_values(self.profile, self.target, self.values, self.facts)
        if self.target.unavailable:
            found.insert(0, Problem(Severity.ERROR, "", f"{self.target.label}: {self.target.unavailable}"))
        if not self.role_arn and self.profile.role_use is RoleUse.REQUIRED:
            message = "No restore role is chosen: AWS Backup has nothing to act as."
            found.append(
                Problem(Severity.ERROR, ROLE_KEY, message, "Choose a role that trusts backup.amazonaws.com.")
            )
        return tuple(found)

    def attention(self) -> tuple[str, ...]:
        """Paths whose answer is a decision that nobody looked at yet, in the order of the form."""
        return self._attention

    @cached_property
    def _attention(self) -> tuple[str, ...]:
        names = Names(self.facts, self.values)
        return tuple(
            path
            for path, found in visible_paths(self.target, self.answers, self.facts)
            if found.attention.holds(names_for(path, names)) and path.lower() not in self.seen
        )

    def plan(self) -> RestorePlan:
        """What runs. Raises `Blocked` with every error."""
        errors = [problem for problem in self.problems() if problem.severity is Severity.ERROR]
        if errors:
            told = " ".join(
                f"{problem.key}: {problem.message}" if problem.key else problem.message for problem in errors
            )
            raise Blocked("This restore cannot be started", told, errors[0].hint)
        point = self.point
        return RestorePlan(
            context=self.context,
            source=PlanSource(
                resource_arn=point.resource_arn,
                resource_name=point.resource_name,
                resource_type=self.profile.resource_type,
                point_arn=point.arn,
                point_created=point.created,
                vault=point.vault,
                vault_account=point.vault_account,
                target=self.target.kind,
                moment=self.moment,
                facts=follow_up_facts(self.target, self.facts),
            ),
            steps=(
                Step(
                    START_RESTORE_JOB,
                    self._request(),
                    follow="restore-job",
                    gives=("RestoreJobId",),
                    attempt_keys=self.profile.attempt_keys if self.target.takes_attempt_keys else (),
                ),
            ),
            dropped=self.dropped,
        )

    def _request(self) -> dict[str, object]:
        request: dict[str, object] = {
            "RecoveryPointArn": self.point.arn,
            "Metadata": encode(top_level(self.target), self.values),
        }
        if self.role_arn:
            request["IamRoleArn"] = self.role_arn
        # As the recovery point spells it: AWS's own lists differ from each other.
        request["ResourceType"] = self.target.resource_type or self.point.type or self.profile.resource_type
        if self.profile.tag_copy is TagCopy.OPTIONAL:
            request["CopySourceTagsToRestoredResource"] = self.copies_tags
        return request


def _with_key(draft: Draft, key: str) -> Draft:
    """With a field for a key that nobody declared. Raises `BadInput` where no field can have that name."""
    target = with_keys(draft.target, (key,))
    if set(key) & set(".[]=") or field_at(target, key) is None:
        told = f"“{key}” cannot be the name of a restore parameter."
        raise BadInput("Not a key", told, "A key has no dot, bracket or equals sign.")
    return replace(draft, target=target)


def for_target(draft: Draft, target: Target) -> Draft:
    """The draft with what is known of it filled in for another target."""
    if draft.profile.open_keys:
        target = with_keys(target, draft.returned.values)
    source_values = source_values_of(target, draft.returned, draft.source_facts)
    for path, order in draft.rearrangements:
        source_values = rearranged(source_values, path, order)
    return replace(
        draft,
        target=target,
        prefilled=prefilled_values(target, draft.returned, draft.source_facts, draft.facts, draft.nested),
        source_values=source_values,
        dropped=dropped_keys(
            draft.profile, target, draft.returned, elsewhere=draft.facts.get("source.elsewhere") == "true"
        ),
    )
