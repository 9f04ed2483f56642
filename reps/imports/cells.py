"""Formulas: cells we write can't run in a spreadsheet, and come back as they were.

A leading =, +, -, @, tab or carriage return gets an apostrophe before it; text that already looks escaped gets one
more. Reading takes one off again, so out and in is the identity.
"""

import re

RISKY = re.compile(r"'*[=+\-@\t\r]")
ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def escaped(text):
    """`text` for a cell of a file that somebody may open in a spreadsheet."""
    return f"'{text}" if RISKY.match(text) else text


def unescaped(text):
    """What was escaped."""
    return text[1:] if ESCAPED.match(text) else text


def harmless(text):
    """A foreign cell, handed back; one that was escaped already stays as it is."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
