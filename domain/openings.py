"""Creating a REQ: and where its client has no deal yet, REX suggests one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from domain import lookup
from domain.access import Action, Actor, decide
from domain.errors import DetailMissing
from domain.events import By, Source
from domain.leads import Leads
from domain.limits import text
from domain.records import Command, Records
from domain.reqs import Req, ReqStatus

TITLE_LENGTH = (3, 200)


@dataclass(frozen=True)
class Opened:
    """A new REQ, and whether an opportunity should be created for its client.

    That is suggested only to who may create one.
    """

    req: Req
    suggests_opportunity: bool


def create_req(
    records: Records,
    kept: Leads,
    actor: Actor,
    client: str,
    title: str,
    *,
    now: datetime,
    source: Source,
    key: str,
) -> Opened:
    """A new REQ of the actor's, open and not linked yet; a repeated `key` returns the first."""
    home = actor.workspace.id
    command = Command.of(By(actor, source, now), key, "create_req", client, title)
    with records.attempt():
        if earlier := records.claim(command):
            return Opened(lookup.req(records, actor, earlier["req"]), earlier["suggests"] == "yes")
        lookup.require(actor, Action.CREATE_REQ)
        company = lookup.client(records, actor, client)
        created = Req(
            id=uuid4(),
            number=records.next_number(home, "req"),
            title=_title(title),
            client_id=company.id,
            client_name=company.name,
            owner_id=actor.member_id,
            status=ReqStatus.OPEN,
        )
        records.add_req(home, created, now)
        may_create = decide(actor, Action.CREATE_OPPORTUNITY).allowed
        suggests = may_create and not kept.has_opportunity(home, company)
        records.settle(command, {"req": created.ref, "suggests": "yes" if suggests else "no"})
        return Opened(created, suggests)


def _title(title: str) -> str:
    if not title.strip():
        raise DetailMissing("title", "What should the REQ be called?")
    fewest, most = TITLE_LENGTH
    return text(" ".join(title.split()), "title", "REQ's title", most, fewest) or ""
