"""Webhooks: which addresses of a workspace hear of which topics, and what was sent to them."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Unpack
from urllib.parse import SplitResult, urlsplit
from uuid import UUID, uuid4

from domain import lookup
from domain.access import Action, Actor
from domain.automations import WORKFLOWS
from domain.boards import rearrange
from domain.changing import How
from domain.errors import BadValue, NotFound
from domain.events import By, EventKind
from domain.limits import text
from domain.names import listed
from domain.pipeline import Pipeline
from domain.records import Records

TOPICS: tuple[str, ...] = (
    *(kind.value for kind in EventKind if kind is not EventKind.AUTOMATED),
    *WORKFLOWS.values(),
)
URL_LENGTH = 2_000
MOST_ENDPOINTS = 20
#: Standard Webhooks: a secret is 24 to 64 random bytes.
SECRET_PREFIX, SECRET_BYTES = "whsec_", (24, 64)
#: Seconds between tries, as the guide tells them.
LADDER = (60, 300, 1_800, 7_200, 18_000, 36_000, 36_000)


class DeliveryState(StrEnum):
    """Where a delivery stands: to be sent, between two tries, taken, or given up."""

    QUEUED = "queued"
    TRYING = "trying"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """An address that is told. Its secret never shows in a repr, and so in no log."""

    id: UUID
    workspace_id: UUID
    number: int
    url: str
    topics: tuple[str, ...]
    enabled: bool = True

    @property
    def ref(self) -> str:
        """How people call it: "HOOK-1"."""
        return f"HOOK-{self.number}"

    @property
    def host(self) -> str:
        """Where it is, without what may be secret in its address."""
        return urlsplit(self.url).hostname or self.url


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """One message to one endpoint, however often it has to be tried."""

    id: UUID
    number: int
    endpoint: Endpoint
    event_id: UUID
    topic: str
    state: DeliveryState
    attempts: int
    created_at: datetime
    code: int | None = None
    answer: str | None = None
    next_attempt_at: datetime | None = None

    @property
    def ref(self) -> str:
        """How people call it: "DEL-1"."""
        return f"DEL-{self.number}"


class Webhooks(Protocol):
    """What this needs from whatever keeps the CRM."""

    def endpoints(self, workspace_id: UUID) -> tuple[Endpoint, ...]:
        """Every endpoint that is not removed, by number."""

    def add_endpoint(self, endpoint: Endpoint, secret: str, by: By) -> None:
        """Keep a new endpoint."""

    def remove_endpoint(self, endpoint: Endpoint, at: datetime) -> None:
        """Send it nothing any more; what it was sent stays on record."""

    def deliveries(self, workspace_id: UUID, *, limit: int) -> tuple[Delivery, ...]:
        """What was sent lately, the newest first."""

    def delivery(self, workspace_id: UUID, number: int) -> Delivery | None:
        """The delivery of that number."""

    def queue_again(self, delivery: Delivery) -> None:
        """Have it sent once more, from the first step of the ladder."""


def endpoints(kept: Webhooks, actor: Actor) -> tuple[Endpoint, ...]:
    """The workspace's endpoints."""
    lookup.require(actor, Action.MANAGE_PIPELINE)
    return kept.endpoints(actor.workspace.id)


def add_endpoint(
    records: Records,
    kept: Webhooks,
    actor: Actor,
    url: str,
    topics: tuple[str, ...],
    secret: str,
    **how: Unpack[How],
) -> Endpoint:
    """Let an address hear of topics; a repeated key adds nothing, even if it was removed since."""
    home = actor.workspace.id

    def do(board: Pipeline, by: By) -> str:
        checked_secret(secret)
        new = Endpoint(
            id=uuid4(),
            workspace_id=home,
            number=records.next_number(home, "webhook"),
            url=checked_url(url),
            topics=checked_topics(topics),
        )
        _must_fit(kept.endpoints(home), new.url)
        kept.add_endpoint(new, secret, by)
        return f"Added the webhook {new.ref} to {new.host}, for {listed(new.topics)}."

    rearrange(records, actor, ("add_endpoint", url, topics), do, how)
    said = checked_url(url)
    added = next((it for it in kept.endpoints(home) if it.url == said), None)
    if added is None:
        raise NotFound("That webhook was added before, and removed since. Please add it anew.")
    return added


def remove_endpoint(
    records: Records, kept: Webhooks, actor: Actor, ref: str, **how: Unpack[How]
) -> None:
    """Tell an address nothing any more."""

    def do(board: Pipeline, by: By) -> str:
        found = next((it for it in kept.endpoints(actor.workspace.id) if it.ref == ref), None)
        if found is None:
            raise NotFound(f"There is no webhook {ref} in {actor.workspace.name}.")
        kept.remove_endpoint(found, by.at)
        return f"Removed the webhook {found.ref} to {found.host}."

    rearrange(records, actor, ("remove_endpoint", ref), do, how)


def deliveries(kept: Webhooks, actor: Actor, *, limit: int = 50) -> tuple[Delivery, ...]:
    """What was sent to the workspace's endpoints, and what became of it."""
    lookup.require(actor, Action.MANAGE_PIPELINE)
    return kept.deliveries(actor.workspace.id, limit=limit)


def resend(records: Records, kept: Webhooks, actor: Actor, ref: str, **how: Unpack[How]) -> None:
    """Send a delivery again, under its own id, so that who knows it already can leave it."""

    def do(board: Pipeline, by: By) -> str:
        number = ref.removeprefix("DEL-")
        found = kept.delivery(actor.workspace.id, int(number)) if number.isdecimal() else None
        if found is None:
            raise NotFound(f"There is no delivery {ref} in {actor.workspace.name}.")
        if found.endpoint.id not in {it.id for it in kept.endpoints(actor.workspace.id)}:
            raise BadValue(
                "delivery",
                f"{found.endpoint.ref} was removed, so {ref} can't be sent to it again. Please add "
                "the webhook anew: it hears of what happens from then on.",
            )
        if found.state in (DeliveryState.QUEUED, DeliveryState.TRYING):
            raise BadValue("delivery", f"{ref} is on its way already. Please wait for its outcome.")
        kept.queue_again(found)
        return f"Sent {found.ref} ({found.topic}) to {found.endpoint.host} again."

    rearrange(records, actor, ("resend", ref), do, how)


def checked_url(url: str) -> str:
    """An address of the web, without a user in it; raises BadValue."""
    said = text(url, "url", "address", URL_LENGTH) or ""
    parts = _parts(said)
    printable = all(each.isprintable() and not each.isspace() for each in said)
    if not parts or parts.scheme not in ("http", "https") or not parts.hostname or not printable:
        raise BadValue(
            "url", f"“{said}” can't be called: it has to begin with https:// and name a host."
        )
    if not _has_a_port_or_none(parts):
        raise BadValue(
            "url", "The port of an address is a number from 1 to 65535. Please correct or omit it."
        )
    if parts.username is not None or parts.fragment:
        raise BadValue(
            "url", "An address with a user name or a # in it can't be called. Please leave it out."
        )
    return said


def _parts(address: str) -> SplitResult | None:
    """None where its brackets enclose no address, as in https://[host/."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _has_a_port_or_none(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def checked_topics(topics: tuple[str, ...]) -> tuple[str, ...]:
    """Topics that exist, at least one; raises BadValue with all there are."""
    unknown = [it for it in topics if it not in TOPICS]
    if topics and not unknown:
        return topics
    what = f"“{unknown[0]}” is no topic" if unknown else "A webhook needs a topic"
    raise BadValue("topics", f"{what}. There are {listed(TOPICS)}.")


def checked_secret(secret: str) -> bytes:
    """The bytes that messages are signed with; raises BadValue."""
    fewest, most = SECRET_BYTES
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not fewest <= len(key) <= most:
        raise BadValue(
            "secret",
            f"A secret is {fewest} to {most} bytes in base64, after {SECRET_PREFIX}. Leave it out "
            "and one is made.",
        )
    return key


def _must_fit(known: tuple[Endpoint, ...], url: str) -> None:
    if any(it.url == url for it in known):
        raise BadValue("url", "There is a webhook to that address already. Remove it first.")
    if len(known) >= MOST_ENDPOINTS:
        raise BadValue(
            "url", f"A workspace may have up to {MOST_ENDPOINTS} webhooks. Remove one first."
        )
