"""The form of invitations: who gets a link to a first password."""

from itertools import islice

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.invitations import waits
from reps.models import Membership, Rep

MOST_AT_ONCE = 300


def to_invite(by):
    """Present reps without an account, and those whose account waits for its first password: the first by name.

    The link to an administrator's account is for a superuser to hand out.
    """
    present = Rep.objects.employed_on(timezone.localdate()).select_related("user").order_by("name")
    if not by.is_superuser:
        present = present.filter(Q(user=None) | Q(user__is_staff=False, user__is_superuser=False))
    return list(islice((rep for rep in present if rep.user is None or waits(rep.user)), MOST_AT_ONCE))


class InvitationForm(forms.Form):
    """Reps to tick, those without an account ticked already."""

    reps = forms.TypedMultipleChoiceField(
        label=_("Who gets a link"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person.")},
    )
    mail = forms.BooleanField(
        label=_("Send each link to the person's e-mail address"),
        required=False,
        initial=True,
        help_text=_("Who has no address gets the link from you."),
    )

    def __init__(self, data=None, *, by):
        self.people = {rep.pk: rep for rep in to_invite(by)}
        super().__init__(data, initial={"reps": [pk for pk, rep in self.people.items() if rep.user is None]})
        self.fields["reps"].choices = [(pk, rep.name) for pk, rep in self.people.items()]
        if not settings.MAIL_SERVER:
            del self.fields["mail"]

    @property
    def chosen(self):
        return [self.people[pk] for pk in self.cleaned_data["reps"]]

    def rows(self):
        """[(rep, their Membership today or None, whether ticked), ...]"""
        ticked = {str(pk) for pk in self["reps"].value() or ()}
        today = Membership.objects.on(timezone.localdate()).select_related("team").order_by()
        teams = {each.rep_id: each for each in today.filter(rep__in=self.people)}
        return [(rep, teams.get(pk), str(pk) in ticked) for pk, rep in self.people.items()]
