"""A client's page: the deals, REQs, contacts and invoices that somebody sees of it."""

from collections.abc import Iterator, Sequence

from pydantic import Field, JsonValue

from domain import billing, crm
from domain.access import Action, decide
from domain.clients import Client
from domain.details import Contact
from domain.lookup import require
from domain.names import and_more, counted
from domain.opportunity import Opportunity
from tools.asking import Unclear, asking, draft
from tools.board import standing
from tools.bounds import listed
from tools.context import Context
from tools.invoices import invoice_called
from tools.meaning import client_meant
from tools.naming import deal_called, req_called
from tools.outcome import Outcome
from tools.tool import Text, Tool, ToolArgs

#: How many things of a kind the page names; the rest is counted.
MOST = 10


class ShowClient(ToolArgs):
    """Which client to show."""

    client: Text | None = Field(default=None, max_length=200, description="Its name.")


def show_client(args: ShowClient, context: Context) -> Outcome:
    """Show a client with what the person sees of it; what is closed comes last."""
    require(context.asker, Action.SEE_REQS)
    client = client_meant(args.client, context.records, context.asker)
    if isinstance(client, Unclear):
        return asking(draft(SHOW_CLIENT.name, {"client": client}))
    deals, count = _deals(client, context)
    reqs = [it for it in crm.reqs(context.records, context.asker) if it.client_id == client.id]
    contacts = tuple(dict.fromkeys(who for deal in deals for who in deal.contacts))
    lines = [
        f"*{client.name}*: a client of {context.asker.workspace.name}",
        *_of_deals(deals, count, context),
        *_kind("Job REQs", [req_called(it) for it in reqs], len(reqs)),
        *_kind("contacts", [_reached(it) for it in contacts], len(contacts)),
        *_invoices(client, context),
    ]
    told: dict[str, JsonValue] = {"client": client.name, "opportunities": count}
    rows: list[JsonValue] = [it.ref for it in deals]
    return Outcome(told=listed(told, "refs", rows, count), printed="\n".join(lines))


def _deals(client: Client, context: Context) -> tuple[tuple[Opportunity, ...], int]:
    """The first of a client's deals, living ones before the others, and how many there are."""
    records, actor = context.records, context.asker
    if not decide(actor, Action.SEE_OPPORTUNITIES).allowed:
        return (), 0
    theirs = crm.titles(records, actor).of_clients([client])
    named = sorted(theirs, key=lambda it: it.status.is_final)
    return tuple(crm.opportunity(records, actor, it.ref) for it in named[:MOST]), len(named)


def _of_deals(deals: Sequence[Opportunity], count: int, context: Context) -> Iterator[str]:
    shut = decide(context.asker, Action.SEE_OPPORTUNITIES)
    if not shut.allowed:
        yield f"Its opportunities are not shown. {shut.first.sentence}"
        return
    yield from _kind("opportunities", [f"{deal_called(it)}: {standing(it)}" for it in deals], count)


def _invoices(client: Client, context: Context) -> Iterator[str]:
    records, actor = context.records, context.asker
    if not decide(actor, Action.SEE_BILLING).allowed:
        return
    theirs = [it for it in billing.invoices(records, records.ledger, actor) if it.client == client]
    called = [f"{invoice_called(it)}: {it.status.value}" for it in reversed(theirs)]
    yield from _kind("invoices", called, len(called))


def _kind(kinds: str, lines: Sequence[str], count: int) -> Iterator[str]:
    """A heading with how many there are, and the first of them."""
    if not count:
        return
    one = "opportunity" if kinds == "opportunities" else kinds.removesuffix("s")
    yield f"{counted(count, one, kinds)}:"
    yield from (f"• {line}" for line in lines[:MOST])
    yield from and_more(count, MOST)


def _reached(who: Contact) -> str:
    return ", ".join(filter(None, (who.name, who.role, who.email, who.phone)))


SHOW_CLIENT = Tool(
    name="show_client",
    description=(
        "Show one client as a whole: its opportunities, REQs, contacts and invoices. For a single "
        "deal use show_opportunity."
    ),
    arguments=ShowClient,
    kind="read",
    run=show_client,
)
