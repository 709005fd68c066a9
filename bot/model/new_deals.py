"""Several new deals that one message asks for: each with its own client, and with the terms they share."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pydantic import JsonValue

from bot.model.caution import CREATE, amount_is_unclear
from bot.model.gist import placed
from bot.model.message import Message
from bot.model.mood import Mood
from bot.model.names import Names
from bot.model.slots import of_new_deal
from bot.model.wish import Wish
from bot.model.words import fold

SEVERAL = 2
_ONE_FOR = re.compile(
    r"[\s,.;:]*\b(?:and |then |also )*(?:one|another(?: one)?|(?:an?|another) (?:new )?(?:deal|opp|opportunity))"
    r" (?:for|with) ",
    re.IGNORECASE,
)
_MAKE = r"(?:new|create|add|open|set up|need|make|log|start|register|put in|raise|get|want|enter)"
_NEW_DEALS = re.compile(rf"\b{_MAKE} (?:\w+ ){{0,3}}deals?\b|^(?:new|create|add|open|make|log)?$")
#: That there are to be several is said: "2 new deals", "log both as deals".
_SEVERAL_DEALS = re.compile(
    rf"\b{_MAKE} (?:\w+ ){{0,5}}deals\b|\b(?:two|2|three|3|four|4|couple of) (?:new )?deals\b"
    r"|\b(?:two|2|three|3|four|4|couple of|some|few|more) (?:more )?(?:new|fresh) (?:ones|searches|briefs|opps|roles)\b"
    rf"|\b{_MAKE} (?:both|two|them both|(?:one|a deal) (?:each|for each))\b"
)
#: Where one ends and the next begins, the surest first.
_BREAKS = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        r"\n\s*(?:[-*•]\s*|\d[.)]\s*)?",
        r";\s*(?:and\s+)?|[,.]?\s*\b(?:2[.)]|\(2\)|secondly|second one(?: is)?:?)\s*",
        r"(?<!\bst)(?<!\bno)(?<!\bco)\.\s+(?:(?:and|then|also|plus)\s+)*",
        r",?\s+(?:and|plus|then|also)(?: then| also)?\s+",
    )
)
_INTRODUCES = re.compile(r"[:?!.\n]\s*|\s[-–—]+\s")
_SHARED = re.compile(r"\b(?:both|each|all|same terms|the same)\b")
_TERMS = ("deal_type", "fee_model")


def creations_of(message: Message, names: Names) -> tuple[Wish, ...]:
    """Return one new deal a client: "2 new deals: one for Acme, 40k, and one for Globex, 50k"."""
    if message.mood is not Mood.WISH:
        return ()
    head, *parts = _ONE_FOR.split(message.text)
    if not _NEW_DEALS.search(fold(head)) or len(parts) < SEVERAL:
        parts = list(_by_client(message.text, names))
    wishes: list[Wish] = []
    for part in parts:
        theirs = [value for said, kind, value in names.named if kind == "client" and said in part]
        if len(set(theirs)) != 1 or amount_is_unclear(part):
            return ()
        given = of_new_deal(part, replace(names, clients=tuple(theirs[:1])))
        wishes.append(Wish(CREATE, given, whole=True))
    different = len({str(it.arguments["client"]) for it in wishes}) == len(wishes)
    return _with_shared_terms(message.text, wishes) if different and len(wishes) >= SEVERAL else ()


def _with_shared_terms(text: str, wishes: Sequence[Wish]) -> tuple[Wish, ...]:
    """Give each the terms that are told once of "both" or "each"."""
    having = [it for it in wishes if it.arguments.keys() & set(_TERMS)]
    if len(having) != 1 or not _SHARED.search(fold(text)):
        return tuple(wishes)
    terms: dict[str, JsonValue] = {
        it: value for it, value in having[0].arguments.items() if it in _TERMS
    }
    return tuple(replace(it, arguments={**terms, **it.arguments}) for it in wishes)


def _by_client(text: str, names: Names) -> Iterator[str]:
    """Yield what is told of each client, where several are to have a deal; nothing where it is unclear."""
    first: dict[str, int] = {}
    for at, (_, kind, who) in placed(text, names):
        if kind == "client":
            first.setdefault(who, at)
    starts = list(first.values())
    if len(starts) < SEVERAL or not _SEVERAL_DEALS.search(fold(text)):
        return
    cuts = [_introduced(text, starts[0])]
    for before, start in pairwise(starts):
        cut = _cut(text, before, start)
        if cut is None:
            return
        cuts.append(cut)
    yield from (text[at:end] for at, end in zip(cuts, [*cuts[1:], len(text)], strict=True))


def _introduced(text: str, first: int) -> int:
    """Where the first one begins: after what says that there are to be several, if it stands apart."""
    breaks = [it.end() for it in _INTRODUCES.finditer(text, 0, first)]
    return max((it for it in breaks if _SEVERAL_DEALS.search(fold(text[:it]))), default=0)


def _cut(text: str, before: int, start: int) -> int | None:
    """Where what is told of the client that begins at `before` ends; None where nothing parts them."""
    for pattern in _BREAKS:
        if breaks := [it.end() for it in pattern.finditer(text, before, start)]:
            return breaks[-1]
    comma = text.rfind(",", before, start)
    return comma + 1 if comma > 0 and not text[comma + 1 : start].strip() else None
