"""What a reporter's words in a ticket's thread mean, after support has said something there.

Read by rules and before any model is asked, so that it is the same whichever works:

1. A fault of its own is none of the ticket's: it is assessed as everywhere.
2. So is what REX is asked or told to do.
3. To "Is it solved?", words that say yes close the ticket. Any others open it again
   (domain rule: resolved becomes open when the reporter replies), but for mere thanks and promises.
4. Whatever else is told answers what support said last. What could be explained does so only if
   support asked something.
"""

import re
from typing import Literal

from bot.model.assessing import assessed, is_an_order
from bot.model.deeds import deed_of
from bot.model.intent import intent_of
from bot.model.intents import CHANGING, SMALL, Intent
from bot.model.mood import Mood, mood_of
from bot.model.words import fold
from tickets.another import is_another
from tickets.policy import Assessment, says_solved
from tickets.ticket import Ticket, TicketStatus
from tools.persisting import says_still

Meaning = Literal["answer", "solved", "unsolved", "thanks"]

#: What is told rather than asked of REX; a yes, a no and a complaint are about what was said last.
_TOLD = {Intent.NONE, Intent.ASK, Intent.AGREE, Intent.CANCEL, Intent.COMPLAIN, *CHANGING}
#: What a yes may begin with: "hi Ines, …", "thanks, …".
_POLITE = (
    r"(?:(?:oh|hello|rex|thanks(?: you)?|great|perfect|okay|cool|nice|good) "
    r"(?:(?!no|nothing|nobody|hardly|barely)\w+ )??){0,4}"
)
_WELL = r"(?:all )?(?:fixed|solved|sorted|resolved|fine|good|okay)"
_YES = re.compile(
    rf"{_POLITE}(?:yes|yep|yeah|yup|yea|y|(?:it )?works|(?:it|that) (?:worked|did it|helped|(?:is|does)$)"
    rf"|(?:it |that |this |everything )?(?:is|seems|looks) {_WELL}|fixed|solved|sorted|resolved)\b"
)
_DOUBTS = re.compile(
    r"\b(?:but|not|cannot|never(?! mind)|except|although|though|however|almost|partly)\b"
)
_LATER = re.compile(r"\b(?:will|later|tomorrow)\b")
_THANKS = re.compile(rf"{_POLITE}(?:thanks|great|perfect|okay|cool|nice|good)\b")


def meaning(text: str, ticket: Ticket) -> Meaning | None:
    """Return what words mean for a ticket of whose reporter they are; None if nothing."""
    found, asked = assessed(text), has_asked(ticket)
    if found.decision == "escalate" and is_another(found, text, ticket, asked=asked):
        return None
    resolved = ticket.status is TicketStatus.RESOLVED
    if resolved and intent_of(text) is Intent.THANK and _YES.match(fold(text)):
        return "solved"
    if asks_rex(text):
        return None
    if resolved:
        return _verdict(text, found)
    if found.rule_id == ticket.report.rule_id and not found.likened:
        return None  # told again: it is added where it belongs
    explains = found.decision == "troubleshoot" and not (asked or says_still(text))
    return None if explains else "answer"


def has_asked(ticket: Ticket) -> bool:
    """Whether support waits for an answer, or has last said something with a question in it."""
    said = ticket.staff_said
    return ticket.status is TicketStatus.PENDING or bool(said and "?" in said.text)


def reads_like_a_fault(text: str) -> bool:
    """Whether words would open a ticket where support has asked nothing."""
    return assessed(text).decision == "escalate"


def is_short(text: str) -> bool:
    """Whether words are a mere yes, no and the like."""
    return intent_of(text) in SMALL


def asks_rex(text: str) -> bool:
    """Whether words ask or tell REX something, or are small talk with it."""
    if mood_of(text) is Mood.QUESTION or intent_of(text) not in _TOLD:
        return True
    return is_an_order(text) or deed_of(text) is not None


def _verdict(text: str, found: Assessment) -> Meaning:
    """Return what words say to "Is it solved?"."""
    folded = fold(text)
    if found.decision != "none" or says_still(text) or _DOUBTS.search(folded):
        return "unsolved"
    if _LATER.search(folded):
        return "thanks"
    if says_solved(text) or intent_of(text) is Intent.AGREE or _YES.match(folded):
        return "solved"
    return "thanks" if _THANKS.match(folded) else "unsolved"
