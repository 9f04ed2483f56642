"""A judgement of somebody's potential, with what it rests on."""

from django import forms

from reps.models import PotentialRating


class PotentialForm(forms.ModelForm):
    class Meta:
        model = PotentialRating
        fields = ["potential", "evidence"]
        widgets = {"potential": forms.RadioSelect, "evidence": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["potential"].choices = PotentialRating._meta.get_field("potential").choices  # none chosen before

    def save_for(self, rep, user):
        """Put today's judgement beside the earlier ones."""
        self.instance.rep, self.instance.by = rep, user
        return self.save()
