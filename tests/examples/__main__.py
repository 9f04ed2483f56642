"""`make examples`: runs the tests that are marked with a worked example, and prints how each example fares."""

import sys

import pytest

from tests.examples.table import Table

table = Table()
pytest.main(["-m", "example", "-n", "auto", "--tb=short", *sys.argv[1:]], plugins=[table])
print(table)
sys.exit(not table.complete)
