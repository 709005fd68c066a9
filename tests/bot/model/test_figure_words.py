"""Questions about figures are answered with the figures; how one is computed is for the guide."""

import time

import pytest

from bot.model.intent import intent_of
from bot.model.intents import Intent
from bot.model.offline import OfflineModel
from knowledge.library import Library
from tests.bot.model.desk import Desk


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(None)


def used(said: str, library: Library) -> list[str]:
    calls, _ = Desk(OfflineModel(), library).hear(said)
    return [name for name, _ in calls if name != "find_in_workspace"]


@pytest.mark.parametrize(
    "said",
    [
        "forecast by month",
        "what's the forecast for next quarter?",
        "how long does it take us to close a deal?",
        "how long does a deal usually take to close",
        "how many days do deals spend in each stage?",
        "how long do deals sit in Proposal?",
        "why do we lose deals?",
        "why were deals lost last quarter",
        "which stage do we lose most deals in?",
        "what are our top loss reasons",
        "weighted pipeline?",
        "average deal size?",
        "pipeline value in EUR",
        "how much is our pipeline worth?",
        "win rate?",
        "hi, what's our win rate and average deal size please",
        "stage conversion?",
        "how long is our sales cycle?",
        "how many deals did we win last month?",
        "show me the figures",
    ],
)
def test_a_question_about_a_figure_shows_the_figures(said: str, library: Library) -> None:
    assert used(said, library) == ["show_pipeline"]


@pytest.mark.parametrize("said", ["show revenue", "what is our revenue this year?", "revenue?"])
def test_revenue_stands_below_the_invoices_that_were_paid(said: str, library: Library) -> None:
    assert used(said, library) == ["list_invoices"]


@pytest.mark.parametrize(
    "said",
    [
        "how is the win rate calculated?",
        "how do you calculate the forecast?",
        "how is the weighted pipeline worked out",
        "what does conversion rate mean",
        "what is a win rate?",
        "what are loss reasons",
        "where do I see revenue",
        "how long until revenue refreshes",
        "how many days can a deal stay in a stage",
        "show revenue by recruiter",
        "why do deals rot",
    ],
)
def test_how_a_figure_comes_about_is_a_question_for_the_guide(said: str, library: Library) -> None:
    assert used(said, library) == ["search_guide"]


@pytest.mark.parametrize(
    ("said", "ref"),
    [
        ("how long has the Acme deal been in Discovery?", "OPP-2001"),
        ("why did we lose the Initech deal?", "OPP-2004"),
        ("what's the forecast of OPP-2001", "OPP-2001"),
    ],
)
def test_a_figure_of_one_deal_is_on_its_page(said: str, ref: str, library: Library) -> None:
    calls, _ = Desk(OfflineModel(), library).hear(said)
    tool, given = calls[-1]
    assert (tool, given["opportunity"]) == ("show_opportunity", ref)


@pytest.mark.parametrize("said", ["size?", "the cycle", "what is the forecast of this deal"])
def test_a_word_that_may_mean_anything_is_no_figure(said: str) -> None:
    assert intent_of(said) is not Intent.PIPELINE


@pytest.mark.parametrize("word", ["average ", "the our ", "show me ", "how is the forecast for "])
def test_a_long_message_of_such_words_is_read_at_once(word: str) -> None:
    began = time.perf_counter()
    intent_of(word * 1_000 + "x")
    assert time.perf_counter() - began < 1
