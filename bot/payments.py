"""What Stripe reports of invoices, by a signed webhook; only where it is set up, and off otherwise.

Stripe names our invoice in the metadata that REX, or whoever made the Stripe invoice, gave it:
`rex_workspace_id` and `rex_invoice`. Its event's own id is the command's key, so that an event that
comes twice counts once. `stripe` is an optional extra and is imported only here.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, SecretStr, ValidationError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.settings import BadSettings
from bot.sql.room import Room
from bot.steps import JsonObject, Steps
from domain import billing
from domain.access import Actor
from domain.changing import Occasion
from domain.consequences import acting
from domain.errors import DomainError
from domain.events import Source
from domain.invoices import Invoice
from domain.money import Money
from domain.sql.records import SqlRecords
from domain.unpaid import mark_uncollectible, void_invoice

PATH, JOB = "/stripe/events", "stripe"
PAID, VOIDED = "invoice.paid", "invoice.voided"
UNCOLLECTIBLE = "invoice.marked_uncollectible"
HEARD = (PAID, VOIDED, UNCOLLECTIBLE)
LONGEST_BODY = 1_000_000
MISSING = (
    "REX_STRIPE_WEBHOOK_SECRET is set, but the library for Stripe isn't installed. Install the "
    "extra: pip install 'hirepilot-rex[stripe]'"
)


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore")


class Metadata(_Shape):
    """What names our invoice."""

    rex_workspace_id: UUID
    rex_invoice: str


class StripeInvoice(_Shape):
    """A Stripe invoice, as far as REX reads it; amounts are in minor units."""

    id: str
    amount_paid: int = Field(ge=0)
    currency: str
    metadata: Metadata


class Notice(_Shape):
    """What the job of one event is told."""

    event_id: str
    invoice: StripeInvoice
    kind: str = PAID


Start = Callable[[str, str, JsonObject], None]


@dataclass(frozen=True)
class StripePayments:
    """Hears Stripe and does the same to our invoice; without a secret it does neither."""

    secret: SecretStr | None
    clock: Callable[[], datetime]

    @classmethod
    def set_up(cls, secret: SecretStr | None, clock: Callable[[], datetime]) -> "StripePayments":
        """Raise BadSettings where it is asked for without its library."""
        if secret is not None:
            _library()
        return cls(secret, clock)

    @property
    def jobs(self) -> Mapping[str, Callable[[JsonObject, Steps], None]]:
        """What the engine runs for it; also what was begun before Stripe was switched off."""
        return {JOB: self.book}

    def routes(self, start: Start) -> list[BaseRoute]:
        """The address that Stripe calls; `start` starts a job before Stripe is told 200."""
        secret = self.secret
        if secret is None:
            return []

        async def events(request: Request) -> Response:
            body = await request.body()
            if len(body) > LONGEST_BODY:
                return PlainTextResponse("Too large", 413)
            event = _genuine(body, request.headers.get("stripe-signature", ""), secret)
            if event is None:
                return PlainTextResponse("Not signed by Stripe", 400)
            if told := _notice(event):
                await asyncio.to_thread(start, JOB, str(event["id"]), told)
            return PlainTextResponse("ok")

        return [Route(PATH, events, methods=["POST"])]

    def book(self, payload: JsonObject, steps: Steps) -> None:
        """Do what one event tells, once."""
        steps.write("book", partial(self._book, notice=Notice.model_validate(payload)))

    def _book(self, room: Room, *, notice: Notice) -> str:
        """In words, what became of it; what doesn't fit is for people to look into."""
        actor = acting(room.records.members(notice.invoice.metadata.rex_workspace_id))
        if actor is None:
            return "There is nobody in that workspace."
        occasion: Occasion = {
            "now": self.clock(),
            "source": Source.JOB,
            "key": f"stripe:{notice.event_id}",
        }
        try:
            booked = _done(room.records, actor, notice, occasion)
        except DomainError as refused:
            return str(refused)
        return f"{booked.ref} is {booked.status.value} after {notice.kind}."


def _done(records: SqlRecords, actor: Actor, notice: Notice, occasion: Occasion) -> Invoice:
    theirs = notice.invoice
    ref, called = theirs.metadata.rex_invoice, f"Stripe {theirs.id}"
    if notice.kind == VOIDED:
        why = f"{called} was made void."
        return void_invoice(records, records.ledger, actor, ref, why, **occasion)
    if notice.kind == UNCOLLECTIBLE:
        why = f"{called} was marked as uncollectible."
        return mark_uncollectible(records, records.ledger, actor, ref, why, **occasion)
    amount = Money(theirs.amount_paid, theirs.currency.upper())
    return billing.record_payment(
        records,
        records.ledger,
        actor,
        ref,
        amount,
        reference=called,
        provider_event=notice.event_id,
        **occasion,
    )


def _genuine(body: bytes, signature: str, secret: SecretStr) -> dict[str, Any] | None:
    """The event, if Stripe has signed it within the last five minutes."""
    stripe = _library()
    try:
        stripe.WebhookSignature.verify_header(
            body.decode(), signature, secret.get_secret_value(), tolerance=300
        )
        event = json.loads(body)
    except (stripe.SignatureVerificationError, ValueError):
        return None
    return event if isinstance(event, dict) and event.get("id") else None


def _notice(event: dict[str, Any]) -> JsonObject | None:
    """What the job has to know; None for events and invoices that aren't REX's business."""
    kind = event.get("type")
    if kind not in HEARD:
        return None
    data = event.get("data")
    try:
        found = Notice(
            event_id=str(event["id"]),
            invoice=StripeInvoice.model_validate(
                data["object"] if isinstance(data, dict) else None
            ),
            kind=kind,
        )
    except (ValidationError, KeyError):
        return None
    told: dict[str, JsonValue] = found.model_dump(mode="json")
    return told


def _library() -> Any:
    try:
        return import_module("stripe")
    except ImportError:
        raise BadSettings(MISSING) from None
