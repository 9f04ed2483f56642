"""Figures beside each other: of two sides, of people, of earlier periods, and whether they differ beyond chance."""
