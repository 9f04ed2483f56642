"""Drawing the visits to audit, and judging an audit's answers (spec 12).

The draw is random but fixed by the visit and the installation's secret key, so that nobody can steer it and a page
shows the same visits each time. Both what counts as quality and what does not is drawn.
"""

from collections import defaultdict
from math import ceil

from django.utils import timezone
from django.utils.crypto import salted_hmac

from reps.days import ONE_DAY
from reps.models import ParametersByDay, Visit
from reps.stamps import Stamper, visit_facts


def drawn(day, visits=None):
    """The visits of the week around `day` to audit: of each rep two, or a tenth if that is more (spec 3)."""
    by_day = ParametersByDay()
    start, end = by_day.fiscal.week(day)
    week = (Visit.objects.all() if visits is None else visits).held().between(start, end)
    return drawn_of(week.select_related("rep", "customer").order_by("rep__name", "rep_id", "pk"), by_day.on(start))


def drawn_of(visits, rules):
    """Those of a week's visits held that are to be audited by these rules, rep by rep in the order given."""
    by_rep = defaultdict(list)
    for visit in visits:
        by_rep[visit.rep_id].append(visit)
    return [visit for own in by_rep.values() for visit in sorted(own, key=_lot)[: _how_many(own, rules)]]


def _lot(visit):
    return salted_hmac("reps.audits", visit.key).hexdigest()


def _how_many(visits, rules):
    return max(rules.audits_per_rep_week, ceil(rules.audit_percent * len(visits) / 100))


def judged(audit):
    """The verdict on an audit's answers by the definition of the visit's day."""
    visit = audit.visit
    return Stamper().judge("visit", visit.date, audit.answers, visit_facts(visit))[0]


def last_day_drawn():
    """The last day of the last week that is over: from the one that runs nothing is drawn yet."""
    return ParametersByDay().fiscal.week(timezone.localdate())[0] - ONE_DAY


def audited_by(user):
    """Visits the user may see but did not make: of these the draw is made for them."""
    visits = Visit.objects.visible_to(user)
    return visits.exclude(rep=user.rep_record) if user.rep_record else visits


def may_audit(user, visit):
    """Whether the visit was drawn for a user who may look into it: one somebody picked says nothing of the rest."""
    if not may_look_into(user, visit) or visit.date > last_day_drawn():
        return False
    return visit in drawn(visit.date, audited_by(user).filter(rep=visit.rep))


def may_look_into(user, visit):
    """Whoever leads the team a visit was made in, but not who made it; and the sales admin."""
    leads = visit.team_id in user.managed_team_ids and not user.is_director
    return (leads or user.is_sales_admin) and visit.rep != user.rep_record
