"""Whether a message wants something done, asks, or thinks aloud."""

import pytest

from bot.model.mood import Mood, mood_of

WISHES = [
    "move acme to proposal",
    "can you move acme to proposal?",
    "could we put umbra on hold, they might restructure",
    "we lost umbra, they went with a rival",
    "umbra won!!",
    "any chance you can link REQ-118 to acme?",
    "put acme on hold because they aren't sure yet",
    "don't forget to move acme to proposal",
    "wrong client, it is acme. rest is right",
]
QUESTIONS = [
    "can you tell me whether REQ-118 is linked to OPP-2001",
    "any idea when OPP-2004 will be moved to Negotiation?",
    "was the CFO search won?",
    "Sam wants to know if REQ-118 can be linked",
    "umbra won?",
    "did we lose umbra",
]
UNDECIDED = [
    "Globex might put Data platform team on hold",
    "I think we lost the CFO search, not sure",
    "we haven't won the CFO search yet",
    "once they sign, move acme to proposal",
    "move acme to proposal if the board agrees",
    "Priya will link REQ-119 to data platform",
    "we may have to put umbra on hold",
    "I heard umbra signed with somebody else",
    "created a new opportunity for Acme yesterday, feels good",
    "next week I will link REQ-118 to acme myself",
]


@pytest.mark.parametrize(
    ("said", "mood"),
    [
        *((said, Mood.WISH) for said in WISHES),
        *((said, Mood.QUESTION) for said in QUESTIONS),
        *((said, Mood.UNDECIDED) for said in UNDECIDED),
    ],
)
def test_only_a_wish_is_a_wish(said: str, mood: Mood) -> None:
    assert mood_of(said) is mood
