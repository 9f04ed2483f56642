"""Keys under which figures were published stay: what was told of a team or a rep is found by them (spec 2.8)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PUBLISHED = []  # functions of (kind, key) that say whether figures were published under it; kpis adds its own


def key_problem(was, key):
    """Why a team or rep does not get this key, or ""."""
    kept = was is not None and was.key != key
    if not kept or not any(told(was._meta.model_name, was.key) for told in PUBLISHED):
        return ""
    return _("Figures were published under “%(key)s”, and are found by it: it stays.") % {"key": was.key}


def check_key(was, now):
    """ValidationError where a team or rep would lose the key that figures were published under."""
    problem = key_problem(was, now.key)
    if problem:
        raise ValidationError({"key": problem})
