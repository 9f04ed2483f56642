"""People pasted from a spreadsheet: one line a person, with team, e-mail, day of hire and who leads.

    text -> paste (lines and columns) -> people (who is meant, checked) -> filing (files for reps/imports)

What is written, and taken back, is the import pipeline's affair.
"""
