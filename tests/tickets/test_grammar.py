"""Requirements: a symptom is known by its grammar, and what gives a reason for itself is not."""

import pytest

from tickets.complaint import disagrees
from tickets.grammar import complained_of
from tickets.policy import assess, vocabulary
from tickets.wording import read


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("the billing tab on my deals breaks the page", "billing-crash"),
        ("putting Acme in Negotiation only gets me a red message", "stage-move-error"),
        ("the invoice we emailed never showed up", "invoice-not-sent"),
        ("joining the welder job to the deal ends in red text", "req-link-error"),
    ],
)
def test_a_thing_and_a_failure_without_a_reason_are_a_symptom(text: str, symptom: str) -> None:
    assert complained_of(read(text, vocabulary())) == f"opportunities.{symptom}"
    assert assess(text).decision == "escalate"


@pytest.mark.parametrize(
    "text",
    [
        "the billing tab broke, it was my ad blocker",
        "move Acme to Negotiation please",
        "the Job REQs tab of the deal is empty, nobody linked any",
    ],
)
def test_a_reason_an_order_or_an_empty_list_are_no_symptom(text: str) -> None:
    assert complained_of(read(text, vocabulary())) is None
    assert assess(text).decision != "escalate"


@pytest.mark.parametrize(
    ("text", "differ"),
    [
        ("List says Negotiation for the Arden deal. Deal says Proposal.", True),
        ("revenue for May: 30k. paid invoices: 45k", True),
        ("revenue for May: 45k. paid invoices: 45,000", False),
        ("INV-2041 and INV-2042 are the invoices behind the revenue", False),
    ],
)
def test_two_places_that_show_different_values_disagree(text: str, differ: bool) -> None:
    assert disagrees(text) is differ


@pytest.mark.parametrize(
    "text",
    [
        "ugh, opportunities stuck on loading again",
        "invoice is on draft, tried to send again, error",
    ],
)
def test_what_is_tried_again_or_stuck_again_does_not_work_again(text: str) -> None:
    assert assess(text).decision == "escalate"


def test_what_stands_in_brackets_is_not_denied_by_what_stands_before() -> None:
    assert assess("I want to mark it as won, HirePilot says no (error 500)").decision == "escalate"
