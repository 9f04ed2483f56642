"""Kinds of the market: customers, where leads come from and what that cost."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps.imports.columns import Amount, Currency, Day, Reference, Text
from reps.imports.kind import Kind, register
from reps.imports.trees import TreeKind
from reps.models import Customer, LeadSource, SourceSpend
from reps.models.sources import DEEPEST, TOO_DEEP


@register
class Customers(Kind):
    name, label, position, model = "customers", gettext_lazy("Customers"), 60, Customer
    page = "customer_list"
    columns = (
        Text("key", required=True, limit=100),
        Text("name", required=True),
        Text("tier", limit=50),
        Text("industry", limit=100),
        Text("region", limit=100),
    )


@register
class LeadSources(TreeKind):
    name, label, position, model = "lead_sources", gettext_lazy("Lead sources"), 70, LeadSource
    columns = (
        Text("key", required=True, limit=100),
        Text("name", required=True),
        Reference("parent", LeadSource),
        Text("aliases", limit=5000),
        Day("retired_on"),
    )

    def wrote(self, pairs):
        super().wrote(pairs)
        parents = dict(self.model.objects.order_by().values_list("pk", "parent"))
        for row, source in pairs:
            if _depth(source.pk, parents) > DEEPEST:
                self.run.problem(row, "parent", str(TOO_DEEP))


def _depth(pk, parents):
    """How far down in the tree a source stands, as far as it matters."""
    depth = 0
    while pk is not None and depth <= DEEPEST:
        depth, pk = depth + 1, parents.get(pk)
    return depth


class Month(Day):
    """A month, as its first day: 2026-11, or 2026-11-01."""

    def read(self, text, desk):
        day = super().read(f"{text}-01" if len(text) == 7 else text, desk)
        if day.day != 1:
            raise ValueError(_("Enter the first day of the month."))
        return day

    def show(self, value, desk):
        return f"{value:%Y-%m}"


@register
class Spend(Kind):
    name, label, position, model = "spend", gettext_lazy("Spend on sources"), 80, SourceSpend
    columns = (
        Reference("source", LeadSource, required=True),
        Month("month", required=True),
        Amount("amount", required=True),
        Currency(),
    )
    identity = ("source", "month")
