"""A desk with as many tickets as one wants, alike every time: for benchmarks and for looking at."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import insert
from sqlalchemy.orm import Session

from domain.access import Plan
from domain.sql.tables import WorkspaceRow
from tickets.ladder import DEFAULTS
from tickets.sql.escalation import alert, incident
from tickets.sql.staffing import staff_user
from tickets.sql.tables import ticket, ticket_counter, ticket_event, ticket_message
from tickets.ticket import FIELD_NAMES, FIRST_PRIORITY, Severity

SPACE = UUID("5a3b1c90-6a7e-4f4e-9d0e-3c55d0a5a001")
FAULTS = (
    ("opportunities.billing-crash", "Billing tab crashes", "billing"),
    ("opportunities.stage-stuck", "Deal doesn't move to another stage", "opportunities"),
    ("email.not-sent", "E-mails aren't sent", "email"),
    ("deals.reqs-missing", "Linked REQs are gone", "reqs"),
    ("billing.charged-twice", "Charged twice for one invoice", "billing"),
    ("integrations.sync-stopped", "The calendar doesn't sync", "integrations"),
    ("general.asked-for-human", "Asks for a person", "general"),
    ("general.reported", "Something looks wrong", "general"),
)
NAMES = ("Theo Lindqvist", "Dana Reyes", "Sam Whitaker", "Maya Okafor", "Rita Novak", "Leo Brandt")
FIRMS = ("Harbor & Finch", "Brightside Staffing", "Northwind", "Oak & Ash", "Tamarind", "Fjordline")
WORDS = [
    "the",
    "page",
    "stays",
    "white",
    "when",
    "i",
    "press",
    "save",
    "chrome",
    "on",
    "my",
    "mac",
    "error",
    "500",
    "since",
    "this",
    "morning",
]
ROWS_AT_ONCE = 2000
LIVE_IN = 12  # one in so many tickets is not done yet


def fill(session: Session, tickets: int, now: datetime, days: int = 90) -> None:
    """Add workspaces, incidents, tickets and what hangs on them, spread over the last days."""
    dice = random.Random(7)  # noqa: S311  (not a secret)
    firms = _workspaces(session)
    staff = [row.id for row in session.execute(staff_user.select().order_by(staff_user.c.email))]
    incidents = max(tickets // 8, 1)
    _insert(
        session, incident, (_incident(n, incidents, now, days, staff) for n in range(incidents))
    )
    _insert(
        session,
        ticket,
        (_ticket(n, tickets, now, days, dice, staff, firms, incidents) for n in range(tickets)),
    )
    _insert(session, ticket_message, (_message(n, now, dice) for n in range(0, tickets, 2)))
    _insert(session, ticket_event, (_event(n, now) for n in range(tickets)))
    _insert(
        session,
        alert,
        (_alert(n, now, person) for n in range(0, incidents, 4) for person in staff[:2]),
    )
    counters = [
        {"name": "ticket", "value": 1000 + tickets},
        {"name": "incident", "value": 1000 + incidents},
    ]
    session.execute(insert(ticket_counter), counters)


def _workspaces(session: Session) -> list[UUID]:
    ids = [uuid5(SPACE, f"workspace/{n}") for n in range(120)]
    for n, key in enumerate(ids):
        session.add(
            WorkspaceRow(
                id=key, name=_firm(n), plan=Plan.PRO, currency="USD", timezone="UTC",
                deals_enabled=True, billing_enabled=True,
            )
        )  # fmt: skip
    session.flush()
    return ids


def _firm(n: int) -> str:
    return FIRMS[n % len(FIRMS)] + (f" {n // len(FIRMS)}" if n >= len(FIRMS) else "")


def _incident(n: int, of: int, now: datetime, days: int, staff: list[UUID]) -> dict[str, object]:
    opened = now - timedelta(days=days) * (1 - n / of)
    severity, is_open = _severity(n), n >= of - of // LIVE_IN - 1
    seen = not is_open or n % 3 > 0
    return {
        "id": uuid5(SPACE, f"incident/{n}"),
        "number": 1001 + n,
        "fingerprint": f"{n:064x}",
        "component": FAULTS[n % len(FAULTS)][0],
        "title": FAULTS[n % len(FAULTS)][1],
        "severity": severity,
        "times": 1,
        "status": ("acknowledged" if seen else "triggered") if is_open else "resolved",
        "opened_at": opened,
        "policy": DEFAULTS[severity].model_dump(mode="json"),
        "step": 1,
        "round": 0,
        "next_step_at": None if seen else now + timedelta(minutes=7),
        "acknowledged_at": opened + timedelta(minutes=3 + n % 20) if seen else None,
        "acknowledged_by": staff[n % len(staff)] if seen else None,
        "wakes_at": None,
        "resolved_at": None if is_open else opened + timedelta(hours=1 + n % 30),
        "resolution": None if is_open else "A fix is out.",
        "version": 1,
    }


def _ticket(
    n: int, of: int, now: datetime, days: int, dice: random.Random, staff: list[UUID],
    firms: list[UUID], incidents: int,
) -> dict[str, object]:  # fmt: skip
    opened = now - timedelta(days=days) * (1 - n / of) - timedelta(minutes=5)
    severity, is_live = _severity(n // 8), n >= of - of // LIVE_IN
    status = ("new", "open", "pending")[n % 3] if is_live else ("resolved", "closed")[n % 2]
    rule, title, category = FAULTS[n // 8 % len(FAULTS)]
    assignee = staff[n % len(staff)] if status != "new" and n % 4 else None
    answered = opened + timedelta(minutes=5 + n % 300) if status != "new" else None
    solved = None if is_live else opened + timedelta(hours=2 + n % 60)
    name = NAMES[n % len(NAMES)]
    fields = {f"field_{f}": f"{f} {n}" if n % 3 else None for f in FIELD_NAMES}
    missing = {f"missing_{f}": None if n % 3 else "nobody said" for f in FIELD_NAMES}
    return fields | missing | {
        "id": uuid5(SPACE, f"ticket/{n}"), "number": 1001 + n, "status": status,
        "severity": severity, "rule_id": rule, "why": f"It reports what must be escalated: {title}.",
        "title": title, "summary": " ".join(dice.choices(WORDS, k=24)), "steps": None,
        "about": f"OPP-{2001 + n % 50}",
        "deal": {"ref": f"OPP-{2001 + n % 50}", "title": "CFO search", "stage": "Discovery"},
        "transcript": [{"role": "user", "text": " ".join(dice.choices(WORDS, k=12))}],
        "transcript_sha256": "0" * 64, "shown": ["opportunities#billing/1"],
        "tools": ["search_guide"], "turn_id": f"turn-{n}", "workspace_id": firms[n % len(firms)],
        "member_id": None, "reporter_key": f"T0/U{n % 4000}", "reporter_name": name,
        "reporter_email": f"{name.split()[0].lower()}@example.org", "reporter_role": "member",
        "workspace_name": _firm(n % len(firms)), "plan": "Pro", "slack_team": "T0",
        "slack_user": f"U{n % 4000}", "channel": "D0", "thread": "1.2", "opened_at": opened,
        "category": category, "priority": FIRST_PRIORITY[severity], "priority_why": "by its rule",
        "incident_id": uuid5(SPACE, f"incident/{min(n // 8, incidents - 1)}"),
        "assignee_id": assignee, "claimed_at": opened + timedelta(minutes=4) if assignee else None,
        "first_response_due": opened + timedelta(hours=1),
        "resolution_due": opened + timedelta(hours=24), "first_responded_at": answered,
        "pending_since": now if status == "pending" else None, "paused_seconds": 0,
        "resolved_at": solved, "closed_at": solved if status == "closed" else None,
        "reopened": int(n % 17 == 0), "csat": None, "csat_asked_at": None, "version": 1,
    }  # fmt: skip


def _severity(n: int) -> Severity:
    return (
        Severity.P3,
        Severity.P4,
        Severity.P2,
        Severity.P3,
        Severity.P4,
        Severity.P2,
        Severity.P3,
        Severity.P1,
    )[n * 5 % 8]


def _message(n: int, now: datetime, dice: random.Random) -> dict[str, object]:
    return {
        "id": uuid5(SPACE, f"message/{n}"), "ticket_id": uuid5(SPACE, f"ticket/{n}"),
        "visibility": "internal" if n % 4 else "public", "author": "Priya Nair",
        "text": " ".join(dice.choices(WORDS, k=18)), "at": now, "turn_id": None, "staff_id": None,
    }  # fmt: skip


def _event(n: int, now: datetime) -> dict[str, object]:
    return {
        "id": uuid5(SPACE, f"event/{n}"), "ticket_id": uuid5(SPACE, f"ticket/{n}"),
        "incident_id": None, "kind": "opened", "actor": "Theo Lindqvist", "staff_id": None,
        "detail": {}, "at": now,
    }  # fmt: skip


def _alert(n: int, now: datetime, person: UUID) -> dict[str, object]:
    return {
        "id": uuid5(SPACE, f"alert/{n}/{person}"), "incident_id": uuid5(SPACE, f"incident/{n}"),
        "ticket_id": None, "staff_id": person, "courier": "email", "notice": "opened",
        "words": None, "dedupe_key": f"{n}/{person}", "state": "sent", "attempts": 1,
        "created_at": now, "not_before": None, "last_error": None, "provider_id": "x",
        "sent_at": now,
    }  # fmt: skip


def _insert(session: Session, table: object, rows: Iterator[dict[str, object]]) -> None:
    waiting: list[dict[str, object]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == ROWS_AT_ONCE:
            session.execute(insert(table), waiting)  # type: ignore[arg-type]
            waiting = []
    if waiting:
        session.execute(insert(table), waiting)  # type: ignore[arg-type]
