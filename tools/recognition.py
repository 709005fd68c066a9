"""Recognising what a casual sentence names: clients, opportunities, REQs, stages; never a guess."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from domain import crm
from domain import leads as pursuing
from domain.access import Action, Actor, decide
from domain.books import Books
from domain.clients import Client
from domain.losses import ALIASES
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline, Status
from domain.records import Records
from domain.reqs import Req
from domain.spelling import words_of
from domain.titles import DealTitle, Titles
from tools.naming import deal_called, req_called
from tools.partly import deals_partly_named, partly_named
from tools.sighting import Name, Sighting, first_word_of, names_of, names_spelt, sightings

Thing = TypeVar("Thing")

#: In a longer text, such as a pasted log, only deals, clients and REQs are looked for.
LONGEST = 1_000

_OPPORTUNITY_REF = re.compile(r"\b(?:opportunity|opp|deal)[\s#:-]*(\d{1,7})\b", re.IGNORECASE)
_REQ_REF = re.compile(r"\breq(?:uisition)?[\s#:-]*(\d{1,7})\b", re.IGNORECASE)
#: A number of four digits or more that is no money; after some words it is a year, or another thing's.
_DEAL_NUMBER = re.compile(
    r"(?<![\w$€£.,/:-])(\d{4,7})"
    r"(?![\w%€£]|[.,/:-]\d| ?(?:k|m|usd|eur|gbp|dollars?|euros?|pounds?|percent)\b)",
    re.IGNORECASE,
)
_OF_NO_DEAL = re.compile(
    r"\b(?:in|by|of|at|inv(?:oice)?|reqs?|tkt|ticket|lead|till?|until|since|make|worth|value|year"
    r"|make it|(?:it|value|this|that) to"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*|\d(?:st|nd|rd|th)?)\W*$",
    re.IGNORECASE,
)
#: Stages whose label is an everyday word count only where the sentence speaks of a stage.
_EVERYDAY = frozenset({"new", "open", "closed", "lead"})
_BEFORE_A_STAGE = re.compile(
    r"\b(?:to|in|into|from|stage|as)\s+(?:the\s+)?[\"'\u201c\u2018]?$", re.I
)
_AFTER_A_STAGE = re.compile(r"^[\"'\u201d\u2019]?\s+(?:stage|column)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Tie:
    """A name that fits several things equally well; `options` name them for the person."""

    kind: str
    said: str
    options: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """What a text names for certain, in its order; ties and unknown refs stand apart."""

    clients: tuple[Client, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    reqs: tuple[Req, ...] = ()
    stages: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What else a text names for certain: leads by ref, reasons for losing, colleagues."""

    leads: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen(Generic[Thing]):
    """Things of one kind that a text names."""

    certain: tuple[Thing, ...] = ()
    ties: tuple[Tie, ...] = ()
    unknown: tuple[str, ...] = ()


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
    deals = _opportunities(text, clients, crm.titles(records, actor))
    return Recognised(
        clients=clients.certain,
        opportunities=tuple(crm.opportunity(records, actor, it.ref) for it in deals.certain),
        reqs=reqs.certain,
        stages=stages_in(text, crm.pipeline(records, actor)),
        ties=(*clients.ties, *deals.ties, *reqs.ties),
        unknown=(*deals.unknown, *reqs.unknown),
    )


def beside(text: str, records: Books, actor: Actor) -> Beside:
    """Return the leads, the reasons for losing and the colleagues that a text names."""
    if len(text) > LONGEST or not decide(actor, Action.SEE_OPPORTUNITIES).allowed:
        return Beside()
    reasons = crm.loss_reasons(records, actor)
    called = {reason.key: reason.label for reason in reasons}
    said = [name for it in reasons for name in names_of(it.label, it.label)]
    for alias, key in ALIASES.items():
        said += names_of(alias, called[key]) if key in called else ()
    team = [it for it in records.members(actor.workspace.id) if it.member_id != actor.member_id]
    people = [name for it in team for name in _called(it.name, it.name)]
    leads = pursuing.leads(records.leads, actor)
    leading = [
        n for it in leads for called_so in (it.name, it.company) for n in _called(called_so, it.ref)
    ]
    return Beside(
        leads=_certain(text, leading), reasons=_certain(text, said), people=_certain(text, people)
    )


def _called(name: str, thing: Thing) -> tuple[Name[Thing], ...]:
    return (*names_of(name, thing), *first_word_of(name, thing))


def _certain(text: str, known: Sequence[Name[str]]) -> tuple[str, ...]:
    found = (seen.things[0] for seen in sightings(text, known) if len(seen.things) == 1)
    return tuple(dict.fromkeys(found))


def clients_in(text: str, clients: Iterable[Client]) -> Seen[Client]:
    """Return the clients a text names: by their name, or by its first word."""
    names = (
        name
        for client in clients
        for name in (*names_of(client.name, client), *first_word_of(client.name, client))
    )
    return _sorted_out("client", sightings(text, names), lambda client: client.name)


def opportunities_in(text: str, deals: Titles) -> Seen[DealTitle]:
    """Return the deals whose title a text names; open deals count before closed ones."""
    letters = {word.text[:1] for word in words_of(text)}
    titles = deals.beginning(letters) if letters else ()
    spelt = (name for number, words in titles for name in names_spelt(words.split(), number))
    seen = sightings(text, spelt)
    called = {it.number: it for it in deals.numbered({n for each in seen for n in each.things})}
    return _titled(
        Sighting(it.said, it.start, it.end, tuple(called[number] for number in it.things))
        for it in seen
    )


def _titled_among(text: str, deals: Iterable[DealTitle]) -> Seen[DealTitle]:
    return _titled(sightings(text, [name for deal in deals for name in names_of(deal.title, deal)]))


def _titled(seen: Iterable[Sighting[DealTitle]]) -> Seen[DealTitle]:
    return _sorted_out("opportunity", map(_open_before_closed, seen), deal_called)


def reqs_in(text: str, reqs: Iterable[Req]) -> Seen[Req]:
    """Return the REQs whose title a text names."""
    names = [name for req in reqs for name in names_of(req.title, req)]
    return _sorted_out("req", sightings(text, names), req_called)


def stages_in(text: str, pipeline: Pipeline) -> tuple[str, ...]:
    """Return the labels of the stages a text names, Won and Lost included, in its order."""
    names = [name for label in pipeline.labels for name in names_of(label, label)]
    seen = (
        sighting.things[0]
        for sighting in sightings(text, names)
        if sighting.said.casefold() not in _EVERYDAY or _speaks_of_a_stage(text, sighting)
    )
    return tuple(dict.fromkeys(seen))


def opportunity_refs_in(text: str) -> tuple[str, ...]:
    """Return the refs of deals that are typed in a text, whether the deals exist or not."""
    return tuple(f"OPP-{number}" for number in _numbers(_OPPORTUNITY_REF, text))


def _speaks_of_a_stage(text: str, seen: Sighting[str]) -> bool:
    before, after = text[: seen.start], text[seen.end :]
    alone = not (before + after).strip(" \n\t\"'\u201c\u201d\u2018\u2019.!?")
    return bool(alone or _BEFORE_A_STAGE.search(before) or _AFTER_A_STAGE.search(after))


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


def _bare_numbers(text: str) -> tuple[int, ...]:
    """What may be deals that are meant by their numbers alone: "move 2001 to Negotiation"."""
    numbers = (
        int(found[1])
        for found in _DEAL_NUMBER.finditer(text)
        if not _OF_NO_DEAL.search(text[: found.start()])
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
            ties.append(Tie(kind="opportunity", said=client.name, options=options))
    return Seen(tuple(certain), tuple(ties))


def _reqs(text: str, reqs: Sequence[Req]) -> Seen[Req]:
    known = {req.ref: req for req in reqs}
    refs = tuple(f"REQ-{number}" for number in _numbers(_REQ_REF, text))
    if not refs:  # a title counts only where no number is typed
        return reqs_in(text, reqs)
    unknown = tuple(ref for ref in refs if ref not in known)
    return Seen(tuple(known[ref] for ref in refs if ref in known), (), unknown)


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
