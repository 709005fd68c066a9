"""A mention that only points at what others said in its thread, and what of that can be answered."""

import re
from collections.abc import Sequence

from bot.model.deeds import deed_of
from bot.model.intent import intent_of
from bot.model.intents import CHANGING, SMALL, Intent
from bot.model.mood import Mood, mood_of
from bot.model.words import fold
from tickets.policy import assess

#: Nobody points with more characters than these.
LONGEST = 100
#: A finger or an arrow up, as Slack writes it and as a keyboard does.
_UP = re.compile(
    r":(?:point_up(?:_2)?|arrow_up(?:_small)?|arrow_heading_up):|[\u261d\U0001f446\u2b06\ufe0f]"
)
_SIGNS = re.compile(r"[\s^?.!…,:;-]*")
_AROUND = r"(?:hi|hey|hello|hiya|please|pls|plz|rex|thanks|thx|so|and|ok|well|maybe|perhaps|by any chance|quickly)"
_IT = r"(?:this|that|it|the above|above|here|this one|that one|the question|this question|her|him|us|me|them|out|with|on|at|to|about|for|in)"
_DO = r"(?:tell|help|answer|say|explain|look|check|assist|weigh|chime|jump|step|advise|clarify|respond|reply|shed light|know|see)"
_THING = r"(?:ideas?|clues?|thoughts?|help|answers?|advice|input|tips?|pointers?|suggestions?)"
#: What says no more than "look at what was said here".
_POINTS = re.compile(
    rf"(?:{_AROUND} )*(?:"
    rf"(?:(?:can|could|would|will|do|does|are) (?:you|u|rex)(?: able to)? (?:{_AROUND} )*)?{_DO}(?: {_IT})*"
    rf"|(?:can|could) (?:you|u)|(?:you|u) know(?: {_IT})*"
    rf"|(?:(?:any|got any|have any|some|your|need(?: some)?) )?{_THING}(?: (?:needed|wanted))?(?: {_IT})*"
    rf"|(?:what|how) about {_IT}|what (?:do|would|does) (?:you|u|rex) (?:think|say|reckon)(?: {_IT})*"
    rf"|(?:see|read|as)? ?above|{_IT}|same(?: question| here)?|anyone|anything|bump|over to (?:you|u)|your turn"
    rf"|what (?:she|he|they|[a-z]+) (?:said|says|asked|asks)"
    rf")(?: {_AROUND})*"
)
#: A greeting is what REX hears where a mention has no words at all.
_GREETING = re.compile(rf"(?:hi|hey|hello|hiya|please|pls|plz)(?: {_AROUND})*")
_ASKS = re.compile(
    r"\b(?:how|what|where|why|when|which|whose?|any(?:one|body)|some(?:one|body)|wonder(?:ing)?|knows?)\b"
)


def only_points(text: str) -> bool:
    """Whether a mention says nothing of its own: "can you tell?", "any idea?", "this?", "^^"."""
    if len(text) > LONGEST:
        return False
    text = _UP.sub("", text)
    if _SIGNS.fullmatch(text):
        return True
    words = " ".join(re.findall(r"[a-z']+", fold(text)))
    letters = re.sub(r"[\s^?.!…,:;'’()-]|[a-z]", "", fold(text))
    return not letters and bool(_POINTS.fullmatch(words) or _GREETING.fullmatch(words))


def pointed_at(said: Sequence[str]) -> str | None:
    """Return the last of what people said, oldest first, that asks or reports something; or None.

    An order is none of it: what is to be changed, whoever wants it says to REX.
    """
    return next((text for text in reversed(said) if _can_be_answered(text)), None)


def _can_be_answered(text: str) -> bool:
    intent = intent_of(text)
    if only_points(text) or intent in SMALL | CHANGING:
        return False
    if mood_of(text) is Mood.QUESTION:
        return True
    if deed_of(text) is not None:
        return False
    if assess(text).decision in ("escalate", "troubleshoot"):
        return True
    return intent is Intent.ASK and _ASKS.search(fold(text)) is not None
