"""What else is known of leads: who asked and for what, by which link, and that some asked again."""

from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal

from kpis.demo.bulk import maker
from kpis.demo.words import NEEDS, person
from reps.models import LeadDesk, LeadTouch

WITH_MAIL, WITH_PHONE = 0.7, 0.5
AGAIN, ONCE_MORE = 0.14, 0.25  # leads that ask a second time; those of them that ask a third time
FIRST_WAIT, LONGEST_WAIT = 9, 80  # days until they ask again: after it was judged, and while it is the same lead
LATELY = timedelta(days=60)
HANDED_ON = 0.05
make_touch = maker(LeadTouch)
MACHINE = 0.6  # web forms that a machine confirms at once
UTM = {
    "search": "utm_source=baidu&utm_medium=cpc",
    "search-brand": "utm_source=baidu&utm_medium=cpc&utm_campaign=brand",
    "search-generic": "utm_source=baidu&utm_medium=cpc&utm_campaign=generic",
    "site": "utm_source=website&utm_medium=form",
    "social": "utm_source=wechat&utm_medium=social",
    "social-webinar": "utm_source=wechat&utm_campaign=webinar",
}


def tell_more(story, cast, leads):
    """Who asked, what for and by which link; a machine's reply; and now and then another owner."""
    dice = story.dice(f"enquiries {cast.team.key}")
    for lead in leads:
        lead.contact, lead.need = _enquiry(dice, story.enquiries[lead.company], lead)
        lead.source_text = UTM.get(lead.source.key, "") if lead.source else dice.choice(("", "", "gclid=Cj0K", "?"))
        if lead.source_text.startswith("utm") and dice.random() < MACHINE:
            lead.auto_reply_at = lead.received_at + timedelta(minutes=1)
        day = lead.received_at.astimezone(story.zone).date()
        if lead.owner and dice.random() < HANDED_ON:
            lead.first_owner, lead.owner = lead.owner, dice.choice(cast.present(day)).rep
    _overlook(leads)


def _enquiry(dice, before, lead):
    """(contact, need) of a lead: somebody else of its company, for something it has not asked for yet."""
    name = lead.contact
    while any(contact.startswith(name) for contact, _need in before):
        name = person(dice)
    found = _reached(dice, name, lead.key), dice.choice(_new_to(before) or NEEDS)
    before.append(found)
    return found


def _overlook(leads):
    """The last of a team's companies that asked twice lately: nobody noticed, and an admin has them to merge."""
    later = {}
    for lead in reversed(leads):
        again = later.get(lead.company)
        if again and timedelta() < again.received_at - lead.received_at < LATELY:
            again.contact, again.need = lead.contact, lead.need
            return
        later[lead.company] = lead


def _new_to(before):
    asked = {need for _contact, need in before}
    return [need for need in NEEDS if need not in asked]


def _reached(dice, name, key):
    parts = [name]
    if dice.random() < WITH_MAIL:
        parts.append(f"{name.lower().replace(' ', '.') if name.isascii() else 'contact'}.{key[2:]}@example.com")
    if dice.random() < WITH_PHONE:
        parts.append(f"1{dice.choice('3578')}{dice.randint(0, 10**9 - 1):09d}")
    return ", ".join(parts)


def touches(story, cast, springs, leads, number):
    """The touches of some leads, none of them in the future; `number` is the first one's."""
    dice, found = story.dice(f"touches {cast.team.key}"), []
    for lead in leads:
        at = lead.received_at
        while dice.random() < (ONCE_MORE if at != lead.received_at else AGAIN):
            day = at.astimezone(story.zone).date() + timedelta(days=dice.randint(FIRST_WAIT, LONGEST_WAIT))
            at = story.local(day, time(dice.randint(9, 17), dice.randint(0, 59)))
            if at > story.instant:
                break
            found.append(_touch(dice, springs, lead, at, number + len(found)))
    return found


def _touch(dice, springs, lead, at, number):
    source = dice.choices(springs, [spring.weight for spring in springs])[0].source
    return make_touch(
        key=f"T-{number:06d}",
        lead=lead,
        at=at,
        source=source,
        source_text=UTM.get(source.key, ""),
        contact=lead.contact,
        note=dice.choice(NEEDS),
    )


@dataclass(frozen=True)
class Shift:
    """Who minds the desk from a part of the story on."""

    part: float
    hours: str


SHIFTS = (Shift(0, "6"), Shift(0.45, "10"), Shift(0.8, "12.5"))


def desk(story, casts):
    """The lead desk goes from hand to hand, and gets more hours each time."""
    days = (story.today - story.start).days
    for shift, cast in zip(SHIFTS, casts, strict=False):
        day = story.start + timedelta(days=int(days * shift.part))
        owner = (cast.working(story.workday_on_or_after(day)) or cast.sellers)[-1].rep
        LeadDesk.objects.create(effective_from=day, owner=owner, weekly_hours=Decimal(shift.hours))
