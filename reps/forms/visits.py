"""The form of a visit, and the one-tap outcome of a planned one."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.forms.answers import PREFIX, Chips, is_evidence
from reps.forms.choices import day_input
from reps.forms.entry import EntryForm
from reps.forms.joining import JoiningForm, about
from reps.forms.part_of import PartOfForm
from reps.locking import guard
from reps.locking.closing import closing_words
from reps.models import Lead, Parameters, Proposal, Visit
from reps.models.base import stored
from reps.models.visits import is_ahead
from reps.suggestions import LEADS, PROPOSALS

Status = Visit.Status
AHEAD = (Status.PLANNED, Status.CANCELLED, Status.RESCHEDULED)  # what may be said of a day to come
YEAR = timedelta(days=366)


class VisitForm(PartOfForm, JoiningForm, EntryForm):
    """Logs or changes a visit, with the answers that say whether it is a quality visit."""

    kind = "visit"
    key_letter = "V"
    day_field = "date"
    part_kinds = (PROPOSALS, LEADS)
    twin_message = _("There is already a visit to this customer on that day. Is this another one?")

    channel = forms.ChoiceField(label=_("Channel"), choices=Visit.Channel.choices, widget=Chips, required=False)
    status = forms.ChoiceField(label=_("Status"), widget=Chips)
    outcome = forms.ChoiceField(label=_("What it led to"), widget=Chips, required=False)

    class Meta:
        model = Visit
        fields = ["rep", "customer", "date", "start", "minutes", "channel", "status", "outcome", "note"]
        widgets = {
            "date": day_input(),
            "start": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "minutes": forms.NumberInput(attrs={"inputmode": "numeric"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial = {"channel": Visit.Channel.ONSITE, "status": Status.HELD} | self.initial
        known = self.instance.status if self.instance.pk else ""
        self.fields["date"].help_text = closing_words()
        statuses = [each for each in Status if each != Status.VOID or known]
        self.fields["status"].choices = [(each.value, each.label) for each in statuses]
        self.fields["outcome"].choices = [*Visit.Outcome.choices, ("", _("Not answered"))]
        self.offer_parts()

    def linked(self):
        return self.instance.proposal or self.instance.lead

    def clean(self):
        super().clean()
        self._check_when()
        self._check_advance()
        if not self.errors:
            self.ask_about_colleague()
        return self.cleaned_data

    def _check_advance(self):
        """An advance is something the client agreed to do, by a day (spec 9.3)."""
        steps = [name for name in self.fields if name.startswith(PREFIX) and self._is_step(name)]
        dated = [name for name in steps if isinstance(self.cleaned_data.get(name), str)]
        if self.cleaned_data.get("outcome") == Visit.Outcome.ADVANCE and steps and not dated:
            self.add_error(steps[0], _("An advance has a next step: say for which day."))

    def _is_step(self, name):
        criterion = self.fields[name].criterion
        return criterion.type == criterion.Type.DATE and not is_evidence(criterion) and name not in self.errors

    def _check_when(self):
        day, status, today = self.cleaned_data.get("date"), self.cleaned_data.get("status"), self.today
        if not day or not status:
            return
        zone = self.instance.rep.zone if self.instance.rep_id else None
        if status not in AHEAD and is_ahead(day, self.cleaned_data.get("start"), zone):
            self.add_error("date", _("That lies in the future: a visit to come can only be planned."))
        elif day > today + YEAR:
            self.add_error("date", _("That is more than a year ahead."))
        elif status == Status.PLANNED and day < today and self._is_new_plan(day):
            self.add_error("date", _("A planned visit lies ahead. If it took place, choose “Held”."))

    def _is_new_plan(self, day):
        return not self.instance.pk or "date" in self.changed_data or "status" in self.changed_data

    def alive(self, records):
        dead = [Status.VOID, Status.CANCELLED, Status.RESCHEDULED]
        return records.filter(about(self.cleaned_data.get("start"))).exclude(status__in=dead)

    def save(self, commit=True):
        visit, chosen = self.instance, self.cleaned_data["part_of"]
        visit.proposal = chosen if isinstance(chosen, Proposal) else None
        visit.lead = chosen if isinstance(chosen, Lead) else chosen.lead if chosen else None
        if visit.pk and "status" in self.changed_data:
            visit.logged_at = timezone.now()  # when it was known what came of it
        if self.joined:
            visit.status = Status.VOID
        check_late(visit)
        saved = super().save(commit)
        if self.joined:
            self.join(saved)
        return saved


def check_late(visit):
    """Raise PeriodLocked where the visit's period is locked, or its day too long ago to be told freely (spec 12)."""
    was = stored(visit)
    guard.check(was, visit)
    guard.check_age(was, visit, Parameters.on(visit.rep.today).backdate_free_days)


class VisitOutcomeForm(forms.Form):
    """What came of a planned visit."""

    status = forms.ChoiceField(
        choices=[(each.value, each.label) for each in (Status.HELD, Status.NO_SHOW, Status.CANCELLED)]
    )

    def __init__(self, *args, visit, **kwargs):
        super().__init__(*args, **kwargs)
        self.visit = visit

    def clean(self):
        if self.visit.status != Status.PLANNED:
            raise ValidationError(
                _("It was already recorded: %(status)s.") % {"status": self.visit.get_status_display()}
            )
        status = self.cleaned_data.get("status")
        if status in (Status.HELD, Status.NO_SHOW) and self.visit.date > self.visit.rep.today:
            raise ValidationError(_("Its day has not come yet."))
        return self.cleaned_data

    def save(self):
        self.visit.status, self.visit.logged_at = self.cleaned_data["status"], timezone.now()
        check_late(self.visit)
        self.visit.save()
        return self.visit
