"""Keys for records that are born here rather than in another system."""

from secrets import token_hex


def new_key(kind):
    """A key nobody else has, such as `C-9f2c41d07ab3`: a letter for the kind, then twelve random hex digits."""
    return f"{kind}-{token_hex(6)}"
