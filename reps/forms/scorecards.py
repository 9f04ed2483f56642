"""A scorecard: a mark and its evidence for each criterion the company asks."""

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.forms.answers import Chips
from reps.models import Score, Scorecard, ScorecardCriterion
from reps.models.scorecards import HIGHEST, LOWEST

MARKS = [(str(mark), str(mark)) for mark in range(LOWEST, HIGHEST + 1)] + [("", _("Not seen"))]


class ScorecardForm(forms.Form):
    """What this rater makes of a candidate today, begun from their own last scorecard. Others' marks are no part of it.

    What was not seen is left out: it is no low mark.
    """

    def __init__(self, *args, candidate, rater, **kwargs):
        super().__init__(*args, **kwargs)
        self.candidate, self.rater = candidate, rater
        self.criteria = list(ScorecardCriterion.objects.filter(asked=True))
        known = self._last_marks()
        for criterion in self.criteria:
            self._ask(criterion, known.get(criterion.pk))

    def _last_marks(self):
        last = (
            Scorecard.objects.filter(candidate=self.candidate, rater=self.rater).order_by("-scored_on", "-pk").first()
        )
        return {each.criterion_id: each for each in last.scores.all()} if last else {}

    def _ask(self, criterion, score):
        mark, evidence = _names(criterion)
        self.fields[mark] = forms.TypedChoiceField(
            label=criterion.label,
            help_text=criterion.help,
            choices=MARKS,
            coerce=int,
            empty_value=None,
            required=False,
            widget=Chips(),
            initial=str(score.value) if score else "",
        )
        self.fields[evidence] = forms.CharField(
            label=_("What you saw or heard"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
            initial=score.evidence if score else "",
        )

    @property
    def parts(self):
        """[(mark, evidence)] as the page shows them."""
        return [tuple(self[name] for name in _names(criterion)) for criterion in self.criteria]

    def clean(self):
        super().clean()
        for criterion in self.criteria:
            self._check(*_names(criterion))
        if not self.errors and not any(self.cleaned_data[_names(each)[0]] for each in self.criteria):
            raise forms.ValidationError(_("Give at least one mark."))
        return self.cleaned_data

    def _check(self, mark, evidence):
        given, said = self.cleaned_data.get(mark), self.cleaned_data.get(evidence)
        if given and not said and evidence not in self.errors:
            self.add_error(evidence, _("Say what this mark rests on."))
        if said and not given and mark not in self.errors:
            self.add_error(mark, _("Give the mark that this speaks for."))

    @transaction.atomic
    def save(self):
        """Today's scorecard of this rater; a second one on the day takes the place of the first."""
        who = {"candidate": self.candidate, "rater": self.rater, "scored_on": timezone.localdate()}
        scorecard, _created = Scorecard.objects.get_or_create(**who)
        for criterion in self.criteria:
            self._keep(scorecard, criterion)
        return scorecard

    def _keep(self, scorecard, criterion):
        mark, evidence = (self.cleaned_data[name] for name in _names(criterion))
        about = {"scorecard": scorecard, "criterion": criterion}
        if mark is None:
            for score in Score.objects.filter(**about):
                score.delete()
        else:
            Score.objects.update_or_create(**about, defaults={"value": mark, "evidence": evidence})


def _names(criterion):
    return f"mark_{criterion.code}", f"evidence_{criterion.code}"
