"""Worked examples of whether a definition can be trusted (spec 14, E44 to E46), through the database."""

from datetime import date

import pytest

from kpis.periods import Period
from kpis.scope import Scope
from kpis.trust.audits import agreement_of, audits_of
from kpis.trust.backtest import NOT_SHOWN, BackTest
from reps.models import Lead, Proposal, QualityDefinition, Visit, VisitAudit
from reps.stamps import Stamper
from tests import builders as made
from tests.asking import percent

pytestmark = pytest.mark.django_db
example = pytest.mark.example
COMPANY, TODAY = Scope.company(), date(2026, 11, 23)
OPENED, WON_ON = date(2026, 3, 2), date(2026, 4, 10)


def written(model, records):
    """Many records of a kind at once, stamped as single saves stamp them."""
    stamp = getattr(Stamper(), model._meta.model_name)
    for at, record in enumerate(records):
        record.key = f"{model.__name__}-{record.customer_id}-{at}"
        stamp(record)
    return model.objects.bulk_create(records)


def rounded(lift):
    return tuple(round(each, 2) for each in (lift.ratio, lift.low, lift.high))


def backtest(kind):
    return BackTest(QualityDefinition.in_force(kind, TODAY), COMPANY, TODAY).whole


@example("E44")
def test_forty_audits_agree_well_and_six_of_28_are_over_claimed():
    rep, customer, auditor = made.rep(), made.customer(), made.user()
    pairs = [(True, True)] * 22 + [(True, False)] * 6 + [(False, True)] + [(False, False)] * 11
    yes = dict.fromkeys(made.QUALITY_VISIT, True) | {"next_step_on": "2026-11-20"}
    visits = written(
        Visit,
        [
            Visit(
                rep=rep, customer=customer, date=date(2026, 11, 16), answers=yes if says else {"need_confirmed": False}
            )
            for says, _finds in pairs
        ],
    )
    VisitAudit.objects.bulk_create(
        VisitAudit(visit=visit, auditor=auditor, claimed=visit.quality, quality=finds)
        for visit, (_says, finds) in zip(visits, pairs, strict=True)
    )
    found = agreement_of(audits_of(COMPANY, Period.parse("2026-W47")))
    assert (percent(found.share), round(found.kappa, 2), round(found.ac1, 2)) == (82.5, 0.63, 0.67)
    assert (found.rep_only, found.rep_yes, percent(found.over_claim)) == (6, 28, 21.4)
    assert tuple(percent(each) for each in found.over_claim_range) == (10.2, 39.5)


@example("E45")
def test_opportunities_with_a_quality_visit_were_won_two_and_a_half_times_as_often():
    rep, customer = made.rep(), made.customer(tier="A")
    received = made.moment("2026-03-01T10:00")
    leads = written(
        Lead,
        [
            Lead(
                owner=rep,
                customer=customer,
                received_at=received,
                opportunity_on=OPENED,
                won_on=WON_ON if won else None,
            )
            for won in [True] * 18 + [False] * 27 + [True] * 12 + [False] * 63
        ],
    )
    day = date(2026, 3, 3)
    yes = dict.fromkeys(made.QUALITY_VISIT, True) | {"next_step_on": "2026-03-10"}
    about = {"rep": rep, "customer": customer, "date": day, "logged_at": made.moment("2026-03-03T18:00")}
    written(Visit, [Visit(lead=lead, answers=yes, **about) for lead in leads[:45]])
    trial = backtest("visit")
    assert (trial.arms.won, trial.arms.n, trial.arms.other_won, trial.arms.other_n) == (18, 45, 12, 75)
    assert rounded(trial.crude) == (2.50, 1.33, 4.69)


@example("E46")
def test_a_definition_that_picked_big_accounts_is_not_shown():
    rep = made.rep()
    for tier, groups in {"A": ((True, 27, 45), (False, 9, 15)), "B": ((True, 3, 30), (False, 9, 90))}.items():
        customer = made.customer(tier=tier)
        written(
            Proposal,
            [
                _proposal(rep, customer, no_surprise, at < won)
                for no_surprise, won, count in groups
                for at in range(count)
            ],
        )
    trial = backtest("proposal")
    assert (trial.arms.won, trial.arms.n, trial.arms.other_won, trial.arms.other_n) == (30, 75, 18, 105)
    assert rounded(trial.crude) == (2.33, 1.41, 3.86)
    assert rounded(trial.adjusted) == (1.00, 0.62, 1.61)
    assert trial.verdict == NOT_SHOWN


def _proposal(rep, customer, no_surprise, won):
    answers = dict.fromkeys(made.NO_SURPRISE, True) if no_surprise else {"needs_co_created": False}
    ending = {"status": "won", "decided_on": WON_ON} if won else {"status": "lost", "decided_on": WON_ON}
    return Proposal(rep=rep, customer=customer, issued_on=OPENED, amount=100, answers=answers, **ending)
