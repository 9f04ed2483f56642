"""Forms of the talent pool: a candidate with their stage, and a review."""

from django import forms
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.forms.choices import day_input, talent_teams
from reps.forms.keys import new_key
from reps.forms.unlocked import UnlockedForm
from reps.locking import guard
from reps.models import Candidate, Parameters, Rep, SharedBench, StageEvent, TalentReview, Team
from reps.models.talent import Stage

DAYS = ("added_on", "can_start_on", "last_contact_on", "next_contact_on", "consent_on", "consent_until")


class CandidateForm(UnlockedForm):
    """Adds or changes a candidate. A new stage is written down as an event on the day it was reached."""

    day = "added_on"
    stage_on = forms.DateField(
        label=_("Stage reached on"),
        required=False,
        widget=day_input(),
        help_text=_("Only for a new stage. Blank: today."),
    )

    also_for = forms.ModelMultipleChoiceField(
        label=_("Also on the benches of"),
        queryset=Team.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
        help_text=_("Each bench then counts a part of them, so that the teams add up to the company."),
    )

    class Meta:
        model = Candidate
        fields = [
            "name",
            "team",
            "also_for",
            "stage",
            "stage_on",
            "rating",
            "readiness",
            "can_start_on",
            "source",
            "industry",
            "channel",
            "added_on",
            "last_contact_on",
            "next_contact_on",
            "consent_on",
            "consent_until",
            "present_rep",
            "rep",
        ]
        widgets = {name: day_input() for name in DAYS}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.stage_was = user, self.instance.stage if self.instance.pk else None
        self.fields["readiness"].help_text = ready_in_words()
        mine = talent_teams(user)
        self.fields["team"].queryset = mine | Team.objects.filter(pk=self.instance.team_id)
        self.fields["also_for"].queryset = self._may_share(mine)
        self.initial["also_for"] = [each.team_id for each in self._shared()]
        self.fields["team"].required = not (user.sees_everything or user.is_recruiter)  # else out of their sight
        self.fields["present_rep"].queryset = self._colleagues()
        self.fields["rep"].queryset = Rep.objects.visible_to(user) | Rep.objects.filter(pk=self.instance.rep_id)
        if not user.sees_sales:
            del self.fields["rep"]
        if self.instance.raters:
            del self.fields["rating"]

    def _colleagues(self):
        """Reps who might take another role: of whom the user leads, or for a recruiter of all."""
        known = Rep.objects.all() if self.user.is_recruiter else Rep.objects.visible_to(self.user)
        return known.employed_on(timezone.localdate()) | Rep.objects.filter(pk=self.instance.present_rep_id)

    def _shared(self):
        return self.instance.shared_benches.all() if self.instance.pk else ()

    def _may_share(self, mine):
        """The teams a candidate may be shared with: no choice where there is but one."""
        there = Team.objects.filter(pk__in=[each.team_id for each in self._shared()])
        return mine | there

    @property
    def has_new_stage(self):
        return self.cleaned_data.get("stage") not in (None, self.stage_was)

    def clean(self):
        super().clean()
        today = timezone.localdate()
        for name in ("added_on", "stage_on", "last_contact_on", "consent_on"):
            if self.cleaned_data.get(name) and self.cleaned_data[name] > today:
                self.add_error(name, _("That lies in the future."))
        if self.has_new_stage and "stage_on" in self.cleaned_data:
            self._place_stage(today)
        if self.cleaned_data.get("rep") and self.cleaned_data.get("stage") != Stage.HIRED:
            self.add_error("rep", _("Only somebody hired is a rep: choose the stage “Hired”."))
        return self.cleaned_data

    def _place_stage(self, today):
        """The day of a new stage: not before the stage they stand at was reached."""
        added = self.cleaned_data.get("added_on") or today
        chosen = self.cleaned_data["stage_on"] or (today if self.stage_was else added)
        last = self._last_move() or added
        if chosen < last:
            self.add_error("stage_on", _("They reached the stage before on %(day)s.") % {"day": last})
        self.cleaned_data["stage_on"] = chosen
        reached = StageEvent(candidate=self.instance, stage=self.cleaned_data["stage"], occurred_on=chosen)
        if locked := guard.refusal(None, reached):
            self.add_error("stage_on", locked.words)

    def _last_move(self):
        events = StageEvent.objects.filter(candidate=self.instance.pk)
        return events.aggregate(last=Max("occurred_on"))["last"] if self.instance.pk else None

    def save(self, commit=True):
        self.instance.key = self.instance.key or new_key("T")
        candidate = super().save(commit)
        self._share(candidate)
        if self.has_new_stage:
            candidate.keep_first_stage(self.stage_was or Stage.IDENTIFIED)
            StageEvent.objects.get_or_create(
                candidate=candidate, stage=candidate.stage, occurred_on=self.cleaned_data["stage_on"]
            )
        return candidate

    def _share(self, candidate):
        """Place them on these benches besides their own, one record at a time, so that its history says who did."""
        wanted = {team.pk for team in self.cleaned_data["also_for"]} - {candidate.team_id}
        there = {each.team_id: each for each in candidate.shared_benches.all()}
        for team in sorted(wanted - set(there)):
            SharedBench.objects.create(candidate=candidate, team_id=team)
        for team in set(there) - wanted:
            there[team].delete()


def ready_in_words():
    """What it takes to be ready now, by the parameters in force today."""
    days = Parameters.on(timezone.localdate()).talent_ready_days
    return _("Now: can start within %(days)s days. Soon: within 6 months.") % {"days": days}


class ReviewForm(forms.ModelForm):
    """A look at a candidate today: rating, readiness, contact. Nothing filled is "no change", recorded as such."""

    readiness = forms.ChoiceField(choices=[("", "—"), *Candidate.Readiness.choices], required=False)
    spoken = forms.BooleanField(required=False)  # two-way contact today
    next_contact_on = forms.DateField(required=False, widget=day_input())

    class Meta:
        model = TalentReview
        fields = ["rating", "note"]
        widgets = {"note": forms.TextInput()}

    def __init__(self, *args, candidate=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidate = candidate

    def clean_rating(self):
        if self.cleaned_data["rating"] and self.candidate.raters:
            raise forms.ValidationError(_("The rating comes from the scorecards: fill in yours instead."))
        return self.cleaned_data["rating"]

    def clean_next_contact_on(self):
        day = self.cleaned_data["next_contact_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("The next contact can't lie in the past."))
        return day

    @transaction.atomic
    def save_for(self, candidate, user):
        """Write today's review by this user; a second one on the day adds to the first."""
        told = self._tell(candidate)
        given = {name: self.cleaned_data[name] for name in ("rating", "note") if self.cleaned_data[name]}
        changed = {"no_change": False} if given or told else {}
        review, _created = TalentReview.objects.update_or_create(
            candidate=candidate,
            reviewed_on=timezone.localdate(),
            reviewer=user.called,
            defaults=given | changed,
            create_defaults={"no_change": True} | given | changed,
        )
        return review

    def _tell(self, candidate):
        """Put on the candidate's record what the look at them brought to light; whether there was anything."""
        asked = self.cleaned_data
        found = {name: asked[name] for name in ("rating", "readiness", "next_contact_on") if asked[name]}
        found |= {"last_contact_on": timezone.localdate()} if asked["spoken"] else {}
        for name, value in found.items():
            setattr(candidate, name, value)
        if found:
            candidate.save()
        return bool(found)
