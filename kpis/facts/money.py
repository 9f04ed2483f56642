"""Won money: booked, recognised, received, taken back."""

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from kpis.distinct import Distinct
from kpis.fact import Events, Table, Together
from kpis.reversals import TakenBackLater
from reps.models import Booking, IncomeLine, OverlayLine

BOOKINGS = Table(Booking, "date")
INCOME = Table(IncomeLine, "date")
OVERLAYS = Table(OverlayLine, "date")

amount_won = Events("amount_won", BOOKINGS, total="value")
amount_revenue = Events("amount_revenue", INCOME, Q(kind="revenue"), "value")
amount_cash = Events("amount_cash", INCOME, Q(kind="cash"), "value")
income_without_rate = Events("income_without_rate", INCOME, Q(value=None))
amount_without_rate = Events("amount_without_rate", BOOKINGS, Q(value=None, amount__isnull=False))
amount_unknown = Events("amount_unknown", BOOKINGS, Q(amount=None))
# The ledger of a period with what was taken back of it later
amount_attained = Together("amount_attained", BOOKINGS, total="value", also=(TakenBackLater(),))
# What takes a win back is no deal, not even of a win for nothing
deals_won = Distinct("deals_won", BOOKINGS, Q(won_on=None, value__isnull=False), what=Coalesce("proposal", -F("lead")))
incomes_recognised = Distinct("incomes_recognised", INCOME, Q(kind="revenue", value__isnull=False), what="income")
incomes_received = Distinct("incomes_received", INCOME, Q(kind="cash", value__isnull=False), what="income")
wins_without_proposal = Events("wins_without_proposal", BOOKINGS, Q(lead__isnull=False))

# What those who helped are credited with beside it: in no total (spec 2.3)
amount_overlay = Events("amount_overlay", OVERLAYS, total="value")
deals_helped = Distinct("deals_helped", OVERLAYS, Q(value__gte=0), what="overlay__proposal")
overlay_without_rate = Events("overlay_without_rate", OVERLAYS, Q(value=None))
