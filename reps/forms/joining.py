"""Two reps at one visit make one visit: whoever logs it second is asked to join the first (spec 12)."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.locking import guard
from reps.models import Parameters, Visit, VisitParticipant

APART = timedelta(hours=2)  # visits that start further apart are two
ANY_DAY = date(2000, 1, 1)


class JoiningForm:
    """Mixed into the form of a visit. `met` is a colleague's visit that may be the same, `joined` the one chosen.

    Sent with `join`, the number of the colleague's visit, or with `apart` where it was another one.
    """

    met = joined = None

    def ask_about_colleague(self):
        found = self._colleagues_visits()
        self.joined = next((each for each in found if str(each.pk) == self.data.get("join")), None)
        if self.joined:
            self._refuse_late_joining()
        elif found and not self.data.get("apart") and self._is_news():
            self.met = found[0]
            words = _("%(rep)s has logged a visit to them on that day. Was it the same one?")
            self.add_error(None, words % {"rep": self.met.rep})

    def _is_news(self):
        """Whether the form says of a visit that it was held, which nobody knew before."""
        same = {name: self.cleaned_data[name] for name in ("customer", "date")} | {"rep": self.instance.rep}
        is_held = self.cleaned_data["status"] == Visit.Status.HELD
        return is_held and (self._moved(same) or "status" in self.changed_data)

    def _colleagues_visits(self):
        """Held visits of others to the same customer about the same time, of which the rep is no part yet."""
        rep, same = self.instance.rep, {name: self.cleaned_data[name] for name in ("customer", "date")}
        others = Visit.objects.held().filter(about(self.cleaned_data.get("start")), **same)
        others = others.exclude(rep=rep).exclude(pk=self.instance.pk)
        return list(others.exclude(participants__rep=rep).select_related("rep").order_by("start", "pk")[:5])

    def _refuse_late_joining(self):
        there = VisitParticipant(visit=self.joined, rep=self.instance.rep)
        if guard.refusal(None, there) or is_too_old(self.joined.date):
            words = _("It is too late to join: ask for yourself to be added to the visit of %(rep)s.")
            self.add_error(None, words % {"rep": self.joined.rep})

    def join(self, visit):
        """The visit that counts is the colleague's; `visit` stays as what this rep wrote down of it."""
        VisitParticipant.objects.create(visit=self.joined, rep=visit.rep)


def about(start):
    """The Q of visits within two hours of a start; where one of the two has none, at any time of the day."""
    if start is None:
        return Q()
    at = datetime.combine(ANY_DAY, start)
    first = max(at - APART, datetime.combine(ANY_DAY, time.min)).time()
    last = min(at + APART, datetime.combine(ANY_DAY, time.max)).time()
    return Q(start=None) | Q(start__range=(first, last))


def is_too_old(day):
    """Whether what came of a visit of that day can be told no more without approval."""
    today = timezone.localdate()
    return (today - day).days > Parameters.on(today).backdate_free_days


def joint_with(visit):
    """The colleague's visit that a void one was joined to, or None."""
    if visit.status != Visit.Status.VOID:
        return None
    same = {"visit__customer": visit.customer_id, "date": visit.date, "rep": visit.rep_id}
    there = VisitParticipant.objects.filter(**same).select_related("visit__rep").first()
    return there.visit if there else None
