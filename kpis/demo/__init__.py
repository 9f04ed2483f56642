"""A made-up company with eighteen months of work behind it, for trying SalesOps out.

`company.found` writes it; what it is made of lies beside it, a file each: people, market, leads, the diary of visits
and proposals, talent, goals, logins. Everything is drawn from one seed, so the same seed at the same hour gives the
same company. Nothing in it stands for a real person or firm.

How the story goes: each rep has a pace, a craft (how often a visit is a quality visit), candour (how often a proposal
surprises nobody) and a hand for closing; weeks go well and badly in runs; business follows the Chinese year. A quality
visit leads to a proposal some weeks later about four times as often as another visit does, and a no-surprise proposal
is won about twice as often as a blind one. So the pages have something to find.
"""
