"""The kind `incomes`: revenue recognised and cash collected, for targets that are on one of them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps import stamps
from reps.imports.columns import Amount, Choice, Currency, Day, Reference, Text
from reps.imports.kind import Kind, register
from reps.models import Income, IncomeLine, Lead, Proposal


@register
class Incomes(Kind):
    name, label, position, model = "incomes", gettext_lazy("Incomes"), 125, Income
    page = "income_list"
    columns = (
        Text("key", required=True, limit=100),
        Choice("kind", Income.Kind, required=True),
        Reference("proposal", Proposal),
        Reference("lead", Lead),
        Day("date", required=True),
        Amount("amount", required=True, lowest=None),
        Currency(),
    )

    def write(self, rows):
        self.won_in = self._won_in([row.values for row in rows if row.values.get("currency")])
        super().write(rows)

    def _won_in(self, named):
        """{(proposal id, None) or (None, lead id): currency} of the wins that rows with a currency are of."""
        proposals, leads = ({values.get(name) for values in named} - {None} for name in ("proposal", "lead"))
        home, found = self.run.desk.organisation.currency, {}
        for pk, code in Proposal.objects.filter(pk__in=proposals).order_by().values_list("pk", "currency"):
            found[pk, None] = code
        for pk, code in Lead.objects.filter(pk__in=leads).order_by().values_list("pk", "won_currency"):
            found[None, pk] = code or home
        return found

    def usual_currency(self, row):
        return self.won_in.get((row.values.get("proposal"), row.values.get("lead")))

    def problem(self, row, income):
        if (income.proposal_id is None) == (income.lead_id is None):
            return "proposal", _("name a proposal or a lead, and not both")
        return None

    def wrote(self, pairs):
        stamps.book_incomes([income for _row, income in pairs], self.stamper)

    def removed(self, incomes):
        IncomeLine.objects.filter(income__in=incomes).delete()
