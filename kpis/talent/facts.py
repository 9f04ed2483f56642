"""What is counted of the people in the pool (spec 5.1)."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Case, DecimalField, Value, When
from django.utils.translation import gettext as _

from kpis.periods import Grain
from kpis.talent.person import GOOD_RATING, eve
from kpis.talent.pool import FRESH_DAYS, counted, pool_of, state_day
from reps.models import Candidate

PART = DecimalField(max_digits=12, decimal_places=4)


class PeopleFact:
    """People in the pool as often as they count in each period; the key is their team where teams were asked for.

    `days(person, ask, period)` says on which days they count: on the benches they stood on then.
    """

    def __init__(self, name, days):
        self.name, self.days = name, days

    def counted(self, ask, index=0, pool=None):
        """[(person, day), ...], those left out who stood on no bench of the scope that day."""
        pool, period = pool or pool_of(ask), ask.periods[index]
        each = ((person, day) for person in self.among(pool, ask, period) for day in self.days(person, ask, period))
        return [(person, day) for person, day in each if self.is_of(person, ask.scope, day)]

    def among(self, pool, ask, period):
        """The people to look at."""
        return pool.people.values()

    def is_of(self, person, scope, day):
        return person.share(scope, day) != 0

    def parts(self, person, ask, day):
        """[(group, the part of the person that counts in it), ...]"""
        return person.parts(ask.scope, ask.by, day)

    def totals(self, ask):
        pool, found = pool_of(ask), defaultdict(list)
        for index, _period in enumerate(ask.periods):
            for person, day in self.counted(ask, index, pool):
                for group, part in self.parts(person, ask, day):
                    found[(index, *group)].append(part)
            if not ask.by:
                found[(index,)] += []
        return {key: counted(parts) for key, parts in found.items()}

    def heads(self, ask):
        """The people, each as somebody."""
        return Candidate.objects.filter(pk__in=[person.candidate.pk for person, _day in self.counted(ask)])

    def records(self, ask):
        """The people; where one counts in part, or more than once, each says as how much: its `part`."""
        parts, whole = defaultdict(int), ask.narrowed(by=())
        for person, day in self.counted(ask):
            parts[person.candidate.pk] += sum(part for _group, part in self.parts(person, whole, day))
        odd = [When(pk=pk, then=Value(_decimal(part))) for pk, part in parts.items() if part != 1]
        found = Candidate.objects.filter(pk__in=parts)
        return found.annotate(part=Case(*odd, default=Value(Decimal(1)), output_field=PART)) if odd else found


def _decimal(part):
    return Decimal(part.numerator) / part.denominator


def groups_of(person, ask, day):
    """The groups of an ask that a person in the pool belonged to: each of their benches, their first source."""
    return [group for group, _part in person.parts(ask.scope, ask.by, day)]


def shared_in_words(measure, ask, reader):
    """Who counts in part among a measure's people, standing on several benches: a sentence in a list, or nothing.

    Whom the reader may not see, oneself among them, is counted and not named.
    """
    facts = [fact for fact in (measure.numerator, measure.denominator) if isinstance(fact, PeopleFact)]
    people = {person.candidate.pk: (person, day) for fact in facts for person, day in fact.counted(ask)}.values()
    parts = [(person.candidate, person.share(ask.scope, day)) for person, day in people]
    shared = sorted((each.name, part, each.pk) for each, part in parts if part != 1)
    found = Candidate.objects.visible_to(reader).filter(pk__in=[pk for *_named, pk in shared])
    seen = set(found.values_list("pk", flat=True)) if shared else ()
    told = [f"{name} {part}" for name, part, pk in shared if pk in seen]
    if len(told) < len(shared):
        told.append(_("others: %(number)s") % {"number": len(shared) - len(told)})
    return [_("On several benches, so counted in part: %(people)s.") % {"people": ", ".join(told)}] if told else []


class StandingFact(PeopleFact):
    """Those active when the period's state is read and who pass `test(person, ask, day)`."""

    def __init__(self, name, test):
        super().__init__(name, self._days)
        self.test = test

    def among(self, pool, ask, period):
        return pool.active_on(state_day(ask, period))

    def _days(self, person, ask, period):
        day = state_day(ask, period)
        return [day] if self.test(person, ask, day) else []


def crossing(kind):
    """A fact of those who crossed into or out of the pool in the period: added, reactivated, hired or exits."""

    def days(person, ask, period):
        known = ask.days_of(period)
        crossed = person.crossings(known.start, known.end) if known else ()
        return [day for day, what in crossed if what == kind]

    return PeopleFact(f"talent_{kind}", days)


class HandOvers(PeopleFact):
    """Who came to a bench from another team's, less those who went to another's: nobody in the whole company.

    Somebody who stands on one bench more counts on each for the smaller part from then on.
    """

    def __init__(self):
        super().__init__("talent_handed_over", self._rebenched)

    def _rebenched(self, person, ask, period):
        known = ask.days_of(period)
        return person.rebenched(known.start, known.end) if known else []

    def is_of(self, person, scope, day):
        return person.share(scope, day) != 0 or person.share(scope, eve(day)) != 0

    def parts(self, person, ask, day):
        went = ((group, -part) for group, part in super().parts(person, ask, eve(day)))
        return [*super().parts(person, ask, day), *went]


def months_of(ask):
    return ask.parameters.review_months


in_pool = StandingFact("in_pool", lambda person, ask, day: True)
rated = StandingFact("rated", lambda person, ask, day: person.rating_on(day) is not None)
good = StandingFact("good", lambda person, ask, day: (person.rating_on(day) or 0) >= GOOD_RATING)
ready = StandingFact("ready", lambda person, ask, day: person.ready_on(day, ask.parameters))
overdue = StandingFact("overdue", lambda person, ask, day: person.overdue_on(day, months_of(ask)))
stale = StandingFact("stale", lambda person, ask, day: person.stale_on(day, ask.parameters.talent_stale_days))
fresh = StandingFact("fresh", lambda person, ask, day: (day - person.candidate.added_on).days <= FRESH_DAYS)
internal = StandingFact("internal", lambda person, ask, day: person.candidate.present_rep_id is not None)
added, reactivated, hired, exits = map(crossing, ("added", "reactivated", "hired", "exits"))
handed_over = HandOvers()
FLOW = added, reactivated, hired, exits, handed_over


class MonthlyReviews(PeopleFact):
    """Members active during the whole of each month of the period, counted a month at a time (spec 5.1)."""

    def __init__(self, name, reviewed):
        super().__init__(name, self._days)
        self.reviewed = reviewed

    def _days(self, person, ask, period):
        whole = (month for month in period.split(Grain.MONTH) if not month.cut)
        return [min(month.end, ask.as_of) for month in whole if self._counts(person, ask, month)]

    def _counts(self, person, ask, month):
        if ask.as_of < month.start or not person.active_throughout(month.start, min(month.end, ask.as_of)):
            return False
        return not self.reviewed or any(month.contains(day) and day <= ask.as_of for day, _rating in person.reviews)


reviews_due = MonthlyReviews("reviews_due", reviewed=False)
reviews_done = MonthlyReviews("reviews_done", reviewed=True)
