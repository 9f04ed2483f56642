"""Days on which another visit would count, as visits become those of another opportunity (E14)."""

from reps.locking.days import Days
from reps.same_day import Seen, by_lead, by_proposals, held, miscounted, overturned, rep_days, whole_days


class ProposalCapped:
    """What comes of another lead of a proposal, of none any more, or of its deletion."""

    def days(self, was, now):
        if was is None or (now is not None and now.lead_id == was.lead_id):
            return set()

        def then(visit):
            of_it = visit.proposal == was.pk
            return visit._replace(proposal=now and now.pk, from_lead=now and now.lead_id) if of_it else visit

        return _moved(by_proposals([was.pk]), then)


class LeadCapped:
    """What comes of the deletion of a lead: its visits, and those of its proposals, stand without it."""

    def days(self, was, now):
        if was is None or now is not None:
            return set()

        def then(visit):
            return visit._replace(**{name: None for name in ("lead", "from_lead") if getattr(visit, name) == was.pk})

        return _moved(by_lead(was.pk), then)


def _moved(named, then):
    """The Days on which not the same visits count once each is as `then` says."""
    moved = set()
    for visits in whole_days(rep_days(named)):
        seen = [then(Seen(*row)) for row in held(visits)]
        moved |= {Days(each.day, each.day) for each, _counts in miscounted(seen, overturned(visits))}
    return moved
