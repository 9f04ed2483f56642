"""Who had a lead to answer on a day: who has it now says nothing of a month ago (spec 2.3, 6)."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Subquery, When
from django.utils import timezone

from kpis.fact import Standing, Table
from reps.models import Lead, Rep
from reps.statement import Question
from reps.zones import day_ends


@dataclass(frozen=True)
class Hands(Table):
    """Leads by who had them to answer, which `in_hands` tells of each."""

    def column(self, name):
        return "hand_key" if name == "rep" else super().column(name)


HANDS = Hands(Lead, "received_on", rep="hand", source="source")


class InHand(Standing):
    """Leads that stand when a period's state is read, by who had them then."""

    def question(self, ask, period, columns):
        return Question(self._rows(ask, period), columns)

    def records(self, ask):
        return self._rows(ask, ask.periods[0])

    def _rows(self, ask, period):
        day = min(period.end, ask.as_of)
        found = in_hands(day_ends(day, ask.organisation.zone)).filter(self.where(ask, day))
        if ask.scope.rep_id is not None:
            found = found.filter(pk__in=_ever_in_hand(ask.scope.rep_id))
        return found.filter(ask.scope.where(self.table.rep, self.table.team)).order_by()


def _ever_in_hand(rep):
    """Ids of the leads a rep has, had at first or had in between: only of these is it asked who had them when."""
    has, had_first = Lead.objects.filter(owner=rep), Lead.objects.filter(first_owner=rep)
    had = Lead.history.filter(owner=rep).order_by().values("id")
    return had.union(has.order_by().values("pk"), had_first.order_by().values("pk"))


def in_hands(midnight):
    """Leads, each with `hand`, the id of the rep who had it to answer before `midnight`, and that rep's `hand_key`."""
    if midnight > timezone.now():
        return Lead.objects.annotate(hand=F("owner"), hand_key=F("owner__key"))
    found = Lead.objects.annotate(hand=_hand_before(midnight))
    return found.annotate(hand_key=Subquery(Rep.objects.filter(pk=OuterRef("hand")).values("key")))


def _hand_before(midnight):
    """The owner by the last version of the record before then; without one, whoever had the lead first."""
    versions = Lead.history.filter(id=OuterRef("pk"), history_date__lt=midnight)
    last = versions.order_by("-history_date", "-history_id").values("owner")[:1]
    return Case(
        When(assigned_at__gte=midnight, then=None),
        When(Exists(versions), then=Subquery(last)),
        default=F("first_owner"),
        output_field=BigIntegerField(),
    )
