"""Cards of one turn on one deal: each can be confirmed, and what others change still stops them."""

from domain import crm
from domain.events import Source
from tests.tools.world import World


def test_two_cards_of_one_turn_on_one_deal_can_both_be_confirmed(world: World) -> None:
    turn = world.turn()
    link = world.run("Theo", "link_req", turn, opportunity="OPP-2001", req="REQ-118").proposal
    move = world.run(
        "Theo", "move_stage", turn, opportunity="OPP-2001", to_stage="Proposal"
    ).proposal
    assert link
    assert move
    for card in (link, move):
        press = world.settlement("Theo").confirm(card.id)
        assert press.card
        assert press.card.state == "done", press.sentence
    deal = world.deal("OPP-2001")
    assert (deal.stage.label, [req.ref for req in deal.reqs]) == ("Proposal", ["REQ-118"])


def test_what_somebody_else_changed_stops_the_second_card(world: World) -> None:
    turn = world.turn()
    link = world.run("Theo", "link_req", turn, opportunity="OPP-2001", req="REQ-118").proposal
    move = world.run(
        "Theo", "move_stage", turn, opportunity="OPP-2001", to_stage="Proposal"
    ).proposal
    assert link
    assert move
    world.settlement("Theo").confirm(link.id)
    maya = world.actor("Maya")
    crm.move_stage(
        world.records, maya, "OPP-2001", "New", now=world.now, source=Source.CLI, key="maya"
    )
    press = world.settlement("Theo").confirm(move.id)
    assert press.card
    assert press.card.state == "failed"
    assert "has changed" in (press.sentence or "")


def unlinked(world: World, said: str, req: str) -> str:
    """Take a REQ off a deal of Globex in a message of its own; return the card's id."""
    turn = world.turn(said)
    card = world.run("Dana", "unlink_req", turn, opportunity="OPP-2003", req=req).proposal
    assert card
    return card.id


def state_after_confirming(world: World, card: str) -> str:
    press = world.settlement("Dana").confirm(card)
    assert press.card
    return press.card.state


def test_two_reqs_of_one_deal_by_two_messages_are_two_cards(world: World) -> None:
    cards = [unlinked(world, f"unlink {req} from Globex", req) for req in ("REQ-113", "REQ-114")]
    assert [state_after_confirming(world, it) for it in cards] == ["done", "done"]


def test_another_req_in_its_place_is_one_card(world: World) -> None:
    first = unlinked(world, "unlink 113 from Globex", "REQ-113")
    second = unlinked(world, "the other req, 114", "REQ-114")
    assert [state_after_confirming(world, it) for it in (first, second)] == ["cancelled", "done"]
