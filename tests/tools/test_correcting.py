"""Messages that take something back, and what becomes of the card they reject."""

import pytest

from tests.tools.world import World
from tools.correcting import corrected, takes_back

BACK = [
    "no, OPP-2005",
    "oops, the Umbra one",
    "sorry, I meant OPP-2004",
    "wait, wrong one",
    "not that one, Globex",
    "Actually OPP-2003",
    "make it for Globex instead",
    "that was meant for Globex",
    "21k actually, they upped it",
    "that should've been OPP-2003",
    "the title should be Senior Buyer",
]
NEW = [
    "move OPP-2001 to Proposal",
    "sorry, can you also move Globex?",
    "no problem, thanks",
    "that should be in Discovery",
    "actually move Acme to Proposal",
    "no, also Globex",
    "north wing",
    "move Acme instead of Globex to Proposal",
]


@pytest.mark.parametrize("said", BACK)
def test_a_correction_takes_back(said: str) -> None:
    assert takes_back(said)


@pytest.mark.parametrize("said", NEW)
def test_a_wish_of_its_own_takes_nothing_back(said: str) -> None:
    assert not takes_back(said)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("no, OPP-2005", "OPP-2005"),
        ("sorry I meant the Umbra one", "the Umbra one"),
        ("no not Acme, Umbra", ", Umbra"),
        ("52k not 50k", "52k"),
    ],
)
def test_what_is_meant_stands_without_what_is_not(said: str, meant: str) -> None:
    assert corrected(said) == meant


def hold(world: World, opportunity: str, said: str) -> str:
    outcome = world.run(
        "Theo", "hold_opportunity", world.turn(said), opportunity=opportunity, reason="ward closed"
    )
    assert outcome.proposal
    return outcome.proposal.id


def test_a_card_that_was_taken_back_cannot_be_confirmed(world: World) -> None:
    first = hold(world, "OPP-2001", "hold Acme, ward closed")
    second = hold(world, "OPP-2005", "no, OPP-2005")
    press = world.settlement("Theo").confirm(first)
    assert press.card
    assert press.card.state == "cancelled"
    assert world.settlement("Theo").confirm(second).card.state == "done"  # type: ignore[union-attr]  # asserted


def test_a_card_is_taken_back_even_if_nothing_can_stand_in_its_place(world: World) -> None:
    first = hold(world, "OPP-2001", "hold Acme, ward closed")
    outcome = world.run(
        "Theo",
        "hold_opportunity",
        world.turn("no wait, the marine one"),
        opportunity="marine",
        reason="ward closed",
    )
    assert outcome.draft
    assert world.settlement("Theo").confirm(first).card.state == "cancelled"  # type: ignore[union-attr]  # asserted


def test_two_wishes_after_one_another_are_two_cards(world: World) -> None:
    first = hold(world, "OPP-2001", "hold Acme, ward closed")
    hold(world, "OPP-2005", "hold Umbra, ward closed")
    assert world.settlement("Theo").confirm(first).card.state == "done"  # type: ignore[union-attr]  # asserted


@pytest.mark.parametrize("said", ["Acme Corp", "Globex"])
def test_no_other_client_s_invoice_is_offered(world: World, said: str) -> None:
    outcome = world.run("Theo", "mark_invoice_paid", invoice=said)
    assert outcome.draft
    assert outcome.draft.options == ()
    assert "INV-" not in outcome.draft.question


def test_the_only_invoice_is_offered_and_not_taken(world: World) -> None:
    outcome = world.run("Theo", "mark_invoice_paid")
    assert outcome.draft
    assert len(outcome.draft.options) == 1
