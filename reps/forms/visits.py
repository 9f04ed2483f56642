"""The form of a visit, and the one-tap outcome of a planned one."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reps.forms.answers import Chips
from reps.forms.choices import day_input
from reps.forms.entry import EntryForm
from reps.forms.part_of import PartOfForm
from reps.locking import guard
from reps.locking.rules import Grain, Timetable, bounds
from reps.models import Lead, Parameters, PeriodLock, Proposal, Visit
from reps.suggestions import LEADS, PROPOSALS

Status = Visit.Status
AHEAD = (Status.PLANNED, Status.CANCELLED, Status.RESCHEDULED)  # what may be said of a day to come
YEAR = timedelta(days=366)


class VisitForm(PartOfForm, EntryForm):
    """Logs or changes a visit, with the answers that say whether it is a quality visit."""

    kind = "visit"
    key_letter = "V"
    day_field = "date"
    part_kinds = (PROPOSALS, LEADS)
    twin_message = _("There is already a visit to this customer on that day. Is this another one?")

    channel = forms.ChoiceField(label=_("Channel"), choices=Visit.Channel.choices, widget=Chips, required=False)
    status = forms.ChoiceField(label=_("Status"), widget=Chips)

    class Meta:
        model = Visit
        fields = ["rep", "customer", "date", "start", "minutes", "channel", "status", "note"]
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
        stored = self.instance.status if self.instance.pk else ""
        self.fields["date"].help_text = closing_words()
        statuses = [each for each in Status if each != Status.VOID or stored]
        self.fields["status"].choices = [(each.value, each.label) for each in statuses]
        self.offer_parts()

    def linked(self):
        return self.instance.proposal or self.instance.lead

    def clean(self):
        super().clean()
        self._check_when()
        return self.cleaned_data

    def _check_when(self):
        day, status, today = self.cleaned_data.get("date"), self.cleaned_data.get("status"), timezone.localdate()
        if not day or not status:
            return
        if status not in AHEAD and self._is_ahead(day, today):
            self.add_error("date", _("That lies in the future: a visit to come can only be planned."))
        elif day > today + YEAR:
            self.add_error("date", _("That is more than a year ahead."))
        elif status == Status.PLANNED and day < today and self._is_new_plan(day):
            self.add_error("date", _("A planned visit lies ahead. If it took place, choose “Held”."))

    def _is_ahead(self, day, today):
        start = self.cleaned_data.get("start")
        return day > today or (day == today and start is not None and start > timezone.localtime().time())

    def _is_new_plan(self, day):
        return not self.instance.pk or "date" in self.changed_data or "status" in self.changed_data

    def alive(self, records):
        return records.exclude(status__in=[Status.VOID, Status.CANCELLED, Status.RESCHEDULED])

    def save(self, commit=True):
        visit, chosen = self.instance, self.cleaned_data["part_of"]
        visit.proposal = chosen if isinstance(chosen, Proposal) else None
        visit.lead = chosen if isinstance(chosen, Lead) else chosen.lead if chosen else None
        if visit.pk and "status" in self.changed_data:
            visit.logged_at = timezone.now()  # when it was known what came of it
        check_late(visit)
        return super().save(commit)


def closing_words():
    """Until when the week that closes next may be changed freely (spec 12)."""
    today, timetable = timezone.localdate(), Timetable.current()
    start, end = bounds(Grain.WEEK, today - timedelta(days=7))
    if today > timetable.last_open_day(Grain.WEEK, end):
        start, end = bounds(Grain.WEEK, today)
    week = PeriodLock(grain=Grain.WEEK, start=start)
    days = {"week": week, "day": date_format(timetable.last_open_day(Grain.WEEK, end), "DATE_FORMAT")}
    free = timetable.parameters.on(today).backdate_free_days
    words = gettext("%(week)s closes on %(day)s, 24:00. Older than %(days)s days takes approval.")
    return words % (days | {"days": free})


def check_late(visit):
    """Raise PeriodLocked where the visit's period is locked, or its day too long ago to be told freely (spec 12)."""
    was = Visit.objects.filter(pk=visit.pk).first() if visit.pk else None
    guard.check(was, visit)
    guard.check_age(was, visit, Parameters.on(timezone.localdate()).backdate_free_days)


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
        if status in (Status.HELD, Status.NO_SHOW) and self.visit.date > timezone.localdate():
            raise ValidationError(_("Its day has not come yet."))
        return self.cleaned_data

    def save(self):
        self.visit.status, self.visit.logged_at = self.cleaned_data["status"], timezone.now()
        check_late(self.visit)
        self.visit.save()
        return self.visit
