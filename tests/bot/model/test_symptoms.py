"""What somebody can't see, and who it is that can't."""

import pytest

from bot.model.names import Names
from bot.model.symptoms import colleague, topic_of
from domain.topics import Topic


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Marek just joined and he can't see any deals at all", "Marek"),
        ("priya on my team says she cant see any opportunities", "Priya"),
        ("Today I can't see any deals, and she cannot help", None),
        ("I can't see any deals", None),
    ],
)
def test_a_colleague_is_named_before_what_she_cannot(text: str, who: str | None) -> None:
    assert topic_of(text) is Topic.OPPORTUNITIES_TAB
    assert colleague(text, Names()) == who


@pytest.mark.parametrize(
    "text",
    [
        "just start a deal for pemberly for now, dont have the details yet, will fill in later",
        "create a deal for pemberly, no idea on the value",
    ],
)
def test_what_somebody_does_not_know_yet_is_nothing_that_he_cannot_see(text: str) -> None:
    assert topic_of(text) is None
