"""Two people's verdicts on the same visits: how far they agree, allowing for chance (spec 12, E44). Pure."""

from collections import Counter
from dataclasses import dataclass

from kpis.statistics import wilson

# From which AC1 on agreement is called so (Landis and Koch, spec 18 [83])
BANDS = ((0.81, "almost_perfect"), (0.61, "substantial"), (0.41, "moderate"), (0.21, "fair"))
LOPSIDED = 0.2  # kappa that far below AC1 speaks of nearly equal answers, not of disagreement


@dataclass(frozen=True)
class Agreement:
    """Counts of (rep, manager) answers: both yes, only the rep yes, only the manager yes, both no.

    Of two managers (kpis/trust/calibrations.py) the first stands where the rep does.
    """

    both: int = 0
    rep_only: int = 0
    manager_only: int = 0
    neither: int = 0

    @classmethod
    def of(cls, pairs):
        """From (rep says quality, manager says quality) of each audit; not known is not yes."""
        counts = Counter((rep is True, manager is True) for rep, manager in pairs)
        return cls(counts[True, True], counts[True, False], counts[False, True], counts[False, False])

    @property
    def n(self):
        return self.both + self.rep_only + self.manager_only + self.neither

    @property
    def agreed(self):
        return self.both + self.neither

    @property
    def rep_yes(self):
        return self.both + self.rep_only

    @property
    def share(self):
        """Share of audits with the same verdict; None without audits."""
        return self.agreed / self.n if self.n else None

    @property
    def kappa(self):
        """Cohen's; None where chance alone would agree always. Collapses when nearly all answers are the same."""
        return _beyond(self.share, self.chance) if self.n else None

    @property
    def chance(self):
        """How often two who answer yes as often as these two would agree by chance; None without audits."""
        if not self.n:
            return None
        rep, manager = self.rep_yes / self.n, (self.both + self.manager_only) / self.n
        return rep * manager + (1 - rep) * (1 - manager)

    @property
    def ac1(self):
        """Gwet's coefficient, which does not."""
        return _beyond(self.share, self.ac1_chance) if self.n else None

    @property
    def ac1_chance(self):
        """The same as Gwet takes it; None without audits."""
        if not self.n:
            return None
        yes = (self.rep_yes + self.both + self.manager_only) / (2 * self.n)
        return 2 * yes * (1 - yes)

    @property
    def band(self):
        """Name of the band AC1 lies in, at the two decimals it is shown with: between 0.40 and 0.41 there is no gap."""
        if self.ac1 is None:
            return ""
        return next((name for least, name in BANDS if round(self.ac1, 2) >= least), "slight")

    @property
    def is_lopsided(self):
        """Whether kappa misleads because nearly all answers are the same."""
        return self.kappa is None or self.ac1 - self.kappa > LOPSIDED

    @property
    def over_claim(self):
        """Share of the rep's yes that the manager does not see; None without any."""
        return self.rep_only / self.rep_yes if self.rep_yes else None

    @property
    def over_claim_range(self):
        return wilson(self.rep_only, self.rep_yes)


def _beyond(share, chance):
    return None if chance == 1 else (share - chance) / (1 - chance)
