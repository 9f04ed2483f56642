"""Drawing the visits to audit, and judging an audit's answers (spec 12).

The draw is random but fixed by the visit and the installation's secret key, so that nobody can steer it and a page
shows the same visits each time. Both what counts as quality and what does not is drawn.
"""

from collections import defaultdict
from math import ceil

from django.utils.crypto import salted_hmac

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


def may_audit(user, visit):
    """Whoever leads the team a visit was made in, but not who made it; and the sales admin."""
    leads = visit.team_id in user.managed_team_ids and not user.is_director
    return (leads or user.is_sales_admin) and visit.rep != user.rep_record
