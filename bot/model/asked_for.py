"""The wish of the one request among everything else that a message tells."""

import re
from dataclasses import replace

from bot.model.caution import CHANGES, CREATE, amount_is_unclear
from bot.model.framing import all_framed
from bot.model.intent import intent_of
from bot.model.intents import Intent
from bot.model.mood import Mood, mood_of
from bot.model.names import Names
from bot.model.purpose import purpose_of
from bot.model.slots import known, of_creation
from bot.model.wish import Wish

_IT = re.compile(r"\b(?:it|that|this|them)\b", re.IGNORECASE)


def asked_for(
    request: str, text: str, names: Names, named: Names, it: str | None
) -> tuple[Wish, ...]:
    """Return what a request asks for, if it is understood to its last word.

    `names` is what the whole text names, and `named` what the request does. "It" is what the rest
    of the text names, or else the deal that was spoken of before.
    """
    if mood_of(request) is not Mood.WISH:
        return ()
    if intent_of(request) is Intent.CREATE:
        return _of_creation(request, text, names, named)
    elsewhere = names.with_the_word
    speaks_of_some = elsewhere.opportunities or elsewhere.tied or elsewhere.clients
    deal = elsewhere.opportunity if speaks_of_some else it
    for said, seen in ((request, named), _with_req(request, names, named)):
        wishes = all_framed(said, seen, deal)
        if wishes and all(wish.tool in CHANGES for wish in wishes):
            return wishes
    return ()


def _with_req(request: str, names: Names, named: Names) -> tuple[str, Names]:
    """The request with the one REQ of the rest in the place of "it": "could you link it to Acme"."""
    if named.reqs or len(names.reqs) != 1 or not _IT.search(request):
        return request, named
    ref = names.reqs[0]
    said = _IT.sub(ref, request, count=1)
    every = sorted((*named.named, (ref, "req", ref)), key=lambda it: said.find(it[0]))
    return said, replace(named, reqs=(ref,), named=tuple(every))


def _of_creation(request: str, text: str, names: Names, named: Names) -> tuple[Wish, ...]:
    """A new deal for the client of the request, with the figures of the whole text."""
    clients = named.clients or names.clients
    if len(clients) != 1 or amount_is_unclear(text):
        return ()
    given = of_creation(text, replace(names, clients=clients))
    since = text[text.find(request) :] if request in text else request
    title = given.get("title") or purpose_of(since, text, names)
    return (Wish(CREATE, known(**{**given, "title": title}), whole=True),)
