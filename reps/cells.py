"""Formulas: cells we write can't run in a spreadsheet, and come back as they were.

A leading =, +, -, @, tab or line end gets an apostrophe before it, and so do the full-width signs, which spreadsheets
in Chinese and Japanese take for the same; text that already looks escaped gets one more. Reading takes one off again,
so out and in is the identity.
"""

import re

STARTS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
RISKY = re.compile(f"'*[{STARTS}]")
ESCAPED = re.compile(f"'+[{STARTS}]")
RUNS = re.compile(f"[{STARTS}]")


def escaped(text):
    """`text` for a cell of a file that somebody may open in a spreadsheet."""
    return f"'{text}" if RISKY.match(text) else text


def unescaped(text):
    """What was escaped."""
    return text[1:] if ESCAPED.match(text) else text


def harmless(text):
    """A cell of a file that nobody reads in again; one that was escaped already stays as it is."""
    return f"'{text}" if RUNS.match(text) else text
