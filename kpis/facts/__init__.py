"""The things that are counted, each named once. Business words; what a fact is, and how it is asked: kpis/fact.py."""
