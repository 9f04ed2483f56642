"""Whose business a rhythm is, of whatever scope."""

from kpis.rhythms.catalogue import RHYTHMS


def offered_to(user):
    """The rhythms that have a page for this user, of whatever scope."""
    leads = user.leads_people and user.sees_sales
    offered = {
        "monday": leads,
        "one-to-one": user.rep_record is not None or user.is_director,
        "talent": user.sees_talent,
        "leads": leads,
        "month": leads,
        "quarter": leads,
    }
    return [rhythm for slug, rhythm in RHYTHMS.items() if offered[slug]]
