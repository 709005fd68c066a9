"""Hours of the day as a clock shows them: "8 a.m." and "eight in the morning" are 08:00."""

import re
from functools import lru_cache

from bot.grounding.counting import NUMERALS

#: By their names, where they cannot be anything else.
_NAMED = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}
_HOUR = rf"(?:1[0-2]|0?[1-9]|one|{'|'.join(NUMERALS)})(?:[:.][0-5]\d)?"
_HALF = (
    r"(?P<half>[ap]\.?m\b\.?(?!\w)|in the (?:early |late )?(?:morning|afternoon|evening)|at night)"
)
_CLOCK = re.compile(
    rf"\b(?:(?P<first>{_HOUR})(?: o'clock)?(?P<to> (?:to|and|until|till) |-|\u2013))?"
    rf"(?P<last>{_HOUR})(?: o'clock)? ?{_HALF}",
    re.IGNORECASE,
)
_NAME = re.compile(
    rf"\b(?:at|before|after|until|till|by|from|to|between|and) ({'|'.join(_NAMED)})\b",
    re.IGNORECASE,
)
#: Without one of these a text tells no hour: a quick look, for most tell none.
_AM_OR_PM = re.compile(r"\b[ap]\.m|\d[ap]\.m|\d ?[ap]m\b")
_TIMES = ("noon", "morning", "evening", "night", "midday")
_VALUES = {each: n for n, each in enumerate(("one", *NUMERALS), 1)}
#: The hours that are called "at night" come before the morning up to this one.
_BEFORE_MORNING = 5
#: Where the hours begin anew.
NOON = 12


@lru_cache(maxsize=8_192)
def in_hours(text: str) -> str:
    """The text, with its hours of the day in digits; a number without "a.m." or the like is none."""
    told = text.lower()
    halves = ".m" in told or "am" in told or "pm" in told
    if not (halves and _AM_OR_PM.search(told)) and not any(each in told for each in _TIMES):
        return text
    text = _CLOCK.sub(_told, text)
    return _NAME.sub(lambda found: found[0].replace(found[1], _NAMED[found[1].lower()]), text)


def _told(found: re.Match[str]) -> str:
    half = found["half"].casefold()
    last, first = _hour(found["last"], half), found["first"]
    # what ends a sentence stays: "at 8 a.m. in the workspace", but "at 8 a.m. Then ..."
    end = (
        "."
        if half.endswith(".") and re.match(r"\s+[A-Z]|\s*$", found.string[found.end() :])
        else ""
    )
    if not first:
        return f"{last}{end}"
    start = _hour(first, half)
    if start > last and half != "at night":  # "9 to 5 p.m."
        start = _hour(first, "pm" if int(start[:2]) < NOON else "am")
    return f"{start}{found['to']}{last}{end}"


def _hour(said: str, half: str) -> str:
    """An hour, as "08:30", by the half of the day that it is in."""
    hour, _, minutes = said.casefold().replace(".", ":").partition(":")
    number = _VALUES.get(hour) or int(hour)
    night = half == "at night" and _BEFORE_MORNING < number < NOON
    late = half[0] == "p" or half.endswith(("afternoon", "evening")) or night
    return f"{number % NOON + NOON * late:02}:{minutes or '00'}"
