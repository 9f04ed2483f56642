"""A rule as the editor shows it: each criterion in one place, up to three groups, one level of nesting (spec 9.2).

A place is "" (not asked), "rule" (the rule itself) or a group. Storage may nest deeper: such a rule is TooDeep to show.
"""

from dataclasses import dataclass

RULE = "rule"
GROUPS = ("a", "b", "c")
LEAVES = {"is": None, "in": "values", "min": "value", "within": "days"}
LEAF_OF_TYPE = {"bool": "is", "choice": "in", "number": "min", "date": "within"}


class TooDeep(ValueError):
    """The rule has more in it than the editor can show."""


@dataclass(frozen=True)
class Condition:
    """One criterion in its place; `value` is the least number, the days or the choices, `points` its weight."""

    code: str
    type: str
    place: str
    value: object = None
    points: object = None

    def leaf(self):
        name = LEAF_OF_TYPE[self.type]
        extra = LEAVES[name]
        return {name: self.code} | ({extra: self.value} if extra else {})


@dataclass(frozen=True)
class Join:
    """How the parts of a place are put together: all, any, at_least (with how many) or score (with how many points)."""

    name: str
    number: object = None


def tree_of(conditions, joins):
    """The tree that says so; `joins` is {place: Join}. A group nothing is in does not appear."""
    members = {place: [each for each in conditions if each.place == place] for place in (RULE, *GROUPS)}
    parts = [each.leaf() for each in members[RULE]]
    parts += [_joined(joins[group], members[group]) for group in GROUPS if members[group]]
    return _branch(joins[RULE], parts)


def _joined(join, conditions):
    if join.name == "score":
        return {"score": join.number, "weights": {each.code: each.points for each in conditions}}
    return _branch(join, [each.leaf() for each in conditions])


def _branch(join, parts):
    return {"at_least": join.number, "of": parts} if join.name == "at_least" else {join.name: parts}


def shown(tree):
    """({code: Condition}, {place: Join}) of a tree. TooDeep if the editor can't show it."""
    if "score" in tree or _leaf(tree):
        tree = {"all": [tree]}
    join, parts = _read(tree)
    conditions, joins, free = [], {RULE: join}, iter(GROUPS)
    for part in parts:
        if _leaf(part):
            conditions.append(_condition(part, RULE))
        else:
            group = next(free, None)
            if group is None:
                raise TooDeep
            joins[group], found = _group(part, group)
            conditions += found
    by_code = {each.code: each for each in conditions}
    if len(by_code) < len(conditions):
        raise TooDeep
    return by_code, joins


def _group(part, group):
    if "score" in part:
        weights = part["weights"].items()
        return Join("score", part["score"]), [Condition(code, "bool", group, None, each) for code, each in weights]
    join, leaves = _read(part)
    if not all(_leaf(leaf) for leaf in leaves):
        raise TooDeep
    return join, [_condition(leaf, group) for leaf in leaves]


def _read(node):
    if "at_least" in node:
        return Join("at_least", node["at_least"]), node["of"]
    name = "all" if "all" in node else "any"
    return Join(name), node[name]


def _leaf(node):
    return next((name for name in LEAVES if name in node), None)


def _condition(node, place):
    name = _leaf(node)
    type_ = next(type_ for type_, leaf in LEAF_OF_TYPE.items() if leaf == name)
    return Condition(node[name], type_, place, node.get(LEAVES[name]) if LEAVES[name] else None)
