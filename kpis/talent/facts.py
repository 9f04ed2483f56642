"""What is counted of the people in the pool (spec 5.1)."""

from collections import defaultdict

from django.utils.translation import gettext as _

from kpis.periods import Grain
from kpis.talent.pool import FRESH_DAYS, GOOD_RATING, counted, pool_of, state_day
from reps.models import Candidate


class PeopleFact:
    """People in the pool whom a test picks in each period; the key is their team where teams were asked for."""

    def __init__(self, name, picks):
        self.name, self.picks = name, picks

    def people(self, ask, index=0, pool=None):
        pool = pool or pool_of(ask)
        return [person for person in pool.people.values() if self.picks(person, ask, ask.periods[index])]

    def totals(self, ask):
        pool, found = pool_of(ask), defaultdict(list)
        for index, _period in enumerate(ask.periods):
            for person in self.people(ask, index, pool):
                _add(found, index, person, ask)
            if not ask.by:
                found[(index,)] += []
        return {key: counted(parts) for key, parts in found.items()}

    def records(self, ask):
        return Candidate.objects.filter(pk__in=[person.candidate.pk for person in self.people(ask)])


def _add(found, index, person, ask, times=1):
    """Note the part of a person that counts in each group of an ask."""
    for group, part in person.parts(ask.scope, ask.by):
        found[(index, *group)] += [part] * times


def groups_of(person, ask):
    """The groups of an ask that a person in the pool belongs to: each of their benches, their first source."""
    return [group for group, _part in person.parts(ask.scope, ask.by)]


def shared_in_words(measure, ask):
    """Who counts in part among a measure's people, standing on several benches: a sentence in a list, or nothing."""
    facts = [fact for fact in (measure.numerator, measure.denominator) if isinstance(fact, PeopleFact)]
    people = {person.candidate.pk: person for fact in facts for person in fact.people(ask)}.values()
    parts = [(person.candidate.name, person.share(ask.scope)) for person in people]
    told = ", ".join(f"{name} {part}" for name, part in sorted(parts) if part != 1)
    return [_("On several benches, so counted in part: %(people)s.") % {"people": told}] if told else []


def standing(name, test):
    """A fact of those active when the period's state is read and who pass `test(person, ask, day)`."""

    def picks(person, ask, period):
        day = state_day(ask, period)
        return person.active_on(day) and test(person, ask, day)

    return PeopleFact(name, picks)


def crossing(kind):
    """A fact of those who crossed into or out of the pool in the period: added, reactivated, hired or exits."""

    def picks(person, ask, period):
        known = ask.days_of(period)
        return known is not None and kind in person.crossings(known.start, known.end)

    return PeopleFact(f"talent_{kind}", picks)


def months_of(ask):
    return ask.parameters.review_months


in_pool = standing("in_pool", lambda person, ask, day: True)
rated = standing("rated", lambda person, ask, day: person.rating_on(day) is not None)
good = standing("good", lambda person, ask, day: (person.rating_on(day) or 0) >= GOOD_RATING)
ready = standing("ready", lambda person, ask, day: person.ready_on(day, ask.parameters))
overdue = standing("overdue", lambda person, ask, day: person.overdue_on(day, months_of(ask)))
stale = standing("stale", lambda person, ask, day: person.stale_on(day, ask.parameters.talent_stale_days))
fresh = standing("fresh", lambda person, ask, day: (day - person.candidate.added_on).days <= FRESH_DAYS)
added, reactivated, hired, exits = map(crossing, ("added", "reactivated", "hired", "exits"))


class MonthlyReviews(PeopleFact):
    """Members active during the whole of each month of the period, counted a month at a time (spec 5.1)."""

    def __init__(self, name, reviewed):
        super().__init__(name, self._picks)
        self.reviewed = reviewed

    def _months(self, period):
        return [month for month in period.split(Grain.MONTH) if not month.cut]

    def _picks(self, person, ask, period):
        return any(self._counts(person, ask, month) for month in self._months(period))

    def _counts(self, person, ask, month):
        if ask.as_of < month.start or not person.active_throughout(month.start, min(month.end, ask.as_of)):
            return False
        return not self.reviewed or any(month.contains(day) and day <= ask.as_of for day, _rating in person.reviews)

    def totals(self, ask):
        found = defaultdict(list)
        for index, period in enumerate(ask.periods):
            for month in self._months(period):
                for person in pool_of(ask).people.values():
                    _add(found, index, person, ask, self._counts(person, ask, month))
        return {key: counted(parts) for key, parts in found.items()}


reviews_due = MonthlyReviews("reviews_due", reviewed=False)
reviews_done = MonthlyReviews("reviews_done", reviewed=True)
