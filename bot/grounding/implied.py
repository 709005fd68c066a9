"""Persons that a text has without naming them: whose an invoice is, and who owns what is owned."""

import re
from functools import lru_cache

from bot.grounding.clauses import parts_of
from bot.grounding.cues import Cues
from bot.grounding.denying import denies

#: What brings a person with it, and whom.
_BRINGS = (
    (Cues(r"\binvoic\w+|\bsubmissions?\b|\bsubmit\w*", "invoice submission submit"), "client"),
    (Cues(r"\bconver(?:t|sion)\w*", "convert conversion"), "candidate"),
    (Cues(r"\b(?:you|they|who|whoever|he|she|it|people) owns?\b", "own owns"), "owner"),
    (Cues(r"\b(?:your|their|the|a|each|other) roles?\b|\broles\b", "role"), "admin"),
    (Cues(r"\b(?:team|super) admins?\b", "admin"), "admin"),
)
#: Nobody is who a thing is sent to, only because the thing is theirs.
_REACHED = r"\b(?:to|inform\w*|tell\w*|told|notif\w+) (?:the|your|a|an|their|each|every) {}\b"
_REACHED_BY = r"\b{}s? (?:gets?|receives?|is told|are told|sees?)\b"


def implied(person: str, say: str, told: str) -> bool:
    """Whether a statement may speak of a person, in the singular, whom a text only implies."""
    if person not in _implied_in(told):
        return False
    return not any(
        re.search(each.format(person), part, re.IGNORECASE)
        for part in parts_of(say)
        if not denies(part)
        for each in (_REACHED, _REACHED_BY)
    )


@lru_cache(maxsize=2_048)
def _implied_in(told: str) -> frozenset[str]:
    return frozenset(person for what, person in _BRINGS if what.search(told))
