"""Messages of nothing but a name or a value: what may be added to a card without saying so."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.model import excerpts
from bot.model.memory import Resting
from bot.model.names import Names
from bot.model.slots import deal_type
from bot.model.words import fold
from tools.amounts import currency_in

#: Words around a name or a value that say nothing by themselves.
_SAYS_NOTHING = (
    "a an and also as at be but by call called client deal deals dollars eur euros fee fees fifty "
    "flat fixed for from gbp grand i in instead is it its just k let m make mean meant "
    "million my name of okay on one opp our percent please pounds put rather rex same say "
    "search set should stage step sterling thanks that the them then thousand title to type "
    "usd us use value via was we with worth you contingency contingent contract staffing "
    "retained retainer rpo btw fyi tho though lol thx other req expected probability close date notes note next back previous "
    "forward up down about around roughly oh ah um well they he she said says think reckon guess probably approx"
)
_AROUND = frozenset(_SAYS_NOTHING.split())
#: "the reason is a strike"
_FIELD = re.compile(
    r"(?:and |the |its )*(?:reason|title|name|fee|value|deal type|type|client|stage|notes?|owner) (?:is|should be)\b"
)
_VALUE = re.compile(r"(?:req|opp)?\d[\d.,]*(?:k|m|mio|th|st|nd|rd|pct|eur|usd|gbp)?")
_DAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|today|tomorrow|week|month|quarter|q[1-4]"
    r"|(?:jan|febr?|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*|end|start|mid|20\d\d"
)
#: A slip of the finger in a longer word is none that hides a name.
_LONG = 5


def is_bare(text: str, names: Names) -> bool:
    """Whether a message only names something or gives a value: "Globex", "and 65k", "20% fee"."""
    title = excerpts.title(text)
    quoted = set(fold(title).split()) if title else set()
    known = names.words | quoted | _AROUND
    words = fold(text).split()
    if _FIELD.match(fold(text)):
        return True
    value = deal_type(text) or currency_in(text) or re.search(r"\d", text)
    return bool(names.words or quoted or value) and all(_is_of(word, known) for word in words)


def _is_of(word: str, known: frozenset[str]) -> bool:
    if word in known or _VALUE.fullmatch(word) or _DAY.fullmatch(word):
        return True
    if word.removesuffix("s") in known or len(word) < _LONG:
        return False
    near = [each for each in known if each[:1] == word[:1] and len(each) >= _LONG]
    return process.extractOne(word, near, scorer=OSA.distance, score_cutoff=1) is not None


def is_of_another(text: str, resting: Resting, names: Names) -> bool:
    """Whether a message that takes nothing back is about something else than the action that rests."""
    if is_bare(text, names):
        return False
    return resting.has_card or resting.refused or _names_another(resting, names)


def _names_another(resting: Resting, names: Names) -> bool:
    """Whether a message names a deal or a client, and none that the action has or asks for."""
    named = {*names.opportunities, *names.clients, *names.tied}
    asked = set(resting.missing[:1]) & {"opportunity", "client"}
    return bool(named) and not asked and not named & set(map(str, resting.arguments.values()))
