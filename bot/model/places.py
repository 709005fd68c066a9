"""A place in a list that was shown: "the first one", "2", "the last of them"."""

import re
from collections.abc import Sequence

from bot.model.words import fold

_PLACES = {
    **dict.fromkeys(("first", "1st", "top"), 0),
    **dict.fromkeys(("second", "2nd"), 1),
    **dict.fromkeys(("third", "3rd"), 2),
    **dict.fromkeys(("fourth", "4th"), 3),
    **dict.fromkeys(("fifth", "5th"), 4),
    "last": -1,
}
_NUMBERS = {"1": 0, "2": 1, "3": 2, "4": 3, "5": 4}
_WORDS = "|".join(_PLACES)
#: A message that is nothing but a place.
_ALONE = re.compile(
    rf"(?:(?:the|option|number|no|please|i mean|show|me|open) )*({_WORDS}|{'|'.join(_NUMBERS)})"
    r"(?: (?:one|option|deal|please|of them|of those|in the list))*"
)
#: A place among other words: "move the second one to Proposal".
_AMONG = re.compile(rf"\b(?:the )?({_WORDS}) (?:one|deal|of (?:them|those|these)|in the list)\b")


def place_alone(text: str, things: Sequence[str]) -> str | None:
    """Return the thing that a message of nothing but a place means."""
    found = _ALONE.fullmatch(fold(text))
    return _at(found[1], things) if found else None


def place_said(text: str, things: Sequence[str]) -> str | None:
    """Return the thing whose place is among the words of a message."""
    found = _AMONG.search(fold(text))
    return _at(found[1], things) if found else None


def says_place(text: str) -> bool:
    """Whether a message speaks of something by its place."""
    return _AMONG.search(fold(text)) is not None


def _at(word: str, things: Sequence[str]) -> str | None:
    place = {**_PLACES, **_NUMBERS}[word]
    return things[place] if -len(things) <= place < len(things) else None
