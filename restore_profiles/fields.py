"""Restore parameters as a service declares them; a part of the vocabulary of `restore_profiles.model`."""

from __future__ import annotations

from dataclasses import dataclass

from restore_profiles.rules import Always, Never, Rule
from restore_profiles.terms import Evidence, Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value. `note` is what to know before taking it, such as a limit, or why not where `when`
    fails."""

    value: str
    label: str = ""
    note: str = ""
    when: Rule = Always()


@dataclass(frozen=True, slots=True)
class Choices:
    """Values to be asked of the account while the form is open: which look-up, and the paths whose values it
    needs.

    The answer may be "denied"; typing always works.
    """

    lookup: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One restore parameter."""

    key: str
    """The documented spelling; inside an object, the member's name. Compared without case."""
    label: str
    help: str = ""
    """One or two sentences for someone who has never restored this service."""
    kind: Kind = Kind.TEXT
    choices: tuple[Choice, ...] | Choices = ()
    closed: bool = False
    """Whether `choices` is all there is, so that another value is an error and not a warning."""
    default: str = ""
    """The safe value taken when neither the user nor the returned metadata gives one."""
    prefill: bool = True
    """Whether the returned metadata's value is taken over. False where it names the source itself."""
    from_source: str = ""
    """Name of the fact about the source or point (`SourceFacts`) that tells what this was, and fills it where
    `prefill_from_source`: JSON for a container. Of a `MAP`'s member it is a fact about the resource of the
    entry's nested point."""
    prefill_from_source: bool = False
    suggestion: str = ""
    """The text offered where nothing else fills the field, such as a name for what is made: `{source}` is
    the last part of the source's ARN, `{account}` the account id, and any other place a fact by its name.
    Of `{returned.VMName|source}` the first that is known counts. It is for looking at, so the field has
    `attention` too."""
    bound_to_region: bool = False
    """Whether the source's value means something only in the source's own Region and account, as a zone, a
    subnet or a key does; elsewhere it has no counterpart: it is shown and not taken over."""
    required: Rule = Never()
    visible: Rule = Always()
    """Where false the field is neither shown nor sent."""
    attention: Rule = Never()
    """Where true the user is asked to look, although a value may be there: the answer is a decision."""
    minimum: int | None = None
    """The least value of an integer; of a list, the least number of elements. `maximum` likewise."""
    maximum: int | None = None
    pattern: str = ""
    """A regular expression for the whole value; `pattern_help` says it in words."""
    pattern_help: str = ""
    unit: str = ""
    if_empty: str = ""
    """What AWS does without a value, in a few words: `as the backup`."""
    sensitive: bool = False
    fields: tuple[Field, ...] = ()
    """The members, for `OBJECT`, `OBJECTS` and `MAP`."""
    nested_types: tuple[str, ...] = ()
    """Of a `MAP`: the resource types of nested points that get an entry each, named by their ARN, before
    anyone adds one."""
    quoted_in_json: bool = False
    """Whether inside JSON this is text: `"32"`, `"true"`, JSON text in JSON. Of a `MAP`, each of its
    values."""
    also_spelled: tuple[str, ...] = ()
    """Other spellings found in AWS's own pages and answers, taken on reading and never sent."""
    evidence: Evidence = Evidence.DOCUMENTED
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together on the form. `folded` ones are shown closed unless one of them needs
    attention."""

    title: str
    fields: tuple[Field, ...]
    help: str = ""
    folded: bool = False
