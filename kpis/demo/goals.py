"""Targets: won amount by month for people, teams, regions and the company, re-planned here and there; KPI goals a year.

A month's amount follows what such a company wins on average, the season, the contract and the months since hire, and
half of what sets the rep apart: so that most end a year between 60 and 130 % of it.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from kpis.demo import bulk
from kpis.demo.story import month_starts
from kpis.models import Target, TargetVersion
from kpis.periods import Grain, Period
from reps.models import Booking, ParametersByDay, Proposal
from reps.stamps import Stamper
from reps.terms import terms_on

STRETCH = Decimal("1.06")  # targets are set a little above what is usual
HANDED_DOWN = {"team": Decimal("0.96"), "region": Decimal("0.93"), "company": Decimal("0.87")}  # of people's together
CASH_OF_BOOKINGS = Decimal("0.9")  # it comes in weeks later
TO_THE = Decimal(1000)
DAYS_A_MONTH = Decimal("30.4")
RAMP = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"))  # of a month's amount, in the first months of somebody new
YEARLY = {
    "quality_visits_per_rep_week": "6.5",
    "no_surprise_per_rep_week": "1.8",
    "close_rate": "0.35",
    "quality_lead_share": "0.4",
}
REPLANS = (
    (TargetVersion.Kind.REPLAN, Decimal("0.92"), "Market slower than planned"),
    (TargetVersion.Kind.TERRITORY, Decimal("1.08"), "Took over accounts from a neighbouring team"),
    (TargetVersion.Kind.RELIEF, Decimal("0.85"), "Post vacant for two months"),
)


def goals(story, casts, by):
    """Write all targets, entered `by` a user: from the first month of the story to the end of the fiscal year."""
    months = list(month_starts(story.start, _last_day(story)))
    amounts = _amounts(story, casts, months)
    targets = [_target("won_amount", owner, month, value) for (owner, month), value in amounts.items()]
    targets += (
        _company_years(amounts, months)
        + _volumes(story, casts, amounts)
        + list(_cash_years(casts, amounts, months))
        + list(_yearly(story, casts))
    )
    bulk.write(target for target, _value in targets)
    at = timezone.now()
    bulk.write(TargetVersion(target=target, number=1, value=value, by=by, at=at) for target, value in targets)
    bulk.write(_replans(story, targets, by))


def _last_day(story):
    return Period.of(story.today, Grain.YEAR, ParametersByDay().fiscal).end


def _target(measure, owner, period, value):
    kind, record = owner
    found = Target(measure=measure, period=period.code, start=period.start, end=period.end)
    if kind != "company":
        setattr(found, kind, record)
    return found, value


def _amounts(story, casts, months):
    """{((kind, record or None), month's Period): amount}, of people first, then of teams, regions and the company."""
    usual, own = _usual(story, casts)
    stamper, found, teams = Stamper(), {}, {}
    regions = {cast.team.pk: cast.team.parent for cast in casts}
    for cast in casts:
        teams[cast.team.pk] = cast.team
    sums = defaultdict(Decimal)
    for first in months:
        month = Period.of(first, Grain.MONTH)
        for seller in (seller for cast in casts for seller in cast.sellers):
            value = _amount(story, seller, month, usual, own[seller.rep.pk])
            if value:
                found[("rep", seller.rep), month] = value
                team = teams[stamper.team_on(seller.rep.pk, max(first, seller.rep.hired_on))]
                for owner in (("team", team), ("team", regions[team.pk]), ("company", None)):
                    sums[owner, month] += value
    above = {region.pk for region in regions.values()}
    return found | {key: _rounded(value * HANDED_DOWN[_level(key[0], above)]) for key, value in sums.items()}


def _level(owner, regions):
    kind, record = owner
    return "region" if kind == "team" and record.pk in regions else kind


def _usual(story, casts):
    """(what a full-time rep wins in a usual month, {rep id: how they compare to that, 1 being the same})"""
    won = dict(Booking.objects.filter(date__gte=story.start).order_by().values_list("rep").annotate(Sum("value")))
    time = {seller.rep.pk: _months_sold(story, seller) for cast in casts for seller in cast.sellers}
    usual = sum(value or 0 for value in won.values()) / sum(time.values())
    own = {pk: (won.get(pk) or 0) / (months * usual) for pk, months in time.items()}
    return usual, defaultdict(lambda: Decimal(1), own)


def _months_sold(story, seller):
    first = max(story.start, seller.rep.hired_on)
    last = min(story.today, seller.rep.left_on or story.today)
    return max(Decimal(1), Decimal((last - first).days) / DAYS_A_MONTH * terms_on(seller.terms, last).fte)


def _amount(story, seller, month, usual, own):
    """The rep's amount for a month, None outside their time with the company."""
    rep = seller.rep
    if rep.hired_on > month.start or (rep.left_on and rep.left_on < month.end):
        return None
    tenure = (month.start.year - rep.hired_on.year) * 12 + month.start.month - rep.hired_on.month
    ramp = RAMP[tenure] if tenure < len(RAMP) else 1
    season = Decimal(str(story.season(month.start)))
    level = (1 + min(max(own, Decimal("0.5")), Decimal("1.6"))) / 2
    part = terms_on(seller.terms, month.start).fte
    return _rounded(usual * STRETCH * season * part * level * ramp)


def _rounded(value):
    return max(TO_THE, (value / TO_THE).quantize(Decimal(1)) * TO_THE)


def _company_years(amounts, months):
    """The company's target for each fiscal year that the months cover whole."""
    start = ParametersByDay().fiscal
    years = {Period.of(month, Grain.YEAR, start) for month in months}
    whole = [year for year in years if year.start >= months[0]]
    return [
        _target(
            "won_amount",
            ("company", None),
            year,
            sum(
                value
                for ((kind, _who), month), value in amounts.items()
                if kind == "company" and year.contains(month.start)
            ),
        )
        for year in sorted(whole, key=lambda year: year.start)
    ]


def _cash_years(casts, amounts, months):
    """One region is held to the cash it collects in a fiscal year, beside its months' bookings."""
    region = casts[-1].team.parent
    start = ParametersByDay().fiscal
    years = sorted({Period.of(month, Grain.YEAR, start) for month in months}, key=lambda year: year.start)
    for year in [year for year in years if year.start >= months[0]]:
        total = sum(
            value
            for (owner, month), value in amounts.items()
            if owner == ("team", region) and year.contains(month.start)
        )
        target, value = _target("won_amount", ("team", region), year, _rounded(total * CASH_OF_BOOKINGS))
        target.basis = Target.Basis.CASH
        yield target, value


def _volumes(story, casts, amounts):
    """Proposals to issue, for the months and owners above people: as many as are usual for the people selling then."""
    selling = defaultdict(int)
    regions = {cast.team.pk: cast.team.parent for cast in casts}
    stamper, teams = Stamper(), {cast.team.pk: cast.team for cast in casts}
    for (kind, rep), month in amounts:
        if kind == "rep":
            team = teams[stamper.team_on(rep.pk, max(month.start, rep.hired_on))]
            for owner in (("team", team), ("team", regions[team.pk]), ("company", None)):
                selling[owner, month] += 1
    months_sold = sum(_months_sold(story, seller) for cast in casts for seller in cast.sellers)
    usual = Proposal.objects.issued().count() / float(months_sold) * float(STRETCH)
    return [
        _target("proposals_issued", owner, month, round(people * usual * story.season(month.start)))
        for (owner, month), people in selling.items()
    ]


def _yearly(story, casts):
    """Goals for the other KPIs: the company's for each year, and a bench for each team."""
    start = ParametersByDay().fiscal
    years = {Period.of(day, Grain.YEAR, start) for day in (story.start, story.today)}
    for year in sorted(years, key=lambda year: year.start):
        for measure, value in YEARLY.items():
            yield _target(measure, ("company", None), year, Decimal(value))
        yield _target("ready_bench", ("company", None), year, Decimal(2 * len(casts)))
        for cast in casts:
            yield _target("ready_bench", ("team", cast.team), year, Decimal(2))


def _replans(story, targets, by):
    """One money target in thirty was agreed anew, a month before its period or within it."""
    dice = story.dice("replans")
    for target, value in targets:
        if target.measure == "won_amount" and target.start <= story.today and dice.random() < 1 / 30:
            kind, factor, reason = dice.choice(REPLANS)
            day = target.start + timedelta(days=dice.randint(-30, 10))
            yield TargetVersion(
                target=target,
                number=2,
                value=_rounded(value * factor),
                effective_from=min(day, story.today),
                kind=kind,
                reason=reason,
                by=by,
                at=timezone.now(),
            )
