"""domain.webhooks.Webhooks in SQL: endpoints, and what was sent to them."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.automations import Waiting
from domain.events import By
from domain.sql.commands import next_number, upsert
from domain.sql.reading import Condition, meets
from domain.sql.tables import WebhookAttemptRow, WebhookDeliveryRow, WebhookEndpointRow
from domain.sql.webhook_secrets import Lock, Secrets
from domain.webhooks import Delivery, DeliveryState, Endpoint

MOST_KEPT = 1_000


@dataclass(frozen=True, kw_only=True)
class Errand:
    """What has to be posted; the secret never shows in a repr. It is None if it can't be opened.

    Where its endpoint `is_removed`, it is only to be given up.
    """

    delivery_id: UUID
    event_id: UUID
    topic: str
    endpoint: Endpoint
    body: str
    round: int
    is_removed: bool
    secret: str | None = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What became of one try: the answer's code and text, or why there was none."""

    code: int | None = None
    answer: str | None = None
    error: str | None = None


class SqlWebhooks:
    """Endpoints and deliveries, in the caller's transaction; with a lock, secrets are kept closed."""

    def __init__(self, session: Session, lock: Lock | None = None) -> None:
        self._session, self._secrets = session, Secrets(session, lock)

    # Endpoints

    def endpoints(self, workspace_id: UUID) -> tuple[Endpoint, ...]:
        """Every endpoint that is not removed, by number."""
        rows = self._session.scalars(
            select(WebhookEndpointRow)
            .where(
                WebhookEndpointRow.workspace_id == workspace_id,
                WebhookEndpointRow.removed_at.is_(None),
            )
            .order_by(WebhookEndpointRow.number)
        )
        return tuple(map(_endpoint, rows))

    def add_endpoint(self, endpoint: Endpoint, secret: str, by: By) -> None:
        """Keep a new endpoint."""
        self._session.execute(
            insert(WebhookEndpointRow).values(
                workspace_id=endpoint.workspace_id,
                id=endpoint.id,
                number=endpoint.number,
                url=endpoint.url,
                **self._secrets.closed(endpoint.id, secret),
                topics=list(endpoint.topics),
                created_by=by.actor.member_id,
                created_at=by.at,
            )
        )

    def remove_endpoint(self, endpoint: Endpoint, at: datetime) -> None:
        """Send it nothing any more; what it was sent stays on record."""
        self._change(endpoint, removed_at=at)

    def disable_endpoint(self, endpoint: Endpoint, at: datetime) -> None:
        """Leave it alone: it says that it is gone for good."""
        self._change(endpoint, disabled_at=at)

    # Deliveries

    def queue(self, event: Waiting, topic: str, body: str, at: datetime) -> list[UUID]:
        """A delivery to each endpoint that hears of the topic; queueing it again changes nothing."""
        listening = [
            it for it in self.endpoints(event.workspace_id) if it.enabled and topic in it.topics
        ]
        return [self._queue(event, it, topic, body, at) for it in listening]

    def queued(self, limit: int) -> list[tuple[UUID, UUID, int]]:
        """Workspace, id and round of what nobody has begun to send, of all workspaces.

        What was meant for an endpoint that is removed, and is only to be given up, comes last.
        """
        rows = self._session.execute(
            select(WebhookDeliveryRow.workspace_id, WebhookDeliveryRow.id, WebhookDeliveryRow.round)
            .join(WebhookEndpointRow, meets(WebhookDeliveryRow.endpoint_id, WebhookEndpointRow))
            .where(WebhookDeliveryRow.state == DeliveryState.QUEUED)
            .order_by(WebhookEndpointRow.removed_at.is_not(None), WebhookDeliveryRow.created_at)
            .limit(limit)
        )
        return [(home, delivery, number) for home, delivery, number in rows]

    def errand(self, workspace_id: UUID, delivery_id: UUID) -> Errand | None:
        """What has to be posted; None once it is settled."""
        row = self._session.execute(
            select(WebhookDeliveryRow, WebhookEndpointRow)
            .join(WebhookEndpointRow, meets(WebhookDeliveryRow.endpoint_id, WebhookEndpointRow))
            .where(
                WebhookDeliveryRow.workspace_id == workspace_id,
                WebhookDeliveryRow.id == delivery_id,
                WebhookDeliveryRow.state.in_((DeliveryState.QUEUED, DeliveryState.TRYING)),
            )
        ).one_or_none()
        if row is None:
            return None
        delivery, endpoint = row
        return Errand(
            delivery_id=delivery.id,
            event_id=delivery.event_id,
            topic=delivery.topic,
            endpoint=_endpoint(endpoint),
            body=delivery.body,
            round=delivery.round,
            is_removed=endpoint.removed_at is not None,
            secret=self._secrets.opened(endpoint),
        )

    def settle(
        self,
        errand: Errand,
        attempt: Attempt,
        state: DeliveryState,
        at: datetime,
        next_attempt_at: datetime | None = None,
    ) -> None:
        """Write one try into the log, and where the delivery stands after it."""
        home, delivery = errand.endpoint.workspace_id, errand.delivery_id
        number = self._session.scalar(
            update(WebhookDeliveryRow)
            .where(WebhookDeliveryRow.workspace_id == home, WebhookDeliveryRow.id == delivery)
            .values(
                state=state,
                attempts=WebhookDeliveryRow.attempts + 1,
                next_attempt_at=next_attempt_at,
            )
            .returning(WebhookDeliveryRow.attempts),
            execution_options={"synchronize_session": False},
        )
        self._session.execute(
            insert(WebhookAttemptRow).values(
                workspace_id=home,
                id=uuid4(),
                delivery_id=delivery,
                number=number,
                code=attempt.code,
                answer=attempt.answer and attempt.answer[:MOST_KEPT],
                error=attempt.error and attempt.error[:MOST_KEPT],
                at=at,
            )
        )

    def deliveries(self, workspace_id: UUID, *, limit: int) -> tuple[Delivery, ...]:
        """What was sent lately, the newest first."""
        return self._read(workspace_id, limit=limit)

    def delivery(self, workspace_id: UUID, number: int) -> Delivery | None:
        """The delivery of that number."""
        found = self._read(workspace_id, WebhookDeliveryRow.number == number, limit=1)
        return found[0] if found else None

    def attempts(self, delivery: Delivery) -> tuple[Attempt, ...]:
        """Every try, the first one first."""
        rows = self._session.scalars(
            select(WebhookAttemptRow)
            .where(
                WebhookAttemptRow.workspace_id == delivery.endpoint.workspace_id,
                WebhookAttemptRow.delivery_id == delivery.id,
            )
            .order_by(WebhookAttemptRow.number)
        )
        return tuple(Attempt(code=it.code, answer=it.answer, error=it.error) for it in rows)

    def queue_again(self, delivery: Delivery) -> None:
        """Have it sent once more, from the first step of the ladder."""
        self._session.execute(
            update(WebhookDeliveryRow)
            .where(
                WebhookDeliveryRow.workspace_id == delivery.endpoint.workspace_id,
                WebhookDeliveryRow.id == delivery.id,
            )
            .values(state=DeliveryState.QUEUED, round=WebhookDeliveryRow.round + 1),
            execution_options={"synchronize_session": False},
        )

    def _queue(
        self, event: Waiting, endpoint: Endpoint, topic: str, body: str, at: datetime
    ) -> UUID:
        this = (
            WebhookDeliveryRow.workspace_id == event.workspace_id,
            WebhookDeliveryRow.endpoint_id == endpoint.id,
            WebhookDeliveryRow.event_id == event.id,
            WebhookDeliveryRow.topic == topic,
        )
        known = self._session.scalar(select(WebhookDeliveryRow.id).where(*this))
        if known is not None:
            return known
        made = uuid4()
        self._session.execute(
            upsert(self._session, WebhookDeliveryRow).values(
                workspace_id=event.workspace_id,
                id=made,
                number=next_number(self._session, event.workspace_id, "delivery"),
                endpoint_id=endpoint.id,
                event_id=event.id,
                topic=topic,
                body=body,
                state=DeliveryState.QUEUED,
                round=1,
                attempts=0,
                created_at=at,
            )
        )
        return made

    def _change(self, endpoint: Endpoint, **values: object) -> None:
        self._session.execute(
            update(WebhookEndpointRow)
            .where(
                WebhookEndpointRow.workspace_id == endpoint.workspace_id,
                WebhookEndpointRow.id == endpoint.id,
            )
            .values(**values)
        )

    def _read(self, workspace_id: UUID, *conditions: Condition, limit: int) -> tuple[Delivery, ...]:
        rows = self._session.execute(
            select(WebhookDeliveryRow, WebhookEndpointRow, WebhookAttemptRow)
            .join(WebhookEndpointRow, meets(WebhookDeliveryRow.endpoint_id, WebhookEndpointRow))
            .outerjoin(
                WebhookAttemptRow,
                (WebhookAttemptRow.workspace_id == WebhookDeliveryRow.workspace_id)
                & (WebhookAttemptRow.delivery_id == WebhookDeliveryRow.id)
                & (WebhookAttemptRow.number == WebhookDeliveryRow.attempts),
            )
            .where(WebhookDeliveryRow.workspace_id == workspace_id, *conditions)
            .order_by(WebhookDeliveryRow.number.desc())
            .limit(limit)
        )
        return tuple(_delivery(*row) for row in rows)


def _endpoint(row: WebhookEndpointRow) -> Endpoint:
    return Endpoint(
        id=row.id,
        workspace_id=row.workspace_id,
        number=row.number,
        url=row.url,
        topics=tuple(row.topics),
        enabled=row.disabled_at is None,
    )


def _delivery(
    row: WebhookDeliveryRow, endpoint: WebhookEndpointRow, last: WebhookAttemptRow | None
) -> Delivery:
    return Delivery(
        id=row.id,
        number=row.number,
        endpoint=_endpoint(endpoint),
        event_id=row.event_id,
        topic=row.topic,
        state=row.state,
        attempts=row.attempts,
        created_at=row.created_at,
        code=last.code if last else None,
        answer=(last.answer or last.error) if last else None,
        next_attempt_at=row.next_attempt_at,
    )
