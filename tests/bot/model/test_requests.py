"""What is asked for among everything else that a message tells, and what it means in the end."""

import pytest

from bot.model.assessing import assessed
from bot.model.memory import Past
from bot.model.message import Message
from bot.model.mood import Mood
from bot.model.names import Names
from bot.model.politeness import plainly
from bot.model.repair import repaired
from bot.model.requests import request_in, taken_back
from bot.model.slots import deal_type

ACME = ("acme", "client", "Acme Corp")
GLOBEX = ("globex", "client", "Globex")
NAMES = Names(
    clients=("Acme Corp", "Globex"),
    opportunities=("OPP-1", "OPP-2"),
    client_of={"OPP-1": "Acme Corp", "OPP-2": "Globex"},
)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "long call with them, they like the terms. can you move acme to proposal",
            "can you move acme to proposal",
        ),
        ("it has gone cold, drop it back to Discovery pls", "drop it back to Discovery pls"),
        ("so yeah. acme into negotiation please, leave the rest", "acme into negotiation please"),
        ("discovery is done, pls move acme on", "pls move acme on"),
        (
            'tom texted me "can you get OPP-2811 over to negotiation", can u do that',
            "can you get OPP-2811 over to negotiation",
        ),
        ("REQ-1 needs to be linked to acme", "REQ-1 needs to be linked to acme"),
    ],
)
def test_the_one_request_of_a_message_is_found(text: str, asked: str) -> None:
    assert request_in(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "acme have moved us to Proposal on their side",
        'dan goes "link REQ-118 to acme" and i was like nah',
        "can you move acme to proposal. can you link REQ-1 to globex",
        "move acme to proposal. not yet though",
        "what a day",
    ],
)
def test_what_is_told_or_taken_back_or_not_one_thing_is_no_request(text: str) -> None:
    assert request_in(text) is None


@pytest.mark.parametrize(
    "text",
    [
        'dan goes "link REQ-118 to acme" in standup',
        "move acme to proposal... actually nah leave it",
        "create a deal for acme, no wait, scrap that",
    ],
)
def test_a_wish_that_is_taken_back_is_undecided(text: str) -> None:
    assert taken_back(text)
    assert Message(text, Past()).mood is Mood.UNDECIDED


def test_a_reason_for_waiting_takes_nothing_back() -> None:
    assert not taken_back("put acme on hold, they are not ready yet")
    assert not taken_back("leave it in proposal")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("create an opp for acme, no wait, globex. 90k", "create an opp for globex. 90k"),
        (
            "move acme to proposal, wait no sorry globex, acme is stuck",
            "move globex to proposal, acme is stuck",
        ),
        ("raise acme to 45k, i mean 54k", "raise acme to 54k"),
    ],
)
def test_a_message_counts_as_it_was_corrected(text: str, meant: str) -> None:
    said = sorted((it for it in (ACME, GLOBEX) if it[0] in text), key=lambda it: text.find(it[0]))
    known = Names(**{**NAMES.__dict__, "named": tuple(said)})
    corrected, names = repaired(text, known)
    assert corrected == meant
    if "globex" in meant:
        assert names.clients == ("Globex",)
        assert names.opportunities == ("OPP-2",)


@pytest.mark.parametrize("text", ["acme, no fee, globex", "acme and globex", "not acme, globex"])
def test_other_words_correct_nothing(text: str) -> None:
    assert repaired(text, Names(named=(ACME, GLOBEX))) == (text, Names(named=(ACME, GLOBEX)))


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        (
            "hi can you create a new opportunity for Kramerica, called Operations Lead, 50k",
            "none",
        ),
        (
            "so i went to do the invoice, all there but no billing tab. why dont i see it?",
            "troubleshoot",
        ),
        ("linking a req to a deal gives an error", "escalate"),
        ("can you link REQ-1 to acme? linking gives an error 500 every time", "escalate"),
    ],
)
def test_a_request_is_no_report_unless_it_tells_a_symptom(text: str, decision: str) -> None:
    assert assessed(text).decision == decision


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("might I trouble you to advance acme to Proposal?", "can you advance acme to Proposal?"),
        ("when u get a min attach REQ-1 to acme", " attach REQ-1 to acme"),
        ("link a req to a deal, can u do it for me", "link a req to a deal"),
        ("would be great if REQ-1 were linked to acme", " REQ-1 were linked to acme"),
        ('she says "link it", can u do that for me', 'she says "link it", can u do that for me'),
        ("would be great if acme moved to Proposal", "would be great if acme moved to Proposal"),
    ],
)
def test_roundabout_politeness_comes_to_a_plain_request(text: str, asked: str) -> None:
    assert plainly(text) == asked


def test_a_name_right_after_another_and_a_sorry_is_meant_instead() -> None:
    names = Names(
        reqs=("REQ-12", "REQ-21"), named=(("REQ-12", "req", "REQ-12"), ("REQ-21", "req", "REQ-21"))
    )
    assert repaired("Link REQ-12, sorry, REQ-21 to acme", names)[0] == "Link REQ-21 to acme"


def test_a_day_on_which_somebody_starts_is_no_staffing() -> None:
    assert deal_type("ideally starting 1 March") is None
