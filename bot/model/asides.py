"""A question beside what is asked for: "make a deal for Acme. also, what is a retainer?"."""

import re

from bot.model.parts import PRONOUN
from bot.model.words import fold

#: So many words there are before it, at least, if something else is asked for.
LEAST_BEFORE = 3
_BEGINS = re.compile(
    r"(?:(?<=[.!?;\n])\s*|(?<=[,)])\s+|\s+)"
    r"(?:(?:(?:and|oh|ps|p\.s\.?|btw|plus|one more thing|quick question)\W+)*(?:also|btw|quick question|ps|p\.s\.?)\W+|(?<=[.!?;\n])|(?<=[.!?;] ))"
    r"(?P<question>(?:what|wat|how|hw|why|where|when|which|who)(?:['’]?(?:s|re|d))?\b[^.!?\n]*\?*)\s*$",
    re.IGNORECASE,
)


def question_beside(text: str) -> str | None:
    """Return the question in general that a message ends with, after something else; None without one.

    A question about what was just asked for ("is that okay?") is none.
    """
    found = _BEGINS.search(text.strip())
    if found is None or len(text[: found.start()].split()) < LEAST_BEFORE:
        return None
    question = found["question"].strip()
    return (
        None if PRONOUN.search(fold(question)) or len(question.split()) < LEAST_BEFORE else question
    )
