"""A rep's own week: what they did against what was expected of them, and what waits for them (spec 12)."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from kpis.cohort.chances import Chance, chance_of, curves_of, history
from kpis.definitions import kpi_by_slug, measure_by_name
from kpis.figure import Figure
from kpis.kpi import figures
from kpis.periods import Grain
from kpis.readings import window, window_in_words
from kpis.versions import heads
from reps import intake
from reps.days import ONE_DAY
from reps.models import Commitment, Lead, Parameters, Proposal, QualityDefinition, Visit

WEEKS = 8
SHOWN = 12  # rows of a list; the rest is one link away
STEPS_FROM = timedelta(days=60)  # how old a visit may be whose next step is still of interest
SOON = timedelta(days=7)

ATTAINMENT = measure_by_name("quality_visits_attainment")[1]
QUALITY_VISITS = measure_by_name("quality_visits")[1]
CLOSE_RATE = measure_by_name("close_rate")[1]
NO_SURPRISE = measure_by_name("no_surprise_share")[1]
OVERLAYS = measure_by_name("overlay_amount")[1]


@dataclass(frozen=True)
class Week:
    """One week of the strip, with the whole number of quality visits it asked for."""

    figure: Figure
    expected: object
    is_over: bool = True
    attainment: Figure | None = None  # what says how much was expected; None of the whole of a week that runs

    @property
    def period(self):
        return self.figure.period

    @property
    def done(self):
        return self.figure.value

    @property
    def heat(self):
        """Class of its colour, from none to reached: h0 to h4."""
        if not self.expected or not self.is_over:
            return "h0"
        return f"h{1 + sum(self.done >= self.expected * part for part in (Decimal('0.5'), Decimal('0.8'), 1))}"

    @property
    def state(self):
        """reached, short, none where nothing was expected, or running."""
        if not self.is_over:
            return "running"
        if not self.expected:
            return "none"
        return "reached" if self.done >= self.expected else "short"


@dataclass(frozen=True)
class ThisWeek:
    """Quality visits so far, what the whole week asks for, and what its finished days did."""

    figure: Figure
    target: int
    attainment: Figure  # of the days so far

    @property
    def so_far(self):
        return self.attainment.denominator

    @property
    def done(self):
        return self.figure.value

    @property
    def is_behind(self):
        return self.done < self.so_far

    @property
    def missing(self):
        return max(self.target - self.done, 0)


def weeks(state):
    """The last eight weeks, this one last, as Weeks; and this one as ThisWeek."""
    found = figures([QUALITY_VISITS, ATTAINMENT], state.ask(*state.period.trail(WEEKS)))
    done, expected = found[QUALITY_VISITS].values(), found[ATTAINMENT].values()
    *over, running = [Week(count, of.denominator, attainment=of) for count, of in zip(done, expected, strict=True)]
    target = whole_target(state)
    whole = replace(running, expected=target, is_over=False, attainment=None)
    return [*over, whole], ThisWeek(running.figure, target, running.attainment)


def heads_of(weeks, state):
    """[(Period, new versions of the definition of quality in it), ...] of the strip's Weeks."""
    return heads(kpi_by_slug("quality_visits"), QUALITY_VISITS, [week.period for week in weeks], state.ask())


def whole_week(state):
    """The ask of the running week as if it were over."""
    return replace(state.ask(), as_of=state.period.end + ONE_DAY)


def whole_target(state):
    """What the whole running week asks for, as if it were over: a whole number (E05)."""
    expected = sum(ATTAINMENT.denominator.totals(whole_week(state)).values(), Decimal(0))
    return int(expected.quantize(Decimal(1), ROUND_HALF_UP))


def months_looked_back(state):
    """How far those shares look back, in words."""
    return window_in_words(CLOSE_RATE, state.at(state.around(state.as_of, Grain.MONTH)), "rep")


def look_back(state):
    """The window that the close rate needs."""
    return window(CLOSE_RATE, state.at(state.around(state.as_of, Grain.MONTH)))


def own_shares(state) -> list[Figure]:
    """Own close rate and no-surprise share, and overlays if any, over the window that the close rate needs."""
    found = figures([CLOSE_RATE, NO_SURPRISE, OVERLAYS], state.ask(look_back(state)))
    every = [figure for by_key in found.values() for figure in by_key.values()]
    return [figure for figure in every if figure.measure is not OVERLAYS or figure.value]


@dataclass(frozen=True)
class NextStep:
    """A step agreed with a customer at their last visit, and the day it is due."""

    visit: Visit
    due: object
    today: object

    @property
    def is_overdue(self):
        return self.due < self.today


class Waiting:
    """What waits for a rep on a day. Each list is short; `more` of a list is on the page its title leads to.

    `seen_by`: only what that user may see of it, for somebody else than the rep. `week` is the one around today.
    """

    def __init__(self, rep, week, today, parameters, seen_by=None):
        self.rep, self.week, self.today, self.parameters, self.seen_by = rep, week, today, parameters, seen_by
        self.visits = self._own(Visit.objects.select_related("customer"))

    def _own(self, records):
        found = records.filter(rep=self.rep)
        return found.visible_to(self.seen_by) if self.seen_by else found

    @cached_property
    def planned(self):
        """Planned visits from today to the end of the week."""
        planned = self.visits.filter(status=Visit.Status.PLANNED, date__range=(self.today, self.week.end))
        return list(planned.order_by("date", "start", "pk"))

    @cached_property
    def unrecorded(self):
        """Planned visits whose day is over, the latest first: those are still remembered."""
        past = self.visits.filter(status=Visit.Status.PLANNED, date__lt=self.today)
        return list(past.order_by("-date", "-start", "pk")[:SHOWN])

    @cached_property
    def unanswered(self):
        """Visits of the last days held but not judged, for want of an answer."""
        recent = self.visits.held().filter(quality=None, date__gt=self.today - SOON)
        return list(recent.order_by("-date", "-start", "pk")[:SHOWN])

    @cached_property
    def proposals(self):
        """Own proposals nobody has decided, the oldest first; run out or not."""
        undecided = self._own(Proposal.objects.issued().filter(status=Proposal.Status.OPEN))
        return undecided.select_related("customer").order_by("issued_on", "pk")

    @cached_property
    def open_proposals(self):
        """With the chance each still has (E32)."""
        found = list(self._open[:SHOWN])
        curves = curves_of(history(self.today)) if found else None
        return [OpenProposal(each, self.today, self.parameters, chance_of(each, curves, self.today)) for each in found]

    @cached_property
    def _open(self):
        return self.proposals.open_on(self.today)

    @cached_property
    def open_count(self):
        return self._open.count()

    @cached_property
    def run_out(self):
        """Proposals that ran out lately and of which nobody has said what became, the latest first."""
        lately = self.today - timedelta(days=self.parameters.proposal_stale_days)
        found = self.proposals.filter(ended_on__range=(lately, self.today))
        return [OpenProposal(each, self.today, self.parameters) for each in found.order_by("-ended_on", "pk")[:SHOWN]]

    @cached_property
    def leads(self):
        """Own leads that nobody has answered, with how long they have waited."""
        waiting = Lead.objects.filter(owner=self.rep, first_response_at=None).waiting().select_related("source")
        return intake.waits(waiting.order_by("received_at", "pk")[:SHOWN])

    @cached_property
    def commitments(self):
        """What the rep agreed to in one-to-ones and is still open, the soonest due first."""
        return list(Commitment.objects.open().filter(rep=self.rep).order_by("due_on", "pk")[:SHOWN])

    @cached_property
    def next_steps(self):
        """Steps due within a week or overdue, one a customer: the last visit replaces what was agreed before."""
        codes = _date_criteria(self.today)
        held = self.visits.held().filter(date__gte=self.today - STEPS_FROM).order_by("-date", "-start", "-pk")
        latest = {}
        for visit in held:
            latest.setdefault(visit.customer_id, visit)
        steps = [NextStep(visit, day, self.today) for visit in latest.values() for day in _days(visit, codes)]
        due = [step for step in steps if step.due <= self.today + SOON]
        return sorted(due, key=lambda step: (step.due, step.visit.pk))[-SHOWN:]


def _date_criteria(day):
    """Codes of the questions about visits whose answer is the day of a next step."""
    definition = QualityDefinition.in_force("visit", day)
    return [each.code for each in definition.criteria() if each.type == each.Type.DATE] if definition else []


def _days(visit, codes):
    answers = [visit.answers.get(code) for code in codes]
    return [type(visit.date).fromisoformat(answer) for answer in answers if answer and isinstance(answer, str)]


@dataclass(frozen=True)
class OpenProposal:
    """A proposal nobody has decided, by age."""

    proposal: Proposal
    today: object
    parameters: Parameters
    chance: Chance | None = None

    @property
    def age(self):
        return (self.today - self.proposal.issued_on).days

    @property
    def days_left(self):
        return (self.proposal.ended_on - self.today).days

    @property
    def is_expiring(self):
        return 0 < self.days_left <= SOON.days

    @property
    def is_stale(self):
        return self.age > self.parameters.proposal_stale_days
