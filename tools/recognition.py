"""Recognising what a casual sentence names: clients, opportunities, REQs, stages; never a guess."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain import crm
from domain.access import Action, Actor, decide
from domain.clients import Client
from domain.lookup import pipelines
from domain.opportunity import Opportunity
from domain.pipeline import Status
from domain.records import Records
from domain.reqs import Req
from domain.spelling import words_of
from domain.titles import DealTitle, Titles
from tools.naming import deal_called, req_called
from tools.partly import deal_by_words, deals_partly_named, partly_named, req_is_called
from tools.sighting import Name, Sighting, first_word_of, names_of, names_spelt, sightings
from tools.stages_said import stages_in
from tools.types_said import of_the_type_said

Thing = TypeVar("Thing")

#: In a short one, a word of a title may stand for a deal.
SHORT_TEXT = 200

_OPPORTUNITY_REF = re.compile(r"\b(?:opportunity|opp|deal)[\s#:-]*(\d{1,7})\b", re.IGNORECASE)
#: "reqs 118, 119 and 120"
_REQ_LIST = re.compile(
    r"\breq(?:uisition)?s\s+(#?\d{1,7}(?:\s*(?:,|&|\+|and|\s)\s*#?\d{1,7})*)\b", re.IGNORECASE
)
_REQ_REF = re.compile(r"\breq(?:uisition)?[\s#:-]*(\d{1,7})\b", re.IGNORECASE)
#: A number of three digits or more that is no money; after some words it is a year, or another thing's.
_BARE_NUMBER = re.compile(
    r"(?<![\w$€£.,/:-])(\d{3,7})"
    r"(?![\w%€£]|[.,/:-]\d| ?(?:k|m|usd|eur|gbp|dollars?|euros?|pounds?|percent)\b)",
    re.IGNORECASE,
)
_OF_ANOTHER = re.compile(
    r"\b(?:in|by|(?<!stage )of|at|inv(?:oice)?|reqs?|tkt|ticket|lead|till?|until|since|make|worth|value|year"
    r"|make it|(?:it|value|this|that) to"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|\d(?:st|nd|rd|th)?)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A name that fits several things equally well; `options` name them for the person."""

    kind: str
    said: str
    options: tuple[str, ...]
    #: The deals of a client that is named alone.
    deals: tuple[DealTitle, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """What a text names for certain, in its order; ties and unknown refs stand apart.

    `by_a_word` is the deal that is called by no more than a word of its title: "lisbon".
    """

    clients: tuple[Client, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    by_a_word: Opportunity | None = None
    reqs: tuple[Req, ...] = ()
    stages: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen(Generic[Thing]):
    """Things of one kind that a text names."""

    certain: tuple[Thing, ...] = ()
    ties: tuple[Tie, ...] = ()
    unknown: tuple[str, ...] = ()
    #: Whether the text names them, and not only their client.
    named: bool = True


def recognise(text: str, records: Records, actor: Actor) -> Recognised:
    """Return the names of the person's workspace that occur in a text.

    Only what this person may see is recognised. A client's name also stands for its open
    opportunity, if there is just one.
    """
    reqs: Seen[Req] = Seen()
    if decide(actor, Action.SEE_REQS).allowed:
        reqs = _reqs(text, crm.reqs(records, actor))
    if not decide(actor, Action.SEE_OPPORTUNITIES).allowed:
        return Recognised(reqs=reqs.certain, ties=reqs.ties, unknown=reqs.unknown)
    clients = clients_in(text, crm.clients(records, actor))
    titles = crm.titles(records, actor)
    deals = _by_type(text, _opportunities(text, clients, titles), records, actor)
    by_word = None if deals.named else _by_a_word(text, clients, titles)
    return Recognised(
        clients=clients.certain,
        opportunities=tuple(crm.opportunity(records, actor, it.ref) for it in deals.certain),
        by_a_word=crm.opportunity(records, actor, by_word.ref) if by_word else None,
        reqs=reqs.certain,
        stages=stages_in(text, *pipelines(records, actor)),
        ties=(*clients.ties, *deals.ties, *reqs.ties),
        unknown=(*deals.unknown, *reqs.unknown),
    )


def called(name: str, thing: Thing) -> tuple[Name[Thing], ...]:
    """Return how people say a name of somebody: whole, or by its first word."""
    return (*names_of(name, thing), *first_word_of(name, thing))


def clients_in(text: str, clients: Iterable[Client]) -> Seen[Client]:
    """Return the clients a text names: by their name, or by its first word."""
    return _sorted_out("client", sightings(text, _names_of_clients(clients)), lambda it: it.name)


def _names_of_clients(clients: Iterable[Client]) -> Iterable[Name[Client]]:
    return (name for client in clients for name in called(client.name, client))


def opportunities_in(text: str, deals: Titles) -> Seen[DealTitle]:
    """Return the deals whose title a text names; open deals count before closed ones."""
    letters = {word.text[:1] for word in words_of(text)}
    titles = deals.beginning(letters) if letters else ()
    spelt = (name for number, words in titles for name in names_spelt(words.split(), number))
    seen = sightings(text, spelt)
    by_number = {it.number: it for it in deals.numbered({n for each in seen for n in each.things})}
    return _titled(
        Sighting(it.said, it.start, it.end, tuple(by_number[number] for number in it.things))
        for it in seen
    )


def _titled_among(text: str, deals: Iterable[DealTitle]) -> Seen[DealTitle]:
    return _titled(sightings(text, [name for deal in deals for name in names_of(deal.title, deal)]))


def _titled(seen: Iterable[Sighting[DealTitle]]) -> Seen[DealTitle]:
    titled = filter(lambda it: it.things, map(_but_for_clients, seen))
    return _sorted_out("opportunity", map(_open_before_closed, titled), deal_called)


def _but_for_clients(seen: Sighting[DealTitle]) -> Sighting[DealTitle]:
    """Without the deals whose client alone is named: "Acme" calls none "Acme – Retained search"."""
    things = tuple(it for it in seen.things if not _names_its_client(seen.said, it))
    return Sighting(seen.said, seen.start, seen.end, things)


def _names_its_client(said: str, deal: DealTitle) -> bool:
    named = sightings(said, called(deal.client.name, deal))
    return any(it.end - it.start == len(said) for it in named)


def reqs_in(text: str, reqs: Iterable[Req]) -> Seen[Req]:
    """Return the REQs whose title a text names."""
    names = [name for req in reqs for name in names_of(req.title, req)]
    return _sorted_out("req", sightings(text, names), req_called)


def opportunity_refs_in(text: str) -> tuple[str, ...]:
    """Return the refs of deals that are typed in a text, whether the deals exist or not."""
    return tuple(f"OPP-{number}" for number in _numbers(_OPPORTUNITY_REF, text))


def _opportunities(text: str, clients: Seen[Client], deals: Titles) -> Seen[DealTitle]:
    """By ref; else by title, at the client that is named if one is; else by client alone."""
    typed = _numbers(_OPPORTUNITY_REF, text)
    theirs = deals.of_clients(clients.certain)
    titled = _titled_among(text, theirs)
    if not (titled.certain or titled.ties):
        titled = opportunities_in(text, deals)
    named = typed or titled.certain or titled.ties or clients.certain or clients.ties
    pointed = typed if named else _bare_numbers(text)
    known = {it.number: it for it in deals.numbered(pointed)}
    unknown = tuple(f"OPP-{number}" for number in typed if number not in known)
    pointed = typed or tuple(number for number in pointed if number in known)
    if not (pointed or titled.certain or titled.ties):
        titled = _partly_titled(text, theirs, deals)
    if not (pointed or titled.certain or titled.ties):
        return _by_client(clients.certain, theirs)
    certain = (*(known[number] for number in pointed if number in known), *titled.certain)
    return Seen(tuple(dict.fromkeys(certain)), titled.ties, unknown)


def _by_type(text: str, seen: Seen[DealTitle], records: Records, actor: Actor) -> Seen[DealTitle]:
    """Tell the deals of the one client that is named apart by the type that the text says."""
    deals = seen.ties[0].deals if len(seen.ties) == 1 and not seen.certain else ()
    meant = of_the_type_said(text, deals, records, actor)
    return Seen(meant, (), seen.unknown, seen.named) if meant else seen


def _bare_numbers(text: str) -> tuple[int, ...]:
    """What may be things that are meant by their numbers alone: "move 2001 to Negotiation"."""
    numbers = (
        int(found[1])
        for found in _BARE_NUMBER.finditer(text)
        if not _OF_ANOTHER.search(text[: found.start()])
    )
    return tuple(dict.fromkeys(numbers))


def _partly_titled(text: str, theirs: Sequence[DealTitle], deals: Titles) -> Seen[DealTitle]:
    fitting = deals_partly_named(text, theirs, deals)
    if len(fitting) > 1:
        said, options = partly_named(text) or "", tuple(deal_called(it) for it in fitting)
        return Seen(ties=(Tie(kind="opportunity", said=said, options=options),))
    return Seen(fitting)


def _by_client(clients: Iterable[Client], deals: Sequence[DealTitle]) -> Seen[DealTitle]:
    certain: list[DealTitle] = []
    ties: list[Tie] = []
    for client in clients:
        all_theirs = [d for d in deals if d.client == client]
        theirs = [d for d in all_theirs if d.status is Status.OPEN] or all_theirs
        if len(theirs) == 1:
            certain += theirs
        elif theirs:
            options = tuple(deal_called(deal) for deal in theirs)
            tie = Tie(kind="opportunity", said=client.name, options=options, deals=tuple(theirs))
            ties.append(tie)
    return Seen(tuple(certain), tuple(ties), named=False)


def _by_a_word(text: str, clients: Seen[Client], deals: Titles) -> DealTitle | None:
    """The deal that a word of a short text calls, at the client that is named if one is."""
    if len(text) > SHORT_TEXT or clients.ties:
        return None
    theirs = deals.of_clients(clients.certain) if clients.certain else None
    for seen in sightings(text, _names_of_clients(clients.certain)):
        text = f"{text[: seen.start]}{' ' * (seen.end - seen.start)}{text[seen.end :]}"
    return deal_by_words(text, theirs, deals)


def _reqs(text: str, reqs: Sequence[Req]) -> Seen[Req]:
    known = {req.ref: req for req in reqs}
    refs = _refs((*_numbers(_REQ_REF, text), *_listed(text)))
    if not refs:  # a title counts only where no number is typed
        titled = reqs_in(text, reqs)
        if titled.certain or titled.ties:
            return titled
        refs = tuple(ref for ref in _refs(_bare_numbers(text)) if ref in known)
        if not refs:
            return _called_reqs(text, reqs)
    unknown = tuple(ref for ref in refs if ref not in known)
    return Seen(tuple(known[ref] for ref in refs if ref in known), (), unknown)


def _listed(text: str) -> Iterable[int]:
    """The numbers of a list of REQs."""
    lists = (found[1] for found in _REQ_LIST.finditer(text))
    return (int(number) for each in lists for number in re.findall(r"\d+", each))


def _refs(numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"REQ-{number}" for number in numbers)


def _called_reqs(text: str, reqs: Sequence[Req]) -> Seen[Req]:
    """The one REQ that is called by words of its title: "the porter req"."""
    fitting = [req for req in reqs if req_is_called(text, req.title)]
    return Seen(tuple(fitting) if len(fitting) == 1 else ())


def _numbers(ref: re.Pattern[str], text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(number) for number in ref.findall(text)))


def _open_before_closed(seen: Sighting[DealTitle]) -> Sighting[DealTitle]:
    alive = tuple(deal for deal in seen.things if deal.status is Status.OPEN)
    return Sighting(seen.said, seen.start, seen.end, alive or seen.things)


def _sorted_out(
    kind: str, seen: Iterable[Sighting[Thing]], label: Callable[[Thing], str]
) -> Seen[Thing]:
    certain: dict[Thing, None] = {}
    ties: list[Tie] = []
    for sighting in seen:
        if len(sighting.things) == 1:
            certain[sighting.things[0]] = None
        else:
            options = tuple(label(thing) for thing in sighting.things)
            ties.append(Tie(kind=kind, said=sighting.said, options=options))
    return Seen(tuple(certain), tuple(ties))
