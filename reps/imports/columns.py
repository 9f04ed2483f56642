"""Columns: how a cell's text becomes a value, and a value text again, exactly.

`read` raises ValueError with a message for the person who typed the cell. A blank cell never reaches `read`: it means
what `blank` says, by default unknown.
"""

import re
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reps.models.amount import MOST
from reps.workdays import WEEKDAYS

EARLIEST_YEAR, YEARS_AHEAD = 1900, 20
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# As a Chinese keyboard types digits, letters and signs when it is not set to half width
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
YES, NO = {"yes", "y", "true", "1", "是"}, {"no", "n", "false", "0", "否"}


class Column:
    """A column of the contract. `field` is the record's attribute; None for what is no field of the record."""

    inert = True  # written as it is: no spreadsheet takes it for a formula

    def __init__(self, name, field="", required=False, blank=None):
        self.name, self.field, self.required, self.blank = name, field or name, required, blank

    def value(self, text, desk):
        text = (text.translate(HALF_WIDTH) if self.inert else text).strip()
        if text:
            return self.read(text, desk)
        if self.required:
            raise ValueError(_("must be filled"))
        return self.blank(desk) if callable(self.blank) else self.blank

    def read(self, text, desk):
        raise NotImplementedError

    def show(self, value, desk):
        return "" if value is None else str(value)

    def cell(self, record, desk):
        """The record's value as text for a file."""
        return self.show(getattr(record, self.field), desk)

    def same(self, old, new):
        return old == new


class Text(Column):
    """Text up to `limit` characters; surrounding space is not kept."""

    inert = False

    def __init__(self, name, field="", required=False, blank="", limit=200):
        super().__init__(name, field, required, blank)
        self.limit = limit

    def read(self, text, desk):
        if CONTROL.search(text):
            raise ValueError(_("holds a control character"))
        if len(text) > self.limit:
            message = ngettext("longer than %(limit)d character", "longer than %(limit)d characters", self.limit)
            raise ValueError(message % {"limit": self.limit})
        return text

    def same(self, old, new):
        return _plain_text(old) == _plain_text(new)


def _plain_text(text):
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()


class Reference(Column):
    """The key of another record; the value is that record's id."""

    inert = False

    def __init__(self, name, model, field="", required=False):
        relation = field or name
        super().__init__(name, f"{relation}_id", required)
        self.relation, self.model = relation, model

    def keys_in(self, text):
        return [text.strip()]

    def read(self, text, desk):
        return desk.id_of(self.model, text)

    def cell(self, record, desk):
        target = getattr(record, self.relation)
        return target.key if target else ""


class Day(Column):
    """An ISO date."""

    def read(self, text, desk):
        return read_day(text, desk)

    def show(self, value, desk):
        return value.isoformat() if value else ""


def read_day(text, desk):
    """A date between 1900 and twenty years from now; 2026-11-23, or that with a time of midnight."""
    found = re.fullmatch(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", text)
    try:
        day = date.fromisoformat(found[1])
    except (TypeError, ValueError):
        raise ValueError(_("“%(text)s” is not a date such as 2026-11-23") % {"text": text}) from None
    if not EARLIEST_YEAR <= day.year <= desk.today.year + YEARS_AHEAD:
        raise ValueError(_("“%(text)s” is too far away to be right") % {"text": text})
    return day


class ClockTime(Column):
    """A time of day such as 09:30."""

    def read(self, text, desk):
        try:
            if not re.fullmatch(r"\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?", text):
                raise ValueError
            return time.fromisoformat(text.zfill(5) if len(text) < 5 else text)
        except ValueError:
            raise ValueError(_("“%(text)s” is not a time such as 09:30") % {"text": text}) from None

    def show(self, value, desk):
        return _clock(value) if value else ""


def _clock(value):
    return value.isoformat("auto" if value.second or value.microsecond else "minutes")


class Moment(Column):
    """A date and time; without an offset it is the organisation's own time."""

    def read(self, text, desk):
        try:
            if not re.match(r"\d{4}-\d{2}-\d{2}", text):
                raise ValueError
            moment = datetime.fromisoformat(text)
        except ValueError:
            message = _("“%(text)s” is not a date and time such as 2026-11-23T09:30")
            raise ValueError(message % {"text": text}) from None
        read_day(moment.date().isoformat(), desk)
        return timezone.make_aware(moment, desk.zone) if timezone.is_naive(moment) else moment

    def show(self, value, desk):
        """Local time without its offset, unless the clock was set back and it happened twice."""
        if value is None:
            return ""
        local = value.astimezone(desk.zone)
        twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
        return f"{local.date()}T{_clock(local.time())}{local.strftime('%z') if twice else ''}"


class Amount(Column):
    """A plain decimal: money, a share, a rate. `highest` and `lowest` are allowed themselves."""

    def __init__(self, name, field="", required=False, blank=None, places=2, lowest=0, highest=None):
        super().__init__(name, field, required, blank)
        self.places, self.lowest, self.highest = places, lowest, highest

    def read(self, text, desk):
        if not re.fullmatch(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})", text):
            raise ValueError(_("“%(text)s” is not a plain number such as 1234.50") % {"text": text[:40]})
        return self.checked(Decimal(text), text)

    def checked(self, number, text):
        limit = MOST if self.places == 2 else Decimal(10) ** (18 - max(self.places, 2))
        if abs(number) > limit:
            raise ValueError(_("“%(text)s” is too large") % {"text": text})
        if number != round(number, self.places):
            raise ValueError(_("“%(text)s” has more than %(places)s decimals") % {"text": text, "places": self.places})
        if self.lowest is not None and number < self.lowest:
            raise ValueError(_("“%(text)s” is below %(limit)s") % {"text": text, "limit": self.lowest})
        if self.highest is not None and number > self.highest:
            raise ValueError(_("“%(text)s” is above %(limit)s") % {"text": text, "limit": self.highest})
        return number

    def show(self, value, desk):
        """Without trailing zeros, so that the number reads the same from either database."""
        if value is None:
            return ""
        text = format(Decimal(value), "f")
        return text.rstrip("0").rstrip(".") if "." in text else text


class Whole(Column):
    """A whole number from `lowest` to `highest`."""

    def __init__(self, name, field="", required=False, lowest=0, highest=32767):
        super().__init__(name, field, required)
        self.lowest, self.highest = lowest, highest

    def read(self, text, desk):
        span = {"text": text[:40], "lowest": self.lowest, "highest": self.highest}
        if not re.fullmatch(r"\d{1,9}(\.0+)?", text):
            raise ValueError(_("“%(text)s” is not a whole number") % span)
        number = int(Decimal(text))
        if not self.lowest <= number <= self.highest:
            raise ValueError(_("“%(text)s” is not from %(lowest)s to %(highest)s") % span)
        return number


class Choice(Column):
    """One of the values of a TextChoices."""

    def __init__(self, name, choices, field="", required=False, blank=""):
        super().__init__(name, field, required, blank)
        self.choices = choices

    def read(self, text, desk):
        if text not in self.choices.values:
            known = ", ".join(self.choices.values)
            raise ValueError(_("“%(text)s” is not one of: %(choices)s") % {"text": text, "choices": known})
        return str(text)


class YesNo(Column):
    def read(self, text, desk):
        if text.lower() not in YES | NO:
            raise ValueError(_("“%(text)s” is neither yes nor no") % {"text": text})
        return text.lower() in YES

    def show(self, value, desk):
        return "" if value is None else "yes" if value else "no"


class Weekdays(Column):
    """mon,tue,wed; blank is by the calendar."""

    def __init__(self, name):
        super().__init__(name, blank=lambda desk: [])

    def read(self, text, desk):
        days = [day.strip().lower() for day in text.split(",") if day.strip()]
        wrong = [day for day in days if day not in WEEKDAYS]
        if wrong:
            message = _("“%(text)s” is not one of: %(choices)s")
            raise ValueError(message % {"text": wrong[0], "choices": ", ".join(WEEKDAYS)})
        return days

    def show(self, value, desk):
        return ",".join(value)


class Currency(Text):
    """Three letters; blank is the organisation's."""

    def __init__(self, name="currency", **options):
        super().__init__(name, limit=3, **options)

    def read(self, text, desk):
        if not (len(text) == 3 and text.isascii() and text.isalpha()):
            raise ValueError(_("“%(text)s” is not a currency such as CNY") % {"text": text})
        return text.upper()
