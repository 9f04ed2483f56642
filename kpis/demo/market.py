"""The market: where leads come from and at what cost, who the customers are, what a dollar is worth."""

from dataclasses import dataclass
from decimal import Decimal

from kpis.demo import bulk
from kpis.demo.story import month_starts
from kpis.demo.words import TRADE_ZH, firm, unused
from reps.models import Customer, FxRate, LeadSource, SourceSpend

ACCOUNTS_A_REP = 22
OVERSEAS = 0.05
DOLLAR = Decimal("7.15")


@dataclass
class Spring:
    """A source of leads as it really is: how many of a hundred leads, how fitting and eager, what a month costs."""

    source: LeadSource
    weight: float
    fit: float
    intent: float
    asks: float  # how often they ask for contact or an offer outright
    cost: int | None  # a month, for sixty reps; None: nobody entered it

    def busy(self, month):
        """Fairs are in spring and autumn."""
        if self.source.key.startswith("fair"):
            return 2.5 if month in (3, 4, 9, 10, 11) else 0.3
        return 1.0


# key, name, parent, weight, fit, intent, asks, monthly cost in the company's currency
SOURCES = (
    ("online", "Online", None, 0, 0, 0, 0, None),
    ("search", "Search ads", "online", 4, 55, 48, 0.25, 42_000),
    ("search-brand", "Brand keywords", "search", 7, 68, 62, 0.45, 18_000),
    ("search-generic", "Generic keywords", "search", 14, 50, 42, 0.2, 95_000),
    ("site", "Website form", "online", 16, 63, 58, 0.6, 0),
    ("social", "WeChat official account", "online", 9, 52, 38, 0.12, 26_000),
    ("social-webinar", "WeChat webinars", "social", 8, 60, 52, 0.2, 15_000),
    ("events", "Events", None, 0, 0, 0, 0, None),
    ("fair-canton", "Canton Fair", "events", 9, 66, 50, 0.35, 120_000),
    ("fair-industry", "Industry Expo", "events", 6, 61, 47, 0.3, 60_000),
    ("people", "People", None, 0, 0, 0, 0, None),
    ("referral", "Customer referral", "people", 10, 78, 70, 0.7, 5_000),
    ("partner", "Partners", "people", 7, 70, 60, 0.5, 20_000),
    ("bought", "Bought lists", None, 12, 38, 20, 0.03, 35_000),
)


ALIASES = {"search": ["baidu", "cpc"], "site": ["website"], "social": ["wechat"], "fair-canton": ["广交会"]}


def sources(story):
    """The springs that leads flow from, written with their spend."""
    known, springs = {None: None}, []
    for key, name, parent, weight, *nature in SOURCES:
        aliases = "\n".join(ALIASES.get(key, ()))
        known[key] = LeadSource.objects.create(key=key, name=name, parent=known[parent], aliases=aliases)
        if weight:
            springs.append(Spring(known[key], weight, *nature))
    LeadSource.objects.create(key="magazine", name="Trade magazine", retired_on=story.start)
    SourceSpend.objects.bulk_create(_spend(story, springs))
    return springs


def _spend(story, springs):
    dice = story.dice("spend")
    for spring in springs:
        for month in month_starts(story.start, story.today):
            if spring.cost is not None:
                amount = spring.cost * story.reps / 60 * spring.busy(month.month) * dice.uniform(0.8, 1.2)
                yield SourceSpend(source=spring.source, month=month, amount=Decimal(round(amount, -2)).quantize(CENT))


CENT = Decimal("0.01")


def rates(story):
    """A plan rate for the dollar in every year of the story; the latest year's plan is a little lower."""
    years = range((story.start.year - 1), story.today.year + 1)
    drift = Decimal("0.03")
    FxRate.objects.bulk_create(
        FxRate(currency="USD", kind=FxRate.Kind.PLAN, year=year, rate=DOLLAR - drift * at)
        for at, year in enumerate(years)
    )


def customers(story, cast, names, number):
    """The customers of one team, written; each rep works a part of them. `number` is that of the first."""
    dice = story.dice(f"customers {cast.team.key}")
    cast.customers = [
        _customer(dice, cast.region, names, number + at) for at in range(ACCOUNTS_A_REP * len(cast.sellers))
    ]
    bulk.write(cast.customers)
    for at, seller in enumerate(cast.sellers):
        seller.book = cast.customers[at :: len(cast.sellers)]
    return number + len(cast.customers)


def _customer(dice, region, names, number):
    industry = dice.choice(list(TRADE_ZH))
    return Customer(
        key=f"C-{number:05d}",
        name=unused(lambda: firm(dice, region, industry), names),
        tier=dice.choices("ABC", (2, 4, 4))[0],
        industry=industry,
        region="Overseas" if dice.random() < OVERSEAS else region,
    )
