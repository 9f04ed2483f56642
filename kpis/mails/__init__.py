"""Rhythms by mail: who wants which when, what is due, the letter with the page's numbers, and the outbox (spec 11)."""
