"""Mails of disputes: to whom one waits for, and to the rep whose own was decided. Each once, by how things stand."""

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.mails.letter import Letter, Section, words
from kpis.mails.write import NotTheirs, composed
from reps.models import Dispute, Membership, User

WAITS, DECIDED = "dispute", "decision"  # as Mail.rhythm
TITLES = {WAITS: gettext_lazy("A dispute to decide"), DECIDED: gettext_lazy("A dispute of yours was decided")}
TOLD = (Dispute.State.UPHELD, Dispute.State.DISMISSED)


def news(since):
    """{user, dispute, rhythm} of what was raised or decided since an instant, of those who want to be told."""
    for dispute in Dispute.objects.open().filter(raised_at__gte=since).order_by("pk"):
        for user in _asked_to_decide(dispute):
            yield {"user": user, "dispute": dispute, "rhythm": WAITS}
    wanted = {"rep__user__is_active": True, "rep__user__dispute_mails": True}
    decided = Dispute.objects.filter(state__in=TOLD, ended_at__gte=since, **wanted)
    for dispute in decided.select_related("rep__user").order_by("pk"):
        yield {"user": dispute.rep.user, "dispute": dispute, "rhythm": DECIDED}


def _asked_to_decide(dispute):
    """The next manager up; where there is none, directors and admins (spec 17)."""
    managers = Membership.objects.on(timezone.localdate()).filter(team=dispute.approver_team, manages=True)
    above = Q(rep__in=managers.values("rep")) | Q(is_director=True) | Q(is_staff=True) | Q(is_superuser=True)
    found = User.objects.filter(above, is_active=True, dispute_mails=True).select_related("rep").order_by("pk")
    return [user for user in found if _waits_for(user, dispute)]


def _waits_for(user, dispute):
    return Dispute.objects.filter(pk=dispute.pk).waiting_for(user).exists()


def written(mail):
    """The Written of a mail. NotTheirs where it is no longer its reader's business."""
    user, dispute = mail.user, mail.dispute
    if not user.is_active or not _IS_THEIRS[mail.rhythm](user, dispute):
        raise NotTheirs
    with translation.override(user.language or settings.LANGUAGE_CODE), timezone.override(user.zone):
        about = str(TITLES[mail.rhythm]) + _(", ") + _called(dispute)
        return composed(about, _LETTERS[mail.rhythm](dispute), _page(dispute))


def _is_of(user, dispute):
    return user.rep_record == dispute.rep and dispute.is_decided


_IS_THEIRS = {WAITS: _waits_for, DECIDED: _is_of}


def _called(dispute):
    return " ".join(dispute.label.split())  # a subject is one line


def _page(dispute):
    return reverse("dispute", args=[dispute.pk])


def _to_decide(dispute):
    return Letter(_("%(rep)s disputes it") % {"rep": dispute.rep.name}, (_raised(dispute),))


def _as_decided(dispute):
    answer = words(dispute.decision, "", _page(dispute), f"{timezone.localdate(dispute.ended_at):%Y-%m-%d}")
    return Letter(dispute.get_state_display(), (Section(_("The decision"), (answer,)), _raised(dispute)))


def _raised(dispute):
    said = f"{dispute.rep.name}, {timezone.localdate(dispute.raised_at):%Y-%m-%d}"
    return Section(dispute.get_about_display(), (words(dispute.reason, "", _page(dispute), said),))


_LETTERS = {WAITS: _to_decide, DECIDED: _as_decided}
