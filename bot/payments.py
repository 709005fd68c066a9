"""Payments that Stripe reports, by a signed webhook; only where it is set up, and off otherwise.

Stripe names our invoice in the metadata that REX, or whoever made the Stripe invoice, gave it:
`rex_workspace_id` and `rex_invoice`. Its event's own id is the payment's key, so that an event that
comes twice is one payment. `stripe` is an optional extra and is imported only here.
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
from domain.consequences import acting
from domain.errors import DomainError
from domain.events import Source
from domain.money import Money
from domain.sql.ledger import SqlLedger

PATH, JOB = "/stripe/events", "stripe"
PAID = "invoice.paid"
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


class PaidInvoice(_Shape):
    """A Stripe invoice, as far as REX reads it; amounts are in minor units."""

    id: str
    amount_paid: int = Field(gt=0)
    currency: str
    metadata: Metadata


class Notice(_Shape):
    """What the job of one event is told."""

    event_id: str
    invoice: PaidInvoice


Start = Callable[[str, str, JsonObject], None]


@dataclass(frozen=True)
class StripePayments:
    """Hears Stripe and books payments; without a secret it does neither."""

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
        """Book the payment of one event, once."""
        steps.write("book", partial(self._book, notice=Notice.model_validate(payload)))

    def _book(self, room: Room, *, notice: Notice) -> str:
        """In words, what became of it; a payment that doesn't fit is for people to look into."""
        paid, home = notice.invoice, notice.invoice.metadata.rex_workspace_id
        actor = acting(room.records.members(home))
        if actor is None:
            return "There is nobody in that workspace."
        try:
            booked = billing.record_payment(
                room.records,
                SqlLedger(room.session),
                actor,
                paid.metadata.rex_invoice,
                Money(paid.amount_paid, paid.currency.upper()),
                reference=f"Stripe {paid.id}",
                provider_event=notice.event_id,
                now=self.clock(),
                source=Source.JOB,
                key=f"stripe:{notice.event_id}",
            )
        except DomainError as refused:
            return str(refused)
        return f"Booked a payment of {booked.ref}."


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
    if event.get("type") != PAID:
        return None
    data = event.get("data")
    try:
        found = Notice(
            event_id=str(event["id"]),
            invoice=PaidInvoice.model_validate(data["object"] if isinstance(data, dict) else None),
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
