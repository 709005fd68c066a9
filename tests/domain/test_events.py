"""What a change is called, and what listeners learn of it."""

from dataclasses import replace

from domain import crm
from domain.events import By, Event, EventKind, Source
from domain.pipeline import Status
from domain.sql.records import SqlRecords
from tests.domain.office import NOW, who


def resumed(records: SqlRecords, reason: str | None = None) -> Event:
    theo = who(records, "theo")
    held = crm.opportunity(records, theo, "OPP-2008")
    after = replace(held, status=Status.OPEN, held_at=None)
    by = By(theo, Source.CONSOLE, NOW)
    return Event(EventKind.RESUMED, by, before=held, after=after, reason=reason)


def test_a_change_reads_as_a_sentence_with_its_reason(records: SqlRecords) -> None:
    assert resumed(records).sentence == "Resumed in Proposal."
    assert resumed(records, "The permit came.").sentence == "Resumed in Proposal. The permit came."


def test_listeners_get_ids_and_keys_but_no_free_text(records: SqlRecords) -> None:
    event = resumed(records, "The permit came.")
    assert event.payload == {
        "opportunity_id": str(event.after.id),
        "ref": "OPP-2008",
        "version": event.after.version,
        "from_stage": "proposal",
        "to_stage": "proposal",
        "status": "open",
        "value_minor": 18_000_000,
        "forecast_minor": 10_800_000,
        "currency": "USD",
        "order": None,
        "invoice_id": None,
        "req_id": None,
        "actor_id": str(event.by.actor.member_id),
        "source": "console",
    }
