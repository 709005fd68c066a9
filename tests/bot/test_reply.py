"""What is quoted beside a refusal or a diagnosis: whole lists of steps, and no orphaned lead-in."""

import pytest

from bot.plain import quoted
from bot.reply import cited, settled
from knowledge.article import read_article
from knowledge.library import Library
from tools.outcome import Draft, Outcome, ProposalCard, TicketReceipt

PAGE = """# Deals

## Linking

A REQ is linked once.

To link it:

1. Open the deal.
2. Choose Link.
3. Pick the REQ.

To undo it:

1. Open the deal.
2. Choose Unlink.

## Stages

Where a deal may stand:

- New: it has just come in.
- Won: it is signed.

## Plans

- Starter: 5 seats.
"""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library([read_article("deals.md", PAGE)])


@pytest.mark.parametrize(
    ("reference", "lines"),
    [
        (
            "deals#linking/3",
            ["To link it:", "1. Open the deal.", "2. Choose Link.", "3. Pick the REQ."],
        ),
        (
            "deals#linking",
            [
                "A REQ is linked once.",
                "To link it:",
                "1. Open the deal.",
                "2. Choose Link.",
                "3. Pick the REQ.",
            ],
        ),
        ("deals#linking/1", ["A REQ is linked once."]),
        ("deals#stages/2", ["• Won: it is signed."]),
        (
            "deals#stages",
            ["Where a deal may stand:", "• New: it has just come in.", "• Won: it is signed."],
        ),
        ("deals#plans", ["• Starter: 5 seats."]),
        ("deals#nothing", []),
        ("deals#stages/9", []),
        (None, []),
    ],
)
def test_what_is_cited_can_be_followed(
    library: Library, reference: str | None, lines: list[str]
) -> None:
    assert list(quoted(cited(reference, library))) == lines


CARD = ProposalCard(
    id="p",
    tool="close_lost",
    arguments={},
    title="Mark it lost",
    changes=(),
    expires_at="2026-11-29",
    state="waiting",
)
PREPARED = Outcome(told={"proposal": {}}, proposal=CARD)
ASKED = Outcome(
    told={"draft": {}},
    draft=Draft(tool="hold_opportunity", arguments={}, missing=("reason",), question="Why?"),
)


def test_beside_a_card_stands_what_is_still_to_be_asked(library: Library) -> None:
    reply = settled([PREPARED, ASKED], library)
    assert reply
    assert reply.proposals == (CARD,)
    assert (reply.question, reply.draft) == ("Why?", ASKED.draft)


def test_beside_a_card_stands_what_is_already_so(library: Library) -> None:
    already = Outcome(told={"nothing_to_do": "It is there."}, printed="It is there.")
    reply = settled([PREPARED, already], library)
    assert reply
    assert [part.say for part in reply.parts] == ["It is there."]


def test_what_was_asked_and_then_prepared_is_not_asked_again(library: Library) -> None:
    asked = ASKED.model_copy(
        update={"draft": Draft(tool=CARD.tool, arguments={}, missing=("a",), question="?")}
    )
    reply = settled([asked, PREPARED], library)
    assert reply
    assert reply.question is None


def test_a_ticket_drops_no_card(library: Library) -> None:
    receipt = TicketReceipt(ref="TKT-1", severity="low", told_people=True, sentence="Opened.")
    reply = settled([PREPARED, Outcome(told={}, ticket=receipt)], library)
    assert reply
    assert (reply.ticket, reply.proposals) == (receipt, (CARD,))
