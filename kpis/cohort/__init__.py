"""Proposals followed from their first issue to their end: how many are won, by what unit, and with what chance."""
