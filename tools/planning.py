"""Planning a write on one deal: what is asked for, and how the deal would stand after it."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from pydantic import JsonValue

from domain import crm
from domain.differences import Change, amount, differences
from domain.errors import BadValue, DetailMissing
from domain.opportunity import Opportunity
from domain.pipeline import Status
from domain.reqs import Req
from tools.asking import Unclear, draft
from tools.office import Click, Office, rehearse
from tools.outcome import Draft

T = TypeVar("T")


def asked(tool: str, details: Mapping[str, JsonValue | Unclear]) -> Draft | None:
    """Return the question about the first detail that is unclear; None where all are clear."""
    if not any(isinstance(value, Unclear) for value in details.values()):
        return None
    return draft(tool, details)


def rehearsed(
    tool: str,
    known: Mapping[str, JsonValue],
    office: Office,
    do: Callable[[Click], T],
    *,
    called: Mapping[str, str] | None = None,
    options: Mapping[str, Sequence[str]] | None = None,
) -> T | Draft:
    """Return what the write would come to, or the question about a detail that it refuses.

    `called` are the tool's names of the domain's fields; `options` what to offer for an argument.
    """
    try:
        return rehearse(office, do)
    except (BadValue, DetailMissing) as refused:
        field = (called or {}).get(refused.field, refused.field)
        offered = tuple((options or {}).get(field, ()))
        return draft(tool, {**known, field: Unclear(str(refused), offered)})


def deal_changes(before: Opportunity, after: Opportunity) -> tuple[Change, ...]:
    """Everything that a write changes about a deal, in names and formatted money."""
    lines = (
        ("Status", before.status.label.capitalize(), after.status.label.capitalize()),
        ("Stage", before.stage.label, after.stage.label),
        ("On hold until", _day(before), _day(after)),
    )
    changed = (Change(label, old, new) for label, old, new in lines if new and new != old)
    return (*changed, *differences(before, after))


def standing(deal: Opportunity) -> str:
    """Return how a deal stands, for the end of a sentence: "in Proposal, forecast $30,000"."""
    forecast = None if deal.status.is_final else amount(deal.forecast)
    return f"in {deal.display_stage}{f', forecast {forecast}' if forecast else ''}"


def needed(said: str | None, question: str, options: Sequence[str] = ()) -> str | Unclear:
    """Return what was said, or the question that asks for it."""
    return said if said else Unclear(question, tuple(options))


def settled(details: Mapping[str, JsonValue | Unclear]) -> dict[str, JsonValue]:
    """Return the details that are clear."""
    return {name: it for name, it in details.items() if not isinstance(it, Unclear)}


def ref_or_unclear(thing: Opportunity | Req | Unclear) -> str | Unclear:
    """Return what a draft keeps of a deal or a REQ."""
    return thing if isinstance(thing, Unclear) else thing.ref


def must_be(deal: Opportunity | Unclear, *statuses: Status) -> None:
    """Refuse at once what no further detail can make possible."""
    if isinstance(deal, Opportunity):
        crm.must_be(deal, *statuses)


def _day(deal: Opportunity) -> str | None:
    return deal.hold_until.isoformat() if deal.hold_until else None
