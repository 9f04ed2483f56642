"""Conditions apart from their values, so that one put into SQL for one day or person serves every other.

Only plain values compared with a field of their own are taken out: how all others read may depend on what they are.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Aggregate, Field, Model, Q
from django.utils.timezone import get_current_timezone_name

from reps.kept import Given, bound
from reps.statement import Question

COMPARED = ("gt", "gte", "lt", "lte", "exact", "range")


class Values(dict):
    """{name: value}, as they are taken out of the conditions on a model's rows."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def out_of(self, condition):
        """The condition with Given ones in place of its values."""
        children = [self._child(each) for each in condition.children]
        return Q.create(children, condition.connector, condition.negated)

    def out_of_total(self, expression):
        """The same of what an aggregate counts, as far as that is a condition."""
        if not isinstance(expression, Aggregate) or not isinstance(expression.filter, Q):
            return expression
        args, named = expression._constructor_args  # made anew, not copied: by these, expressions are the same or not
        return type(expression)(*args, **named | {"filter": self.out_of(expression.filter)})

    def _child(self, child):
        if isinstance(child, Q):
            return self.out_of(child)
        if not isinstance(child, tuple):
            return child
        lookup, value = child
        field = compared(self.model, lookup)
        if field is None:
            return child
        if isinstance(value, tuple):  # a range
            return lookup, tuple(self._given(field, each) for each in value)
        return lookup, self._given(field, value)

    def _given(self, field, value):
        value = value.pk if isinstance(value, Model) else value
        if isinstance(value, bool) or not isinstance(value, (date, int, str)):
            return value
        name = f"value_{len(self)}"
        self[name] = value
        return Given(name, field)


@lru_cache(maxsize=1024)
def compared(model, lookup) -> Field | None:
    """The field that a lookup such as proposal__issued_on__gte compares a value with; None for any other lookup."""
    *path, last = lookup.split("__")
    path = path if last in COMPARED else [*path, last]
    for number, name in enumerate(path, 1):
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        if not getattr(field, "concrete", False) or field.many_to_many:
            return None
        if number < len(path):
            model = field.related_model
            if model is None:
                return None
    return getattr(field, "target_field", field)


@dataclass(frozen=True)
class Posed:
    """A question that leaves values open, with these."""

    question: Question
    values: Values

    @property
    def slots(self):
        return self.question.slots

    @cached_property
    def select(self):
        kept = self.question.select
        return kept and replace(kept, params=tuple(bound(kept.params, self.values)))


def question_of(model, where, columns):
    """The question about the rows that a Q describes: put into SQL once, for whatever days and people it asks.

    Putting it into SQL takes longer than the answer, for a page that looks at fewer than some thousand rows.
    """
    values = Values(model)
    where = values.out_of(where)
    columns = tuple(column._replace(what=values.out_of_total(column.what)) for column in columns)
    return Posed(_question_of(model, where, columns, get_current_timezone_name()), values)


@lru_cache(maxsize=1024)
def _question_of(model, where, columns, _zone):  # where lookups go by the day of a moment, it is the reader's
    return Question(model.objects.filter(where), columns)
