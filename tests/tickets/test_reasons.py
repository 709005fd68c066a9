"""Requirements: a reason in the person's own words beats a mere absence, and no failure that is told."""

import pytest

from bot.model.assessing import assessed
from tickets.policy import assess, vocabulary
from tickets.reasons import accounted_for
from tickets.wording import read


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("customer owes us 20k, its overdue. earned page leaves it out", "lower than expected"),
        ("invoice for Dahl is only a draft. is that why it's not in our takings?", "lower than"),
        ("3 bills still open, they don't count as income right? earned is lower", "lower than"),
        ("marked it paid just now and the revenue number is the same as before", "A payment"),
        (
            "we don't pay yet, still on free, and I don't see where the bills would be",
            "Billing tab",
        ),
        (
            "me and my whole team have no deals section, still on the small plan",
            "Opportunities tab",
        ),
        ("I can't see the sales part, nobody has given me any rights so far", "Opportunities tab"),
        ("the job list of the Ruiz deal is blank, we didn't link any position", "No REQs"),
        ("not an admin so i cant invoice the Kestner placement?", "Billing tab"),
    ],
)
def test_what_the_message_itself_accounts_for_is_looked_up(text: str, heading: str) -> None:
    found = assess(text)
    assert (found.decision, found.rule_id) == ("troubleshoot", None)
    assert found.look_up is not None
    assert heading in found.look_up


@pytest.mark.parametrize(
    "text",
    [
        "client PAID the draft we sent in june and it's still not in revenue",
        "the Moss invoice isn't unpaid any more, settled on the 2nd, but earnings don't show it",
        "a draft invoice I never sent got added to revenue, total is too high",
        "no open bills at all this quarter, revenue says 60k and we were paid 82k of invoices",
        "we're on pro, not starter, and the opportunities page is just white",
        "I'm a member with the grant, when I save a new deal it hangs",
        "no reqs linked yet because each time I try to link one I get a red error",
        "invoice stays on draft, I press send and get an error",
        "billing tab used to be missing until we upgraded, now it crashes",
    ],
)
def test_a_reason_that_is_over_or_beside_a_failure_accounts_for_nothing(text: str) -> None:
    assert accounted_for(read(text, vocabulary())) is None
    assert assess(text).decision == "escalate"


def test_a_reason_does_not_hide_that_a_diagnosis_finds_everything_in_order() -> None:
    told = "I'm new here, nobody has given me rights so far, I can't see any deals"
    assert assess(told).decision == "troubleshoot"
    assert assess(told, "inconsistent").decision == "escalate"


def test_a_reason_does_not_hide_what_is_graver() -> None:
    told = "we're on starter, the deals tab is missing, and I see candidates of another agency"
    assert accounted_for(read(told, vocabulary())) is None
    assert assess(told).decision == "escalate"


def test_a_question_is_answered_in_its_own_words() -> None:
    assert assess("can a guest see no deals?").look_up is None


def test_a_failure_message_is_reported_although_something_is_not_there_afterwards() -> None:
    told = "cant hook the nurse position up to the hospital deal, some failure msg pops, not there after"
    assert assessed(told).decision == "escalate"
