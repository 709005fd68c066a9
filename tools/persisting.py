"""Whether something is still as it was reported, after REX had said what to try first."""

import re
from collections.abc import Mapping, Sequence

from domain.closer_look import SUPPORT_WILL_LOOK
from tickets.policy import INCONSISTENT, P2, Assessment

_STILL = re.compile(
    r"\bstill\b|\bsame (?:thing|problem|error|issue|as before|again)\b|^\W*(?:the )?same\W*$"
    r"|\bno (?:change|luck|difference|effect)\b|\bnothing (?:changed|help\w*)\b"
    r"|\b(?:did|does|is|do)(?: no|n['\u2019]?)t (?:help|work|change|there)\w*",
    re.IGNORECASE,
)
#: A question other than why it is so goes on about something else.
_ASKS = re.compile(r"(?!\W*(?:why|how come)\b).*\?\s*", re.IGNORECASE | re.DOTALL)
_SOLVED = re.compile(r"\b(?:works? (?:now|again|fine)|fixed|solved|there now)\b", re.IGNORECASE)

STILL_SO = Assessment(
    "escalate",
    INCONSISTENT,
    P2,
    "Role, plan, switches and grants allow it, and what was tried first did not help.",
)


def persists(text: str, said_before: str) -> bool:
    """Whether a message says that what REX had to say last did not help.

    Only where that was to try something first: then it was promised that support will look.
    """
    if SUPPORT_WILL_LOOK not in said_before or _ASKS.fullmatch(text) or _SOLVED.search(text):
        return False
    return says_still(text)


def says_still(text: str) -> bool:
    """Whether a message says that something is as it was."""
    return _STILL.search(text) is not None


def last_said(transcript: Sequence[Mapping[str, str]]) -> str:
    """What REX said last in a thread; empty where it said nothing."""
    last = transcript[-1] if transcript else {"role": "user", "text": ""}
    return "" if last["role"] == "user" else last["text"]
