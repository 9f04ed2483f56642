"""Targets proposed from the company's own last 13 weeks (spec 3): no source gives a universal number."""
