"""From a model's answer to what is shown: blocks verbatim, and only the words that hold."""

import pytest

from bot.grounding.answers import Grounded, ground
from bot.grounding.reasons import Reason
from bot.model.answer import ModelAnswer, ModelPart
from bot.phrases import ABILITIES, STEPS_LEAD_IN
from knowledge.library import Library
from tools.outcome import BlockView, PassageView

LINK = "opportunities#linking-job-reqs"
INVOICE = "opportunities#creating-an-invoice"
STAGES = "opportunities#the-default-stages"
ASKED = "how do i attach a job req to my deal"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(None)


@pytest.fixture(scope="module")
def passages(library: Library) -> list[PassageView]:
    return [passage(library, each) for each in (LINK, INVOICE, STAGES)]


def passage(library: Library, section_id: str) -> PassageView:
    section = library.section(section_id)
    assert section is not None
    return PassageView(
        section_id=section.id,
        article=section.article_id,
        title=section.title,
        heading=section.heading,
        path=section.path,
        score=1.0,
        sure=True,
        blocks=tuple(
            BlockView(id=b.id, kind=b.kind, number=b.number, lead_in=b.lead_in, text=b.text)
            for b in section.blocks
        ),
    )


def grounded(
    passages: list[PassageView],
    *parts: tuple[str | None, tuple[str, ...]],
    question: str | None = None,
    asked: str = ASKED,
    results: str = "",
) -> Grounded:
    said = tuple(ModelPart(say=say, blocks=blocks) for say, blocks in parts)
    answer = ModelAnswer(parts=said, question=question)
    return ground(answer, passages, asked, results)


def blocks_of(result: Grounded) -> list[str]:
    return [quote.block for part in result.parts for quote in part.quotes]


def test_a_step_brings_its_whole_list_in_the_order_of_the_guide(
    passages: list[PassageView],
) -> None:
    result = grounded(passages, (STEPS_LEAD_IN, (f"{LINK}/3",)))
    (part,) = result.parts
    assert part.say == STEPS_LEAD_IN
    assert [quote.number for quote in part.quotes] == [1, 2, 3, 4]
    assert {quote.lead_in for quote in part.quotes} == {part.quotes[0].lead_in}
    assert part.quotes[0].source == "Guide › Opportunities › Linking Job REQs"
    assert part.quotes[0].heading == "Linking Job REQs"


def test_blocks_are_printed_in_the_order_of_the_guide_whatever_order_they_are_named_in(
    passages: list[PassageView],
) -> None:
    result = grounded(passages, (None, (f"{STAGES}/4", f"{STAGES}/3")))
    assert blocks_of(result) == [f"{STAGES}/3", f"{STAGES}/4"]


def test_an_item_comes_without_the_rest_of_its_list(passages: list[PassageView]) -> None:
    assert blocks_of(grounded(passages, (None, (f"{STAGES}/4",)))) == [f"{STAGES}/4"]


def test_a_statement_that_fails_is_left_out_and_its_blocks_stay(
    passages: list[PassageView],
) -> None:
    result = grounded(passages, ("It takes 3 days.", (f"{LINK}/1",)))
    assert result.parts[0].say is None
    assert len(blocks_of(result)) == 4
    assert (result.repaired, result.dropped) == (1, 0)


def test_a_statement_without_blocks_vanishes_unless_a_tool_said_it(
    passages: list[PassageView],
) -> None:
    said = ("OPP-2001 is in Discovery.", ())
    vanished = grounded(passages, said)
    assert (vanished.parts, vanished.dropped) == ((), 1)
    kept = grounded(passages, said, results='{"ref": "OPP-2001", "stage": "Discovery"}')
    assert kept.parts[0].say == said[0]


def test_a_pointer_to_nothing_found_in_this_turn_is_no_pointer(
    passages: list[PassageView],
) -> None:
    result = grounded(passages, (None, ("opportunities#plans/1",)))
    assert (result.parts, result.reasons) == ((), (Reason.POINTER,))
    mixed = grounded(passages, (None, ("opportunities#plans/1", f"{STAGES}/1")))
    assert blocks_of(mixed) == [f"{STAGES}/1"]
    assert mixed.reasons == (Reason.POINTER,)


def test_no_block_is_printed_twice(passages: list[PassageView]) -> None:
    result = grounded(passages, (None, (f"{LINK}/1",)), (STEPS_LEAD_IN, (f"{LINK}/2",)))
    assert len(blocks_of(result)) == 4


def test_parts_without_words_are_one_part(passages: list[PassageView]) -> None:
    result = grounded(passages, (None, (f"{STAGES}/1",)), (None, (f"{STAGES}/2",)))
    assert len(result.parts) == 1
    assert blocks_of(result) == [f"{STAGES}/1", f"{STAGES}/2"]


def test_words_that_only_repeat_the_block_below_are_spared(passages: list[PassageView]) -> None:
    said = "When the client has paid, open the invoice and choose Mark as Paid."
    result = grounded(passages, (said, (f"{INVOICE}/6",)))
    assert result.parts[0].say is None
    assert result.parts[0].quotes[0].text.startswith("When the client has paid")
    assert (result.passed, result.repaired, result.dropped) == (1, 0, 0)


def test_an_answer_without_end_is_cut(passages: list[PassageView]) -> None:
    everything = tuple(block.id for each in passages for block in each.blocks)
    result = grounded(passages, (None, everything), ("Open it first.", (f"{LINK}/1",)))
    assert (result.dropped, result.reasons) == (1, (Reason.LENGTH,))


@pytest.mark.parametrize(
    "question",
    [
        "Which client is it for?",
        "Do you want to attach an existing REQ, or create a new one?",
        "Which deal do you mean?",
        ABILITIES,
    ],
)
def test_a_question_may_be_asked(passages: list[PassageView], question: str) -> None:
    assert grounded(passages, question=question).question == question


@pytest.mark.parametrize(
    "question",
    [
        "HirePilot has a mobile app.",
        "Shall I move it to Kestrel Capital?",
        "Did you see https://example.com?",
        "I've moved it. Anything else?",
        "Is it one of the 7 deals?",
        "<!channel> anyone?",
        "Why? " * 100,
        " ",
        None,
    ],
)
def test_a_question_may_not_claim_name_link_or_ping(
    passages: list[PassageView], question: str | None
) -> None:
    assert grounded(passages, question=question).question is None


def test_an_empty_answer_is_nothing(passages: list[PassageView]) -> None:
    assert ground(ModelAnswer(), passages, ASKED) == Grounded()


@pytest.mark.parametrize("say", ["Sure, this is easy.", "That is the best way.", "It is simple!"])
def test_a_fact_without_a_block_is_not_said_even_if_it_has_no_word_of_its_own(
    passages: list[PassageView], say: str
) -> None:
    for results in ("", '{"ref": "OPP-2001", "stage": "Discovery"}'):
        result = grounded(passages, (say, ()), results=results)
        assert (result.parts, result.passed, result.dropped) == ((), 0, 1)
        assert Reason.NO_BLOCK in result.reasons
    assert grounded(passages, ("Happy to help!", ())).parts[0].say == "Happy to help!"


def test_only_statements_in_a_models_own_words_are_counted(passages: list[PassageView]) -> None:
    said = (
        (None, (f"{STAGES}/1",)),
        (STEPS_LEAD_IN, (f"{LINK}/1",)),
        ("An open invoice is marked as paid here.", (f"{INVOICE}/6",)),
        ("It takes 3 days.", (f"{STAGES}/2",)),
        ("It takes 3 days.", ()),
    )
    result = grounded(passages, *said)
    assert (result.passed + result.repaired, result.dropped) == (2, 1)


def test_it_is_told_why_words_were_left_out(passages: list[PassageView]) -> None:
    said = (("It takes 3 days.", (f"{LINK}/1", "nope#none/1")), ("Visit https://x.example.", ()))
    result = grounded(passages, *said, question="Did you know that guests can link REQs?")
    assert "\u201cIt takes 3 days.\u201d: 3 comes from nowhere" in result.problems
    assert "\u201cIt takes 3 days.\u201d: nope#none/1 was not found in this turn" in result.problems
    assert any("takes for true \u201cGuests can link REQs.\u201d" in it for it in result.problems)
    assert {Reason.NAME, Reason.POINTER, Reason.UNSAFE, Reason.QUESTION} <= {*result.reasons}
    assert result.reasons.count(Reason.NAME) == 1
