"""Two teams of two with a week's work, for tests of pages: worked out by hand so that every figure is known.

North (Mia manages, Alice sells), South (Sam manages, Bob sells). In the week of 2026-11-16 Alice made 4 visits, 3 of
quality, and issued 2 no-surprise proposals and 1 blind one; Bob made 1 visit, not of quality.
"""

from types import SimpleNamespace

from tests import builders as made
from tests.remembered import remembered

TODAY = "2026-11-23T09:00:00+08:00"
WEEK = "2026-W47"


@remembered
def small_company():
    """The company as a namespace: teams, reps and one account for each role."""
    made.parameters(visits_per_week=8, proposals_per_week=2)
    north, south = made.team("North", key="north"), made.team("South", key="south")
    mia = made.rep("Mia", north, manages=True, key="mia")
    alice, ann = made.rep("Alice", north, key="alice"), made.rep("Ann", north, key="ann")
    sam, bob = made.rep("Sam", south, manages=True, key="sam"), made.rep("Bob", south, key="bob")
    for day in ("2026-11-16", "2026-11-17", "2026-11-18"):
        made.visit(alice, day, quality=True, minutes=60)
    made.visit(alice, "2026-11-19", no=["need_confirmed"], minutes=60)
    made.visit(bob, "2026-11-19", no=["need_confirmed"], minutes=30)
    made.proposal(alice, "2026-11-17", no_surprise=True)
    made.proposal(alice, "2026-11-18", no_surprise=True)
    made.proposal(alice, "2026-11-19", no_surprise=False)
    return SimpleNamespace(
        north=north,
        south=south,
        reps=SimpleNamespace(mia=mia, alice=alice, ann=ann, sam=sam, bob=bob),
        alice=made.user("alice", rep=alice),
        teammate=made.user("ann", rep=ann),
        manager=made.user("mia", rep=mia),
        stranger=made.user("bob", rep=bob),
        director=made.user("dora", is_director=True),
        recruiter=made.user("rita", is_recruiter=True),
        admin=made.user("adam", is_staff=True, is_superuser=True),
    )
