"""Patterns in how records are written that are worth a look. A prompt to talk, never a verdict (spec 12)."""

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kpis.ask import Ask
from kpis.definitions import measure_by_name
from kpis.kpi import figures
from kpis.periods import Grain, Period
from kpis.trust.lift import Arms, crude_lift
from reps.fiscal import STANDARD, FiscalCalendar
from reps.models import ParametersByDay, Proposal, Rep, Visit

WEEKS = 13
MANY = 20
BURST, BURST_WITHIN = 5, timedelta(minutes=10)
NOTES, SAME_NOTE, LETTERS = 10, 0.3, 12
WEEKS_ON_TARGET = 6
SUNDAY, EVENING, LOGGED = 6, 18, 10
PROPOSALS, LAST_DAYS, AT_THE_END = 10, 5, 0.3
SPLIT_WITHIN, SPLITS, SPLIT_SHARE = timedelta(days=3), 3, 0.25
LEFT_OPEN, LEFT_SHARE = 5, 0.5
HIGH_SHARE, ARM, NEAR_ONE = 0.7, 10, (0.8, 1.25)


@dataclass(frozen=True)
class Prompt:
    """Something to look at: whose, what, in which figures it shows, and where the records are."""

    rep: Rep
    what: str
    seen: str
    url: str


@dataclass
class Book:
    """What one rep wrote in the weeks looked at."""

    rep: Rep
    since: object
    until: object
    visits: list = field(default_factory=list)  # held, oldest first
    proposals: list = field(default_factory=list)
    weeks: list = field(default_factory=list)  # (quality visits, target) of closed weeks that asked for any
    fiscal: FiscalCalendar = STANDARD  # how the company cuts time
    zone: ZoneInfo | None = None  # the company's
    arms: Arms | None = None  # own opportunities with and without a quality visit, of the whole back-test

    def prompt(self, what, seen, page="visit_list"):
        query = urlencode({"rep": self.rep.key, "since": self.since.isoformat(), "until": self.until.isoformat()})
        return Prompt(self.rep, what, seen, f"{reverse(page)}?{query}")

    def local(self, moment):
        """As the rep's clock showed it; without a zone of their own, as the company's did."""
        zone = self.rep.time_zone
        return timezone.localtime(moment, ZoneInfo(zone) if zone else self.zone)


def prompts(scope, today, test=None, by_day=None):
    """Every pattern found in the last 13 closed weeks, by rep; None where nothing was written in them.

    `test` is the back-test of the visits' definition.
    """
    books, arms = _books(scope, today, by_day or ParametersByDay()), test.whole.arms_by_rep() if test else {}
    for book in books:
        book.arms = arms.get(book.rep.pk)
    found = [prompt for book in books for pattern in PATTERNS if (prompt := pattern(book))]
    return found if books else None


def _books(scope, today, by_day):
    this_week = Period.of(today, Grain.WEEK, by_day.fiscal)
    weeks = this_week.previous().trail(WEEKS)
    since, until = weeks[0].start, weeks[-1].end
    ask, books = Ask(scope, tuple(weeks), today, ("rep",), by_day=by_day), {}
    about = {"since": since, "until": until, "fiscal": by_day.fiscal, "zone": ask.organisation.zone}
    held = Visit.objects.held().filter(scope.where()).between(since, until).select_related("rep").order_by("date", "pk")
    held = held.only("rep__name", "rep__key", "rep__time_zone", "rep", "date", "logged_at", "quality", "note")
    issued = Proposal.objects.issued().filter(scope.where(), issued_on__range=(since, until)).select_related("rep")
    for visit in held:
        books.setdefault(visit.rep, Book(visit.rep, **about)).visits.append(visit)
    for proposal in issued.order_by("issued_on", "pk"):
        books.setdefault(proposal.rep, Book(proposal.rep, **about)).proposals.append(proposal)
    asked = _asked_for(ask)
    for rep, book in books.items():
        book.weeks = asked[rep.key]
    return sorted(books.values(), key=lambda book: book.rep.name)


def _asked_for(ask):
    """{rep key: [(quality visits, whole number asked for), ...]}"""
    attainment, found = measure_by_name("quality_visits_attainment")[1], defaultdict(list)
    for figure in figures([attainment], ask)[attainment].values():
        target = Decimal(figure.denominator or 0).quantize(Decimal(1), ROUND_HALF_UP)
        if target:
            found[figure.group["rep"]].append((figure.numerator, target))
    return found


def always_quality(book):
    """Every single visit of many is of quality."""
    count = len(book.visits)
    if count >= MANY and all(visit.quality for visit in book.visits):
        seen = _("%(count)d of %(count)d visits") % {"count": count}
        return book.prompt(_("Every visit is a quality visit"), seen)
    return None


def quality_without_lift(book):
    """A high share of quality visits, and opportunities with one are won no more often than others."""
    quality = sum(bool(visit.quality) for visit in book.visits)
    if len(book.visits) < MANY or quality / len(book.visits) < HIGH_SHARE:
        return None
    if book.arms is None or min(book.arms.n, book.arms.other_n) < ARM:
        return None
    lift = crude_lift(book.arms)
    if not NEAR_ONE[0] <= lift.ratio <= NEAR_ONE[1]:
        return None
    seen = _("won: %(won)d of %(n)d with a quality visit, %(other_won)d of %(other_n)d without") % asdict(book.arms)
    return book.prompt(_("Much quality, and no more wins for it"), seen)


def saved_in_a_burst(book):
    """Several visits saved within minutes."""
    times = sorted(visit.logged_at for visit in book.visits if visit.logged_at)
    burst = next((a for a, b in zip(times, times[BURST - 1 :], strict=False) if b - a <= BURST_WITHIN), None)
    if burst is None:
        return None
    seen = _("%(count)d visits within ten minutes on %(day)s") % {
        "count": sum(burst <= at <= burst + BURST_WITHIN for at in times),
        "day": book.local(burst).date().isoformat(),
    }
    return book.prompt(_("Many visits saved at once"), seen)


def same_text(book):
    """One text stands under many visits."""
    notes = [" ".join(visit.note.lower().split()) for visit in book.visits if _width(visit.note.strip()) >= LETTERS]
    if len(notes) < NOTES:
        return None
    _text, count = Counter(notes).most_common(1)[0]
    if count / len(notes) <= SAME_NOTE:
        return None
    return book.prompt(_("The same note again and again"), _of(count, len(notes), _("notes")))


def _width(text):
    """As wide as it is set: a Chinese character takes the room of two letters, and says as much."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)


def exactly_on_target(book):
    """Each week reached its target to the visit, and none passed it."""
    if len(book.weeks) >= WEEKS_ON_TARGET and all(done == target for done, target in book.weeks):
        return book.prompt(_("Exactly the target every week"), _("%(count)d weeks") % {"count": len(book.weeks)})
    return None


def on_sunday_evening(book):
    """Most visits are written down on Sunday evening."""
    times = [book.local(visit.logged_at) for visit in book.visits if visit.logged_at]
    late = sum(at.weekday() == SUNDAY and at.hour >= EVENING for at in times)
    if len(times) < LOGGED or late <= len(times) / 2:
        return None
    return book.prompt(_("Written down on Sunday evening"), _of(late, len(times), pgettext("counted", "visits")))


def at_the_end_of_a_quarter(book):
    """Proposals pile up in the last days of quarters."""
    if len(book.proposals) < PROPOSALS:
        return None
    late = [each for each in book.proposals if _days_left(each.issued_on, book.fiscal) < LAST_DAYS]
    if len(late) / len(book.proposals) <= AT_THE_END:
        return None
    seen = _of(len(late), len(book.proposals), pgettext("counted", "proposals"))
    return book.prompt(_("Proposals held back to the end of a quarter"), seen, "proposal_list")


def _days_left(day, fiscal):
    return (Period.of(day, Grain.QUARTER, fiscal).end - day).days


def split_up(book):
    """Several proposals to one customer within days."""
    by_customer = defaultdict(list)
    for proposal in book.proposals:
        by_customer[proposal.customer_id].append(proposal.issued_on)
    pairs = sum(b - a <= SPLIT_WITHIN for days in by_customer.values() for a, b in pairwise(days))
    if pairs < SPLITS or pairs / len(book.proposals) < SPLIT_SHARE:
        return None
    seen = _("%(count)d times another one to the same customer within three days") % {"count": pairs}
    return book.prompt(_("Proposals split up"), seen, "proposal_list")


def left_open(book):
    """Proposals run out with nobody saying what became of them."""
    ends = [(each, *each.end_by(book.until)) for each in book.proposals]
    ended = [(each, ending) for each, ending, ended_on in ends if ended_on]
    silent = sum(ending == Proposal.Status.EXPIRED and _unsaid(each, book.until) for each, ending in ended)
    if silent < LEFT_OPEN or silent / len(ended) < LEFT_SHARE:
        return None
    return book.prompt(
        _("Lost proposals left open"), _of(silent, len(ended), pgettext("counted", "proposals")), "proposal_list"
    )


def _unsaid(proposal, day):
    """Whether nobody had said by a day what became of it."""
    return proposal.status == Proposal.Status.OPEN or proposal.decided_on > day


def _of(part, whole, things):
    return _("%(part)d of %(whole)d %(things)s") % {"part": part, "whole": whole, "things": things}


PATTERNS = (
    always_quality,
    quality_without_lift,
    saved_in_a_burst,
    same_text,
    exactly_on_target,
    on_sunday_evening,
    at_the_end_of_a_quarter,
    split_up,
    left_open,
)
