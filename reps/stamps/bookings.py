"""The lines of the ledgers, each with its credit: what was won, what helpers are credited with, what money came in."""

from decimal import Decimal
from functools import cached_property

from reps.locking.rules import Grain, Timetable
from reps.models import Booking, IncomeLine, OverlayLine, Proposal
from reps.money import allot, minor_units
from reps.stamps.rates import Rates


class Bookings(Rates):
    """Makes the lines in memory; reps/stamps/ledger.py writes them."""

    @cached_property
    def timetable(self):
        return Timetable(self.organisation)

    def is_reversed_apart(self, proposal):
        """Whether a win was cancelled after its quarter had locked: then the money goes on that later day (E53)."""
        if proposal.rescinded_on is None:
            return False
        _start, end = self.parameters.fiscal.bounds(Grain.QUARTER, proposal.decided_on)
        return proposal.rescinded_on > self.timetable.last_open_day(Grain.QUARTER, end)

    def bookings_of_proposal(self, proposal, splits):
        """The ledger lines of a proposal; `splits` is [(rep id, percent), ...], empty for all to its rep.

        A win cancelled before its quarter locked leaves none; cancelled after, it is reversed on that day (spec 8.3).
        """
        shares, lines = splits or [(proposal.rep_id, Decimal(100))], []
        for won_on, parts in self.shared_win(proposal, [percent for _rep, percent in shares]):
            day = proposal.rescinded_on if won_on else proposal.decided_on
            for (rep, _percent), (amount, value) in zip(shares, parts, strict=True):
                origin = {"proposal": proposal, "won_on": won_on}
                lines.append(self.booking(rep, day, amount, proposal.currency, value, **origin))
        return lines

    def lines_of_overlays(self, proposal, overlays):
        """The ledger lines of a proposal's overlays, on the same days as those of its win, and apart from them."""
        lines = []
        for won_on, parts in self.shared_win(proposal, [overlay.percent for overlay in overlays]):
            day = proposal.rescinded_on if won_on else proposal.decided_on
            for overlay, (amount, value) in zip(overlays, parts, strict=True):
                line = OverlayLine(overlay=overlay, rep_id=overlay.rep_id, team_id=self.team_on(overlay.rep_id, day))
                line.date, line.amount, line.currency, line.value = day, amount, proposal.currency, value
                lines.append(line)
        return lines

    def shared_win(self, proposal, percents):
        """[(None, [(amount, value) of each share, ...])] of a win, none where there is none to share.

        One that was cancelled after its quarter locked is followed by what takes it back, with the day it was won.
        """
        reversed_apart = self.is_reversed_apart(proposal)
        if proposal.status != Proposal.Status.WON or (proposal.rescinded_on and not reversed_apart):
            return []
        amount, currency = proposal.final_amount, proposal.currency
        amounts = allot(amount, percents, minor_units(currency))
        won = list(zip(amounts, self.shared_value(amount, currency, proposal.decided_on, percents), strict=True))
        taken = [(-amount, None if value is None else -value) for amount, value in won]
        return [(None, won), (proposal.decided_on, taken)] if reversed_apart else [(None, won)]

    def shared_value(self, amount, currency, day, percents):
        """What each share is worth in the company's currency; None where no rate is known."""
        total = self.value(amount, currency, day)
        if total is None:
            return [None] * len(percents)
        return allot(total, percents, minor_units(self.organisation.currency))

    def bookings_of_lead(self, lead, has_proposal, winner=None):
        """A lead won without any proposal is booked itself: it counts for attainment (spec 8.1, E54).

        `winner` is the id of the rep it was booked for before, None where for nobody: then it is its owner's.
        """
        if lead.won_on is None or has_proposal:
            return []
        currency, value = self.code(lead.won_currency), self.value(lead.won_amount, lead.won_currency, lead.won_on)
        return [self.booking(winner or lead.owner_id, lead.won_on, lead.won_amount, currency, value, lead=lead)]

    def lines_of_income(self, income, splits, winner=None):
        """The ledger lines of an income: shared as the win was, on the day the money came (spec 2.3).

        `winner` is the id of the rep a win without a proposal was booked for, None where there is none.
        """
        win = income.proposal or income.lead
        owner = win.rep_id if income.proposal else winner or win.owner_id
        currency = self.code(income.currency or (win.currency if income.proposal else win.won_currency))
        reps, percents = zip(*(splits or [(owner, Decimal(100))]), strict=True)
        amounts = allot(income.amount, percents, minor_units(currency))
        values = self.shared_value(income.amount, currency, income.date, percents)
        shares = zip(reps, amounts, values, strict=True)
        return [self.income_line(income, rep, amount, currency, value) for rep, amount, value in shares]

    def income_line(self, income, rep_id, amount, currency, value):
        team = self.team_on(rep_id, income.date) if rep_id else None
        line = IncomeLine(income=income, kind=income.kind, rep_id=rep_id, team_id=team, date=income.date)
        line.amount, line.currency, line.value = amount, currency, value
        return line

    def booking(self, rep_id, day, amount, currency, value, **origin):
        team = self.team_on(rep_id, day) if rep_id else None
        return Booking(rep_id=rep_id, team_id=team, date=day, amount=amount, currency=currency, value=value, **origin)
