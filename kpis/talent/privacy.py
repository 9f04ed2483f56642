"""Counts of people by what they said of themselves, so coarse that nobody can be found in them (spec 5.3, E21).

No cell below the minimum is shown, nor can one be worked out by taking one shown number from another:
- In a table, small cells are lumped together as "others"; where those are still too few, the next smallest joins them.
- All groups are broken down in the pattern of the whole: what is lumped there is lumped everywhere.
- A group is offered only if each cell of its table is large enough, and each of what remains without it: whoever
  subtracts what is offered from the whole meets either nobody or cells that are large enough themselves.
"""

from dataclasses import dataclass, field

MIN_CELL = 5


@dataclass(frozen=True)
class Group:
    """People who may be looked at by themselves: the whole, a region, a team. `cells` are counts by answer.

    `cells` takes in those of `parts`, the groups below it, and people who belong to none of these.
    """

    key: str
    label: str
    cells: dict
    parts: tuple["Group", ...] = ()

    @property
    def total(self):
        return sum(self.cells.values())


@dataclass(frozen=True)
class Table:
    """What may be told of a group: cells large enough, the others as one number; empty where nothing may be told.

    `total` is None where the group is too small to be named at all.
    """

    group: Group = field(compare=False)
    total: int | None
    cells: dict
    others: int = 0

    @property
    def is_hidden(self):
        return not self.cells


def pattern(cells, minimum=MIN_CELL):
    """The answers that may be shown one by one; the rest, if any, adds up to the minimum. () where none may be."""
    by_size = sorted(cells, key=lambda answer: (cells[answer], str(answer)))
    lumped, together = [], 0
    while by_size and (cells[by_size[0]] < minimum or (lumped and together < minimum)):
        lumped.append(by_size.pop(0))
        together += cells[lumped[-1]]
    return tuple(answer for answer in cells if answer in by_size)


def table(group, shown=None, minimum=MIN_CELL):
    """The Table of a group in the pattern `shown`, by default its own."""
    if group.total < minimum:
        return Table(group, None, {})
    shown = pattern(group.cells, minimum) if shown is None else shown
    cells = {answer: group.cells.get(answer, 0) for answer in shown}
    return Table(group, group.total, cells, group.total - sum(cells.values()) if cells else 0)


def tables(whole, minimum=MIN_CELL, shown=None):
    """{key: Table} of the whole and of every group that may be looked at beside it; the others are disabled.

    `shown`: the answers to tell one by one, where they were chosen before; too few of one of these now hides all.
    """
    if shown is None:
        shown = pattern(whole.cells, minimum)
    elif not _is_safe(whole.cells, shown, minimum):
        shown = ()
    offered = [whole, *(_parts(whole, shown, minimum) if shown else ())]
    return {group.key: table(group, shown, minimum) for group in offered}


def _parts(group, shown, minimum):
    """Groups below one that may be offered: each is large enough in every cell, and so is what remains of it."""
    parts = [part for part in group.parts if _is_safe(part.cells, shown, minimum)]
    if parts and not _is_safe(_rest(group, parts), shown, minimum, or_empty=True):
        parts.remove(min(parts, key=lambda part: (part.total, part.key)))  # what remains is large enough with it
    for part in parts:
        yield part
        yield from _parts(part, shown, minimum)


def _rest(group, parts):
    taken = {answer: sum(part.cells.get(answer, 0) for part in parts) for answer in group.cells}
    return {answer: count - taken[answer] for answer, count in group.cells.items()}


def _is_safe(cells, shown, minimum, or_empty=False):
    """Whether every cell of the pattern, the lumped one too, is large enough; or there is nobody at all."""
    if or_empty and not any(cells.values()):
        return True
    seen = [cells.get(answer, 0) for answer in shown]
    others = [count for answer, count in cells.items() if answer not in shown]
    lumped = [sum(others)] if set(cells) - set(shown) else []
    return all(count >= minimum for count in [*seen, *lumped])
