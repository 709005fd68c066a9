"""What happened to a deal: its own events first, and all of it for whoever asks."""

from datetime import timedelta
from uuid import uuid4

from domain.events import Activity, EventKind, Source
from tests.tools.world import NOW, World
from tools.timeline import MOST, excerpt, latest, timeline


def happened(*kinds: EventKind) -> list[Activity]:
    return [
        Activity(
            id=uuid4(),
            at=NOW + timedelta(minutes=at),
            kind=kind,
            actor_name="Theo Lindqvist",
            sentence=f"{kind.value} {at}.",
            source=Source.SLACK,
            version=at,
        )
        for at, kind in enumerate(kinds)
    ]


EDIT, AUTOMATED = EventKind.EDITED, EventKind.AUTOMATED


def test_what_automations_did_pushes_no_event_of_the_deal_out() -> None:
    lines = happened(EDIT, EDIT, EDIT, EventKind.LOST, *[AUTOMATED] * 6)
    assert [it.version for it in latest(lines)] == [1, 2, 3, 8, 9]


def test_how_a_deal_was_closed_always_shows() -> None:
    lines = happened(EDIT, EventKind.LOST, *[EventKind.REQ_UNLINKED] * 5)
    assert next(it.kind for it in latest(lines)) is EventKind.LOST


def test_the_page_says_how_many_more_there_are_and_how_to_see_them(world: World) -> None:
    deal = world.deal("OPP-2001")
    *_, last = excerpt(deal, happened(*[EDIT] * 5), "UTC")
    assert last == "…and 2 events more: say “show the whole timeline of OPP-2001”."
    *_, last = excerpt(deal, happened(*[EDIT] * 3), "UTC")
    assert last.startswith("• ")


def test_the_whole_timeline_is_bounded_and_says_what_is_left_out(world: World) -> None:
    lines = happened(EventKind.CREATED, *[EDIT] * (MOST + 6))
    shown = list(timeline(world.deal("OPP-2001"), lines, "UTC"))
    assert len(shown) == MOST + 2
    assert shown[0].endswith(f": its timeline, {MOST + 7} events, oldest first")
    assert shown[1] == "…7 events before these, not shown here."


def test_a_person_sees_the_whole_timeline(world: World) -> None:
    for stage in ("Proposal", "Negotiation"):
        card = world.run("Theo", "move_stage", opportunity="OPP-2001", to_stage=stage).proposal
        assert card
        world.settlement("Theo").confirm(card.id)
    seen = world.run("Theo", "show_opportunity", opportunity="OPP-2001", whole_timeline=True)
    all_of_it = world.records.timeline(world.deal("OPP-2001"))
    assert len((seen.printed or "").splitlines()) == len(all_of_it) + 1
    assert "Created in New." in (seen.printed or "")
    assert "Moved from Proposal to Negotiation." in (seen.printed or "")
