"""The table of the specification's worked examples: which have tests, and whether those pass."""

from collections import defaultdict

NUMBERS = [f"E{number:02}" for number in range(1, 56)]
# Links, forecast and back-tests (E47 to E51) are not built yet: listed, not required.
REQUIRED = [number for number in NUMBERS if not "E47" <= number <= "E51"]


class Table:
    """A pytest plugin that notes what became of each example's tests; conftest writes the numbers on their reports."""

    def __init__(self):
        self.outcomes = defaultdict(dict)  # {number: {test: its worst outcome}}

    def pytest_runtest_logreport(self, report):
        for name, number in report.user_properties:
            if name == "example" and (report.when == "call" or not report.passed):
                found = self.outcomes[number]
                found[report.nodeid] = max(found.get(report.nodeid, ""), report.outcome, key=WORST.index)

    def state(self, number):
        """passed, failed or skipped: the worst of its tests; "no test" where there is none."""
        return max(self.outcomes[number].values(), key=WORST.index, default="no test")

    @property
    def complete(self):
        """Whether every required example has tests and all pass."""
        return all(self.state(number) == "passed" for number in REQUIRED)

    def __str__(self):
        passed = sum(self.state(number) == "passed" for number in REQUIRED)
        return "\n".join([*map(self.row, NUMBERS), f"{passed} of {len(REQUIRED)} required examples pass"])

    def row(self, number):
        tests = self.outcomes[number]
        files = sorted({test.split("::")[0] for test in tests})
        files += [] if number in REQUIRED else ["(not required yet)"]
        return f"{number}  {self.state(number):8} {len(tests):3}  {' '.join(files)}".rstrip()


WORST = ("", "passed", "skipped", "failed")  # from best to worst
