"""One number and what it is made of.

Numerator and denominator stay apart until the last line: a team's rate is a sum over a sum (E11), and where there is
nothing to divide by the value is None, which is not 0 (spec 2.5).
"""

from dataclasses import dataclass

from kpis.flags import ADJUSTED, BY_QUOTES, IMMATURE, LOW_N, RESTATED


@dataclass(frozen=True)
class Tally:
    """Numerator and denominator of one group. They add; `value` divides once, at the end.

    A denominator of None means the figure is the numerator itself. `given` is for figures that are no quotient, such
    as a median.
    """

    numerator: object = None
    denominator: object = None
    divides: bool = True
    given: object = None
    n: int = 0

    def __add__(self, other):
        return Tally(_plus(self.numerator, other.numerator), _plus(self.denominator, other.denominator), self.divides)

    @property
    def value(self):
        if not self.divides:
            return self.given if self.numerator is None else self.numerator
        if self.denominator is None or self.numerator is None or not self.denominator:
            return None
        return float(self.numerator) / float(self.denominator)


def _plus(one, other):
    return other if one is None else one if other is None else one + other


@dataclass(frozen=True)
class Figure:
    """One number and all that goes with it (spec 2.8)."""

    measure: object  # the Measure that it is of
    period: object
    group: dict  # what the asker grouped by, such as {"rep": "E-17"}
    numerator: object
    denominator: object
    value: object
    low: float | None
    high: float | None
    n: int
    flags: tuple[str, ...]
    published: object = None  # what was published of it, where it was (kpis/publishing)
    young: int = 0  # how many of its cohort are too recent to tell, and left out
    pending: int = 0  # how many stand apart until somebody decides

    @property
    def is_immature(self):
        return IMMATURE in self.flags

    @property
    def cohort(self):
        """How many there are, the young included."""
        return (self.denominator or 0) + self.young

    @property
    def is_restated(self):
        return RESTATED in self.flags

    @property
    def is_adjusted(self):
        return ADJUSTED in self.flags

    @property
    def is_by_quotes(self):
        return BY_QUOTES in self.flags

    @property
    def formula(self):
        """The measure's, in the unit that was counted."""
        return self.measure.quotes_formula if self.is_by_quotes else self.measure.formula

    @property
    def definition(self):
        return self.measure.quotes_definition if self.is_by_quotes else self.measure.definition

    @property
    def is_few(self):
        return LOW_N in self.flags
