"""Days as people type them: "2026-12-01", "1 Dec", "next friday", "in two weeks", "end of month"."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from domain.orders import months_later

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}

_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*\.?"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_COUNT = rf"\d{{1,3}}|{'|'.join(_NUMBERS)}"
_FORMS = {
    "iso": r"(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    "dotted": r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>20\d\d)?",
    "day_month": rf"(?P<dm_day>{_NTH})\s+(?:of\s+)?(?P<dm_month>{_MONTH})(?:,?\s+(?P<dm_year>20\d\d))?",
    "month_day": rf"(?P<md_month>{_MONTH})\s+(?P<md_day>{_NTH})\b(?!\d)(?:,?\s+(?P<md_year>20\d\d))?",
    "near": r"(?P<near>today|tomorrow|yesterday)",
    "weekday": rf"(?P<next>next\s+)?(?P<weekday>(?:{'|'.join(_WEEKDAYS)})[a-z]*day)",
    "ahead": rf"in\s+(?P<count>{_COUNT})\s+(?P<unit>day|week|month)s?",
    "ago": rf"(?P<count_ago>{_COUNT})\s+(?P<unit_ago>day|week|month)s?\s+ago",
    "next_unit": r"next\s+(?P<unit_next>week|month|year)",
    "end": r"(?:the\s+)?end\s+of\s+(?P<next_end>next\s+)?(?:the\s+)?(?P<end>month|quarter|year)",
    "of_month": rf"(?:(?P<first>1st|first)\s+of\s+|(?:the\s+)?end\s+of\s+)?(?P<om_month>{_MONTH})(?:\s+(?P<om_year>20\d\d))",
}
#: Any of them, as a part of a longer pattern; case is no matter.
DAY = rf"(?<![\w.-])(?:{'|'.join(_FORMS.values())})(?![\w-])"
_DAY = re.compile(DAY, re.IGNORECASE)
#: A month alone: "may", "early June", "April 2027".
MONTH = re.compile(
    r"(?:(?:the\s+)?(?:start|beginning)\s+of\s+|early\s+|next\s+)?(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?"
    r"|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?P<year>\s+20\d\d)?(?!\s*\d|\w)",
    re.IGNORECASE,
)


def read_day(text: str, today: date) -> date | None:
    """Read a text that is nothing but a day, as it is meant on `today`; None for anything else."""
    said = re.sub(r"^(?:on|by|until|till|from|the|for)\s+", "", text.strip(), flags=re.IGNORECASE)
    found = _DAY.fullmatch(said)
    return _read(found, today) if found else None


def day_said(text: str) -> str | None:
    """Return the first day in a sentence as it was said; None if there is none."""
    found = _DAY.search(text)
    return found[0] if found else None


def first_of_month(said: str) -> str | None:
    """Return the first day of a month that stands alone: "1 may" for "may"; None for anything else."""
    month = MONTH.fullmatch(said.strip())
    return f"1 {month['month']}{month['year'] or ''}" if month else None


def _read(found: re.Match[str], today: date) -> date | None:
    said = {name: value.casefold() for name, value in found.groupdict().items() if value}
    try:
        return next((read(said, today) for name, read in _READS.items() if name in said), None)
    except (ValueError, OverflowError):
        return None  # a day that no calendar has, such as 31 June


def _iso(said: dict[str, str], today: date) -> date:
    return date(int(said["year"]), int(said["month"]), int(said["day"]))


def _dotted(said: dict[str, str], today: date) -> date:
    return _coming(today, int(said["m"]), int(said["d"]), said.get("y"))


def _day_month(said: dict[str, str], today: date) -> date:
    return _coming(today, _month(said["dm_month"]), _nth(said["dm_day"]), said.get("dm_year"))


def _month_day(said: dict[str, str], today: date) -> date:
    return _coming(today, _month(said["md_month"]), _nth(said["md_day"]), said.get("md_year"))


def _near(said: dict[str, str], today: date) -> date:
    return today + timedelta(days={"yesterday": -1, "today": 0, "tomorrow": 1}[said["near"]])


def _weekday(said: dict[str, str], today: date) -> date:
    """The next day of that name; "next friday" said in the same week is the one after it."""
    wanted = _WEEKDAYS.index(said["weekday"][:3])
    ahead = (wanted - today.weekday() - 1) % 7 + 1
    same_week = today.weekday() + ahead <= 6
    return today + timedelta(days=ahead + (7 if "next" in said and same_week else 0))


def _ahead(said: dict[str, str], today: date) -> date:
    return _so_far(said["count"], said["unit"], today)


def _ago(said: dict[str, str], today: date) -> date:
    return _so_far(said["count_ago"], said["unit_ago"], today, ahead=False)


def _so_far(counted: str, unit: str, today: date, *, ahead: bool = True) -> date:
    count = (_NUMBERS.get(counted) or int(counted)) * (1 if ahead else -1)
    if unit == "month":
        return months_later(today, count)
    return today + timedelta(days=count * (7 if unit == "week" else 1))


def _next_unit(said: dict[str, str], today: date) -> date:
    match said["unit_next"]:
        case "week":
            return today + timedelta(days=7 - today.weekday())
        case "month":
            return months_later(today.replace(day=1), 1)
        case _:
            return date(today.year + 1, 1, 1)


def _end(said: dict[str, str], today: date) -> date:
    months = {"month": 1, "quarter": 3, "year": 12}[said["end"]]
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    ends = 2 if "next_end" in said else 1
    return months_later(first, months * ends) - timedelta(days=1)


def _of_month(said: dict[str, str], today: date) -> date:
    """ "December 2026" is its last day, "first of December 2026" its first."""
    first = date(int(said["om_year"]), _month(said["om_month"]), 1)
    return first if "first" in said else months_later(first, 1) - timedelta(days=1)


def _coming(today: date, month: int, day: int, year: str | None) -> date:
    """A day without a year is the next one of that name."""
    if year:
        return date(int(year), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


def _nth(word: str) -> int:
    return int(re.sub(r"\D", "", word))


_READS: dict[str, Callable[[dict[str, str], date], date]] = {
    "year": _iso,
    "d": _dotted,
    "dm_day": _day_month,
    "md_day": _month_day,
    "near": _near,
    "weekday": _weekday,
    "count": _ahead,
    "count_ago": _ago,
    "unit_next": _next_unit,
    "end": _end,
    "om_month": _of_month,
}
