"""What a new deal is for, and how its fee is told, in whatever words."""

import pytest

from bot.model import excerpts
from bot.model.names import Names
from bot.model.purpose import more_of_a_title, purpose
from bot.model.slots import value_in

KESTREL = Names(clients=("Kestrel Bank",), named=(("kestrel", "client", "Kestrel Bank"),))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("put kestrel in the pipeline, head of content, contingency 20%, 38k", "head of content"),
        ("i need a record for kestrel before my 3pm. Dispatch Supervisor. 12k", "Dispatch Supervisor"),
        ("kestrel called me back, yes to the nurse manager thing so open a deal", "nurse manager"),
        ("new deal kestrel 3 site managers contingency 25%", "3 site managers"),
        ("kestrel just signed off on a Procurement Lead search, fee's about 21k", "Procurement Lead search"),
        ("It's Studio Manager at 15.5k for kestrel", "Studio Manager"),
        ("new opportunity kestrel quantity surveyor twenty thousand", "quantity surveyor"),
        ("lol mondays. anyway got a new one from kestrel, head chef, 15 percent contingency", "head chef"),
        ("kestrel want an oral surgeon, retained, 33%. stick it in as a new opp", "oral surgeon"),
        ("just start a deal for kestrel, dont have the details yet, will fill in later", None),
        ("a deal for kestrel please", None),
    ],
)  # fmt: skip
def test_the_words_that_speak_of_a_role_are_its_title(text: str, title: str | None) -> None:
    assert purpose(text, KESTREL) == title


def test_of_two_titles_the_one_that_speaks_of_a_role_counts() -> None:
    assert more_of_a_title("go", "Ops Manager") == "Ops Manager"
    assert more_of_a_title("Ops Manager", "Buyer") == "Ops Manager"
    assert more_of_a_title(None, None) is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("called Site Managers x3 with a value of 22,000", "Site Managers x3"),
        ("titled Spa Manager? no figure yet", "Spa Manager"),
        ("title can just be CFO search", "CFO search"),
        ("they called me back", None),
        ("a data engineer, call it 64k", None),
    ],
)
def test_a_title_ends_before_what_it_is_worth_and_is_no_amount(
    text: str, title: str | None
) -> None:
    assert excerpts.title(text) == title


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("contingency at eighteen percent", "18 percent"),
        ("28 pct, budget 66k", "28 pct"),
        ("retained, paid in thirds, 90k est", "in thirds"),
        ("fee is monthly, about 240 grand all in", "monthly"),
        ("worth 20k", None),
    ],
)
def test_a_fee_is_a_share_or_how_it_is_paid(text: str, fee: str | None) -> None:
    assert excerpts.percentage(text) == fee


def test_of_two_amounts_the_one_said_instead_counts() -> None:
    assert value_in("100k, i mean 110k") == (110_000, None)
    assert value_in("100k or 110k") is None
