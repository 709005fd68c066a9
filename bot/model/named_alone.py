"""The last resort: what a message is about, told by nothing but the things that it names.

Used where REX would say that it found nothing. The things must leave no choice, and the clauses that
name them must neither ask, deny, guess, quote nor tell what was done.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pydantic import JsonValue

from bot.model.caution import CREATE, MOST_AT_ONCE, amount_is_unclear
from bot.model.mood import Mood, mood_of
from bot.model.names import Names
from bot.model.order_words import (
    CALLED_OFF,
    CONDITION,
    NOT_SO,
    OTHERS,
)
from bot.model.parts import Part, only, parts_of, without_pasted
from bot.model.slots import deal_type, known, of_new_deal
from bot.model.wish import Wish
from bot.model.words import fold

#: A longer message is a report, or something pasted.
LONGEST = 300
_ASKS = re.compile(
    r"\b(?:what|whats|why|when|where|wheres|which|who|whose|how|hows|whether|wondering|curious|explain)\b"
)
#: Other things that are done, and what is told as done or said by somebody.
_OTHER = re.compile(rf"\b(?:{'|'.join(OTHERS.split())}|leave|keep|stop)\b")
_DONE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|went|already|yesterday"
    r"|said|says|told|asked|thinks?|will|would|thanks for)\b"
)
#: What somebody did, but for words that only look so.
_DID = re.compile(
    r"\b(?!(?:need|retained|contained|fixed|billed|named|called|based|indeed)\b)[a-z]{2,}ed\b"
)
#: Where a REQ is to be: a clause may also only tell of one.
_ONTO = re.compile(
    r"\breqs?\b.* (?:to|onto|into|under|with|mit|zu|an)\b.* ?\b(?:DEAL|CLIENT)\b|\b(?:needs?|should|must)\b",
    re.IGNORECASE,
)
#: Where a stage stands as a place rather than for a paper: "the proposal".
_A_PLACE = re.compile(
    r"\b(?:to|into|as|onto) (?:the )?STAGE$|\bSTAGE (?:stage|column|now|please)\b"
)
_ANOTHER_STAGE = re.compile(r"\b(?:different|another|other|wrong) (?:stage|column)\b")
_OF_REQS = re.compile(r"\breqs?\b", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<![\w.,$€£-])\d{2,5}(?![\w%]|[.,]\d)")
_OF_NO_DEAL = re.compile(
    r"\b(?:invoices?|paid|pays?|salary|tickets?|errors?|tabs?|bills?|contract|leads?|lunch|calls?|meetings?|offers?)\b"
)


def may_name(text: str) -> bool:
    """Whether a message may be understood so: it asks nothing, waits for nothing, calls nothing off."""
    said = fold(without_pasted(text))
    never = (_ASKS, CONDITION, CALLED_OFF)
    return len(text) <= LONGEST and not any(each.search(said) for each in never)


def meant_by_names(text: str, names: Names) -> tuple[Wish, ...]:
    """Return the changes that what is named leaves no doubt about; nothing where there is any."""
    parts = parts_of(without_pasted(text), names)
    live = [part for part in parts if _is_live(part)]
    changes = [wish for part in live for wish in _of_part(part, live, parts)]
    wishes = tuple(wish for at, wish in enumerate(changes) if wish not in changes[:at])
    return wishes[:MOST_AT_ONCE] or tuple(_created(text, live, names))


def _is_live(part: Part) -> bool:
    """Whether what a clause names can be what is wanted."""
    line = part.gist.line
    off = NOT_SO.search(part.line) or _OTHER.search(line) or part.asks
    return not off and mood_of(part.text) is Mood.WISH


def _of_part(part: Part, live: Sequence[Part], every: Sequence[Part]) -> Iterator[Wish]:
    """The move or the links of a clause, with what the others name where it speaks of that."""
    line = part.gist.line
    if _DONE.search(line) or _DID.search(line):
        return
    deal = _deal(part, live)
    if deal is None:
        return
    reqs = _reqs(part) or (not part.has("STAGE") and part.deals and _lacking(every)) or ()
    if reqs and not part.has("STAGE") and (part.is_pair or _ONTO.search(line)):
        yield from (Wish("link_req", {"opportunity": deal, "req": it}, whole=True) for it in reqs)
    elif len(part.has("STAGE")) == 1 and not reqs and _is_to_be_there(part):
        move = {"opportunity": deal, "to_stage": part.has("STAGE")[0]}
        yield Wish("move_stage", move, whole=True)
    elif part.deals and _ANOTHER_STAGE.search(line):
        yield Wish("move_stage", {"opportunity": deal}, whole=True)


def _is_to_be_there(part: Part) -> bool:
    """Whether the stage of a clause is a place: no paper, as in "send Acme the proposal"."""
    line = part.gist.line
    return _A_PLACE.search(line) is not None or (part.is_pair and "the STAGE" not in line)


def _deal(part: Part, live: Sequence[Part]) -> JsonValue:
    """The one deal of a clause, or of all that are live where it names none; two are asked about."""
    named = part.deals or tuple(it for each in live for it in each.deals)
    return next(iter(only(named)), None)


def _reqs(part: Part) -> tuple[JsonValue, ...]:
    """The REQs of a clause: named, or by their numbers beside the word."""
    if part.reqs or part.has("AMOUNT") or not _OF_REQS.search(part.text):
        return part.reqs
    return tuple(f"REQ-{number}" for number in _NUMBERS.findall(part.text))


def _lacking(parts: Sequence[Part]) -> tuple[JsonValue, ...]:
    """The REQs that a clause without a deal speaks of: "req 801 isn't tied to anything"."""
    return tuple(it for each in parts if not each.deals and not each.asks for it in each.reqs)


def _created(text: str, live: Sequence[Part], names: Names) -> Iterator[Wish]:
    """A new deal for the one client that is named with its type, and a fee or what it is worth."""
    kinds = {kind for part in live for kind in part.gist.things}
    clients = only(it for part in live for it in part.has("CLIENT"))
    money = kinds & {"AMOUNT", "PERCENT"} and not amount_is_unclear(text)
    other = kinds & {"DEAL", "REQ", "STAGE", "INVOICE", "LEAD"}
    told = _OF_NO_DEAL.search(fold(text)) or any(_DID.search(part.gist.line) for part in live)
    if clients and money and not (other or told) and deal_type(text):
        theirs = replace(names, clients=tuple(map(str, clients)))
        yield Wish(CREATE, known(**of_new_deal(text, theirs)), whole=True)
