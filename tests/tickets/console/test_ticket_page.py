"""A ticket's page: all that is known, and what staff do with it."""

import pytest

from tests.tickets.console.conftest import Office, words
from tests.tickets.examples import NOW
from tickets.alerts import AlertState, Delivery
from tickets.sql import SqlTickets
from tickets.ticket import TicketStatus


def test_a_ticket_shows_all_that_is_known(office: Office) -> None:
    office.report()
    said = words(office.signed_in("Ines").html("/tickets/1001"))
    for part in (
        "billing tab crashes with error 500, chrome on my mac",
        "where is the billing tab?",
        "Open the opportunity, then Billing.",
        "opportunities.billing-crash",
        "search_guide",
        "CFO search",
        "REQ-118",
        "OPP-2001",
        "missing: ",
        "Theo Lindqvist",
        "4 promised = 0 sent + 4 pending",
    ):
        assert part in said, part


def test_a_passage_is_shown_as_the_guide_has_it(office: Office) -> None:
    block = office.guide.articles[0].sections[-1].blocks[0]
    office.report(shown=(block.id, "gone#nowhere/1"))
    said = words(office.signed_in("Ines").html("/tickets/1001"))
    assert words(block.text) in said
    assert "gone#nowhere/1 is no longer in the guide" in said


def test_a_reply_goes_to_the_reporter_and_a_note_never_does(office: Office) -> None:
    office.report()
    ines = office.signed_in("Ines")
    ines.send("/tickets/1001/note", note="the billing cache is broken, see runbook 7")
    ines.send("/tickets/1001/reply", reply="We found it and are fixing it.")
    assert office.said("1001") == [
        ("internal", "the billing cache is broken, see runbook 7"),
        ("public", "We found it and are fixing it."),
    ]
    assert office.ticket("1001").assignee == "Ines Duarte"
    assert office.sent("1001") == ["We found it and are fixing it."]


def test_answering_is_all_that_the_reporter_hears_of_taking_a_ticket(office: Office) -> None:
    office.report()
    office.signed_in("Ines").send("/tickets/1001/reply", reply="We found it.")
    with office.desk() as desk:
        told = [each.message.text for each in desk.replies("1001")]
    assert told == ["We found it."]


def test_an_answer_that_could_not_be_delivered_is_sent_again(office: Office) -> None:
    office.report()
    ines = office.signed_in("Ines")
    ines.send("/tickets/1001/reply", reply="We found it.")
    with office.database.transaction() as session:
        kept = SqlTickets(session)
        ((message, *_),) = kept.untold_replies()
        kept.settle_reply(message, Delivery(error="Slack does not take it."), NOW)
        kept.mark_reply(message, AlertState.DEAD)
    assert "Slack does not take it." in ines.html("/tickets/1001")
    sent = ines.send("/tickets/1001/resend-reply", at="/tickets/1001", message=str(message))
    assert "It goes to Theo Lindqvist again." in words(ines.html("/tickets/1001"))
    assert sent.status_code == 303
    with office.database.transaction() as session:
        assert [it[:2] for it in SqlTickets(session).untold_replies()] == [(message, 1)]


def test_the_reply_form_and_the_note_form_cannot_be_mistaken(office: Office) -> None:
    office.report()
    ines = office.signed_in("Ines")
    for path, field in (("reply", "note"), ("note", "reply")):
        refused = ines.send(f"/tickets/1001/{path}", **{field: "for somebody else"})
        assert (refused.status_code, "nothing to send" in refused.text) == (409, True)
    assert office.ticket("1001").messages == ()


def test_two_cannot_answer_the_same(office: Office) -> None:
    office.report()
    ines, omar = office.signed_in("Ines"), office.signed_in("Omar")
    seen = str(office.ticket("1001").version)
    assert ines.send("/tickets/1001/reply", reply="First.", version=seen).status_code == 303
    late = omar.send("/tickets/1001/reply", reply="Second, and long.", version=seen)
    assert late.status_code == 409
    assert "Ines Duarte has TKT-1001" in words(late.text)
    assert "Second, and long." in late.text
    assert office.said("1001") == [("public", "First.")]


def test_what_changed_meanwhile_is_read_first(office: Office) -> None:
    office.report()
    ines = office.signed_in("Ines")
    seen = str(office.ticket("1001").version)
    ines.send("/tickets/1001/claim")
    late = ines.send("/tickets/1001/reply", reply="I wrote this before.", version=seen)
    assert "has changed since you opened it" in words(late.text)
    assert "I wrote this before." in late.text


def test_a_ticket_is_claimed_once_given_back_and_taken_over(office: Office) -> None:
    office.report()
    ines, priya = office.signed_in("Ines"), office.signed_in("Priya")
    priya.send("/tickets/1001/claim")
    ines.send("/tickets/1001/claim")
    assert "Priya Nair already has it." in words(ines.html("/tickets/1001"))
    ines.send("/tickets/1001/take-over")
    assert office.ticket("1001").assignee == "Ines Duarte"
    assert priya.send("/tickets/1001/release").status_code == 409
    ines.send("/tickets/1001/release")
    assert office.ticket("1001").assignee is None


def test_a_ticket_is_resolved_and_reopened(office: Office) -> None:
    office.report()
    ines = office.signed_in("Ines")
    ines.send("/tickets/1001/resolve", resolution="The billing tab works again.")
    assert office.ticket("1001").status is TicketStatus.RESOLVED
    ines.send("/tickets/1001/reopen")
    ticket = office.ticket("1001")
    assert (ticket.status, ticket.reopened) == (TicketStatus.OPEN, 1)
    with office.desk() as desk:
        assert [e.actor for e in desk.history("1001") if e.kind == "reopened"] == ["Ines Duarte"]


def test_waiting_for_the_reporter_stops_the_clock(office: Office) -> None:
    office.report()
    ines = office.signed_in("Ines")
    ines.send("/tickets/1001/reply", reply="Which browser is it?", then="wait")
    assert office.ticket("1001").status is TicketStatus.PENDING
    assert "stands still" in words(ines.html("/tickets/1001"))


def test_a_priority_changes_with_a_reason_only(office: Office) -> None:
    office.report()
    ines = office.signed_in("Ines")
    assert ines.send("/tickets/1001/priority", priority="urgent", why="").status_code == 409
    ines.send("/tickets/1001/priority", priority="urgent", why="They close a deal today.")
    assert "They close a deal today." in words(ines.html("/tickets/1001"))


def test_a_category_can_be_put_right(office: Office) -> None:
    office.report()
    ines = office.signed_in("Ines")
    assert ines.send("/tickets/1001/category", category=" ").status_code == 409
    ines.send("/tickets/1001/category", category="billing")
    assert "Category: billing" in words(ines.html("/tickets/1001"))
    assert office.ticket("1001").category == "billing"


def test_a_failed_alert_is_shown_with_its_error_and_sent_again(office: Office) -> None:
    office.report()
    with office.desk() as desk:
        alert = desk.alerts("1001")[0]
        desk._store.settle(alert.id, Delivery(error="The mail server said no."), NOW)
    ines = office.signed_in("Ines")
    assert "The mail server said no." in words(ines.html("/tickets/1001"))
    ines.send("/tickets/1001/resend", alert=str(alert.id))
    with office.desk() as desk:
        assert {each.state for each in desk.alerts("1001")} == {"pending"}


@pytest.mark.parametrize("path", ["/tickets/9999", "/incidents/9999", "/tickets/99999999999"])
def test_what_there_isnt_is_said_in_a_sentence(office: Office, path: str) -> None:
    assert "There is no" in words(office.signed_in("Ines").html(path, status=404))
