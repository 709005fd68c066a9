"""The queue: found, sorted, paged, kept as views, worked on in bulk, exported."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.benchmarks.desk_data import fill
from tests.tickets.console.conftest import Browser, Office, words
from tests.tickets.examples import NOW
from tickets.console.exporting import RUNS, inert, written
from tickets.console.listing import PAGE_SIZE, Cursor, Entry, Wanted
from tickets.ticket import Severity, TicketStatus


def refs(browser: Browser, query: str = "") -> list[str]:
    """The tickets of a page of the queue, in order."""
    return re.findall(r"TKT-\d+(?= ·)", words(browser.html(f"/{query}")))


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
    assert "Omar Haddad already has TKT-1001." in said
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


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "|", " =", "\u00a0=", "＝"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert inert(f"{start}HYPERLINK(1)").startswith("'")


#: Where spreadsheets of some countries and tools begin a new cell, and what would run there.
PIECES = st.sampled_from([*";,\t\r\n\"' =+-@|%＝", "\u00a0", "\ufeff", "cmd", "'!A0"])


@given(st.lists(PIECES).map("".join), st.lists(PIECES).map("".join))
@example("Hi;=cmd|' /C calc'!A0;x", "\ufeff")
def test_no_cell_is_a_formula_whatever_separates_cells(title: str, reporter: str) -> None:
    entry = Entry(
        number=1001, version=1, status=TicketStatus.NEW, severity=Severity.P3, title=title,
        reporter=reporter, workspace=None, plan=None, component="c", assignee=None,
        incident=None, opened_at=NOW, due=None, key="",
    )  # fmt: skip
    sheet = written([entry]).removeprefix("\ufeff")
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(sheet, newline=""), delimiter=separator):
            for cell in row:
                shown = cell.lstrip(' \u00a0\ufeff"\t\r\n')
                assert not shown.startswith(RUNS), (separator, cell)


def test_a_title_of_ordinary_signs_is_exported_as_it_is(full: Office) -> None:
    full.report("turn-9", title="Error: 5 - 3 = 2, really; why?", about="x", summary="x",
                rule_id="general.reported", severity=Severity.P3)  # fmt: skip
    sheet = full.signed_in("Ines").client.get("/console/export.csv?severity=P3").text
    assert '"Error: 5 - 3 = 2, really; why?"' in sheet


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
