"""Step: the first records, by hand or from a file."""

from reps.models import Customer, Lead, Proposal, Visit

KINDS = (("customers", Customer), ("leads", Lead), ("proposals", Proposal), ("visits", Visit))


def page(request, step):
    if request.method == "POST":
        return step.done(request)
    kinds = [(name, model._meta.verbose_name_plural, model.objects.count()) for name, model in KINDS]
    return step.shown(request, kinds=kinds, has_customers=Customer.objects.exists())
