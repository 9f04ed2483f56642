"""Who of the pool is counted on pages: reviews due, and candidates of one kind of background (spec 5)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.formats import shown
from kpis.talent.bench import bench
from kpis.talent.pool import pool_of
from kpis.workings.working import Behind, Worked, Working, sees_talent
from reps.models import Candidate

FIELDS = ("source", "industry", "channel")


def _reviews_due(state, said):
    seats = bench(state.ask(), state.user)
    due = [seat.candidate.pk for seat in seats if seat.state != "looked_at"]
    behind = (Behind("numerator", _("What is counted"), Candidate.objects.filter(pk__in=due), len(due)),)
    return Working(len(due), behind=behind)


def _kind(state, said):
    if said["field"] not in FIELDS or not said["kind"]:
        return None
    people = pool_of(state.ask()).active_on(state.as_of)
    picked = [each.candidate.pk for each in people if getattr(each.candidate, said["field"]) == said["kind"]]
    behind = (Behind("numerator", _("What is counted"), Candidate.objects.filter(pk__in=picked), len(picked)),)
    named = sum(getattr(each.candidate, said["field"]) != "" for each in people)
    words = {"count": len(picked), "named": named, "share": shown(len(picked) / named if named else None, "share")}
    note = _("%(count)s of %(named)s candidates whose record names any: %(share)s") % words
    return Working(len(picked), about=said["kind"], behind=behind, notes=(note,))


WORKED = (
    Worked(
        "reviews_due",
        gettext_lazy("Reviews due"),
        gettext_lazy("Active candidates whose review is overdue or falls due within a week."),
        _reviews_due,
        may_see=sees_talent,
    ),
    Worked(
        "background_kind",
        gettext_lazy("Candidates of this kind"),
        gettext_lazy("Active candidates whose record names this source, industry or channel."),
        _kind,
        may_see=sees_talent,
        takes=("field", "kind"),
    ),
)
