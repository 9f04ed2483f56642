"""The demo company has audits, a contested visit and a pattern, so that the page has something to say."""

from datetime import datetime

import pytest

from kpis.demo import company
from kpis.scope import Scope
from kpis.trust.audits import agreement_of
from kpis.trust.patterns import prompts
from reps.models import Overturn, Team, VisitAudit


@pytest.mark.django_db
def test_the_manager_finds_audits_a_contested_visit_and_a_pattern():
    story = company.found(18, 5, 7, datetime(2026, 11, 24, 12))
    team = Scope.team(Team.objects.get(memberships__rep__user__username="manager"))
    audits = VisitAudit.objects.filter(team.where("visit__rep", "visit__team")).select_related("visit")
    agreement = agreement_of(audits)
    assert agreement.n >= 20
    assert 0 < agreement.over_claim < 0.5
    assert Overturn.objects.contested().count() == 1
    assert not Overturn.objects.filter(visit__counts=True).exists()
    assert "Written down on Sunday evening" in {each.what for each in prompts(team, story.today)}
