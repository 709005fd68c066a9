"""Forgetting on request: said in words, understood by rule, so that no model is needed for it."""

import re
from typing import Literal

from bot.reading import clean
from bot.turn import Part, Reply

Scope = Literal["thread", "everything"]

_PLEASE = (
    r"^\W*(?:(?:please|pls|plz|(?:can|could|would|will) (?:you|u)|i(?:'d| would)? (?:want|need|like) you to|just|also|hey|hi|hello"
    r"|rex|now|ok(?:ay)?)\b[\s,]*)*"
)
_END = r"(?:[\s,]*(?:please|pls|now|thanks|rex))*\W*$"
_OF_IT = r"(?: (?:that |what )?(?:I|we|you)(?:'ve| have)? (?:just )?(?:said|told|talked|discussed|wrote)[\w ']*)"
_HERE = r"(?: here| (?:in|from|about|of) (?:this|here|it)(?: (?:conversation|thread|chat))?)"
_TALK = r"(?:conversation|thread|chat|discussion)"
_THREAD = re.compile(
    rf"{_PLEASE}(?:forget|erase|delete|clear|wipe|reset)(?: about)?"
    rf"(?:(?: (?:this|our|the|that))?(?: (?:whole|entire))? {_TALK}(?: history)?"
    rf"| (?:all|everything)(?: of)?{_OF_IT}?{_HERE}"
    rf"|{_OF_IT}{_HERE}?){_END}",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(
    rf"{_PLEASE}(?:forget|erase|delete|clear|wipe)(?: about)?"
    rf"(?: me| everything(?:{_OF_IT}|(?: (?:that )?you(?:'ve| have)? (?:know|remember|got|have|keep|stored|saved|on file))?(?: (?:about|on|of) me)?)?"
    rf"| (?:all )?my (?:(?:{_TALK}|message) )?history"
    rf"| all(?: of)?(?: (?:our|my|the))? (?:{_TALK}s|chats|messages)"
    rf"|(?: all)?(?: of)? your memory(?: of me)?){_END}",
    re.IGNORECASE,
)

_STAYS = (
    "Cards that wait for a click keep working, and tickets keep what support needs. Messages in "
    "Slack are yours to delete."
)
_NOTHING = (
    "There was nothing of yours to forget in this thread. Say it in the thread it is about, or "
    "say “forget everything”."
)


def wants_forgotten(text: str) -> Scope | None:
    """Return what a message asks REX to forget, or None if it asks for something else."""
    said = " ".join(clean(text).split())
    if _THREAD.match(said):
        return "thread"
    return "everything" if _EVERYTHING.match(said) else None


def forgotten(scope: Scope, turns: int) -> Reply:
    """Say what was forgotten."""
    if scope == "everything":
        sentence = f"I've forgotten all our conversations. {_STAYS}"
    elif turns:
        sentence = f"I've forgotten what we said in this thread. {_STAYS}"
    else:
        sentence = _NOTHING
    return Reply(kind="answer", parts=(Part(say=sentence),))
