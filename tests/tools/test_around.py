"""Contacts, links and collaborators of a deal, its own limit of days, and the stage's probability."""

from typing import Any

import pytest

from domain import crm
from domain.details import Contact, Link
from domain.editing import Edit
from domain.events import Source
from tests.tools.world import NOW, World
from tools.outcome import ProposalCard


def card(world: World, tool: str, **said: Any) -> ProposalCard:
    outcome = world.run("Theo", tool, opportunity="OPP-2001", **said)
    assert outcome.proposal, outcome.told
    return outcome.proposal


def confirm(world: World, tool: str, **said: Any) -> str:
    press = world.settlement("Theo").confirm(card(world, tool, **said).id)
    assert press.card
    assert press.card.state == "done", press.sentence
    return press.sentence or ""


def cleared(world: World) -> None:
    crm.edit_opportunity(
        world.records,
        world.actor("Theo"),
        "OPP-2001",
        Edit(contacts=(), links=(), collaborators=()),
        now=NOW,
        source=Source.CLI,
        key="clear",
    )


def test_a_contact_is_added_completed_and_removed(world: World) -> None:
    cleared(world)
    said = confirm(world, "edit_contacts", name="Jane Roe", contact_email="jane@acme.example")
    assert "Contacts: Jane Roe (jane@acme.example)" in said
    confirm(world, "edit_contacts", name="jane roe", phone="+49 30 123", position="CFO")
    assert world.deal("OPP-2001").contacts == (
        Contact("Jane Roe", "CFO", "jane@acme.example", "+49 30 123"),
    )
    confirm(world, "edit_contacts", name="Jane Roe", remove=True)
    assert world.deal("OPP-2001").contacts == ()


def test_a_link_is_added_named_and_removed(world: World) -> None:
    cleared(world)
    confirm(world, "edit_links", url="https://files.example/brief")
    confirm(world, "edit_links", url="https://files.example/brief", label="Brief")
    assert world.deal("OPP-2001").links == (Link("Brief", "https://files.example/brief"),)
    confirm(world, "edit_links", url="brief", remove=True)
    assert world.deal("OPP-2001").links == ()


def test_a_colleague_shares_a_deal_and_no_more(world: World) -> None:
    cleared(world)
    confirm(world, "edit_collaborators", colleague="Maya")
    assert [it.name for it in world.deal("OPP-2001").collaborators] == ["Maya Okafor"]
    confirm(world, "edit_collaborators", colleague="Maya", remove=True)
    assert world.deal("OPP-2001").collaborators == ()


@pytest.mark.parametrize(
    ("tool", "said", "missing", "words"),
    [
        ("edit_contacts", {}, "name", "called"),
        ("edit_contacts", {"name": "Jo", "contact_email": "no"}, "contact_email", "“no”"),
        ("edit_contacts", {"name": "Zaphod", "remove": True}, "name", "no contact “Zaphod”"),
        ("edit_links", {"url": "ftp://x.example"}, "url", "https://"),
        ("edit_links", {"url": "Zaphod", "remove": True}, "url", "no link “Zaphod”"),
        ("edit_collaborators", {"colleague": "Zaphod"}, "colleague", "Zaphod"),
        ("edit_collaborators", {"colleague": "Gus"}, "colleague", "can't see opportunities"),
        ("edit_collaborators", {"colleague": "Zaphod", "remove": True}, "colleague", "Zaphod"),
    ],
)
def test_what_is_missing_or_wrong_is_asked_for_by_name(
    world: World, tool: str, said: dict[str, Any], missing: str, words: str
) -> None:
    outcome = world.run("Theo", tool, opportunity="OPP-2001", **said)
    assert outcome.draft, outcome.told
    assert outcome.draft.missing == (missing,)
    assert words in outcome.draft.question


def test_a_deal_has_its_own_limit_of_days_until_it_goes_back_to_the_stage_s(world: World) -> None:
    confirm(world, "edit_opportunity", max_days=40)
    assert world.deal("OPP-2001").max_days_override == 40
    confirm(world, "edit_opportunity", max_days=0)
    assert world.deal("OPP-2001").max_days_override is None
    confirm(world, "edit_opportunity", max_days=40, max_days_stay=True)
    confirm(world, "move_stage", to_stage="Proposal")
    assert world.deal("OPP-2001").max_days_override == 40
    refused = world.run("Theo", "edit_opportunity", opportunity="OPP-2001", max_days=900)
    assert refused.draft
    assert refused.draft.missing == ("max_days",)


@pytest.mark.parametrize("by_hand", [55, 30])
def test_a_probability_set_by_hand_goes_back_to_the_stage_s(world: World, by_hand: int) -> None:
    confirm(world, "edit_opportunity", probability=by_hand)
    assert world.deal("OPP-2001").probability_source == "manual"
    confirm(world, "edit_opportunity", stage_probability=True)
    deal = world.deal("OPP-2001")
    assert (deal.probability, deal.probability_source) == (deal.stage.probability, "stage")
