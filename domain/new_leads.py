"""Leads that come in: what is known of them, and the points that it is worth."""

from dataclasses import dataclass, field, replace
from typing import Unpack
from uuid import uuid4

from domain import leads as pursuing
from domain import lookup
from domain.access import Action, Actor
from domain.changing import Occasion
from domain.errors import BadValue
from domain.events import By
from domain.leads import Lead, Leads, LeadStatus
from domain.limits import text, whole
from domain.records import Command, Records
from domain.scoring import Signals

NAME_LENGTH = (2, 200)
MOST_EMPLOYEES = 10_000_000
MOST_PAGES = 100_000
MOST_SECONDS = 10_000_000
MOST_CHARACTERS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class NewLead:
    """Somebody who may become a client, their company, and what its score is made of."""

    name: str
    company: str
    signals: Signals = field(default_factory=Signals)


def add_lead(
    records: Records, kept: Leads, actor: Actor, new: NewLead, **occasion: Unpack[Occasion]
) -> Lead:
    """A new lead of the actor's, with its points; a repeated `key` returns the first."""
    home = actor.workspace.id
    by = By(actor, occasion["source"], occasion["now"])
    command = Command.of(by, occasion["key"], "add_lead", new)
    with records.attempt():
        if earlier := records.claim(command):
            return pursuing.lead(kept, actor, earlier["lead"])
        lookup.require(actor, Action.CONVERT_LEAD)
        name = _name(new.name, "name", "lead's name")
        company = _name(new.company, "company", "company's name")
        signals = _checked(new.signals)
        lead = Lead(
            id=uuid4(),
            workspace_id=home,
            name=name,
            company=company,
            number=records.next_number(home, "lead"),
            owner_id=actor.member_id,
            status=LeadStatus.NEW,
            fit=signals.fit,
            engagement=signals.engagement,
        )
        kept.add_lead(lead, occasion["now"])
        records.settle(command, {"lead": lead.ref})
        return lead


def _name(given: str, field: str, called: str) -> str:
    fewest, most = NAME_LENGTH
    return text(" ".join(given.split()), field, called, most, fewest) or ""


def _checked(signals: Signals) -> Signals:
    country = signals.country.strip().upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise BadValue(
            "country",
            f"A country has a code of two letters, such as FR, and “{signals.country}” isn't one. "
            "Please correct it, or leave it out.",
        )
    if signals.employees is not None:
        whole(signals.employees, "employees", "number of employees", 1, MOST_EMPLOYEES)
    for name, called, most in (
        ("characters", "length of the message", MOST_CHARACTERS),
        ("pages", "number of pages", MOST_PAGES),
        ("seconds", "number of seconds", MOST_SECONDS),
    ):
        whole(getattr(signals, name), name, called, 0, most)
    return replace(signals, country=country)
