"""Requirements: whatever a workspace or a ticket holds, Slack takes the board, the card and the form."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.validation import check_message_blocks, check_view
from bot.slack.alert_card import alert_card
from bot.slack.commands import told
from bot.slack.forms import modal
from bot.slack.marks import escape
from domain.columns import Board, Column
from domain.money import Money
from tests.bot.slack.any_text import ANY_TEXT
from tests.bot.slack.test_blocks import assert_slack_takes
from tests.bot.slack.test_courier import ticket
from tests.bot.slack.test_forms import asked, fields
from tests.bot.slack.test_identity import THEO
from tests.bot.slack.test_within_limits import LONG_TEXT
from tickets.alerts import Case, Notice
from tickets.ticket import FIELD_NAMES, FieldValue, Severity, Ticket, TicketStatus
from tools.board import pictured
from tools.forms import Form

#: How many examples: a few each time, and many where there is time.
FEW_OR_MANY = pytest.mark.parametrize(
    "examples", [10, pytest.param(300, marks=pytest.mark.thorough)]
)
MONEY = st.lists(
    st.builds(Money, st.integers(0, 10**17), st.sampled_from(("USD", "EUR", "JPY", "KWD"))),
    max_size=4,
    unique_by=lambda money: money.currency,
).map(tuple)
COLUMNS = st.builds(
    Column,
    label=LONG_TEXT,
    deals=st.integers(0, 10**7),
    value=MONEY,
    forecast=MONEY,
    closed=st.booleans(),
)
BOARDS = st.lists(
    st.builds(Board, LONG_TEXT, st.lists(COLUMNS, max_size=25).map(tuple)), min_size=1, max_size=4
)


def known(text: str) -> FieldValue:
    return FieldValue(value=text) if text else FieldValue(missing_because="not asked yet")


@st.composite
def tickets(draw: st.DrawFn) -> Ticket:
    """A ticket whose every text is whatever somebody wrote, or was called."""
    some = partial(draw, ANY_TEXT)
    base = ticket(draw(LONG_TEXT), draw(st.none() | ANY_TEXT))
    given_names: dict[str, Any] = {each: some() for each in ("name", "email", "role", "plan")}
    seven = replace(base.fields, **{name: known(draw(LONG_TEXT)) for name in FIELD_NAMES})
    report = replace(
        base.report,
        reporter=replace(base.report.reporter, workspace_name=some(), **given_names),
        title=some(),
        why=draw(LONG_TEXT),
        severity=draw(st.sampled_from(Severity)),
        fields=seven,
    )
    return replace(
        base,
        report=report,
        status=draw(st.sampled_from(TicketStatus)),
        assignee=draw(st.none() | ANY_TEXT),
    )


def holds(examples: int, strategy: st.SearchStrategy[Any], law: Callable[[Any], None]) -> None:
    """Try a law with so many examples."""
    settings(deadline=None, max_examples=examples)(given(strategy)(lambda drawn: law(drawn)))()


@FEW_OR_MANY
def test_whatever_a_board_is_made_of(examples: int) -> None:
    def law(drawn: tuple[list[Board], str]) -> None:
        boards, name = drawn
        actor = replace(THEO, workspace=replace(THEO.workspace, name=name))
        message = told(escape(pictured(boards, actor)))
        assert_slack_takes(message.blocks, message.text)

    holds(examples, st.tuples(BOARDS, LONG_TEXT), law)


@FEW_OR_MANY
def test_whatever_an_alert_tells_of(examples: int) -> None:
    def law(drawn: tuple[Ticket, Notice, str | None]) -> None:
        of, notice, words = drawn
        card = alert_card(Case(ticket=of), notice, words)
        assert_slack_takes(card.blocks, card.text)
        paged = alert_card(Case(ticket=of), notice, words, "https://x.example/tickets/1")
        check_message_blocks(paged.blocks)

    holds(examples, st.tuples(tickets(), st.sampled_from(Notice), st.none() | LONG_TEXT), law)


@FEW_OR_MANY
def test_whatever_a_form_asks_for(examples: int) -> None:
    def law(drawn: tuple[str, str, list[Any]]) -> None:
        title, submit, listed = drawn
        form = Form(title=title, submit=submit, tool="x", proposal_id="p1", fields=tuple(listed))
        check_view(modal(form, asked()), ("modal",))

    some = st.lists(fields, max_size=3, unique_by=lambda field: field.name)
    holds(examples, st.tuples(LONG_TEXT, LONG_TEXT, some), law)
