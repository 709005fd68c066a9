"""`rex webhooks`: which addresses hear of a workspace's changes, and what was sent to them."""

import base64
import secrets
from typing import Annotated

import typer

from bot.commands.acting import TEAM_ADMIN, Who, seat
from bot.commands.database import Url
from bot.commands.listing import MOMENT, NEWEST, AsJson, Limit, show
from bot.commands.speech import emit, say
from bot.sealing import seal_under
from bot.settings import read_settings
from domain import webhooks as rules
from domain.sql.webhooks import SqlWebhooks
from domain.webhooks import SECRET_PREFIX, TOPICS, Delivery, DeliveryState, Endpoint

webhooks = typer.Typer(help="Addresses that hear of changes.", no_args_is_help=True)
#: How many random bytes a secret has.
STRENGTH = 32


@webhooks.command("list")
def list_webhooks(who: Who = TEAM_ADMIN, db: Url = None, json: AsJson = False) -> None:
    """List the addresses that hear of changes."""
    with seat(who, db) as here:
        found = rules.endpoints(SqlWebhooks(here.room.session), here.actor)
    show(found, ("Webhook", "Address", "Topics", "On"), _row, _as_json, json=json)


@webhooks.command()
def topics() -> None:
    """List everything that a webhook can hear of."""
    for topic in TOPICS:
        say(topic)


@webhooks.command()
def add(
    url: Annotated[str, typer.Argument(help="Where to post to: https://…")],
    topic: Annotated[list[str], typer.Option(help="What it hears of; several times for several.")],
    secret: Annotated[
        str | None, typer.Option(help="What messages are signed with; made if left out.")
    ] = None,
    who: Who = TEAM_ADMIN,
    db: Url = None,
    json: AsJson = False,
) -> None:
    """Let an address hear of changes; its secret is shown this once."""
    lock = seal_under(read_settings().token_keys)
    made = secret or SECRET_PREFIX + base64.b64encode(secrets.token_bytes(STRENGTH)).decode()
    with seat(who, db) as here:
        kept = SqlWebhooks(here.room.session, lock)
        added = rules.add_endpoint(
            here.room.records, kept, here.actor, url, tuple(topic), made, **here.how()
        )
    if json:
        emit({**_as_json(added), "secret": made})
    else:
        say(f"{added.ref} is told of {', '.join(added.topics)}.")
        say(f"Its secret, which is not shown again: {made}")


@webhooks.command()
def remove(
    ref: Annotated[str, typer.Argument(help="Such as HOOK-1.")],
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Tell an address nothing more; what it was sent stays in the log."""
    with seat(who, db) as here:
        kept = SqlWebhooks(here.room.session)
        rules.remove_endpoint(here.room.records, kept, here.actor, ref, **here.how())
    say(f"{ref} is told nothing more.")


@webhooks.command()
def deliveries(
    failed: Annotated[bool, typer.Option("--failed", help="Only what was given up.")] = False,
    limit: Limit = NEWEST,
    who: Who = TEAM_ADMIN,
    db: Url = None,
    json: AsJson = False,
) -> None:
    """Show what was sent, how often it was tried, and what was answered."""
    with seat(who, db) as here:
        found = rules.deliveries(SqlWebhooks(here.room.session), here.actor, limit=limit)
    shown = [it for it in found if not failed or it.state is DeliveryState.FAILED]
    headings = ("Delivery", "Webhook", "Topic", "State", "Tries", "Answer", "Next try")
    show(shown, headings, _delivery_row, _delivery_as_json, json=json)


@webhooks.command()
def resend(
    ref: Annotated[str, typer.Argument(help="Such as DEL-1.")],
    who: Who = TEAM_ADMIN,
    db: Url = None,
) -> None:
    """Send something again, under the same id; a running REX does so within a minute."""
    with seat(who, db) as here:
        kept = SqlWebhooks(here.room.session)
        rules.resend(here.room.records, kept, here.actor, ref, **here.how())
    say(f"{ref} is sent again.")


def _row(each: Endpoint) -> tuple[str, ...]:
    return each.ref, each.url, ", ".join(each.topics), "yes" if each.enabled else "no"


def _as_json(each: Endpoint) -> dict[str, object]:
    topics = list(each.topics)
    return {"webhook": each.ref, "url": each.url, "topics": topics, "on": each.enabled}


def _delivery_row(each: Delivery) -> tuple[str, ...]:
    answer = " ".join(filter(None, (str(each.code or ""), each.answer))) or "-"
    later = f"{each.next_attempt_at:{MOMENT}}" if each.next_attempt_at else "-"
    named = (each.ref, each.endpoint.ref, each.topic, each.state)
    return (*named, str(each.attempts), answer, later)


def _delivery_as_json(each: Delivery) -> dict[str, object]:
    later = each.next_attempt_at
    return {
        "delivery": each.ref,
        "id": str(each.id),
        "webhook": each.endpoint.ref,
        "topic": each.topic,
        "state": each.state,
        "attempts": each.attempts,
        "code": each.code,
        "answer": each.answer,
        "created_at": each.created_at.isoformat(),
        "next_attempt_at": later.isoformat() if later else None,
    }
