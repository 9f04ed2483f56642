"""Who asked, in one spelling: e-mail, phone, name. What was typed stays beside it (spec 6)."""

import re
import unicodedata

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"\+?\d[\d\s().\-/]{5,}\d")
SHORTEST_PHONE = 7
CHINA, NATIONAL = "86", 12  # digits from which a leading 86 is the country's


def plain(text):
    """A text without case, width, punctuation or doubled space."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w]+|_", " ", folded).split())


def email_in(text):
    """The first e-mail address in a text, in small letters; "" if there is none."""
    found = EMAIL.search(unicodedata.normalize("NFKC", text).casefold())
    return found[0] if found else ""


def phone_in(text):
    """The digits of the first phone number in a text, without the country's 86 and leading zeros; "" if none."""
    found = PHONE.search(EMAIL.sub(" ", unicodedata.normalize("NFKC", text)))
    digits = re.sub(r"\D", "", found[0]).lstrip("0") if found else ""
    if digits.startswith(CHINA) and len(digits) >= NATIONAL:
        digits = digits[len(CHINA) :].lstrip("0")
    return digits if len(digits) >= SHORTEST_PHONE else ""


def name_in(text):
    """What is left of a contact without e-mail and phone, in one spelling."""
    left = EMAIL.sub(" ", unicodedata.normalize("NFKC", text))
    return plain(PHONE.sub(" ", left))


def keys_of(lead):
    """{field: what tells this enquiry from others}; "" where that is not known.

    A name is somebody only together with the company, be it that neither time one was given. A company alone asks for
    many things: it takes the same need.
    """
    company, name, need = plain(lead.company), name_in(lead.contact), plain(lead.need)
    return {
        "email_key": email_in(lead.contact)[:200],
        "phone_key": phone_in(lead.contact)[:40],
        "name_key": f"{name}|{company}" if name else "",
        "need_key": f"{need}|{company}" if need and company else "",
    }
