"""Numbers that are written out, as digits: "two hundred" is 200, wherever it is read.

From two to ten they stay as they are, for those are compared as words (`bot.grounding.counting`).
"""

import re
from functools import lru_cache

from bot.grounding.cues import Cues
from bot.grounding.hours import in_hours
from tools.number_words import ONES, TENS

_UNITS, _TEENS = ONES[1:10], ONES[10:]
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000}
_VALUES = (
    {word: n for n, word in enumerate(_UNITS, 1)}
    | {word: n for n, word in enumerate(_TEENS, 10)}
    | {word: 10 * n for n, word in enumerate(TENS, 2)}
    | _SCALES
)
_LARGE = "|".join([*_TEENS[1:], *TENS, *_SCALES])
_ANY = "|".join(_VALUES)
_WRITTEN = Cues(rf"\b(?:{_LARGE})\b", _LARGE.replace("|", " "))
_RUN = re.compile(
    rf"\b(?:an? (?=(?:{'|'.join(_SCALES)})\b))?(?:{_ANY})(?:(?:[ -]|(?<=hundred) and )(?:{_ANY}))*\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=8_192)
def in_digits(text: str) -> str:
    """The text, with its numbers above ten in digits, and its hours of the day as on a clock."""
    return in_hours(_RUN.sub(_digits, text) if _WRITTEN.search(text) else text)


def _digits(found: re.Match[str]) -> str:
    """A number in digits; one up to ten, and words that make up no number, as they stand."""
    words = [word for word in re.split(r"[ -]", found[0].casefold()) if word in _VALUES]
    total = part = 0
    for word in words:
        value = _VALUES[word]
        if word not in _SCALES:
            if part % (10 if value < 10 else 100):
                return found[0]  # as in "one two three"
            part += value
        elif value > 100:
            total, part = total + max(1, part) * value, 0
        else:
            part = max(1, part) * value
    return str(total + part) if _WRITTEN.search(found[0]) else found[0]
