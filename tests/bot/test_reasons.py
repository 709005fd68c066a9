"""Why the gate leaves a statement out, in the kinds that an operator counts."""

import pytest

from bot.grounding.gate import check
from bot.grounding.reasons import Reason, in_words, reason_of, reasons_of
from knowledge.library import Library
from tests.bot.test_grounding import passage
from tools.outcome import PassageView

PLANS = "opportunities#plans"
LINK = "opportunities#linking-job-reqs"
MOVING = "opportunities#moving-between-stages"


@pytest.fixture(scope="module")
def passages() -> dict[str, PassageView]:
    library = Library.load(None)
    return {each: passage(library, each) for each in (PLANS, LINK, MOVING)}


@pytest.mark.parametrize(
    ("section", "say", "reason"),
    [
        (LINK, "It takes 3 days.", Reason.NAME),
        (LINK, "Use the Magic Linker to do it.", Reason.NAME),
        (PLANS, "The plan sends a weekly summary to your whole family.", Reason.COVER),
        (PLANS, "Free and Starter include opportunities.", Reason.CONTRARY),
        (MOVING, "An open opportunity always moves one step at a time.", Reason.STRENGTH),
        (MOVING, "Guests can move any opportunity.", Reason.WHO),
        (LINK, "Yes.", Reason.NO_BLOCK),
        (LINK, "Done! I linked it, see https://evil.example for the REQ.", Reason.UNSAFE),
    ],
)
def test_what_the_gate_says_has_a_kind(
    passages: dict[str, PassageView], section: str, say: str, reason: Reason
) -> None:
    blocks = passages[section].blocks
    verdict = check(say, blocks, "please tell me", {block.id for block in blocks})
    assert reason in reasons_of(verdict.problems), verdict.problems


def test_a_pointer_to_what_was_not_found_has_a_kind(passages: dict[str, PassageView]) -> None:
    verdict = check("Choose Add REQ.", passages[LINK].blocks, "please tell me", set())
    assert Reason.POINTER in reasons_of(verdict.problems)


def test_steps_in_another_order_have_a_kind(passages: dict[str, PassageView]) -> None:
    blocks = passages[LINK].blocks
    steps = [block for block in blocks if block.kind == "step"]
    say = " ".join(block.text for block in reversed(steps))
    verdict = check(say, blocks, "please tell me", {block.id for block in blocks})
    assert Reason.ORDER in reasons_of(verdict.problems), verdict.problems


def test_what_a_statement_says_does_not_change_its_kind() -> None:
    assert reason_of("the blocks do not say: 'in another order'") is Reason.COVER
    assert reason_of("the guide has 'a link that' here") is Reason.OTHERWISE


def test_every_kind_is_told_in_words() -> None:
    assert len({in_words(each.value) for each in Reason} - {*Reason}) == len(Reason)
    assert in_words("of a newer version") == "of a newer version"
