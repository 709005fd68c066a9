"""A ticket's page: all that is known, and what staff do with it."""

import re
from datetime import timedelta
from html import unescape

import pytest

from tests.tickets.console.conftest import FORM_TOKEN, Office, words
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


def test_a_note_that_is_sent_again_and_again_is_kept_once(office: Office) -> None:
    office.report()
    ines = office.signed_in("Ines")
    seen = str(office.ticket("1001").version)
    sent = [ines.send("/tickets/1001/note", note="see runbook 7", version=seen) for _ in range(4)]
    assert [each.status_code for each in sent] == [303, 409, 409, 409]
    assert "What you wrote is still here." in words(sent[-1].text)
    assert office.said("1001") == [("internal", "see runbook 7")]


def test_an_answer_is_not_sent_before_a_colleagues_note_is_read(office: Office) -> None:
    office.report()
    ines, omar = office.signed_in("Ines"), office.signed_in("Omar")
    seen = str(office.ticket("1001").version)
    omar.send("/tickets/1001/note", note="it is their browser, not us")
    late = ines.send("/tickets/1001/reply", reply="We are sorry for our fault.", version=seen)
    assert late.status_code == 409
    assert "We are sorry for our fault." in late.text


@pytest.mark.parametrize(
    ("verb", "field"), [("reply", "reply"), ("note", "note"), ("resolve", "resolution")]
)
def test_what_was_written_while_a_session_ended_is_given_back(
    office: Office, verb: str, field: str
) -> None:
    office.report()
    ines = office.signed_in("Ines")
    token = FORM_TOKEN.search(ines.html("/tickets/1001"))
    assert token is not None
    office.clock.forward(timedelta(days=2))
    written = "Dear Theo, <b>this</b> took me long.\nSecond line."
    late = ines.client.post(
        f"/console/tickets/1001/{verb}",
        data={"form_token": token[1], "version": "1", field: written},
    )
    assert late.status_code == 401
    given = re.findall(r"<textarea[^>]*>(.*?)</textarea>", late.text, re.DOTALL)
    assert [unescape(each) for each in given] == [written]
    assert "<b>this</b>" not in late.text
    assert token[1] not in late.text


def test_what_a_form_of_an_older_session_holds_is_given_back_as_well(office: Office) -> None:
    office.report()
    ines = office.signed_in("Ines")
    late = ines.send("/tickets/1001/reply", reply="Dear Theo", form_token="0" * 64)
    assert (late.status_code, "Dear Theo" in late.text) == (403, True)


def test_an_action_on_what_is_solved_says_that_it_is(office: Office) -> None:
    office.report()
    ines, omar = office.signed_in("Ines"), office.signed_in("Omar")
    ines.send("/tickets/1001/resolve", resolution="It works again.")
    for verb in ("claim", "acknowledge"):
        omar.send(f"/tickets/1001/{verb}")
        assert "TKT-1001 is resolved already." in words(omar.html("/tickets/1001"))


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
    assert "Priya Nair already has TKT-1001." in words(ines.html("/tickets/1001"))
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
