"""What reps contested of visits taken out of the count, as disputes: open ones go to the next manager up (spec 17)."""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

KEPT = 300  # characters of a reason there was room for
OPEN, UPHELD, DISMISSED = "open", "upheld", "dismissed"


def to_disputes(apps, schema_editor):
    """A dispute for each contest, with a history of its own: raised by the rep, decided by whoever did."""
    overturn, past = apps.get_model("reps.Overturn"), apps.get_model("reps.HistoricalOverturn")
    for model in (overturn, past):
        model.objects.filter(upheld=False).update(stands=False)
    above = Above(apps)
    for each in overturn.objects.exclude(contested_at=None).select_related("visit__rep").order_by("pk"):
        dispute = apps.get_model("reps.Dispute").objects.create(**told(each, above))
        log(apps, dispute, each.visit.rep.user_id)


def told(overturn, above):
    visit, upheld = overturn.visit, overturn.upheld
    state = OPEN if upheld is None else DISMISSED if upheld else UPHELD
    said = {"about": "taken_out", "reason": overturn.contest, "raised_at": overturn.contested_at}
    decided = {"state": state, "decided_by_id": overturn.decided_by_id, "ended_at": overturn.decided_at}
    whose = {"rep_id": visit.rep_id, "visit_id": visit.pk, "day": visit.date, "team_id": visit.team_id}
    above = above.of(visit, overturn.by_id) if state == OPEN else None
    return said | decided | whose | {"against_id": overturn.by_id, "approver_team_id": above}


class Above:
    """Who decides: of the teams from the rep's up, the second that has a manager, who did not take the visit out."""

    def __init__(self, apps):
        self.parents = dict(apps.get_model("reps.Team").objects.values_list("pk", "parent_id"))
        today = timezone.localdate()
        now = apps.get_model("reps.Membership").objects.filter(
            Q(start=None) | Q(start__lte=today), Q(end=None) | Q(end__gte=today), manages=True
        )
        self.leaders = list(now.values_list("team_id", "rep_id", "rep__user_id"))

    def of(self, visit, by):
        """The team's id, or None."""
        team, direct = visit.team_id, False
        while team is not None:
            users = {user for there, rep, user in self.leaders if there == team and rep != visit.rep_id}
            if users and direct and users - {by, None}:
                return team
            direct, team = direct or bool(users), self.parents[team]
        return None


def log(apps, dispute, rep_user):
    """What the history would hold if they had been disputes from the beginning."""
    past = apps.get_model("reps.HistoricalDispute")
    row = {field.attname: getattr(dispute, field.attname) for field in dispute._meta.concrete_fields}
    raised = row | {"state": OPEN, "decided_by_id": None, "ended_at": None}
    past.objects.create(**raised, history_type="+", history_date=dispute.raised_at, history_user_id=rep_user)
    if dispute.state != OPEN:
        by = {"history_date": dispute.ended_at, "history_user_id": dispute.decided_by_id}
        past.objects.create(**row, history_type="~", **by)


def to_contests(apps, schema_editor):
    """What can be told of a visit taken out of the count; other disputes, and those withdrawn, have no place there."""
    overturns = {each.visit_id: each for each in apps.get_model("reps.Overturn").objects.all()}
    disputes = apps.get_model("reps.Dispute").objects.filter(about="taken_out").exclude(state="withdrawn")
    for each in disputes.order_by("raised_at", "pk"):
        if each.visit_id in overturns:
            contested(overturns[each.visit_id], each)
    apps.get_model("reps.Dispute").objects.all().delete()
    apps.get_model("reps.HistoricalDispute").objects.all().delete()


def contested(overturn, dispute):
    overturn.contest, overturn.contested_at = dispute.reason[:KEPT], dispute.raised_at
    overturn.upheld = None if dispute.state == OPEN else dispute.state == DISMISSED
    overturn.decided_by_id, overturn.decided_at = dispute.decided_by_id, dispute.ended_at
    overturn.save()


class Migration(migrations.Migration):

    dependencies = [
        ("reps", "0022_disputes"),
    ]

    operations = [migrations.RunPython(to_disputes, to_contests)]
