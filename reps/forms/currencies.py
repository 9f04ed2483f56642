"""The currencies a form offers: the organisation's, and those that somebody entered a rate for."""

from reps.models import FxRate, Organisation


def currencies(keep="", organisation=None):
    """[code, ...], the organisation's first; `keep`, the one there is, among them."""
    known = FxRate.objects.order_by("currency").values_list("currency", flat=True).distinct()
    home = organisation or Organisation.current()
    return list(dict.fromkeys(filter(None, [home.currency, *known, keep])))


def offer_own_currency(form, name, keep="", organisation=None):
    """Choices of a field that is blank for the organisation's; no question where there is no other."""
    home, *others = currencies(keep, organisation)
    form.fields[name].choices = [("", home), *((code, code) for code in others)]
    if not others:
        del form.fields[name]
