"""Counts of people by what they said of themselves: no cell below five, directly or by subtraction (spec 5.3, E21)."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.talent.privacy import MIN_CELL, Group, table, tables

example = pytest.mark.example


def group(key, cells, *parts):
    return Group(key, key, cells, parts)


@example("E21")
def test_small_cells_are_others_not_broken_down():
    found = table(group("team", {"A": 8, "B": 4, "C": 2}))
    assert (found.total, found.cells, found.others) == (14, {"A": 8}, 6)


@example("E21")
def test_a_breakdown_whose_rest_is_too_few_is_hidden_as_a_whole():
    """14 − 12 = 2."""
    found = table(group("team", {"A": 12, "B": 2}))
    assert (found.total, found.cells, found.others) == (14, {}, 0)


@example("E21")
def test_nothing_is_told_of_a_team_of_four():
    found = table(group("team", {"A": 4, "B": 0}))
    assert (found.total, found.cells, found.others) == (None, {}, 0)


@example("E21")
def test_a_filter_that_leaves_three_is_disabled():
    """Of 20 people 17 are in North: whoever knows both knows the other three."""
    north = group("north", {"A": 9, "B": 8})
    assert set(tables(group("all", {"A": 10, "B": 10}, north))) == {"all"}


def test_filters_that_leave_enough_or_nobody_are_offered():
    north, south = group("north", {"A": 9, "B": 8}), group("south", {"A": 5, "B": 5})
    assert set(tables(group("all", {"A": 14, "B": 13}, north, south))) == {"all", "north", "south"}
    assert set(tables(group("all", {"A": 20, "B": 20}, north, south))) == {"all", "north", "south"}


def test_of_two_parts_that_leave_a_few_together_the_larger_is_offered():
    north, south = group("north", {"A": 9, "B": 8}), group("south", {"A": 5, "B": 5})
    assert set(tables(group("all", {"A": 15, "B": 14}, north, south))) == {"all", "north"}


def test_that_nobody_gave_an_answer_is_told_of_no_group_either():
    """All of fourteen the same would say it of each of them."""
    assert table(group("team", {"A": 14, "B": 0})).is_hidden
    found = table(group("team", {"A": 8, "B": 6, "C": 0}))
    assert (found.cells, found.others) == ({"A": 8}, 6)


# The property: an attacker who knows every table, and how many people are in each team, finds no cell below five

ANSWERS = ("A", "B", "C")
counts = st.integers(0, 30) | st.integers(0, 6)
leaf = st.tuples(*[counts] * len(ANSWERS))
branch = st.lists(leaf, min_size=1, max_size=3)


@given(st.lists(branch, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_no_cell_below_five_can_be_found_directly_or_by_subtraction(regions):
    """Two levels of parts, the first leaf of a region being those who are in none of its teams."""
    places = [(at, number) for at, region in enumerate(regions) for number, _leaf in enumerate(region)]
    cells = {(place, answer): regions[place[0]][place[1]][i] for place in places for i, answer in enumerate(ANSWERS)}
    whole, members = _tree(regions)
    known = [_row([(place, answer) for answer in ANSWERS], cells) for place in places]  # how many are in each team
    known += [
        _row([(place, each) for place in members[key] for each in answers], cells)
        for key, found in tables(whole).items()
        for answers in _told(found)
    ]
    basis = _reduced(known)
    for size in range(1, len(places) + 1):
        for some in combinations(places, size):
            for answer in ANSWERS:
                people = sum(cells[place, answer] for place in some)
                if people < MIN_CELL and any(cells[place, each] for place in some for each in ANSWERS):
                    assert not _follows(_row([(place, answer) for place in some], cells), basis), (some, answer)


def _tree(regions):
    """(the whole, {key: the leaves of that group})"""
    members, groups = {"all": []}, []
    for at, region in enumerate(regions):
        parts = tuple(Group(f"{at}-{n}", "", dict(zip(ANSWERS, leaf, strict=True))) for n, leaf in enumerate(region))
        total = {answer: sum(leaf[i] for leaf in region) for i, answer in enumerate(ANSWERS)}
        groups.append(Group(str(at), "", total, parts[1:]))
        members[str(at)] = [(at, number) for number in range(len(region))]
        members |= {part.key: [(at, number)] for number, part in enumerate(parts)}
        members["all"] += members[str(at)]
    total = {answer: sum(each.cells[answer] for each in groups) for answer in ANSWERS}
    return Group("all", "", total, tuple(groups)), members


def _told(found):
    """The sets of answers whose count a table tells."""
    if found.is_hidden:
        return []
    others = [answer for answer in ANSWERS if answer not in found.cells]
    return [[answer] for answer in found.cells] + ([others] if others else [])


def _row(terms, cells):
    """A sum of cells as a vector."""
    chosen = set(terms)
    return [Fraction(cell in chosen) for cell in cells]


def _reduced(rows):
    """The rows in echelon form: [(pivot, row), ...]."""
    basis = []
    for row in rows:
        rest = _minus(row, basis)
        pivot = next((at for at, value in enumerate(rest) if value), None)
        if pivot is not None:
            basis.append((pivot, [value / rest[pivot] for value in rest]))
    return basis


def _minus(row, basis):
    for pivot, other in basis:
        if row[pivot]:
            row = [value - row[pivot] * its for value, its in zip(row, other, strict=True)]
    return row


def _follows(row, basis):
    return not any(_minus(row, basis))


def test_the_attacker_of_the_property_would_find_what_a_careless_table_gives_away():
    """Were both offered, the three outside North would be known by subtraction."""
    cells = {("north", "A"): 9, ("rest", "A"): 1}
    known = _reduced([_row([("north", "A"), ("rest", "A")], cells), _row([("north", "A")], cells)])
    assert _follows(_row([("rest", "A")], cells), known)
