"""What is quoted beside a refusal or a diagnosis: whole lists of steps, and no orphaned lead-in."""

import json

import pytest

from bot.plain import quoted
from bot.reply import best_passage, cited, settled
from bot.slack.blocks import render
from knowledge.article import read_article
from knowledge.library import Library
from tools.outcome import (
    BlockView,
    Draft,
    Outcome,
    PassageView,
    ProposalCard,
    Refusal,
    TicketReceipt,
)

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


def test_of_a_long_passage_that_may_help_the_fitting_blocks_are_printed() -> None:
    blocks = tuple(
        BlockView(id=f"deals#facts/{n}", kind="item", number=None, lead_in=None, text=text)
        for n, text in enumerate(["Red.", "Green.", "Blue.", "Violet deals are rare.", "Grey."], 1)
    )
    passage = PassageView(
        section_id="deals#facts",
        article="deals",
        title="Deals",
        heading="Facts",
        path=("Facts",),
        score=0.3,
        sure=False,
        may_help=True,
        blocks=blocks,
    )
    (part,) = best_passage([passage], "how often is a violet deal").parts
    assert [quote.text for quote in part.quotes] == ["Red.", "Green.", "Violet deals are rare."]


@pytest.mark.parametrize(
    ("reference", "lines"),
    [
        ("deals#linking/3", ["Choose Link."]),
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
def test_a_block_is_cited_alone_and_a_section_with_its_whole_list(
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


def test_beside_a_ticket_stands_all_that_was_asked_for_in_the_same_message(
    library: Library,
) -> None:
    """What is broken is reported, and neither a question, a refusal nor a "there already" is lost."""
    receipt = TicketReceipt(ref="TKT-1", severity="low", told_people=True, sentence="Opened.")
    no = Outcome(told={}, refusal=Refusal(code="not_open", sentence="It is won."))
    already = Outcome(told={"nothing_to_do": "It is there."}, printed="It is there.")
    reply = settled([PREPARED, ASKED, no, already, Outcome(told={}, ticket=receipt)], library)
    assert reply
    assert (reply.kind, reply.ticket, reply.proposals) == ("ticket", receipt, (CARD,))
    assert [part.say for part in reply.parts] == ["It is won.", "It is there."]
    assert (reply.question, reply.draft) == ("Why?", ASKED.draft)
    shown = json.dumps(render(reply, "turn").blocks, ensure_ascii=False)
    for said in ("Opened.", "Mark it lost", "It is won.", "It is there.", "Why?"):
        assert said in shown


def test_a_figure_that_a_model_looked_up_is_not_told_beside_a_ticket(library: Library) -> None:
    """Reads are for the model; only a change that is so already is news to whoever asked for it."""
    receipt = TicketReceipt(ref="TKT-1", severity="low", told_people=True, sentence="Opened.")
    looked = Outcome(told={"deals": []}, printed="No deals.")
    reply = settled([looked, Outcome(told={}, ticket=receipt)], library)
    assert reply
    assert reply.parts == ()
