"""Requirements: how a ticket is written to people, and that no text breaks out of its place."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files

import pytest
from jinja2 import UndefinedError

from bot.slack.alert_card import alert_card
from tests.tickets.examples import NOW, billing_crash, stranger
from tests.tickets.test_mail import ALERT, TICKET
from tickets import printing, rendering
from tickets.alerts import AlertState, Case
from tickets.rendering import environment
from tickets.ticket import FIELD_LABELS, Message, Ticket, TranscriptLine, Visibility

EVIL = '<!channel> <@U0INES> <https://evil.example|here> & "quoted" <script>alert(1)</script> {{ 7*7 }}'


def subject(ticket: Ticket) -> str:
    return rendering.subject(ALERT, Case(ticket=ticket))


def plain(ticket: Ticket) -> str:
    return rendering.plain(ALERT, Case(ticket=ticket))


def html(ticket: Ticket) -> str:
    return rendering.html(ALERT, Case(ticket=ticket))


BODIES = (plain, html)


def with_words(words: str) -> Ticket:
    reporter = replace(TICKET.report.reporter, name=words, workspace_name=words)
    return replace(
        TICKET,
        report=replace(
            TICKET.report,
            summary=words,
            title=words,
            why=words,
            steps=words,
            reporter=reporter,
            deal={"title": words},
            transcript=(TranscriptLine("user", words),),
        ),
    )


@pytest.mark.parametrize("body", BODIES)
def test_everybody_reads_what_a_ticket_must_say(body: object) -> None:
    assert callable(body)
    written = body(TICKET)
    for label in FIELD_LABELS.values():
        assert label in written
    for told in ("P2", "TKT-1001", "Billing tab crashes", "chrome on my mac", "Theo Lindqvist",
                 "Team Admin", "Pro", "missing: the reporter gave no address", "CFO search",
                 "opportunities.billing-crash", "Open the opportunity, then Billing."):  # fmt: skip
        assert told in written


def card(ticket: Ticket) -> str:
    return json.dumps(alert_card(Case(ticket=ticket))[0])


@pytest.mark.parametrize("body", [plain, html, card])
def test_what_the_title_says_is_not_said_twice(body: Callable[[Ticket], str]) -> None:
    said = "the calendar shifts my meetings"
    named = replace(TICKET, report=replace(TICKET.report, title=said, summary=said))
    shown = re.sub(r'<div style="display:none.*?</div>', "", body(named))
    assert shown.count(said) == 1
    assert "chrome on my mac" in body(TICKET)


def test_the_subject_is_one_line() -> None:
    assert subject(TICKET) == "[REX P2] Billing tab crashes — Harbor & Finch (TKT-1001)"
    assert "\n" not in subject(with_words("two\nlines"))


def test_html_escapes_what_people_typed() -> None:
    class Tags(HTMLParser):
        seen: set[str] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.seen.add(tag)

    written = html(with_words(EVIL))
    reader = Tags()
    reader.feed(written)
    assert "script" not in reader.seen
    assert "&lt;script&gt;" in written
    assert "{{ 7*7 }}" in written


def test_environment_is_not_escaped() -> None:
    assert EVIL in plain(with_words(EVIL))


@pytest.mark.parametrize("body", BODIES)
def test_a_ticket_of_a_stranger_without_a_deal_is_readable(body: object) -> None:
    assert callable(body)
    bare = replace(
        billing_crash(reporter=stranger()), deal=None, transcript=(), shown=(), title="Crash"
    )
    written = body(replace(TICKET, report=bare))
    assert "None" not in written
    assert "Somebody" in written


def test_a_long_conversation_shows_its_end() -> None:
    lines = tuple(TranscriptLine("user", f"line {n}") for n in range(20))
    written = plain(replace(TICKET, report=replace(TICKET.report, transcript=lines)))
    assert "14 earlier lines" in written
    assert "line 19" in written
    assert "line 13" not in written


def test_long_words_are_clipped_in_alerts() -> None:
    long = replace(TICKET, report=replace(TICKET.report, summary="word " * 2_000))
    assert len(plain(long)) < len(plain(TICKET)) + rendering.LONGEST_WORDS


def test_a_name_that_a_template_does_not_know_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        environment("tickets").from_string("{{ nothing_of_that_name }}").render()


def test_every_template_is_shipped_beside_the_code() -> None:
    shipped = {each.name for each in (files("tickets") / "templates").iterdir()}
    assert {f"opened.{kind}.j2" for kind in ("subject.txt", "txt", "html")} <= shipped


def test_frozen_values_are_written_for_people() -> None:
    deal = {
        "title": "CFO search",
        "expected_value": None,
        "on_hold": False,
        "reqs": ["REQ-118", "REQ-119"],
        "client": {"name": "Acme Corp"},
        "probability": 40,
    }
    assert list(rendering.deal_lines(deal)) == [
        ("Title", "CFO search"),
        ("On hold", "no"),
        ("Reqs", "REQ-118; REQ-119"),
        ("Client", "Name: Acme Corp"),
        ("Probability", "40"),
    ]


def test_the_list_has_a_row_per_ticket() -> None:
    taken = replace(TICKET, acknowledged_by="Ines Duarte", acknowledged_at=NOW)
    listed = printing.rows([TICKET, taken])
    assert all(len(row) == len(printing.HEADINGS) for row in listed)
    assert [row[-1] for row in listed] == ["nobody yet", "Ines Duarte"]


def test_the_sheet_shows_all_of_a_ticket() -> None:
    note = Message(
        ticket_id=TICKET.id, visibility=Visibility.INTERNAL, author="Ines", text="odd\ncard", at=NOW
    )
    taken = replace(TICKET, acknowledged_by="Ines Duarte", acknowledged_at=NOW, messages=(note,))
    failed = replace(ALERT, state=AlertState.FAILED, last_error="550 No such user")
    printed = printing.sheet(taken, [failed])
    for told in (*FIELD_LABELS.values(), "Ines (internal): odd", "search_guide", "REX: Open the",
                 "Ines Duarte by email: failed: 550 No such user", "opportunities#billing/1",
                 "acknowledged by Ines Duarte, 2025-03-14 09:26 UTC"):  # fmt: skip
        assert told in printed
