"""Figures of many groups at once, where who has no row has a true zero or a blank rate."""

from kpis.publishing.overlay import figures_then


class Grouped:
    """Figures of an ask grouped by one thing: `of(measure, key, at)` for the ask's period number `at`."""

    def __init__(self, measures, ask):
        self.ask = ask
        self.found = figures_then(measures, ask)

    @property
    def keys(self):
        return {key for each in self.found.values() for _at, key in each if key is not None}

    def of(self, measure, key, at=0):
        return self.found[measure].get((at, key)) or measure.figure(self.ask, (at, key), measure.nothing())
