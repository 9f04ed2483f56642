"""What many changes of settings call for is stamped once, after the last of them."""

from contextlib import contextmanager
from contextvars import ContextVar

_waiting = ContextVar("waiting", default=None)


@contextmanager
def once():
    """Let `follow` wait until the end; where something goes wrong on the way, nothing is stamped at all."""
    waiting = {}
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for act in waiting.values():
        act()


def follow(act, *about):
    """Do `act(*about)` now, or once at the end: of those that are asked for about the same, the first."""
    waiting = _waiting.get()
    if waiting is None:
        act(*about)
    else:
        waiting.setdefault((act.__qualname__, *about), lambda: act(*about))
