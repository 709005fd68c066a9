"""Requirements: reports that no rule has words for are found, explained, and kept apart from questions."""

import json
from pathlib import Path

import pytest

from bot.model.assessing import assessed
from knowledge.library import Library
from tests.tickets import learning
from tickets.classifier import FILE, LIKELY, learnt, likeness
from tickets.must_escalate import SOME_FAULT
from tickets.policy import assess, by_rules, says
from tickets.ticket import Severity
from tickets.traits import traits, weighed

REPORTS = Path(__file__).parent / "reports"
#: Rows that were never learnt from, and what is found of them: `held_out` was written in one go with
#: the development rows, the misses of `fresh` led to examples, and `last` was written and scored after
#: the examples. What is missed is told in docs/decisions, 0053, 0083 and 0097; a change may not find less.
FOUND = {
    "held_out": (0.95, 0.03),
    "fresh": (0.9, 0.09),
    "last": (0.88, 0.04),
    "final": (0.95, 0.04),
    "final2": (0.95, 0.02),
    "final4": (0.96, 0.1),
    # By its words alone; whether somebody's own rights explain it is looked up after that.
    "seed_held_out": (0.97, 0.1),
    "seed_fresh": (0.97, 0.05),
}


def rows(name: str) -> list[tuple[str, bool]]:
    listed = (REPORTS / f"{name}.jsonl").read_text("utf-8").splitlines()
    found = map(json.loads, listed)
    return [(row["utterances"][0], row["expect"]["tool"] is not None) for row in found]


#: These are played by `make scenarios` as whole conversations, and here by `make thorough`.
PLAYED_ELSEWHERE = ("held_out", "last", "final", "final2")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(it, marks=pytest.mark.thorough if it in PLAYED_ELSEWHERE else ())
        for it in FOUND
    ],
)
def test_reports_in_words_that_nobody_learnt_from_are_found(name: str) -> None:
    least, most = FOUND[name]
    told = [(text, due, assess(text).decision == "escalate") for text, due in rows(name)]
    missed = [text for text, due, found in told if due and not found]
    wrong = [text for text, due, found in told if found and not due]
    assert 1 - len(missed) / sum(due for _, due, _ in told) >= least, missed
    assert len(wrong) / sum(not due for _, due, _ in told) <= most, wrong


#: Parts of the guide that tell what to do about a fault.
ABOUT_FAULTS = ("Troubleshooting", "When REX opens a ticket at once")


def test_whoever_only_names_a_topic_of_the_guide_reports_nothing() -> None:
    told = [
        said
        for section in Library.load().searched
        if not set(ABOUT_FAULTS) & set(section.path)
        for said in (section.heading, *section.asked_as)
    ]
    taken = [said for said in told if assessed(said).decision == "escalate"]
    assert len(taken) / len(told) <= 0.02, taken


def test_an_address_says_nothing_of_what_happened_there() -> None:
    told = "Chrome on Windows 11, https://app.hirepilot.example/deals/2001"
    assert likeness(told).chance < 0.5
    assert traits(told, frozenset()) == traits("Chrome on Windows 11,", frozenset())


def test_rows_that_are_held_out_are_not_learnt_from() -> None:
    read = {row.text for row in learning.rows()}
    assert not read & {text for name in FOUND for text, _ in rows(name)}
    for name in ("development", "seed_dev", "seed_voices"):
        assert {text for text, _ in rows(name)} <= read


def test_the_weights_are_those_of_the_rows() -> None:
    kept = json.loads(FILE.read_text("utf-8"))
    assert kept["learnt_from"] == learning.digest(), "run `make classifier`"


def test_the_same_rows_give_the_same_weights() -> None:
    some = learning.rows()[::200]
    assert learning.learn(some) == learning.learn(list(some))


def test_a_report_without_a_rule_says_what_spoke_for_it() -> None:
    text = "the deals screen is just an endless throbber, me and Priya both"
    decided = assess(text)
    assert by_rules(text) is None
    assert (decided.decision, decided.rule_id) == ("escalate", "opportunities.not-loading")
    assert "No rule has these words" in decided.why
    assert all(word in text for word in likeness(text).because)
    assert "“endless”" in decided.why


def test_what_resembles_no_symptom_is_a_fault_all_the_same() -> None:
    assert says(SOME_FAULT.id) == "Something in HirePilot fails"
    assert SOME_FAULT.severity is Severity.P2


@pytest.mark.parametrize(
    "text",
    [
        "what do I do if the deals screen is just an endless throbber?",
        "the deals screen is not an endless throbber any more, all good now",
        "the deals screen needed a moment today",
        "why can't I create an invoice?",
        "why can't I create invoices",
        "why can't I add an invoice",
    ],
)
def test_what_is_asked_denied_or_only_slow_is_no_report(text: str) -> None:
    assert assess(text).decision != "escalate"


@pytest.mark.parametrize(
    "text",
    [
        "this lad's cv is a car crash",
        "Bad Gateway is a great name for a band",
        "excel crashed and took my list with it, can I pull it from here again?",
        "my colleague thinks the app is down, it isn't, he's no wifi",
    ],
)
def test_the_words_of_a_rule_are_not_enough_where_they_mean_something_else(text: str) -> None:
    assert by_rules(text) is not None
    decided = assess(text)
    assert decided.decision == "troubleshoot"
    assert "does not read like a report" in decided.why


@pytest.mark.parametrize(
    ("explained", "reported"),
    [
        (
            "turned out I had a filter on, that's why the list looked empty",
            "the filter is off and the list of deals is still empty for all of us",
        ),
        (
            "our own careers page is not loading, our developer is asleep",
            "the opportunities page is not loading, for me and for my developer",
        ),
        (
            "it wasn't saving since I never pressed Save, silly me",
            "I pressed Save three times and the deal is still stuck on saving",
        ),
    ],
)
def test_who_says_the_cause_themselves_reports_nothing(explained: str, reported: str) -> None:
    assert assess(explained).decision != "escalate"
    assert assess(reported).decision == "escalate"


def test_each_kind_of_trait_counts_the_same() -> None:
    shown = traits("the board froze. turned out I had a filter on", learnt().spellings)
    counts = weighed(shown)
    assert sum(counts[trait] ** 2 for trait in shown if trait.startswith("~")) == pytest.approx(1)
    assert sum(counts[trait] ** 2 for trait in shown if trait.startswith("(")) == pytest.approx(1)
    assert {"first {hang}", "last {cause}", "(i had)"} <= shown


def test_a_rule_is_not_doubted_in_a_long_message_of_which_only_the_ends_are_weighed() -> None:
    around = "thank you for the quick answer of last week " * 12
    assert assess(f"{around}. billing tab crashes. {around}").decision == "escalate"


def test_a_diagnosis_that_explains_is_believed_over_the_classifier() -> None:
    text = "the deals screen is just an endless throbber, me and Priya both"
    assert assess(text, "plan_upgrade").decision != "escalate"


def test_a_report_at_the_end_of_a_long_message_is_read() -> None:
    text = "thank you for the quick answer of last week " * 30
    assert likeness(text).chance < LIKELY
    assert (
        likeness(f"{text} whole board is greyed out skeletons and never fills in").chance > LIKELY
    )


@pytest.mark.parametrize("text", ["", " ", "\0", "😀", "?!", "a" * 40_000])
def test_odd_messages_are_no_reports(text: str) -> None:
    assert learnt().judge(text).chance < LIKELY


@pytest.mark.parametrize("often", [10, 26, 30, 500])
def test_what_is_said_again_and_again_is_no_report_for_that(often: int) -> None:
    assert assess(" ".join(["and another thing"] * often)).decision == "none"
    assert assess(" ".join(["error 500 on the billing tab"] * often)).decision == "escalate"
