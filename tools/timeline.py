"""What happened to a deal: the latest on its page, or the whole of it."""

from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from domain.events import CLOSINGS, Activity, EventKind
from domain.names import counted
from domain.opportunity import Opportunity
from tools.bounds import cut
from tools.naming import day, deal_called

#: How many of a deal's own latest events its page shows, and how many of its automations'.
LATEST, LATEST_AUTOMATED = 3, 2
#: How many events the whole timeline shows, and how much of each.
MOST, LONGEST = 40, 220
#: How much of an event the page shows: the reason of a closing has room in it.
LONGEST_ON_PAGE = 600


def latest(happened: Sequence[Activity]) -> tuple[Activity, ...]:
    """Return the latest events in their order; what automations did pushes none of them out.

    How a deal was closed always belongs to them.
    """
    own = [it for it in happened if it.kind is not EventKind.AUTOMATED]
    automated = [it for it in happened if it.kind is EventKind.AUTOMATED]
    closings = [it for it in own if it.kind in CLOSINGS]
    shown = {it.id for it in (*own[-LATEST:], *closings, *automated[-LATEST_AUTOMATED:])}
    return tuple(it for it in happened if it.id in shown)


def newest(happened: Sequence[Activity]) -> tuple[Activity, ...]:
    """Return as many events as the whole timeline shows."""
    return tuple(happened[-MOST:])


def excerpt(deal: Opportunity, happened: Sequence[Activity], timezone: str) -> Iterator[str]:
    """Return the lines of a deal's page about what happened, and how to see the others."""
    shown = latest(happened)
    for activity in shown:
        yield f"• {_line(activity, timezone, LONGEST_ON_PAGE)}"
    if more := len(happened) - len(shown):
        yield f"…and {counted(more, 'event')} more: say “show the whole timeline of {deal.ref}”."


def timeline(deal: Opportunity, happened: Sequence[Activity], timezone: str) -> Iterator[str]:
    """Return everything that happened, oldest first; where it is much, its latest part."""
    yield f"*{deal_called(deal)}*: its timeline, {counted(len(happened), 'event')}, oldest first"
    shown = newest(happened)
    if earlier := len(happened) - len(shown):
        yield f"…{counted(earlier, 'event')} before these, not shown here."
    for activity in shown:
        yield f"• {_line(activity, timezone, LONGEST)}"


def in_words(happened: Sequence[Activity], timezone: str) -> list[JsonValue]:
    """Return events for the model, the newest first."""
    return [_line(it, timezone, LONGEST) for it in reversed(happened)]


def _line(activity: Activity, timezone: str, longest: int) -> str:
    sentence = cut(activity.sentence, longest)
    by = "" if activity.kind is EventKind.AUTOMATED else f" ({activity.actor_name})"
    return f"{day(activity.at, timezone)}: {sentence}{by}"
