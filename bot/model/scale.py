"""Amounts that correct another: "make it 50" after "20k" means fifty thousand."""

import re

from bot.model.amended_fields import counts_thousands
from bot.model.memory import Resting
from tools.correcting import corrected

_BARE = re.compile(
    r"\W*(?:(?:make|set|put|say|to|at|about|around|more like|it|that|be)\s+)*(?P<number>\d{1,3}(?:\.\d)?)"
    r"(?P<after>\s*(?:please|pls|thx|thanks|then|instead)?[^\w%]*)",
    re.IGNORECASE,
)
_MONEY = ("estimated_value", "value", "amount")


def in_the_scale_before(text: str, resting: Resting | None) -> str:
    """Return a message with a "k" after its only number, where that corrects thousands."""
    found = _BARE.fullmatch(corrected(text)) if resting else None
    if found is None or resting is None or resting.missing or not _in_thousands(resting):
        return text
    at = text.rindex(found["number"]) + len(found["number"])
    return f"{text[:at]}k{text[at:]}"


def _in_thousands(resting: Resting) -> bool:
    return any(counts_thousands(resting.arguments.get(name)) for name in _MONEY)
