"""`rex leads`: people who may become clients, with the points that they score."""

from typing import Annotated

import typer
from pydantic import TypeAdapter

from bot.commands.acting import TEAM_ADMIN, Who, seat
from bot.commands.database import Url
from bot.commands.listing import AsJson, show
from bot.commands.speech import say
from domain import leads as pursuing
from domain.leads import Lead
from domain.new_leads import NewLead, add_lead
from domain.scoring import Signals

leads = typer.Typer(help="People who may become clients: list, add.", no_args_is_help=True)
_LEAD: TypeAdapter[Lead] = TypeAdapter(Lead)


@leads.command("list")
def list_leads(who: Who = TEAM_ADMIN, db: Url = None, json: AsJson = False) -> None:
    """List the leads that somebody sees, with their points."""
    with seat(who, db) as here:
        found = pursuing.leads(here.room.records.leads, here.actor)
    show(found, ("Lead", "Name", "Company", "Status", "Points", ""), _row, as_json, json=json)


@leads.command()
def add(
    name: Annotated[str, typer.Argument(help="The person's name.")],
    company: Annotated[str, typer.Argument(help="Where they work.")],
    employees: Annotated[int | None, typer.Option(help="How many work there, if known.")] = None,
    country: Annotated[str, typer.Option(help="Its country, in two letters.")] = "",
    message: Annotated[str, typer.Option(help="What they wrote; only its length is kept.")] = "",
    phone: Annotated[bool, typer.Option(help="Whether they left a number.")] = False,
    pages: Annotated[int, typer.Option(help="How many pages they looked at.")] = 0,
    seconds: Annotated[int, typer.Option(help="For how long.")] = 0,
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Add a lead, with the points that what is known of it is worth."""
    signals = Signals(
        employees=employees,
        country=country,
        characters=len(message),
        phone=phone,
        pages=pages,
        seconds=seconds,
    )
    new = NewLead(name=name, company=company, signals=signals)
    with seat(who, db) as here:
        records = here.room.records
        lead = add_lead(records, records.leads, here.actor, new, **here.how())
    parts = f"fit {lead.fit}, engagement {lead.engagement}"
    say(f"{lead.heading} has {lead.score} points ({parts}): {lead.grade.label}.")


def as_json(lead: Lead) -> dict[str, object]:
    """A lead for machines."""
    told: dict[str, object] = _LEAD.dump_python(lead, mode="json")
    return {"ref": lead.ref, **told, "score": lead.score, "grade": lead.grade.value}


def _row(lead: Lead) -> tuple[str, ...]:
    points = (f"{lead.score}", lead.grade.label)
    return (lead.ref, lead.name, lead.company, lead.status.label, *points)
