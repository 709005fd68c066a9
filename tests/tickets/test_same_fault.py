"""Requirements: what is the same fault joins one incident, and what is another calls people anew."""

from dataclasses import replace

import pytest

from tests.tickets.examples import NOW, billing_crash, dana, stranger, theo
from tickets.desk import TicketDesk
from tickets.fields import gather
from tickets.intake import Opened
from tickets.parts import parts_in, subject_of
from tickets.policy import INCONSISTENT, assess
from tickets.ticket import Report, Reporter

pytestmark = pytest.mark.either_database

THEIRS = replace(stranger(), slack_team="T0THIRD")


def report(turn: str, who: Reporter, said: str, *, topic: str | None = None) -> Report:
    """A report in these words, by the rule they fit or by a diagnosis of a topic."""
    found = assess(said, "inconsistent" if topic else None)
    assert found.rule_id
    assert found.severity
    return replace(
        billing_crash(turn, who),
        summary=said,
        rule_id=found.rule_id,
        severity=found.severity,
        fields=gather(reporter=who, said=said),
        about=subject_of(found.rule_id, said, topic),
        deal=None,
    )


def on_deal(turn: str, who: Reporter, ref: str) -> Report:
    """A diagnosis of one deal that found nothing wrong with it."""
    told = report(turn, who, "I can't see it", topic="opportunity")
    return replace(told, about=ref, deal={"ref": ref})


def opened(desk: TicketDesk, first: Report, second: Report) -> Opened:
    assert desk.open(first, NOW).alerts
    return desk.open(second, NOW)


TAGS = report("turn-1", theo(), "tags I set are gone the next day, every day")
CALENDAR = "is the calendar supposed to shift my meetings by an hour on its own"
TAB = "I can't see the Opportunities tab"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (TAGS, report("turn-2", stranger(), CALENDAR)),
        (TAGS, report("turn-2", dana(), CALENDAR)),
        (
            report("turn-1", theo(), "the leads page shows Internal Server Error"),
            report("turn-2", stranger(), "error 503 on the candidates page"),
        ),
        (
            report("turn-1", theo(), TAB, topic="opportunities_tab"),
            report("turn-2", stranger(), "I can't see the Billing tab", topic="billing_tab"),
        ),
        (on_deal("turn-1", theo(), "OPP-2001"), on_deal("turn-2", dana(), "OPP-2002")),
        (on_deal("turn-1", theo(), "OPP-2001"), on_deal("turn-2", stranger(), "OPP-2001")),
    ],
    ids=[
        "another workspace's",
        "a colleague's",
        "another page",
        "another tab",
        "another deal",
        "another workspace's deal",
    ],
)
def test_another_fault_calls_people_anew(desk: TicketDesk, first: Report, second: Report) -> None:
    other = opened(desk, first, second)
    assert (other.joined, len(other.alerts)) == (False, 4)
    assert len(desk.incidents.incidents()) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (TAGS, report("turn-2", stranger(), "all my tags are gone again the next day")),
        (
            report("turn-1", theo(), TAB, topic="opportunities_tab"),
            report("turn-2", stranger(), "where did Opportunities go", topic="opportunities_tab"),
        ),
        (on_deal("turn-1", theo(), "OPP-2001"), on_deal("turn-2", dana(), "OPP-2001")),
        (
            report("turn-1", theo(), "HirePilot answers 502 bad gateway wherever I go"),
            report("turn-2", stranger(), "everything returns bad gateway"),
        ),
    ],
    ids=["the same part", "the same tab", "the same deal", "everything"],
)
def test_the_same_fault_joins_and_calls_nobody(
    desk: TicketDesk, first: Report, second: Report
) -> None:
    same = opened(desk, first, second)
    assert (same.joined, same.alerts) == (True, ())
    assert len(desk.incidents.incidents()) == 1


def test_what_names_nothing_is_its_workspaces(desk: TicketDesk) -> None:
    """Nobody can tell whether it is the same elsewhere, so people hear of both."""
    blank = report("turn-1", theo(), "what I typed yesterday is wiped")
    near = replace(blank, turn_id="turn-2", reporter=dana())
    far = replace(blank, turn_id="turn-3", reporter=THEIRS)
    assert desk.open(blank, NOW).alerts
    assert desk.open(near, NOW).joined
    assert desk.open(far, NOW).alerts


def test_one_persons_second_fault_is_a_ticket_of_its_own(desk: TicketDesk) -> None:
    second = opened(desk, TAGS, report("turn-2", theo(), CALENDAR))
    assert (second.is_new, len(second.alerts)) == (True, 4)
    again = replace(report("turn-3", theo(), CALENDAR), summary="it is broken again", about="")
    assert not desk.open(again, NOW).is_new
    assert [note.text for note in desk.ticket(second.ticket.ref).messages] == ["it is broken again"]


def test_a_fault_that_its_rule_does_not_name_is_called_what_its_reporter_says(
    desk: TicketDesk,
) -> None:
    assert desk.open(TAGS, NOW).ticket.title == TAGS.summary


def test_where_the_rule_says_what_fails_the_deal_does_not_matter(desk: TicketDesk) -> None:
    other = replace(billing_crash("turn-2", dana()), about="OPP-2002")
    assert opened(desk, billing_crash(), other).joined


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("the calendar shifts my meetings by an hour", "calendar"),
        ("notes on our candidates are gone", "candidates, notes"),
        ("see https://app.hirepilot.example/leads/7 it is weird", ""),
        ("everything is odd", ""),
        ("", ""),
    ],
)
def test_the_parts_that_are_named_are_read(said: str, named: str) -> None:
    assert parts_in(said) == named


def test_a_rule_that_says_what_fails_needs_no_part() -> None:
    assert subject_of("opportunities.billing-crash", "the candidates page", "billing_tab") == ""
    assert subject_of(INCONSISTENT, "the candidates page", "billing_tab") == "billing_tab"
    assert subject_of(INCONSISTENT, "the candidates page", None) == "candidates"
