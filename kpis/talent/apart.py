"""Whether the tables of two quarters may both be told: no one can be found by taking one from the other (spec 5.3).

Whoever takes a group told from the one it is part of knows what remains, so the pieces are compared: each group, less
those told within it. Pieces of the two quarters that share a team are held together, for only so do they tell of the
same teams. Whatever of these a reader adds up, the numbers are the same in both quarters, or the smallest cell apart.
"""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """The teams it is made of, and how many there gave each answer."""

    teams: frozenset
    numbers: Counter


def teams_of(group):
    """{key: the keys of all teams in it} of a group and of every one below it."""
    below = {key: teams for part in group.parts for key, teams in teams_of(part).items()}
    return below | {group.key: frozenset(below) | {group.key}}


def pieces(numbers, teams):
    """What {group's key: {answer: count}} tells by subtraction: a Piece a group, what is told within it taken out."""
    widening = sorted(numbers, key=lambda key: len(teams[key]))
    left = {key: Piece(teams[key], Counter(numbers[key])) for key in widening}
    for at, key in enumerate(widening):
        around = next((each for each in widening[at + 1 :] if teams[key] < teams[each]), None)
        if around is not None:
            left[around] = _without(left[around], teams[key], numbers[key])
    return list(left.values())


def _without(piece, teams, numbers):
    taken = Counter(piece.numbers)
    taken.subtract(numbers)
    return Piece(piece.teams - teams, taken)


def are_apart(then, now, minimum):
    """Whether no sum of what changed between two lists of Pieces is more than nobody and less than the minimum."""
    gaps = [_gap(block, then, now) for block in _blocks([each.teams for each in (*then, *now)])]
    answers = {answer for gap in gaps for answer in gap}
    return all(_are_coarse([gap[answer] for gap in gaps], minimum) for answer in answers)


def _blocks(sets):
    """The sets, those that share a team made one."""
    blocks = []
    for each in sets:
        touched = [block for block in blocks if block & each]
        blocks = [block for block in blocks if not block & each] + [each.union(*touched)]
    return blocks


def _gap(block, then, now):
    found = Counter()
    for piece in now:
        found.update(piece.numbers if piece.teams <= block else {})
    for piece in then:
        found.subtract(piece.numbers if piece.teams <= block else {})
    return found


def _are_coarse(gaps, minimum):
    sums = {0}
    for gap in gaps:
        sums |= {each + gap for each in sums}
    return all(each == 0 or abs(each) >= minimum for each in sums)
