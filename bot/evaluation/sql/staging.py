"""The workspace of a scenario, written into an empty database by the verbs of the domain."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from bot.evaluation.people import (
    SOMEBODY,
    STRANGERS,
    UnknownWord,
    email_of,
    grants_of,
    one_of,
    plan_of,
    role_of,
    speakers_grants,
    word,
)
from bot.evaluation.refs import Staged, deal_called, is_linked, number, spoken_of
from bot.evaluation.scenario import SELF, GivenDeal, GivenInvoice, GivenReq, Scenario
from domain import billing, crm
from domain.access import Actor, Plan, Role
from domain.agencies import Agency, Opening, Person
from domain.changing import Occasion
from domain.events import Source
from domain.invoices import InvoiceStatus, InvoiceType, Line, NewInvoice
from domain.leads import LeadStatus
from domain.losses import Loss
from domain.money import Money
from domain.names import fold
from domain.opportunity import DealType, NewOpportunity
from domain.pipeline import Outcome, Status
from domain.reqs import ReqStatus
from domain.sql.commands import upsert
from domain.sql.demo import catch_up, found
from domain.sql.records import SqlRecords
from domain.sql.tables import CounterRow, LeadRow, WorkspaceRow

SPEAKER = "speaker@hollis.example"
SOMEBODY_ELSE = "Alex Morgan"
#: What a won deal was worth where the row doesn't tell.
WON_AT = 50_000


def stage(session: Session, scenario: Scenario, now: datetime) -> Staged:
    """Write the workspace; raises DomainError or UnknownWord for what no workspace can be."""
    return _Stage(session, scenario, now).set()


def stage_key(scenario: Scenario) -> str:
    """Return what a workspace depends on: scenarios with the same key have the same one.

    Of what is said that is only which deals: a REQ without a client may be that of one of them.
    """
    number(scenario.given, Staged())
    parts = [word(scenario.role), scenario.given.model_dump_json()]
    if word(scenario.role) not in STRANGERS:
        parts.append(str(sorted(speakers_grants(scenario))))
    if any(req.client is None for req in scenario.given.reqs):
        parts.append(str([deal.client for deal in spoken_of(scenario)]))
    return "\n".join(parts)


class _Stage:
    """One workspace on its way into the database."""

    def __init__(self, session: Session, scenario: Scenario, now: datetime) -> None:
        self.session = session
        self.scenario = scenario
        self.given = scenario.given
        self.now = now
        self.records = SqlRecords(session)
        self.staged = Staged()
        self.people: dict[str, Person] = {}
        self.keys = 0

    def set(self) -> Staged:
        """Write everything, in the order in which it came about."""
        number(self.given, self.staged)
        self._hire()
        agency = self._agency()
        found(self.session, agency, self.now)
        for deal in self.given.opportunities:
            self._deal(agency, deal)
        self._leads(agency)
        for invoice in self.given.invoices:
            self._invoice(agency, invoice)
        catch_up(self.session, agency, self.now)
        self._switch(agency)
        return self.staged

    # Names and numbers

    def _number_of(self, own: str | None) -> int:
        return int(self.staged.ref(own or "").partition("-")[2])

    def _set_counter(self, agency: Agency, kind: str, value: int) -> None:
        counter = upsert(self.session, CounterRow).values(
            workspace_id=agency.id, kind=kind, value=value
        )
        self.session.execute(
            counter.on_conflict_do_update(
                index_elements=["workspace_id", "kind"], set_={"value": value}
            )
        )

    # People

    def _hire(self) -> None:
        """The speaker, the colleagues that are given, whoever owns something, and an owner."""
        speaker = self.scenario.role
        stranger = word(speaker) in STRANGERS
        role = Role.MEMBER if stranger else role_of(speaker)
        grants = frozenset() if stranger else speakers_grants(self.scenario)
        self.people[SELF] = Person("Sasha Petrov", SPEAKER, role, grants)
        for it in self.given.members:
            email = it.email or email_of(it.name)
            self.people[it.name.casefold()] = Person(
                it.name, email, role_of(it.role), grants_of(it.grants)
            )
        self._owner()
        given = self.given
        owners = [it.owner for it in given.opportunities] + [it.owner for it in given.reqs]
        for owner in dict.fromkeys([*owners, *(it.owner for it in given.leads)]):
            self._person(owner)

    def _owner(self) -> Person:
        """The one owner that a workspace has: one of those who are given, or somebody of ours."""
        people = {it.email: it for it in self.people.values()}
        owners = [it for it in people.values() if it.role is Role.SUPER_ADMIN]
        if len(owners) > 1:
            names = " and ".join(it.name for it in owners)
            raise UnknownWord(f"A workspace has one owner, and here are several: {names}.")
        return owners[0] if owners else self._person("Ines Adler", Role.SUPER_ADMIN)

    def _person(self, said: str | None, role: Role = Role.TEAM_ADMIN) -> Person:
        """The person a row calls so; somebody new, if it is none of those."""
        wanted = (said or SELF).casefold()
        if wanted in (SELF, "me", "speaker", "user"):
            return self.people[SELF]
        name = SOMEBODY_ELSE if wanted in SOMEBODY else said or ""
        email = name if "@" in name else email_of(name)
        known = next((it for it in self.people.values() if it.email == email), None)
        return self.people.setdefault(wanted, known or Person(name, email, role))

    def _actor(self, agency: Agency, said: str | None) -> Actor:
        """Whoever wrote the past: it was written while they might."""
        email = self._person(said).email
        actor = next(it for it in self.records.members(agency.id) if it.email == email.lower())
        workspace = replace(
            actor.workspace, plan=Plan.PRO, deals_enabled=True, billing_enabled=True
        )
        return replace(actor, role=Role.TEAM_ADMIN, workspace=workspace)

    # What there is

    def _agency(self) -> Agency:
        given = self.given
        clients = [it.name for it in given.clients]
        clients += [it.client for it in given.opportunities if it.client]
        clients += [it.client for it in given.reqs if it.client]
        if not clients and (given.opportunities or given.reqs):
            clients = ["Hallmark Foods"]
        people = tuple({it.email: it for it in self.people.values()}.values())
        known = {fold(name): name for name in reversed(clients)}
        self.client = {key: name for key, name in known.items()}
        return Agency(
            name=given.workspace,
            domain="hollis.example",
            plan=Plan.PRO,
            currency=given.currency.upper(),
            timezone="Europe/London",
            slack_team="T0EVAL",
            people=people,
            clients=tuple(sorted(known.values())),
            openings=tuple(self._opening(it) for it in given.reqs),
            deals=(),
        )

    def _opening(self, req: GivenReq) -> Opening:
        owner = self._person(req.owner)
        status = one_of(ReqStatus, req.status or "open", "given.reqs.status")
        client = self.client[fold(self._client_of(req))]
        title = req.title or "Account Manager"
        number = self._number_of(req.id)
        return Opening(number, client, title, owner.email.partition("@")[0], status)

    def _client_of(self, req: GivenReq) -> str:
        """The client of a REQ: given, that of its deal, or of the deal it is spoken of with."""
        if req.client:
            return req.client
        deals = self.given.opportunities
        linked = [it for it in deals if is_linked(req, it, self.given, self.staged)]
        named = spoken_of(self.scenario)
        best = next((it.client for it in (*linked, *named, *deals) if it.client), None)
        return best or next(iter(self.client.values()))

    def _deal(self, agency: Agency, deal: GivenDeal) -> None:
        owner = self._actor(agency, deal.owner)
        currency = (deal.currency or agency.currency).upper()
        number = self._number_of(deal.id)
        self._set_counter(agency, "opportunity", number - 1)
        kind = word(deal.deal_type or "").replace(" ", "_")
        new = NewOpportunity(
            client=self.client[fold(deal.client)] if deal.client else agency.clients[0],
            title=deal.title or f"Search {number}",
            deal_type=DealType(kind) if kind in set(DealType) else None,
            value=None if deal.value is None else Money.of(deal.value, currency),
        )
        ref = crm.create_opportunity(self.records, owner, new, **self._how(40)).ref
        for req in self.given.reqs:
            if is_linked(req, deal, self.given, self.staged):
                req_ref = self.staged.ref(req.id or "")
                crm.link_req(self.records, owner, ref, req_ref, **self._how(30))
        self._advance(owner, ref, deal)
        highest = max(self._number_of(it.id) for it in self.given.opportunities)
        self._set_counter(agency, "opportunity", highest)

    def _advance(self, owner: Actor, ref: str, deal: GivenDeal) -> None:
        """Move it to its stage step by step, and then let it rest or close it."""
        pipeline = crm.pipeline(self.records, owner)
        said = re.sub(r"(?i)^closed[\s_-]+", "", deal.status or "open")
        status = one_of(Status, said, "given.opportunities.status")
        target = pipeline.named(deal.stage) if deal.stage else pipeline.first
        if isinstance(target, Outcome):
            status = Status(target.value) if status is Status.OPEN else status
            target = pipeline.first
        for step in pipeline.stages[1:]:
            if step.position <= target.position:
                crm.move_stage(self.records, owner, ref, step.key, **self._how(20))
        match status:
            case Status.ON_HOLD:
                crm.hold(self.records, owner, ref, "Waiting for the client.", **self._how(5))
            case Status.WON:
                at = None if deal.value else Money.of(WON_AT, owner.workspace.currency)
                crm.close_won(self.records, owner, ref, at, **self._how(5))
            case Status.LOST:
                crm.close_lost(self.records, owner, ref, Loss(reason="no_budget"), **self._how(5))
            case Status.CANCELLED:
                crm.cancel(self.records, owner, ref, "The client stopped it.", **self._how(5))
            case Status.OPEN:
                pass

    def _leads(self, agency: Agency) -> None:
        for it in self.given.leads:
            values = {
                "workspace_id": agency.id,
                "id": uuid4(),
                "number": self._number_of(it.id),
                "name": it.name,
                "company": it.company,
                "owner_id": self._person(it.owner).id,
                "status": one_of(LeadStatus, it.status, "given.leads.status"),
                "fit": 55,
                "engagement": 100,
                "created_at": self.now - timedelta(days=9),
            }
            self.session.execute(insert(LeadRow).values(**values))

    def _invoice(self, agency: Agency, given: GivenInvoice) -> None:
        actor = self._actor(agency, self._owner().email)
        self._set_counter(agency, "invoice", self._number_of(given.id) - 1)
        currency = (given.currency or agency.currency).upper()
        line = Line("Fee", Money.of(given.amount, currency))
        new = NewInvoice(type=InvoiceType.FLAT_FEE, recipient=given.recipient, lines=(line,))
        books, ledger = self.records, self.records.ledger
        deal = deal_called(given.opportunity, self.given, self.staged)
        if deal is None:
            known = "among given.opportunities"
            raise UnknownWord(f"given.invoices names “{given.opportunity}”, which is not {known}.")
        ref = self.staged.ref(deal.id or "")
        made = billing.draft_invoice(books, ledger, actor, ref, new, **self._how(9))
        if given.status.lower() in (InvoiceStatus.SENT, InvoiceStatus.PAID):
            billing.send_invoice(books, ledger, actor, made.ref, **self._how(8))
        if given.status.lower() == InvoiceStatus.PAID:
            billing.record_payment(books, ledger, actor, made.ref, **self._how(7))

    def _switch(self, agency: Agency) -> None:
        """The plan and the switches, as they are when somebody speaks."""
        self.session.execute(
            update(WorkspaceRow)
            .where(WorkspaceRow.id == agency.id)
            .values(
                plan=plan_of(self.scenario),
                deals_enabled=self.given.deals_enabled,
                billing_enabled=self.given.billing_enabled,
            )
        )

    def _how(self, days: int) -> Occasion:
        """So many days ago, each under a key of its own and a little later than the last one."""
        self.keys += 1
        at = self.now - timedelta(days=days) + timedelta(seconds=self.keys)
        return {"now": at, "source": Source.CONSOLE, "key": f"given {self.keys}"}
