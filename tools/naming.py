"""How things are written in what REX says: deals and REQs, days, numbers."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date

from domain.opportunity import Opportunity
from domain.reqs import Req
from domain.titles import DealTitle


def deal_called(deal: Opportunity | DealTitle) -> str:
    """Return 'OPP-2001 “CFO search” (Acme Corp)', without the client where the title has it."""
    return f"{deal.ref} {titled(deal.title, deal.client.name)}"


def req_called(req: Req) -> str:
    """Return 'REQ-118 “Chief Financial Officer” (Acme Corp)'."""
    return f"{req.ref} {titled(req.title, req.client_name)}"


def titled(title: str, client: str) -> str:
    """Return '“CFO search” (Acme Corp)', without the client where the title has it."""
    return f"“{title}”" if client in title else f"“{title}” ({client})"


def exact_number(amount: Decimal) -> int | float:
    """Return an amount as a JSON number, whole where it is whole."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def day(at: datetime, timezone: str) -> str:
    """Return the day of a moment where the workspace is: "3 Nov 2026"."""
    return on(at.astimezone(ZoneInfo(timezone)).date())


def on(that_day: date) -> str:
    """Return a day of the calendar: "3 Nov 2026"."""
    return format_date(that_day, "d MMM y", locale="en_US")
