"""Elements of lists are taken out, moved and doubled: what each of them holds stays together, in any list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.errors import BadInput
from recovery.models import ReturnedMetadata
from recovery.planning import Draft, begin, set_values
from restore_profiles.elements import doubled, moved, rearranged, without
from restore_profiles.model import Field, Kind, RestoreProfile, Section, Target
from tests.profiles.samples import CONTEXT, ROLE, point_of
from tests.properties import tried

ADDRESSES = Field("addresses", "Address", kind=Kind.OBJECTS, fields=(Field("ip", "IP"),))
GROUPS = Field(
    "nodeGroups",
    "Group",
    kind=Kind.OBJECTS,
    fields=(Field("name", "Name", also_spelled=("groupName",)), Field("size", "Size"), ADDRESSES),
)
CONFIGURATION = Field(
    "Windows",
    "Windows",
    kind=Kind.OBJECT,
    fields=(Field("ThroughputCapacity", "Throughput", kind=Kind.INTEGER), Field("Tier", "Tier")),
)
PROFILE = RestoreProfile(
    "Thing",
    "Thing",
    (
        Target("thing", "Thing", (Section("All", (Field("name", "Name"), GROUPS, CONFIGURATION)),)),
        Target("other", "Other thing", (Section("All", (GROUPS,)),)),
    ),
    "a page",
)
THREE = '[{"name":"a","size":"1","addresses":[{"ip":"10"},{"ip":"11"}]},{"name":"b"},{"name":"c","size":"3"}]'

Element = Mapping[str, str]
MEMBERS = st.sampled_from(["name", "Size", "addresses[0].ip", "addresses[1].ip"])
ELEMENTS = st.lists(
    st.dictionaries(MEMBERS, st.text(min_size=1, max_size=5), min_size=1), min_size=1, max_size=6
)
PLACES = st.sampled_from(["nodeGroups", "Outer.Inner", "outer[1].inner"])
OTHERS = {"name": "kept", "nodeGroup": "kept", "nodeGroupsToo[0].x": "kept", "outer[0].inner[0].name": "kept"}


def laid_out(path: str, elements: Sequence[Element]) -> dict[str, str]:
    """The values of a list with these elements, beside others that are none of its business."""
    inside = {
        f"{path}[{index}].{member}": text
        for index, element in enumerate(elements)
        for member, text in element.items()
    }
    return {**OTHERS, **inside}


@tried
@given(PLACES, ELEMENTS, st.data())
def test_a_removed_element_is_gone_and_the_later_ones_move_up(
    path: str, elements: list[Element], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(elements) - 1))
    left = rearranged(laid_out(path, elements), path.upper(), without(len(elements), index))
    assert left == laid_out(path, [*elements[:index], *elements[index + 1 :]])


@tried
@given(PLACES, ELEMENTS, st.data())
def test_a_moved_element_takes_all_it_holds_along_and_the_way_back_restores_the_list(
    path: str, elements: list[Element], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(elements) - 1))
    to = data.draw(st.integers(0, len(elements) - 1))
    there = rearranged(laid_out(path, elements), path, moved(len(elements), index, to - index))
    rest = [element for place, element in enumerate(elements) if place != index]
    assert there == laid_out(path, [*rest[:to], elements[index], *rest[to:]])
    back = rearranged(there, path, moved(len(elements), to, index - to))
    assert back == laid_out(path, elements)


@tried
@given(PLACES, ELEMENTS, st.data())
def test_a_doubled_element_is_followed_by_one_like_it(
    path: str, elements: list[Element], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(elements) - 1))
    made = rearranged(laid_out(path, elements), path, doubled(len(elements), index))
    assert made == laid_out(path, [*elements[: index + 1], *elements[index:]])


def test_an_element_does_not_move_beyond_the_ends_of_its_list() -> None:
    assert moved(3, 0, -1) == (0, 1, 2)
    assert moved(3, 2, 5) == (0, 1, 2)


def draft(returned: str = THREE, **more: str) -> Draft:
    metadata = ReturnedMetadata({"nodeGroups": returned, **more})
    return begin(CONTEXT, point_of(PROFILE), PROFILE, "", metadata, None, ROLE)


def names(changed: Draft) -> list[str]:
    return [text for path, text in changed.values.items() if path.endswith("].name")]


def test_an_element_that_the_backup_recorded_can_be_removed_and_stays_removed() -> None:
    changed = draft().edited("nodeGroups[1].size", "2").rearranged("nodeGroups", without(3, 0))
    assert changed.plan().metadata == {"nodeGroups": '[{"name":"b","size":"2"},{"name":"c","size":"3"}]'}
    there_and_back = changed.with_target("other").with_target("thing")
    assert there_and_back.plan().metadata == changed.plan().metadata
    assert draft().rearranged("nodeGroups", ()).plan().metadata == {}


def test_what_an_element_was_at_the_source_and_that_it_was_looked_at_move_with_it() -> None:
    changed = draft().edited("nodeGroups[0].name", "new").rearranged("nodeGroups", moved(3, 0, 2))
    for each in (changed, changed.with_target("other").with_target("thing")):
        assert each.source_values["nodeGroups[2].name"] == "a"
        assert each.source_values["nodeGroups[0].name"] == "b"
        assert each.seen == {"nodegroups[2].name"}


def test_elements_of_a_list_inside_an_element_are_rearranged_by_themselves() -> None:
    changed = draft().rearranged("nodeGroups[0].addresses", without(2, 0))
    assert changed.values["nodeGroups[0].addresses[0].ip"] == "11"
    assert names(changed) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("settings", "sent"),
    [
        (["windows.THROUGHPUTCAPACITY=32"], {"Windows": '{"ThroughputCapacity":32}'}),
        (
            ['WINDOWS={"throughputcapacity": 32, "Tier": "x"}'],
            {"Windows": '{"ThroughputCapacity":32,"Tier":"x"}'},
        ),
        (['Windows={"Tier":"x"}', "Windows.Tier=y"], {"Windows": '{"Tier":"y"}'}),
        (["nodegroups[0].NAME=a", "nodeGroups[0].name=b"], {"nodeGroups": '[{"name":"b"}]'}),
        (["nodeGroups[0].groupname=a"], {"nodeGroups": '[{"name":"a"}]'}),
        (['nodeGroups=[{"NAME":"a"},{"groupName":"b"}]'], {"nodeGroups": '[{"name":"a"},{"name":"b"}]'}),
        (["NodeGroups[0].Addresses[1].IP=10.0.0.1"], {"nodeGroups": '[{"addresses":[{"ip":"10.0.0.1"}]}]'}),
    ],
)
def test_set_reaches_every_path_in_any_case_of_letters(settings: list[str], sent: Mapping[str, str]) -> None:
    assert set_values(draft("[]"), settings).plan().metadata == sent


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("Windows.ThroughputCapacty", "Windows.ThroughputCapacity"),
        ("ThroughputCapacity", "Windows.ThroughputCapacity"),
        ("nodeGroups[1].nam", "nodeGroups[1].name"),
        ("nodeGroups.size", "nodeGroups[0].size"),
        ("nodeGroups[2].addresses[1].pi", "nodeGroups[2].addresses[1].ip"),
    ],
)
def test_a_path_that_nothing_declares_is_told_with_the_nearest_one(path: str, meant: str) -> None:
    with pytest.raises(BadInput) as caught:
        set_values(draft(), [f"{path}=x"])
    assert caught.value.next_step == f"Did you mean {meant}?"


def test_text_that_is_no_list_of_these_objects_is_told_and_sent_nowhere() -> None:
    changed = set_values(draft(), ['nodeGroups=[{"nmae":"a"}]'])
    assert [(problem.key, problem.hint) for problem in changed.problems()] == [
        ("nodeGroups", "A JSON array of objects with name, size, addresses.")
    ]
