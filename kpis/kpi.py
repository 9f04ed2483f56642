"""What a KPI is: measures, each a numerator over a denominator, and the figures they give."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_lazy as _

from kpis.counting import totals
from kpis.figure import Figure, Tally
from kpis.flags import IMMATURE, LOW_N, PARTIAL, PENDING
from kpis.statistics import jeffreys, wilson

INTERVALS = {"wilson": wilson, "jeffreys": jeffreys}


@dataclass(frozen=True, eq=False)
class Measure:
    """A named figure: numerator over denominator, or a count where there is no denominator.

    unit: count, share (0..1, shown as a percentage), rate (per rep-week), money, minutes, ratio.
    `flagged` maps a flag to the fact whose presence raises it; `reason` says why the figure may be blank.
    """

    name: str
    label: str
    definition: str
    numerator: object
    denominator: object = None
    unit: str = "count"
    counted: object = None  # the fact that says how many it rests on, where neither amounts nor time nor a total do
    low_is_good: bool | None = False  # None: neither is better
    reason: str = _("nothing to divide by")
    flagged: dict = field(default_factory=dict)
    warns: dict = field(default_factory=dict)  # {flag: its sentence} where the measure has words of its own
    formula: str = ""
    quotes_definition: str = ""  # the words where quotes are counted, of what may be counted by them
    quotes_formula: str = ""
    additive: bool = True  # parts add up to the whole; a state at a period's end does not add up over time
    target: str = ""  # the parameter that stands in where no target was entered
    held_to: "Measure | None" = None  # the attainment whose expectation, by the time there was, is this rate's goal
    exposure: object = None  # how much time there was to do what is counted, a fact; None: the company's working days
    running: "Measure | None" = None  # the estimate that stands in, lighter, while its cohort is young (spec 8.2)
    ranks: tuple[str, ...] = ("rep", "team")  # whose shares may be set against each other: rep, team, source
    horizon: str = ""  # the parameter that says for how many days a cohort is followed
    follows_young: bool = False  # what is younger than the horizon counts for as long as it has been open
    while_running: bool = False  # says nothing of a period that is over: not shown then
    window_months: int = 0  # pages look back at least this long, where a shorter period could not tell anything
    tuned: tuple[str, ...] = ()  # further parameters that its figures follow, told beside them
    kept: tuple[str, ...] = ()  # those that hold for what happened on their days, whatever is set later
    judged: bool = False  # rests on what a definition of quality says of each record
    is_own: bool = False  # a person's alone: no team or company has it, and no page of theirs shows it
    windows: tuple[str, str] = ()  # the parameters that say so instead: for a rep, and for a team or the company

    @property
    def is_share(self):
        return self.unit == "share"

    @property
    def is_sum_of_things(self):
        """Whether it counts what adds up: so many in a quarter are not so many in a week, nor for each team."""
        return self.unit == "count" and self.additive

    def look_back(self, parameters, of_rep):
        """Months that pages look back at least; 0 for the period alone."""
        return getattr(parameters, self.windows[0 if of_rep else 1]) if self.windows else self.window_months

    def facts(self):
        behind = self.numerator, self.denominator, self.counted, *self.flagged.values()
        return [fact for fact in behind if fact is not None]

    def tallies(self, ask, found):
        """{key: Tally} from totals already found."""
        top, n = found[self.numerator], self.rests_on(found)
        if self.denominator is None:
            return {key: Tally(number, divides=False, n=n.get(key, 0)) for key, number in top.items()}
        bottom = found[self.denominator]
        return {key: Tally(top.get(key, 0), bottom.get(key, 0), n=n.get(key, 0)) for key in {**bottom, **top}}

    def rests_on(self, found):
        """{key: how many records it rests on}: those named, else of a share its whole, else what it counts."""
        return found[self.counted or (self.denominator if self.is_share else self.numerator)]

    def is_known(self, ask, period):
        """Whether the records tell it of that period as known on the as-of day: most tell of any."""
        return True

    def spelt_out(self, ask, figure):
        """The work of the ask's one figure in its own numbers; "" where its numerator over its denominator says it."""
        return ""

    def why_blank(self, figure):
        """Why this figure of the measure has no value."""
        return str(self.reason)

    def nothing(self):
        """The tally of a group without any row: a true zero over whatever there is."""
        return Tally(0, divides=False) if self.denominator is None else Tally(0, 0)

    def records(self, ask, part="numerator"):
        """The very rows behind the numerator or the denominator."""
        fact = (self.denominator or self.numerator) if part == "denominator" else self.numerator
        return fact.records(ask)

    def figure(self, ask, key, tally, raised=()):
        index, *group = key
        period = ask.periods[index]
        low, high = self.interval(tally, ask.parameters)
        return Figure(
            self,
            period,
            dict(zip(ask.by, group, strict=True)),
            tally.numerator,
            tally.denominator,
            tally.value,
            low,
            high,
            tally.n,
            tuple(self._flags(ask, period, tally, raised)),
        )

    def interval(self, tally, parameters):
        """95 % limits of a share with enough behind it, Wilson's or Jeffreys', else (None, None) (spec 2.7, E33)."""
        n = tally.denominator
        if not self.is_share or not n or n < parameters.few_n or not 0 <= tally.numerator <= n:
            return None, None
        return INTERVALS[parameters.interval_method](tally.numerator, n)

    def _flags(self, ask, period, tally, raised):
        if ask.as_of <= period.end:
            yield PARTIAL
        if self.is_share and tally.denominator and tally.denominator < ask.parameters.few_n:
            yield LOW_N
        yield from raised


@dataclass(frozen=True, eq=False)
class Kpi:
    """One KPI: what it is for, in words, and its measures, the headline first among equals.

    `reads` says what to do about it. `card` is the template of its dashboard card.
    """

    slug: str
    title: str
    short: str
    question: str
    definition: str
    headline: str
    measures: tuple[Measure, ...]
    reads: tuple[str, ...] = ()
    definition_kind: str = ""  # the quality definition it follows: visit, lead or proposal
    leading: bool = True
    is_talent: bool = False  # about candidates and the team's strength: for those who lead or recruit
    card: str = "kpis/cards/default.html"
    beside: tuple[str, ...] = ()  # measures that stand beside the headline on its card, to keep it honest
    below_target: object = None  # the fact that says who falls short of the target beyond normal variation
    has_strip: bool = False  # its page shows eight weeks rep by rep
    supporting: tuple[str, ...] = ()  # measures shown under the headline on its page
    panels: tuple[str, ...] = ()  # templates of further parts of its page

    def __getitem__(self, name):
        found = next((measure for measure in self.measures if measure.name == name), None)
        if found is None:
            raise KeyError(name)  # templates look here first for every attribute
        return found

    @property
    def headline_measure(self):
        return self[self.headline]


def shown_now(measures, state):
    """Without those that say nothing of a period that is over, or of more than one person."""
    of_one = state.scope.kind == "rep"
    return [each for each in measures if (state.is_running or not each.while_running) and (of_one or not each.is_own)]


def figures(measures, ask):
    """{measure: {key: Figure}} for several measures, one query a table."""
    found = totals([fact for measure in measures for fact in measure.facts()], ask)
    return {measure: _figures_of(measure, ask, found) for measure in measures}


def _figures_of(measure, ask, found):
    tallies = measure.tallies(ask, found)
    if not ask.by:
        for index in range(len(ask.periods)):
            tallies.setdefault((index,), measure.nothing())
    raised = {key: _raised(measure, key, found) for key in tallies}
    made = {key: measure.figure(ask, key, tally, raised[key]) for key, tally in sorted(tallies.items(), key=order)}
    return {key: _with_those_apart(each, key, found) for key, each in made.items()}


def _with_those_apart(figure, key, found):
    """A share says how many it leaves out: too recent to tell, or pending. Amounts are no heads to add."""
    flagged = figure.measure.flagged if figure.measure.is_share else {}
    young, pending = (found.get(flagged.get(flag), {}).get(key, 0) for flag in (IMMATURE, PENDING))
    return replace(figure, young=young, pending=pending) if young or pending else figure


def _raised(measure, key, found):
    return [flag for flag, fact in measure.flagged.items() if found[fact].get(key)]


def order(item):
    """Sorts (key, anything) by period, then by group, the blank ones last."""
    (index, *group), _tally = item
    return index, [(value is None, value or "") for value in group]


def figure(measure, ask):
    """The one figure of a measure for an ask with a single period and no grouping."""
    return next(iter(figures([measure], ask)[measure].values()))
