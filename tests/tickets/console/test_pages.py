"""What staff do in the console, page by page, over HTTP; what they see is what the desk has."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import pytest

from tests.benchmarks.desk_data import fill
from tests.tickets.console.conftest import Browser, Office
from tests.tickets.examples import NOW
from tickets.alerts import Delivery
from tickets.console.exporting import inert
from tickets.console.listing import PAGE_SIZE, Cursor, Wanted
from tickets.fields import gather
from tickets.ticket import Severity, TicketStatus

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7 * 7 }}\u202e'
DANA = "dana@harborfinch.example"


def words(html: str) -> str:
    """What a page says, tags left out."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html)))


def refs(browser: Browser, query: str = "") -> list[str]:
    """The tickets of a page of the queue, in order."""
    return re.findall(r"TKT-\d+(?= ·)", words(browser.html(f"/{query}")))


# The queue


@pytest.fixture
def full(office: Office) -> Office:
    """Six tickets: three of a P2 fault, two P3, and one P4."""
    office.report("turn-1")
    office.report("turn-2", DANA)
    office.report("turn-3", "sam@harborfinch.example")
    for n, severity in ((4, Severity.P3), (5, Severity.P3), (6, Severity.P4)):
        office.report(
            f"turn-{n}", rule_id="general.reported", severity=severity, about=f"OPP-{n}",
            title=f"Odd thing {n}", summary=f"something odd, number {n}",
        )  # fmt: skip
    return office


def test_the_queue_shows_the_worst_first_and_can_be_sorted(full: Office) -> None:
    ines = full.signed_in("Ines")
    assert refs(ines) == ["TKT-1003", "TKT-1002", "TKT-1001", "TKT-1005", "TKT-1004", "TKT-1006"]
    assert refs(ines, "?sort=oldest")[0] == "TKT-1001"
    assert refs(ines, "?sort=newest")[0] == "TKT-1006"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?severity=P3", {"TKT-1004", "TKT-1005"}),
        ("?severity=P3&severity=P4", {"TKT-1004", "TKT-1005", "TKT-1006"}),
        ("?q=tkt-1006", {"TKT-1006"}),
        ("?q=dana", {"TKT-1002"}),
        ("?q=ODD", {"TKT-1004", "TKT-1005", "TKT-1006"}),
        ("?q=100%25", set()),
        ("?component=opportunities.billing-crash", {"TKT-1001", "TKT-1002", "TKT-1003"}),
        ("?status=resolved", set()),
        ("?whose=mine", {"TKT-1001"}),
        ("?whose=unassigned&severity=P2", {"TKT-1002", "TKT-1003"}),
        ("?sort=nonsense&whose=nobody&workspace=x&from=~~&status=odd", None),
    ],
)
def test_the_queue_is_filtered(full: Office, query: str, found: set[str] | None) -> None:
    ines = full.signed_in("Ines")
    ines.send("/tickets/1001/claim")
    assert set(refs(ines, query)) == (found if found is not None else set(refs(ines)))


def test_the_queue_is_filtered_by_workspace(full: Office) -> None:
    other = full.report("turn-9", "leo@brightside.example")
    workspace = other.report.reporter.workspace_id
    assert refs(full.signed_in("Ines"), f"?workspace={workspace}") == [other.ref]


def test_what_is_due_soon_is_breaching(full: Office) -> None:
    ines = full.signed_in("Ines")
    assert refs(ines, "?breaching=1") == []
    full.clock.forward(timedelta(minutes=50))
    assert refs(ines, "?breaching=1&sort=due") == ["TKT-1003", "TKT-1002", "TKT-1001"]
    ines.send("/tickets/1001/reply", reply="We are on it.")
    assert refs(ines, "?breaching=1") == ["TKT-1003", "TKT-1002"]


@pytest.mark.parametrize("sort", ["severity", "due", "newest", "oldest"])
def test_pages_of_the_queue_hold_every_ticket_once_both_ways(office: Office, sort: str) -> None:
    count = 2 * PAGE_SIZE + 7
    with office.database.transaction() as session:
        fill(session, count, office.clock())
    ines = office.signed_in("Ines")
    pages, path = [], f"/?status=any&sort={sort}"
    while path:
        html = ines.html(path)
        pages.append(re.findall(r"TKT-\d+(?= ·)", words(html)))
        further = re.search(r'rel="next" href="/console([^"]*)"', html)
        path = unescape(further[1]) if further else ""
        back = re.search(r'rel="prev" href="/console([^"]*)"', html)
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 7]
    assert len({ref for page in pages for ref in page}) == count
    assert back is not None
    assert refs(ines, unescape(back[1])[1:]) == pages[1]


def test_a_view_is_saved_shown_and_dropped_by_its_owner_only(full: Office) -> None:
    ines, omar = full.signed_in("Ines"), full.signed_in("Omar")
    ines.send("/views", at="/", name="Odd ones", query="severity=P3&q=odd")
    html = ines.html("/")
    assert "Odd ones" in words(html)
    assert 'href="/console/?severity=P3&amp;q=odd"' in html
    assert "Odd ones" not in words(omar.html("/"))
    drop = re.search(r'action="/console(/views/[^"]*/drop)"', html)
    assert drop is not None
    omar.send(drop[1], at="/")
    assert "Odd ones" in words(ines.html("/"))
    ines.send(drop[1], at="/")
    assert "Odd ones" not in words(ines.html("/").split("The view is gone.")[-1])


def test_a_view_without_a_name_is_refused_in_a_sentence(full: Office) -> None:
    refused = full.signed_in("Ines").send("/views", at="/", name=" ")
    assert (refused.status_code, "Give the view a name." in refused.text) == (409, True)


def test_many_are_claimed_at_once_and_what_somebody_has_is_left_alone(full: Office) -> None:
    ines, omar = full.signed_in("Ines"), full.signed_in("Omar")
    omar.send("/tickets/1001/claim")
    ines.send("/bulk", at="/", do="claim", ticket=["1001", "1002", "1003"], query="")
    said = words(ines.html("/"))
    assert "2 tickets are yours." in said
    assert "Omar Haddad has TKT-1001." in said
    assert full.ticket("1002").assignee == "Ines Duarte"


def test_many_are_resolved_with_one_reason(full: Office) -> None:
    ines = full.signed_in("Ines")
    refused = ines.send("/bulk", at="/", do="resolve", ticket=["1004"])
    assert "Write what the reporters are to be told" in refused.text
    ines.send("/bulk", at="/", do="resolve", ticket=["1004", "1005"], reason="It works again.")
    for ref in ("1004", "1005"):
        assert full.ticket(ref).status is TicketStatus.RESOLVED
        assert full.sent(ref) == ["It works again."]


def test_nothing_is_done_without_a_selection(full: Office) -> None:
    assert (
        "Select some tickets first."
        in full.signed_in("Ines").send("/bulk", at="/", do="claim").text
    )


def test_what_an_action_promised_is_sent_at_once(full: Office) -> None:
    full.signed_in("Ines").send("/tickets/1001/reply", reply="We are on it.")
    assert full.dispatched


# A ticket


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


# Incidents


def test_an_incident_counts_its_people_and_is_resolved_for_all_of_them(full: Office) -> None:
    ines = full.signed_in("Ines")
    assert "3 people, 1 workspace" in words(ines.html("/incidents"))
    ines.send("/incidents/1001/acknowledge")
    ines.send("/incidents/1001/mitigate")
    ines.send("/incidents/1001/resolve", resolution="A fix is out. Sorry!")
    assert "3 people are told" in words(ines.html("/incidents/1001"))
    for ref in ("1001", "1002", "1003"):
        assert full.sent(ref) == ["A fix is out. Sorry!"]
    assert "INC-1001" not in words(ines.html("/incidents"))
    assert "INC-1001" in words(ines.html("/incidents?show=all"))


def test_incidents_are_merged_unmerged_and_split(full: Office) -> None:
    other = full.report(
        "turn-9", "leo@brightside.example", rule_id="email.not-sent", title="No mail"
    )
    ines = full.signed_in("Ines")
    source = other.incident_ref.removeprefix("INC-")  # type: ignore[union-attr]
    ines.send(f"/incidents/{source}/merge", into="INC-1001")
    assert "4 tickets" in words(ines.html("/incidents/1001"))
    ines.send(f"/incidents/{source}/unmerge")
    assert "3 tickets" in words(ines.html("/incidents/1001"))
    assert ines.send("/incidents/1001/split").status_code == 409
    moved = ines.send("/incidents/1001/split", ticket=["1002"])
    assert moved.headers["location"] != "/console/incidents/1001"
    assert full.ticket("1002").incident_ref != "INC-1001"


def test_a_severity_changes_with_a_reason_only(full: Office) -> None:
    ines = full.signed_in("Ines")
    assert ines.send("/incidents/1001/severity", severity="P1", why=" ").status_code == 409
    ines.send("/incidents/1001/severity", severity="P1", why="Everybody is hit.")
    assert "INC-1001 is P1 now." in words(ines.html("/incidents/1001"))


# Figures


def test_the_figures_are_those_of_the_desk(full: Office) -> None:
    ines = full.signed_in("Ines")
    full.clock.forward(timedelta(minutes=30))
    ines.send("/tickets/1001/reply", reply="We are on it.")
    ines.send("/incidents/1001/resolve", resolution="Fixed.")
    said = words(ines.html("/metrics?days=7"))
    assert "Tickets 6 3 resolved" in said
    assert "First response 30 min" in said
    assert "Time to resolve 30 min" in said
    assert "opportunities.billing-crash 3" in said


# Text of strangers


class Elements(HTMLParser):
    """What a page would run or load: scripts, handlers, pictures, frames, foreign addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.run: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.run += [(tag, name) for name, _ in attrs if name.startswith(("on", "style", "hx-"))]
        if tag in ("script", "img", "iframe", "object", "embed", "base", "style", "use"):
            self.run.append((tag, dict(attrs).get("src") or ""))
        for name, value in attrs:
            foreign = not (value or "").startswith(("/console", "#"))
            if name in ("href", "action", "formaction", "srcdoc") and foreign:
                self.run.append((tag, value or ""))


def test_stored_text_is_text_on_every_page(office: Office) -> None:
    fields = gather(reporter=office.reporter(), said=HOSTILE, opportunity=HOSTILE, url=HOSTILE,
                    browser=HOSTILE, error_message=HOSTILE)  # fmt: skip
    office.report(
        summary=HOSTILE, title=HOSTILE[:150], steps=HOSTILE, why=HOSTILE, fields=fields,
        deal={HOSTILE: HOSTILE, "reqs": [HOSTILE]}, shown=(HOSTILE,), tools=(HOSTILE,),
        reporter=replace(office.reporter(), name=HOSTILE, workspace_name=HOSTILE),
    )  # fmt: skip
    ines = office.signed_in("Ines")
    ines.send("/tickets/1001/note", note=HOSTILE)
    ines.send("/tickets/1001/reply", reply=HOSTILE)
    ines.send("/views", at="/", name=HOSTILE[:60], query=f"q={HOSTILE}")
    again = ines.send("/tickets/1001/priority", priority="urgent", why="")
    pages = [
        ines.html(p)
        for p in (
            "/",
            f"/?q={HOSTILE}",
            "/tickets/1001",
            "/incidents/1001",
            "/incidents",
            "/metrics",
        )
    ]
    for html in [*pages, again.text]:
        found = Elements()
        found.feed(html)
        assert found.run == [("script", "/console/static/console.js")]
        assert all("49" not in after[:40] for after in html.split("alert(1)")[1:])
    assert "alert(1)" in pages[2]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "|", " =", "\u00a0=", "＝"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert inert(f"{start}HYPERLINK(1)").startswith("'")


def test_the_queue_is_exported_as_it_is_filtered(full: Office) -> None:
    full.report("turn-9", title='=HYPERLINK("http://evil.example")', about="x", summary="x",
                rule_id="general.reported", severity=Severity.P3)  # fmt: skip
    answer = full.signed_in("Ines").client.get("/console/export.csv?severity=P3")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == ["TKT-1007", "TKT-1005", "TKT-1004"]
    assert rows[1][3] == '\'=HYPERLINK("http://evil.example")'


def test_an_address_of_the_queue_reads_back_as_it_was_written() -> None:
    wanted = Wanted.read(
        [("status", "open"), ("severity", "P1"), ("q", "a&b=c ü"), ("whose", "mine")]
    )
    cursor = Cursor("P2", 1009, backwards=True)
    assert Wanted.read(parse_qsl(wanted.at(cursor))) == replace(wanted, cursor=cursor)
