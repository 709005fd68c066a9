"""Orders among other words: what is asked for is done, and what only sounds like it is not."""

import pytest

from bot.model.orders import ordered
from tests.bot.model.naming import names_in


def orders(text: str, it: str | None = None) -> list[tuple[str, dict[str, object]]]:
    """What a message orders: tools with their arguments."""
    return [(wish.tool, dict(wish.arguments)) for wish in ordered(text, names_in(text), it)]


def moved(ref: str, stage: str) -> tuple[str, dict[str, object]]:
    return "move_stage", {"opportunity": ref, "to_stage": stage}


def linked(ref: str, req: str) -> tuple[str, dict[str, object]]:
    return "link_req", {"opportunity": ref, "req": req}


@pytest.mark.parametrize(
    "text",
    [
        "Lumen had their first call today so push them into Discovery",
        "the head of people thing needs to be in discovery now",
        "Great chat w Lumen! They're keen. Discovery stage now pls",
        "get OPP-2003 over to Discovery before my 3pm would you",
        "hey, quick one, lumen's deal should be sitting in Discovery. fix that for me?",
        "bumping lumen to discovery pls, call went well",
        "Any chance you could get the Lumen opportunity moved on to Discovery?",
        "I'm on my phone and cannot get in, can you shift Lumen into Discovery please",
        "update OPP-2003 stage: Discovery",
        "leave it, forget the new one. Better move the deal of Lumen to Discovery please",
        "please move Lumen to Discovery and do confirm back",
    ],
)
def test_a_move_is_told_from_its_verb_and_from_what_is_named(text: str) -> None:
    assert orders(text) == [moved("OPP-2003", "Discovery")]


@pytest.mark.parametrize(
    "text",
    [
        "pair Forklift Driver with the Acme deal please",
        "can REQ-118 go on the Acme deal?",
        "drop REQ-118 into the acme deal thanks",
        "Please could the Forklift Driver REQ be linked with the Warehouse staff opportunity",
        "forgot to connect REQ-118 to OPP-2001, could you do that",
        "the forklift driver req isn't on the acme deal yet, please add it",
        "OPP-2001 needs REQ-118 attached",
    ],
)
def test_a_link_is_told_from_the_req_and_the_deal(text: str) -> None:
    assert orders(text) == [linked("OPP-2001", "REQ-118")]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Kestrel want us to find them a Risk Director. Stick it on the board for me? 32k", "Risk Director"),
        ("new business! Kestrel gave us a Risk Director search worth 32k. add it pls", "Risk Director search"),
        ("could we get an opp going for kestrel? risk directors, 32k ish", "risk directors"),
        ("log a fresh one for kestrel: Risk Director, 32k", "Risk Director"),
        ("opp for kestrel / risk director / 32k", "risk director"),
    ],
)  # fmt: skip
def test_a_new_deal_needs_neither_the_verb_nor_the_noun_of_the_product(
    text: str, title: str
) -> None:
    [(tool, given)] = orders(text)
    assert tool == "create_opportunity"
    assert given["client"] == "Kestrel Bank"
    assert (given["title"], given["estimated_value"]) == (title, 32_000)


def test_several_orders_are_several_changes() -> None:
    both = [moved("OPP-2003", "Discovery"), moved("OPP-2001", "Proposal")]
    assert orders("Lumen to Discovery and Acme to Proposal please") == both
    assert orders("move Acme to Proposal and attach REQ-118 to it") == [
        moved("OPP-2001", "Proposal"),
        linked("OPP-2001", "REQ-118"),
    ]


def test_where_another_deal_stands_is_no_order() -> None:
    lumen = [moved("OPP-2003", "Discovery")]
    assert orders("Acme is in Proposal, move Lumen to Discovery") == lumen
    assert orders("Acme's in Proposal. please move Lumen to Discovery") == lumen


def test_it_is_the_deal_that_the_rest_names_or_the_one_spoken_of_before() -> None:
    assert orders("Acme rang. move it to Proposal", "OPP-2003") == [moved("OPP-2001", "Proposal")]
    assert orders("ok cool, put that in Proposal", "OPP-2003") == [moved("OPP-2003", "Proposal")]
    assert orders("Acme and Lumen rang. please move it to Proposal", "OPP-2003") in (
        [],
        [("move_stage", {"to_stage": "Proposal"})],
    )


@pytest.mark.parametrize(
    "text",
    [
        "please don't link REQ-118 to Acme yet",
        "once Lumen replies move it to Discovery",
        "move Lumen to Discovery... nah actually leave it as is",
        "Lumen to Discovery please, no scrap that, not yet",
        "should Lumen sign, move them to Discovery",
        "Tom goes move Lumen to Discovery",
        "my boss said: move Lumen to Discovery",
        "reminder to self: move Lumen to Discovery",
        "was OPP-2003 moved to Discovery yesterday?",
        "can you tell me whether REQ-118 is linked to Acme",
        "do you think we should push Lumen to Discovery",
        "I moved Lumen to Discovery earlier, just so you know",
        "OPP-2003 should be in Discovery but it shows New",
        "please ignore my last message about linking REQ-118 to Acme",
        "send Acme the proposal",
        "take a look at the proposal for Acme",
        "get back to Acme on the proposal",
        "add Dana to the proposal for Acme",
        "the proposal for Acme needs to be signed by the client",
        "send REQ-118 to Acme",
        "take REQ-118 off the Acme deal",
        "can I move a deal from Proposal back to Discovery?",
        "open the Acme deal please",
        "can you send a summary of the Acme deal",
        "can you run a search on Acme",
        "set up a call with Acme about a new deal",
        "could you push the close date of Acme to June",
        "put Acme on hold please",
    ],
)
def test_what_only_sounds_like_an_order_is_none(text: str) -> None:
    assert orders(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "the forklift driver req goes on the warehouse staff one not the head of people one",
        "can you put REQ-118 on their deal?\n\n> as agreed, under the same terms\n> Ines, Acme",
        "there's a forklift driver req floating about, it ought to be on the acme deal",
    ],
)
def test_the_deal_is_the_one_that_nothing_is_set_against_or_that_the_mail_below_names(
    text: str,
) -> None:
    assert orders(text) == [linked("OPP-2001", "REQ-118")]


def test_two_orders_put_as_questions_are_two() -> None:
    text = "can REQ-118 go on OPP-2001 please and also can OPP-2001 go to Negotiation"
    assert orders(text) == [linked("OPP-2001", "REQ-118"), moved("OPP-2001", "Negotiation")]


def test_a_title_of_one_client_beside_another_is_nobodys_deal() -> None:
    assert orders("move the warehouse staff deal for Lumen to Discovery") == []
