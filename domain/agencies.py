"""The shape of an agency written down as plain data: people, clients, REQs, deals with a past."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_DNS, UUID, uuid5

from domain.actor import Grant, Plan, Role
from domain.details import Contact, Link
from domain.opportunity import DealType
from domain.reqs import ReqStatus


@dataclass(frozen=True)
class Person:
    """A member. In Slack REX gets to know them by their e-mail."""

    name: str
    email: str
    role: Role
    grants: frozenset[Grant] = frozenset()

    @property
    def id(self) -> UUID:
        """The same in every demo."""
        return uuid5(NAMESPACE_DNS, self.email)


@dataclass(frozen=True)
class Opening:
    """A REQ, with the e-mail name of the recruiter who owns it."""

    number: int
    client: str
    title: str
    owner: str
    status: ReqStatus = ReqStatus.OPEN


@dataclass(frozen=True)
class Deal:
    """An opportunity and its past.

    `story` tells how many days ago it was created, and then what happened: a stage it moved to,
    a REQ that was linked, or "hold", "won", "lost", "cancelled". It is `shared_with` people by
    their e-mail names, and is a closed deal `again`, if that is named. It is expected to close so
    many days from now, or was some days ago.
    """

    client: str
    title: str
    owner: str
    type: DealType
    fee_model: str
    value: int | None
    created: int
    story: tuple[tuple[int, str], ...] = ()
    currency: str | None = None
    notes: str | None = None
    contacts: tuple[Contact, ...] = ()
    links: tuple[Link, ...] = ()
    shared_with: tuple[str, ...] = ()
    again: str | None = None
    closes: int | None = None

    def closes_on(self, now: datetime) -> date | None:
        """The day on which it is expected to close; None where nobody knows."""
        return None if self.closes is None else (now + timedelta(days=self.closes)).date()


@dataclass(frozen=True, kw_only=True)
class Agency:
    """A workspace; its deals are numbered in this order, from OPP-2001."""

    name: str
    domain: str
    plan: Plan
    currency: str
    timezone: str
    slack_team: str
    people: tuple[Person, ...]
    clients: tuple[str, ...]
    openings: tuple[Opening, ...]
    deals: tuple[Deal, ...]

    @property
    def id(self) -> UUID:
        """The same in every demo."""
        return uuid5(NAMESPACE_DNS, self.domain)
