"""Tickets, alerts and HirePilot's own people in a database."""

from tickets.sql.staff import seed_staff
from tickets.sql.store import SqlTickets
from tickets.sql.tables import metadata

__all__ = ["SqlTickets", "metadata", "seed_staff"]
