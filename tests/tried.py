"""How many random companies a property is tried on: a few in each run, more with HYPOTHESIS_PROFILE=thorough.

Each run tries others, so what a few runs miss many find; `.ci/run` is thorough.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("quick", max_examples=25, deadline=None)  # a busy machine is no failure
settings.register_profile("thorough", max_examples=300, deadline=None)

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "quick")
COMPANIES = {"quick": 2, "thorough": 24}[PROFILE]


def load():
    """For properties of plain functions: as many examples as the profile says."""
    settings.load_profile(PROFILE)


def on_companies(test):
    """Decorates a property that writes to the database, a second for three or four examples."""
    return settings(max_examples=COMPANIES, deadline=None, suppress_health_check=[*HealthCheck])(test)
