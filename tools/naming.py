"""How things are written in what REX says: deals and REQs, days, numbers."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date

from domain.opportunity import Opportunity
from domain.reqs import Req


def deal_called(deal: Opportunity) -> str:
    """Return 'OPP-2001 “CFO search” (Acme Corp)', without the client where the title has it."""
    client = "" if deal.client.name in deal.title else f" ({deal.client.name})"
    return f"{deal.ref} “{deal.title}”{client}"


def req_called(req: Req) -> str:
    """Return 'REQ-118 “Chief Financial Officer” (Acme Corp)'."""
    client = "" if req.client_name in req.title else f" ({req.client_name})"
    return f"{req.ref} “{req.title}”{client}"


def exact_number(amount: Decimal) -> int | float:
    """Return an amount as a JSON number, whole where it is whole."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def day(at: datetime, timezone: str) -> str:
    """Return the day of a moment where the workspace is: "3 Nov 2026"."""
    return format_date(at.astimezone(ZoneInfo(timezone)), "d MMM y", locale="en_US")
