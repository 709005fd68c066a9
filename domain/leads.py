"""Leads: people who may become clients, and the one conversion each of them can have."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from domain import crm, lookup, names, scoring
from domain.access import Action, Actor, decide
from domain.clients import Client
from domain.details import Contact
from domain.errors import BadValue, NotFound, NotOpen
from domain.events import By, Event, EventKind, Source
from domain.limits import text
from domain.opportunity import NewOpportunity, Opportunity
from domain.records import Command, Records, Result

NAME_LENGTH = (2, 200)
REF = re.compile(r"(?:lead)?[\s#-]*(\d{1,9})", re.IGNORECASE)


class LeadStatus(StrEnum):
    """How far a lead has come."""

    NEW = "new"
    ENRICHED = "enriched"
    CONTACTED = "contacted"
    REPLIED = "replied"
    QUALIFIED = "qualified"
    BAD_FIT = "bad_fit"
    CONVERTED = "converted"

    @property
    def label(self) -> str:
        """As people read it: "bad fit"."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, kw_only=True)
class Lead:
    """Somebody at a company that may become a client; kept, and linked, when it does."""

    id: UUID
    workspace_id: UUID
    number: int
    name: str
    company: str
    owner_id: UUID
    status: LeadStatus
    fit: int
    engagement: int
    converted_at: datetime | None = None
    client: Client | None = None
    opportunity_ref: str | None = None

    @property
    def ref(self) -> str:
        """How people call it: "LEAD-1001"."""
        return f"LEAD-{self.number}"

    @property
    def heading(self) -> str:
        """How a list shows it."""
        return f"{self.ref} {self.name}, {self.company}"

    @property
    def score(self) -> int:
        """Its points, of 76 at most."""
        return scoring.score(self.fit, self.engagement)

    @property
    def grade(self) -> scoring.Grade:
        """What that score is worth."""
        return scoring.grade(self.score)


@dataclass(frozen=True, kw_only=True)
class Converted:
    """What became of a lead; without an opportunity REX offers one."""

    lead: Lead
    client: Client
    opportunity: Opportunity | None

    @property
    def suggests_opportunity(self) -> bool:
        """Whether the client has come without a deal."""
        return self.opportunity is None


class Leads(Protocol):
    """What this needs from whatever keeps the CRM."""

    def leads(self, workspace_id: UUID, *, owner_id: UUID | None = None) -> tuple[Lead, ...]:
        """Leads by number, of one owner or of all."""

    def add_lead(self, lead: Lead, at: datetime) -> None:
        """Keep a new lead."""

    def lock_lead(self, lead: Lead) -> Lead:
        """Its present state; nobody else can convert it until the transaction ends."""

    def keep_client(self, workspace_id: UUID, name: str) -> Client:
        """A new client, or the one of that name."""

    def convert(
        self, lead: Lead, client: Client, opportunity: Opportunity | None, now: datetime
    ) -> Lead:
        """Keep what became of the lead."""

    def has_opportunity(self, workspace_id: UUID, client: Client) -> bool:
        """Whether any deal with that client lives, or was won."""


def leads(kept: Leads, actor: Actor) -> tuple[Lead, ...]:
    """The leads that the actor sees: all for admins, their own for Members."""
    lookup.require(actor, Action.CONVERT_LEAD)
    return kept.leads(actor.workspace.id, owner_id=actor.sees_deals_of)


def lead(kept: Leads, actor: Actor, said: str) -> Lead:
    """By number ("LEAD-1001"), or by a name or company that fits one lead."""
    seen = leads(kept, actor)
    where = f"lead that you can see in {actor.workspace.name}"
    if numbered := REF.fullmatch(said.strip()):
        found = next((it for it in seen if it.number == int(numbered[1])), None)
        if found is None:
            raise NotFound(f"There is no {where} with the number LEAD-{int(numbered[1])}.")
        return found
    fitting = names.matches(said, seen, lambda it: (it.name, it.company, f"{it.name} {it.company}"))
    return lookup.the_one(said, fitting, seen, heading=lambda it: it.heading, what=where)


def create_client(
    records: Records,
    kept: Leads,
    actor: Actor,
    name: str,
    *,
    now: datetime,
    source: Source,
    key: str,
) -> Client:
    """A new client; raises BadValue when there is one of that name."""
    command = Command.of(By(actor, source, now), key, "create_client", name)
    with records.attempt():
        if earlier := records.claim(command):
            return lookup.client(records, actor, earlier["client"])
        lookup.require(actor, Action.CREATE_OPPORTUNITY)
        called = client_name(name)
        if names.fold(called) in {names.fold(it.name) for it in records.clients(_home(actor))}:
            raise BadValue("client", f"There is a client called {called} already. Please use it.")
        created = kept.keep_client(_home(actor), called)
        records.settle(command, {"client": str(created.id)})
        return created


def convert_lead(
    records: Records,
    kept: Leads,
    actor: Actor,
    said: str,
    *,
    opportunity: NewOpportunity | None = None,
    client: str | None = None,
    now: datetime,
    source: Source,
    key: str,
) -> Converted:
    """The lead as a client, and as a deal if one is described; a repeated `key` changes nothing.

    The client is called as `client` says, else like the lead's company; one of that name is used.
    The deal belongs to the lead's owner; to who converts it, where the owner has left or may not
    see deals. What `opportunity` says of its client is not read.
    """
    by = By(actor, source, now)
    command = Command.of(by, key, "convert_lead", said, client, opportunity)
    with records.attempt():
        if earlier := records.claim(command):
            return _converted_before(records, kept, actor, earlier)
        found = kept.lock_lead(lead(kept, actor, said))
        lookup.require(actor, Action.CONVERT_LEAD, found.owner_id)
        _must_be_convertible(found, actor)
        company = kept.keep_client(_home(actor), client_name(client or found.company))
        deal = _deal(records, found, company, opportunity, by, key) if opportunity else None
        converted = kept.convert(found, company, deal, now)
        result = {"lead": found.ref, "client": str(company.id)}
        records.settle(command, result | ({"opportunity": deal.ref} if deal else {}))
        return Converted(lead=converted, client=company, opportunity=deal)


def client_name(name: str) -> str:
    """The name without stray spaces; raises BadValue outside its limits."""
    fewest, most = NAME_LENGTH
    clean = text(" ".join(name.split()), "client", "client's name", most, fewest) or ""
    text(names.fold(clean), "client", "client's name", most)  # capitals can be longer: ß is ss
    return clean


def _deal(
    records: Records, of: Lead, client: Client, new: NewOpportunity, by: By, key: str
) -> Opportunity:
    """The deal of a lead, who is its contact; whose lead it is owns it, if they may see deals."""
    contacts = new.contacts or (Contact(of.name),)
    created = crm.create_opportunity(
        records,
        by.actor,
        replace(new, client=str(client.id), contacts=contacts),
        now=by.at,
        source=by.source,
        key=f"{key}/opportunity",
    )
    team = records.members(_home(by.actor))
    owner = next((it for it in team if it.member_id == of.owner_id), None)
    if owner is None or owner.member_id == created.owner_id or not _sees_deals(owner):
        return created
    given = replace(created, owner_id=owner.member_id, owner_name=owner.name)
    saved = records.save_opportunity(given)
    records.record(Event(EventKind.EDITED, by, before=created, after=saved))
    return saved


def _sees_deals(person: Actor) -> bool:
    return decide(person, Action.SEE_OPPORTUNITIES).allowed


def _must_be_convertible(found: Lead, actor: Actor) -> None:
    if found.status is LeadStatus.CONVERTED:
        became = f"the client {found.client.name}" if found.client else "a client"
        deal = f" with {found.opportunity_ref}" if found.opportunity_ref else ""
        raise NotOpen(f"{found.heading} was converted to {became}{deal} already.")
    if found.status is LeadStatus.BAD_FIT:
        raise NotOpen(f"{found.heading} is a bad fit. Change its status first, then convert it.")
    if actor.workspace.require_qualified and found.score < scoring.QUALIFIED:
        raise NotOpen(
            f"{found.heading} has {found.score} points, and {actor.workspace.name} converts leads "
            f"from {scoring.QUALIFIED} points on. A Team Admin can change that."
        )


def _converted_before(records: Records, kept: Leads, actor: Actor, earlier: Result) -> Converted:
    ref = earlier.get("opportunity")
    return Converted(
        lead=lead(kept, actor, earlier["lead"]),
        client=lookup.client(records, actor, earlier["client"]),
        opportunity=lookup.opportunity(records, actor, ref) if ref else None,
    )


def _home(actor: Actor) -> UUID:
    return actor.workspace.id
