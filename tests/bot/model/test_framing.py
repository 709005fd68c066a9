"""Messages that are understood to their last word, and those of which a word is not."""

from dataclasses import replace

import pytest

from bot.model.framing import all_framed, framed
from bot.model.names import Names

PORTERS = ("porters", "opportunity", "OPP-3103")
KNOWN = Names(
    by_a_word="OPP-3103",
    by_a_word_title="Night porters",
    named=(PORTERS, ("discovery", "stage", "Discovery"), ("dana", "person", "Dana Whitlock")),
    client_of={"OPP-3103": "Harbor & Pine"},
    value_of={"OPP-3103": 18_000},
)


def wish(text: str, it: str | None = None) -> tuple[str, dict[str, object]] | None:
    found = framed(text, KNOWN, it)
    return (found.tool, dict(found.arguments)) if found else None


@pytest.mark.parametrize(
    ("text", "tool", "said"),
    [
        ("porters -> discovery", "move_stage", {"to_stage": "Discovery"}),
        ("can u kick porters over to discovery pls", "move_stage", {"to_stage": "Discovery"}),
        ("porters won, 19.5k", "close_won", {"value": 19_500}),
        ("porters is worth 20k now", "edit_opportunity", {"estimated_value": 20_000}),
        ("porters prob is 40%", "edit_opportunity", {"probability": 40}),
        ("give porters to dana", "edit_opportunity", {"owner": "Dana Whitlock"}),
        ("note on porters: weekly calls", "edit_opportunity", {"notes": "weekly calls"}),
        ("porters on ice - strike", "hold_opportunity", {"reason": "strike"}),
        ("wake up the porters deal", "resume_opportunity", {}),
        ("hows porters doing?", "show_opportunity", {}),
        ("the porters deal: 18k", "edit_opportunity", {"estimated_value": 18_000}),
    ],
)
def test_every_word_understood_is_a_wish(text: str, tool: str, said: dict[str, object]) -> None:
    assert wish(text) == (tool, {"opportunity": "OPP-3103", **said})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("porters needs another 2k", 20_000),
        ("raise porters by 2k", 20_000),
        ("knock 3k off porters", 15_000),
        ("porters is more like 2k, update", 2_000),
    ],
)
def test_so_much_more_or_less_counts_from_what_the_deal_is_worth(text: str, value: int) -> None:
    assert wish(text) == (
        "edit_opportunity",
        {"opportunity": "OPP-3103", "estimated_value": value},
    )


def test_it_is_the_deal_that_was_spoken_of() -> None:
    assert wish("ok wake it up", it="OPP-3106") == (
        "resume_opportunity",
        {"opportunity": "OPP-3106"},
    )
    assert wish("ok wake it up") is None


@pytest.mark.parametrize(
    "text",
    [
        "porters might go to discovery",
        "porters moved their offices to discovery street",
        "the porters want a word about discovery",
        "we won a raffle with the porters",
        "can we win porters?",
        "is porters in discovery?",
        "porters to discovery, not sure",
        "porters to discovery if dana agrees",
        "the porters were late, move the meeting",
        "porters is a nice word",
    ],
)
def test_a_word_that_is_not_understood_makes_no_wish(text: str) -> None:
    found = wish(text)
    assert found is None or found[0] == "show_opportunity"


def test_a_sum_beside_a_deal_is_its_worth_only_where_no_other_sum_is_asked_for() -> None:
    assert wish("porters 18k") is not None
    assert framed("porters 18k", KNOWN, None, waits=True) is None
    assert wish("new porters 18k") is None
    assert wish("18k for porters") is None


def test_several_reqs_of_one_deal_are_a_wish_each() -> None:
    reqs = (("302", "req", "REQ-302"), ("306", "req", "REQ-306"))
    known = replace(KNOWN, named=(*reqs, PORTERS))
    wishes = all_framed("302 and 306 on porters please", known, None)
    assert [(it.tool, dict(it.arguments)) for it in wishes] == [
        ("link_req", {"opportunity": "OPP-3103", "req": "REQ-302"}),
        ("link_req", {"opportunity": "OPP-3103", "req": "REQ-306"}),
    ]
    assert framed("302 and 306 on porters please", known, None) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("whats dana got open", {"owner": "Dana Whitlock"}),
        ("show me dana's deals", {"owner": "Dana Whitlock"}),
        ("which deals has dana in discovery?", {"owner": "Dana Whitlock", "stage": "Discovery"}),
    ],
)
def test_the_deals_of_a_colleague_can_be_asked_for(text: str, said: dict[str, object]) -> None:
    known = replace(KNOWN, by_a_word=None, named=(KNOWN.named[2], KNOWN.named[1]))
    found = framed(text, known, None)
    assert found is not None
    assert (found.tool, dict(found.arguments)) == ("list_opportunities", said)
