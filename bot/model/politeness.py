"""Politeness at the end of a message, which is no part of what was said."""

import re

#: Words of it, as a pattern.
POLITE = r"please|pls|plz|thanks|thank you|thx|ty|now|asap|rex"
_AT_THE_END = re.compile(rf"(?:[\s,]*\b(?:{POLITE})\b[\s.!]*)+$|[\s.!]+$", re.IGNORECASE)


def without_politeness(text: str) -> str:
    """Return a text without the politeness at its end: "no budget, thanks!" is "no budget"."""
    return _AT_THE_END.sub("", text.strip())
