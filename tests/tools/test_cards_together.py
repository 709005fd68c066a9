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


def test_two_links_that_were_asked_for_one_after_the_other_both_wait(world: World) -> None:
    first = world.run(
        "Theo", "link_req", world.turn("link 118"), opportunity="OPP-2001", req="REQ-118"
    ).proposal
    again = world.turn("link 121 to Acme")
    second = world.run("Theo", "link_req", again, opportunity="OPP-2001", req="REQ-121").proposal
    assert first
    assert second
    for card in (first, second):
        press = world.settlement("Theo").confirm(card.id)
        assert press.card
        assert press.card.state == "done", press.sentence


def test_another_req_in_its_place_is_one_link(world: World) -> None:
    first = world.run(
        "Theo", "link_req", world.turn("link 118"), opportunity="OPP-2001", req="REQ-118"
    ).proposal
    other = world.turn("the other req, 121")
    assert world.run("Theo", "link_req", other, opportunity="OPP-2001", req="REQ-121").proposal
    assert first
    press = world.settlement("Theo").confirm(first.id)
    assert press.card
    assert press.card.state == "cancelled"
