"""Step: who the company is, and how it cuts time."""

from django.db import transaction
from django.utils.translation import gettext as _

from reps.forms.company import CompanyForm, CutForm
from reps.models import Organisation


def page(request, step):
    sent = request.POST if request.method == "POST" else None
    company, cut = CompanyForm(sent, instance=Organisation.current()), CutForm(sent)
    if sent is None:
        return step.shown(request, company=company, cut=cut)
    if not all([company.is_valid(), cut.is_valid()]):  # both, so that everything wrong is told at once
        return step.shown(request, bad=True, company=company, cut=cut)
    with transaction.atomic():
        company.save()
        if cut.has_changed():
            cut.save()
    return step.done(request, _("Saved: %(name)s.") % {"name": company.instance.name})
