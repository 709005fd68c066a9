"""Finding what a person means, among what that person may see."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from domain import names
from domain.access import Action, Actor, decide
from domain.clients import Client
from domain.errors import Ambiguous, DetailMissing, NotAllowed, NotFound
from domain.events import Activity
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline, Status
from domain.records import Records
from domain.reqs import Req
from domain.titles import DealTitle, Titles

Thing = TypeVar("Thing")

OPPORTUNITY_REF = re.compile(r"(?:opp(?:ortunity)?)?[\s#-]*(\d{1,9})", re.IGNORECASE)
REQ_REF = re.compile(r"(?:(?:job\s*)?req)?[\s#-]*(\d{1,9})", re.IGNORECASE)


def require(
    actor: Actor,
    action: Action,
    owner_id: UUID | None = None,
    shared_with: frozenset[UUID] = frozenset(),
) -> None:
    """Raise NotAllowed unless the actor may."""
    decision = decide(actor, action, owner_id, shared_with=shared_with)
    if not decision.allowed:
        raise NotAllowed(decision)


def opportunity(records: Records, actor: Actor, ref: str) -> Opportunity:
    """By number ("OPP-2001", "opp 2001"), or by a name that fits one deal, open ones first.

    Missing and invisible deals raise NotFound with the same words.
    """
    require(actor, Action.SEE_OPPORTUNITIES)
    said = _said(ref, "opportunity", "Which opportunity do you mean?")
    where = f"opportunity that you can see in {actor.workspace.name}"
    if numbered := OPPORTUNITY_REF.fullmatch(said):
        number, owner = int(numbered[1]), actor.sees_deals_of
        found = records.opportunity(actor.workspace.id, number, seen_by=owner)
        if found is None:
            raise NotFound(f"There is no {where} with the number OPP-{number}.")
        return found
    seen = titles(records, actor)
    fitting = titled(said, seen.holding(names.words(said)))
    alive = tuple(it for it in fitting if it.status is Status.OPEN)
    meant = _only(said, alive or fitting, lambda: _nearest(said, seen), _heading, where)
    return opportunity(records, actor, meant.ref)


def titled(said: str, deals: Iterable[DealTitle]) -> tuple[DealTitle, ...]:
    """What a title, a client or both can mean; several mean that it is ambiguous."""
    return names.matches(said, deals, lambda it: (it.title, it.name, it.client.name))


def titles(records: Records, actor: Actor) -> Titles:
    """What the deals are called that the actor sees, of every status."""
    require(actor, Action.SEE_OPPORTUNITIES)
    return records.titles(actor.workspace.id, seen_by=actor.sees_deals_of)


def opportunities(
    records: Records, actor: Actor, status: Status | None = Status.OPEN
) -> tuple[Opportunity, ...]:
    """The deals that the actor sees, by number; None means every status."""
    require(actor, Action.SEE_OPPORTUNITIES)
    owner = actor.sees_deals_of
    return records.opportunities(actor.workspace.id, seen_by=owner, status=status)


def req(records: Records, actor: Actor, ref: str) -> Req:
    """By number ("REQ-118"), or by a title that fits one; raises NotFound."""
    said = _said(ref, "req", "Which REQ do you mean?")
    where = f"REQ that you can see in {actor.workspace.name}"
    seen = reqs(records, actor)
    if numbered := REQ_REF.fullmatch(said):
        number = int(numbered[1])
        found = next((it for it in seen if it.number == number), None)
        if found is None:
            raise NotFound(f"There is no {where} with the number REQ-{number}.")
        return found
    fitting = names.matches(said, seen, lambda it: (it.title, f"{it.client_name} {it.title}"))
    return the_one(said, fitting, seen, heading=lambda it: it.heading, what=where)


def reqs(records: Records, actor: Actor) -> tuple[Req, ...]:
    """The REQs that the actor sees: all for admins, their own for Members."""
    require(actor, Action.SEE_REQS)
    return records.reqs(actor.workspace.id, owner_id=actor.sees_deals_of)


def client(records: Records, actor: Actor, name_or_id: str) -> Client:
    """By id, or by a name that fits one client; raises NotFound with the nearest names."""
    said = _said(name_or_id, "client", "Which client is it for?")
    known = clients(records, actor)
    fitting = tuple(it for it in known if str(it.id) == said.casefold())
    fitting = fitting or names.matches(said, known, lambda it: (it.name,))
    where = f"client in {actor.workspace.name}"
    return the_one(said, fitting, known, heading=lambda it: it.name, what=where)


def clients(records: Records, actor: Actor) -> tuple[Client, ...]:
    """The clients of the workspace, by name: whoever may create a REQ has to name one."""
    require(actor, Action.CREATE_REQ)
    return records.clients(actor.workspace.id)


def pipeline(records: Records, actor: Actor) -> Pipeline:
    """The pipeline that the actor's new deals run through."""
    require(actor, Action.SEE_OPPORTUNITIES)
    return records.pipeline(actor.workspace.id)


def pipelines(records: Records, actor: Actor) -> tuple[Pipeline, ...]:
    """Every pipeline that deals run through, first that of new ones."""
    require(actor, Action.SEE_OPPORTUNITIES)
    return records.pipelines(actor.workspace.id)


def timeline(records: Records, actor: Actor, ref: str) -> tuple[Activity, ...]:
    """What happened to a deal, oldest first."""
    return records.timeline(opportunity(records, actor, ref))


def the_one(
    said: str,
    fitting: Sequence[Thing],
    seen: Sequence[Thing],
    *,
    heading: Callable[[Thing], str],
    what: str,
) -> Thing:
    """The only fitting thing; raises Ambiguous or NotFound with headings to choose from."""
    return _only(said, fitting, lambda: names.near(said, tuple(map(heading, seen))), heading, what)


def _only(
    said: str,
    fitting: Sequence[Thing],
    near: Callable[[], tuple[str, ...]],
    heading: Callable[[Thing], str],
    what: str,
) -> Thing:
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        headings = tuple(map(heading, fitting))
        raise Ambiguous(f"“{said}” can mean {names.listed(headings, 'or')}. Which one?", headings)
    close = near()
    guess = f" Did you mean {names.listed(close, 'or')}?" if close else ""
    raise NotFound(f"There is no {what} called “{said}”.{guess}", close)


def _nearest(said: str, seen: Titles) -> tuple[str, ...]:
    """The headings most like a misspelt name, nearest first."""
    numbers = {folded: number for number, folded in seen.headings()}
    near = [numbers[it] for it in names.nearest(said, [*numbers])]
    called = {it.number: it.heading for it in seen.numbered(near)}
    return tuple(called[it] for it in near)


def _heading(deal: DealTitle) -> str:
    return deal.heading


def _said(text: str, field: str, question: str) -> str:
    said = text.strip()
    if not said:
        raise DetailMissing(field, question)
    return said
