"""The whole company, founded in one transaction; and whether there is one already."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from kpis.demo import bulk
from kpis.demo.audits import audits
from kpis.demo.coaching import coaching
from kpis.demo.disputes import disputes
from kpis.demo.goals import goals
from kpis.demo.ledger import Counts, write_team
from kpis.demo.logins import DEMO_MAIL, logins
from kpis.demo.mails import mails
from kpis.demo.market import customers, rates, sources
from kpis.demo.people import company_days, people
from kpis.demo.published import late_changes, published
from kpis.demo.scorecards import scorecards
from kpis.demo.story import Story
from kpis.demo.talent import declarations, potential, talent
from kpis.demo.touches import desk
from kpis.models import Target
from reps.models import (
    CalendarDay,
    Candidate,
    Customer,
    FxRate,
    Lead,
    LeadSource,
    Organisation,
    Proposal,
    Rep,
    Team,
    User,
    Visit,
)
from reps.stamps import Stamper
from salesops.context import DEMO_LOGINS

RECORDS = (Team, Rep, Customer, LeadSource, Lead, Visit, Proposal, Candidate, Target, FxRate, CalendarDay)


def is_founded():
    """Whether the demo company is in the database."""
    return User.objects.filter(email__endswith=DEMO_MAIL).exists()


def strangers():
    """What is in the database that isn't demo data, as kinds of record; empty if the company can be founded."""
    found = [model._meta.verbose_name_plural for model in RECORDS if model.objects.exists()]
    names = [name for _label, name in DEMO_LOGINS]
    if User.objects.filter(username__in=names).exists():
        found.append(User._meta.verbose_name_plural)
    return found


@transaction.atomic
def found(reps, months, seed, now=None):
    """Write the demo company and return its Story. The same arguments within the same hour give the same company."""
    organisation = Organisation.current()
    zone = ZoneInfo(organisation.time_zone)
    now = now or datetime.now(zone).replace(tzinfo=None)
    story = Story(reps, months, seed, now.replace(minute=0, second=0, microsecond=0), zone)
    if not Organisation.objects.exists():
        organisation.name = "Lantern Instruments · 澜腾仪器"
        organisation.save()
    company_days(story)
    rates(story)
    springs, casts = sources(story), people(story)
    _work(story, springs, casts)
    desk(story, casts)
    talent(story, casts)
    declarations(story, casts)
    potential(story, casts)
    users = logins(casts)
    scorecards(story, casts, users)
    goals(story, casts, by=users["director"])
    audits(story, casts, users)
    disputes(story, users)
    coaching(story, casts, users)
    published(story)
    late_changes(story, casts, users)
    mails(casts, users)
    return story


def _work(story, springs, casts):
    stamper, counts, names = Stamper(), Counts(), set()
    for cast in casts:
        with bulk.uncollected():
            counts.customers = customers(story, cast, names, counts.customers + 1) - 1
            write_team(story, cast, springs, stamper, counts)
        _forget(cast)


def _forget(cast):
    """Let go of a team's customers once its work is written."""
    cast.customers = []
    for seller in cast.sellers:
        seller.book = []
