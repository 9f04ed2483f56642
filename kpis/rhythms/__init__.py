"""The manager's rhythms: one page for each moment, built from the measures there are (spec 11)."""
