"""The days that are said of a deal: when it should close, and when the work starts."""

import re

from bot.model import excerpts
from tools.days import DAY

_BEFORE = r"[\s,;(]*(?:\b(?:and|with|plus)\s+)?(?:\b(?:it|this|that|which|we|an?|the)\s+)?(?:\b(?:is|should|will|would|may)\s+)?"
_JOINED = r"\b\s*(?:(?:is|to|as|of|at|will be|should be)\s+|[:=]\s*|->\s*)?(?:(?:on|by|around|about|before)\s+)?"
_CLOSES = (
    r"\b(?:(?:expect(?:ed|s|ing)?|due|likely|planned|hop(?:e|ing)|want(?:s|ing)?)\s+(?:it\s+)?to\s+(?:be\s+)?(?:closed?|signed?)"
    r"|(?:(?:expected|target|planned|estimated)\s+)?clos(?:es?|ing)(?:\s+(?:date|day))?)"
)
_STARTS = (
    r"\b(?:(?:expected|due|planned)\s+to\s+(?:start|begin)"
    r"|(?:start(?:s|ing)?|begin(?:s|ning)?)(?:\s+(?:date|day))?)"
)
_SAID = {
    "expected_close_on": re.compile(rf"{_BEFORE}{_CLOSES}{_JOINED}(?P<said>{DAY})", re.IGNORECASE),
    "starts_on": re.compile(rf"{_BEFORE}{_STARTS}{_JOINED}(?P<said>{DAY})", re.IGNORECASE),
}


def dated(text: str) -> tuple[dict[str, str], str]:
    """Return the days that a text gives a deal, as they are said, and the text without them.

    What stands in the note at its end belongs to the note.
    """
    days = {}
    told = excerpts.without_note(text)
    rest, note = told, text[len(told) :]
    for name, said in _SAID.items():
        if found := said.search(rest):
            days[name] = found["said"]
            rest = rest[: found.start()] + rest[found.end() :]
    return days, rest + note
