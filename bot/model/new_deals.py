"""Several new deals that one message asks for: each with its own client or title, and the terms they share."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from pydantic import JsonValue

from bot.model.caution import CREATE, amount_is_unclear
from bot.model.gist import placed
from bot.model.intents import Intent
from bot.model.message import Message
from bot.model.mood import Mood
from bot.model.names import Names
from bot.model.new_searches import SEVERAL, searches_of
from bot.model.slots import deal_type, of_new_deal, tells_worth
from bot.model.wish import Wish
from bot.model.words import fold

_ONE_FOR = re.compile(
    r"[\s,.;:]*\b(?:and |then |also |plus )*(?:one|another(?: one)?|(?:an?|another) (?:new )?(?:deal|opp|opportunity))"
    r" (?:for|with|at) "
    r"|[\s,.;:]*\b(?:and |then |also |plus )*(?:another|a second|one more) (?:new )?(?:one|deal|opp|opportunity)\b[\s,:]*",
    re.IGNORECASE,
)
_MAKE = r"(?:new|create|add|open|set up|need|make|log|start|register|put in|raise|get|want|enter)"
_NEW_DEALS = re.compile(rf"\b{_MAKE} (?:\w+ ){{0,3}}deals?\b|^(?:new|create|add|open|make|log)?$")
#: That there are to be several is said: "2 new deals", "log both as deals".
_SEVERAL_DEALS = re.compile(
    rf"\b{_MAKE} (?:(?!deal\b)\w+ ){{0,5}}deals\b|\b(?:two|2|three|3|four|4|couple of) (?:new )?deals\b"
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
    """Return one new deal a client, or a search: "2 new deals: one for Acme, 40k, and one for Globex"."""
    if message.mood is not Mood.WISH:
        return ()
    text = message.text
    return (
        _created(text, _one_for_each(text, names), names)
        or _created(text, tuple(_by_client(text, names)), names)
        or _by_search(message, names)
    )


def tells_of_several(text: str) -> bool:
    """Whether a message says that there are to be several new deals: "two new deals", "another one for"."""
    told, *others = _ONE_FOR.split(text)
    another = others and _NEW_DEALS.search(fold(told)) and tells_worth(told)
    return bool(another) or _SEVERAL_DEALS.search(fold(text)) is not None


def _one_for_each(text: str, names: Names) -> tuple[str, ...]:
    """What is told of each, where they are told as "one for" and "another for".

    The first may be told before, where each has terms of its own.
    """
    head, *parts = _ONE_FOR.split(text)
    if not _NEW_DEALS.search(fold(head)):
        return ()
    told_of_one = any(kind == "client" and said in head for said, kind, _ in names.named)
    have_terms = all(deal_type(it) or tells_worth(it) for it in (head, *parts))
    return (head, *parts) if told_of_one and have_terms else tuple(parts)


def _created(text: str, parts: Sequence[str], names: Names, client: str = "") -> tuple[Wish, ...]:
    """A new deal for each part, for its own client or else that of the part before."""
    wishes: list[Wish] = []
    for part in parts:
        theirs = {value for said, kind, value in names.named if kind == "client" and said in part}
        client = min(theirs, default=client)
        if len(theirs) > 1 or not client or amount_is_unclear(part):
            return ()
        given = of_new_deal(part, replace(names, clients=(client,)))
        wishes.append(Wish(CREATE, given, whole=True))
    told = {(str(it.arguments["client"]), str(it.arguments.get("title"))) for it in wishes}
    several = len(told) == len(wishes) >= SEVERAL
    return _with_shared_terms(text, wishes) if several else ()


def _by_search(message: Message, names: Names) -> tuple[Wish, ...]:
    """Several searches of one client, with the terms that are told before them."""
    several = tells_of_several(message.text)
    if not several and message.intent is not Intent.CREATE:
        return ()
    before, searches = searches_of(message.text, names, several=several)
    wishes = _created(message.text, searches, names, names.clients[0]) if searches else ()
    told = of_new_deal(before, names)
    shared = {name: it for name, it in told.items() if name in _TERMS}
    return tuple(replace(it, arguments={**shared, **it.arguments}) for it in wishes)


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
