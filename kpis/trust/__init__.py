"""Whether a definition of quality can be trusted: does it go with wins, and do managers see what reps report?

`lift` and `agreement` are pure statistics; `cases` finds the opportunities to learn from, `backtest` puts a definition
to them (spec 9.4). `audits` sums up blind audits, `patterns` names what is worth a look (spec 12).
"""
