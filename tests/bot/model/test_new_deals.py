"""Several new deals that one message asks for, and the same once more for another."""

import pytest

from bot.model.again import the_same_for
from bot.model.memory import Past, Resting
from bot.model.message import Message
from bot.model.new_deals import creations_of
from tests.bot.model.naming import names_in


def created(text: str) -> list[tuple[object, ...]]:
    """The client, the title and the type of each new deal."""
    wishes = creations_of(Message(text, Past()), names_in(text))
    fields = ("client", "title", "deal_type")
    return [tuple(wish.arguments.get(it) for it in fields) for wish in wishes]


TWO = [
    ("Lumen Energy", "locum vet", "contingency"),
    ("Kestrel Bank", "estimator", "retained"),
]


@pytest.mark.parametrize(
    "text",
    [
        "need 2 new deals in before the 4pm call: Lumen, locum vet, contingency. and Kestrel, estimator, retained. ta",
        "could you pop two new ones in please? Lumen - locum vet, contingency, and Kestrel - estimator, retained",
        "create deals for:\n1. Lumen, locum vet, contingency\n2. Kestrel, estimator, retained",
        "log both of these as deals: lumen / locum vet / contingency; kestrel / estimator / retained",
    ],
)
def test_each_client_has_a_deal_of_its_own(text: str) -> None:
    assert created(text) == TWO


def test_terms_told_once_of_both_are_those_of_each() -> None:
    text = "open new deals for lumen and kestrel, both contingency 20%"
    assert [it[2] for it in created(text)] == ["contingency", "contingency"]


@pytest.mark.parametrize(
    "text",
    [
        "create a deal for lumen, like the one we have with kestrel",
        "should we open deals for lumen and kestrel?",
        "need two new deals for lumen",
    ],
)
def test_where_not_each_has_its_client_there_are_not_several(text: str) -> None:
    assert created(text) == []


MOVE = Resting("move_stage", {"opportunity": "OPP-2001", "to_stage": "Proposal"})


def test_the_same_is_done_for_another_deal() -> None:
    wish = the_same_for(MOVE, "ok now do the same for lumen", names_in("lumen"))
    assert wish is not None
    assert wish.arguments == {"opportunity": "OPP-2003", "to_stage": "Proposal"}


def test_what_belongs_to_the_one_before_is_not_done_again() -> None:
    link = Resting("link_req", {"opportunity": "OPP-2001", "req": "REQ-118"})
    wish = the_same_for(link, "same for lumen", names_in("lumen"))
    assert wish is not None
    assert wish.arguments == {"opportunity": "OPP-2003"}


@pytest.mark.parametrize("text", ["is it the same for lumen?", "lumen has the same problem"])
def test_what_is_only_alike_is_done_by_nobody(text: str) -> None:
    assert the_same_for(MOVE, text, names_in(text)) is None


SEARCHES = [
    ("Lumen Energy", "track engineer", "contingency", "20%", None),
    ("Lumen Energy", "depot manager", "retained", None, 32000),
]


@pytest.mark.parametrize(
    "text",
    [
        "hey two new deals for lumen pls: track engineer 20% contingency, and depot manager retained 32k",
        "2 new deals for lumen, track engineer, 20% contingency and depot manager, retained, 32k",
        "two new opps for lumen:\n- track engineer, contingency 20%\n- depot manager, retained, 32k",
        "new deals for lumen: track engineer contingency 20%; depot manager retained 32k",
        "new deal for lumen, track engineer, 20% contingency, and another one for lumen: depot manager retained 32k",
        "create a deal for lumen, track engineer, contingency 20%. and a second one: depot manager, 32k retained",
        "create a deal for lumen: track engineer contingency 20%, and depot manager retained 32k",
    ],
)
def test_each_search_of_one_client_has_its_own_terms(text: str) -> None:
    wishes = creations_of(Message(text, Past()), names_in(text))
    fields = ("client", "title", "deal_type", "fee_model", "estimated_value")
    assert [tuple(wish.arguments.get(it) for it in fields) for wish in wishes] == SEARCHES


def test_another_one_may_be_for_another_client() -> None:
    text = "new deal for lumen, locum vet, contingency, and another one for kestrel: estimator, retained"
    assert created(text) == TWO


@pytest.mark.parametrize(
    "text",
    [
        "create a deal for lumen: food and beverage manager, retained, 20k",
        "new deal for lumen, cfo, 25%, they start in march, worth about 40k",
        "new deal for lumen, 2 line cooks and a porter, flat fee 6k",
        "add another deal for lumen, cfo, 25%",
    ],
)
def test_one_search_with_several_terms_is_one(text: str) -> None:
    assert created(text) == []
