"""Pages on which something is logged: sent twice it is saved once, and one is told what it counts as."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from reps.models import Customer, Lead, Proposal
from reps.suggestions import option_of
from reps.views import late
from reps.views.back import next_page


class EntryPage:
    """Mixed into NewRecord and EditRecord. `said(record)` gives (message level, text) after saving."""

    def get_initial(self):
        """What the address of a new one names, such as ?customer=17&date=2026-11-24; of one there is, its status."""
        asked = self.request.GET.dict() if not self.object else {"status": self.request.GET.get("status")}
        customer = Customer.objects.visible_to(self.request.user).filter(pk=_number(asked.get("customer"))).first()
        fields = {name: asked[name] for name in self.prefilled if asked.get(name)}
        return fields | ({"customer": customer} if customer else {})

    def form_valid(self, form):
        record, change = late.saved(self.request, form, lambda: self._saved(form))
        if record is None and change is None:
            return self.render_to_response(self.get_context_data(form=form))
        if change:
            late.say(self.request, change)
            return HttpResponseRedirect(next_page(self.request, self.back()))
        self.object = record
        messages.add_message(self.request, *self.said(self.object))
        return HttpResponseRedirect(next_page(self.request, self.back()))

    def _saved(self, form):
        """Save; if the same form, sent twice at once, was faster, take what it made."""
        try:
            with transaction.atomic():
                return form.save_once()
        except IntegrityError:
            made = form.made_by_key()
            if made is None:
                raise
            return made

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "back": next_page(self.request, self.back()),
            "next": next_page(self.request, ""),
        }


def part_of(record, user):
    """The proposal or lead a record is part of, in words, if the reader may see it."""
    for model, pk in ((Proposal, getattr(record, "proposal_id", None)), (Lead, record.lead_id)):
        found = model.objects.visible_to(user).filter(pk=pk).first() if pk else None
        if found:
            return option_of(found)[1]
    return ""


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def told(verdict, words):
    """(level, text) about a verdict; `words` are the texts for yes, no and unanswered, %(missing)s filled in."""
    text = words[(True, False, None).index(verdict.quality)] % {"missing": verdict.says}
    return (messages.SUCCESS if verdict.quality else messages.WARNING), text


def saved_as(label):
    return messages.SUCCESS, _("Saved as: %(status)s.") % {"status": label}
