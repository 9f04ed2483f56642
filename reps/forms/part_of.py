"""What a visit or a proposal is part of: a lead or, for a visit, a proposal. A short list, by customer."""

from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reps.suggestions import LEADS, opportunities, opportunity_named, option_of


class PartOfForm(forms.ModelForm):
    """Mixed into a form with `user`, `instance` and a customer. The field's value is the record itself, or None."""

    part_kinds = (LEADS,)

    part_of = forms.ChoiceField(label=_("Part of"), required=False)

    def linked(self):
        """What the record is part of now."""
        return self.instance.lead

    def offer_parts(self):
        """Fill the list: what it is part of, what the form was sent or opened with, and what there is to choose."""
        now = self.linked()
        wished = opportunity_named(self.user, self._wish(), self.part_kinds)
        offered = [option_of(each) for each in (now, wished) if each]
        field = self.fields["part_of"]
        field.choices = list(dict([("", _("Nothing in particular")), *offered, *self._found()]).items())
        url = reverse("opportunity_suggest")
        field.widget.attrs["data-part-of"] = f"{url}?{urlencode({'kinds': ''.join(self.part_kinds)})}"
        if now:
            self.initial["part_of"] = option_of(now)[0]

    def _wish(self):
        return (self.data if self.is_bound else self.initial).get("part_of") or ""

    def _found(self):
        customer = self.instance.customer if self.instance.customer_id else self.initial.get("customer")
        rep = self.instance.rep if self.instance.rep_id else self.user.rep_record
        return opportunities(self.user, customer, rep, self.part_kinds)

    def clean_part_of(self):
        """One that the reader may not see stays if it was there before."""
        now, code = self.linked(), self.cleaned_data["part_of"]
        return now if now and code == option_of(now)[0] else opportunity_named(self.user, code, self.part_kinds)

    def clean(self):
        super().clean()
        chosen, customer = self.cleaned_data.get("part_of"), self.cleaned_data.get("customer")
        if chosen and customer and chosen.customer_id not in (None, customer.pk):
            self.add_error("part_of", _("That belongs to another customer."))
        return self.cleaned_data
