"""An alert reaches a Super Admin by Slack: complete, once, and with one button."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.emulator import Emulator
from bot.slack.alert_card import alert_card
from bot.slack.courier import SlackCourier
from bot.slack.speech import Speaker
from tests.bot.slack.any_text import ANY_TEXT
from tests.bot.slack.test_blocks import assert_slack_takes, shown
from tickets.alerts import Alert, Case, CourierName, DeliveryFailed, NeverDeliverable, Notice
from tickets.rendering import AGAIN
from tickets.staff import Staff, StaffRole
from tickets.ticket import (
    FieldValue,
    Priority,
    Report,
    Reporter,
    SevenFields,
    Severity,
    Ticket,
    TicketStatus,
)

KNOWN = FieldValue("OPP-2001")
MISSING = FieldValue(missing_because="REX asked, no answer yet")
DANA = Staff(
    id=uuid4(),
    email="dana@hirepilot.example",
    name="Dana",
    role=StaffRole.SUPER_ADMIN,
    slack_team="T0HARBOR",
    slack_user="U0DANA",
)

AMONG_STAFF = "What you write in this thread stays among staff."


def ticket(
    summary: str = "It spins forever.\nSince noon.", acknowledged_by: str | None = None
) -> Ticket:
    report = Report(
        turn_id="turn-1",
        reporter=Reporter(
            slack_team="T0HARBOR",
            slack_user="U0THEO",
            name="Theo Lindqvist",
            email="theo@harborfinch.example",
            role="Team Admin",
            workspace_name="Harbor & Finch",
            plan="Pro",
        ),
        channel="D1",
        thread="1.0",
        summary=summary,
        title="Opportunities do not load",
        rule_id="opportunities.not-loading",
        severity=Severity.P2,
        why="One of the eight symptoms.",
        fields=SevenFields(
            opportunity_id=KNOWN,
            user_id=FieldValue("u-1"),
            workspace_id=FieldValue("w-1"),
            pipeline_stage=FieldValue("Discovery"),
            browser_device=MISSING,
            url=MISSING,
            error_message=FieldValue("<!channel> 500"),
        ),
    )
    return Ticket(
        id=UUID(int=7),
        number=1001,
        status=TicketStatus.NEW,
        report=report,
        opened_at=datetime(2026, 11, 20, tzinfo=UTC),
        transcript_sha256="",
        category="opportunities",
        priority=Priority.HIGH,
        priority_why="P2",
        acknowledged_by=acknowledged_by,
    )


def alert(recipient: Staff = DANA, attempts: int = 0) -> Alert:
    return Alert(
        id=UUID(int=8),
        ticket_id=UUID(int=7),
        courier=CourierName.SLACK,
        recipient=recipient,
        notice=Notice.OPENED,
        dedupe_key="one",
        created_at=datetime(2026, 11, 20, tzinfo=UTC),
        attempts=attempts,
    )


def case(
    summary: str = "It spins forever.\nSince noon.", acknowledged_by: str | None = None
) -> Case:
    return Case(ticket=ticket(summary, acknowledged_by))


def lines(of: Ticket) -> list[str]:
    return [text for block in alert_card(Case(ticket=of)).blocks for text in shown(block)]


def test_the_card_says_what_who_and_everything_that_is_known() -> None:
    assert lines(ticket()) == [
        "🟠 *P2 · TKT-1001 · Opportunities do not load*\n&gt; It spins forever.\n&gt; Since noon.",
        "*Who* Theo Lindqvist, theo@harborfinch.example, Team Admin, Harbor &amp; Finch, Pro",
        "• Opportunity ID: *OPP-2001*\n"
        "• User ID: *u-1*\n"
        "• Workspace ID: *w-1*\n"
        "• Pipeline stage: *Discovery*\n"
        "• Browser + device: missing: REX asked, no answer yet\n"
        "• URL: missing: REX asked, no answer yet\n"
        "• Error message: *&lt;!channel&gt; 500*",
        "Why you are told: One of the eight symptoms.",
        "[Acknowledge]",
        "[Claim]",
        "[Reply to reporter]",
        AMONG_STAFF,
    ]
    row: Any = alert_card(case()).blocks[-2]
    assert (row["elements"][0]["action_id"], row["elements"][0]["value"]) == (
        "rex_acknowledge",
        "TKT-1001",
    )


def test_a_card_that_somebody_took_says_who_and_can_only_be_claimed() -> None:
    assert lines(ticket(acknowledged_by="Omar"))[-4:] == [
        "✅ Acknowledged by *Omar*",
        "[Claim]",
        "[Reply to reporter]",
        AMONG_STAFF,
    ]


@pytest.mark.parametrize("notice", [Notice.ESCALATED, Notice.SILENT])
def test_a_card_calls_for_nobody_any_more_once_somebody_came(notice: Notice) -> None:
    resolved = replace(ticket(), status=TicketStatus.RESOLVED)
    calls = [
        AGAIN[notice] in str(alert_card(Case(ticket=of), notice).blocks)
        for of in (ticket(), ticket(acknowledged_by="Omar"), resolved)
    ]
    assert calls == [True, False, False]


@settings(deadline=None, max_examples=40)
@given(ANY_TEXT, st.none() | ANY_TEXT.filter(str.strip))
def test_slack_takes_every_card_and_nothing_in_it_pings(summary: str, by: str | None) -> None:
    card = alert_card(case(summary, acknowledged_by=by))
    assert_slack_takes(card.blocks, card.text)


def test_an_alert_is_a_direct_message_to_the_person(slack: Emulator, speaker: Speaker) -> None:
    sent = SlackCourier(speaker).deliver(alert(), case())
    channel = slack.direct_message("U0DANA", "U0REX")
    (message,) = channel.timeline()
    assert sent == f"{channel.id}/{message.ts}"
    assert "TKT-1001" in message.text


def test_a_repeated_alert_is_sent_once(slack: Emulator, speaker: Speaker) -> None:
    courier = SlackCourier(speaker)
    first = courier.deliver(alert(), case())
    assert courier.deliver(alert(), case()) == first
    assert courier.deliver(alert(attempts=1), case()) == first
    slack.fault("chat.postMessage", lose_response=True)
    courier.deliver(replace(alert(), id=UUID(int=9)), case())
    assert len(slack.direct_message("U0DANA", "U0REX").timeline()) == 2


def test_a_delivered_card_follows_its_ticket(slack: Emulator, speaker: Speaker) -> None:
    courier = SlackCourier(speaker)
    delivered = replace(alert(), provider_id=courier.deliver(alert(), case()))
    courier.refresh(delivered, case(acknowledged_by="Omar"))
    (message,) = slack.direct_message("U0DANA", "U0REX").timeline()
    assert "Acknowledged by Omar" in message.text
    offered = [each["text"]["text"] for each in message.blocks[-2]["elements"]]
    assert offered == ["Claim", "Reply to reporter"]
    courier.refresh(alert(), case())


def test_a_search_that_slack_forbids_does_not_hold_up_a_first_alert(
    slack: Emulator, speaker: Speaker
) -> None:
    slack.fault("conversations.history", times=9, error="ratelimited", retry_after=60)
    assert SlackCourier(speaker).deliver(alert(), case())
    with pytest.raises(DeliveryFailed, match="wait 60 seconds"):
        SlackCourier(speaker).deliver(alert(attempts=1), case())


def test_an_alert_that_cannot_be_delivered_says_why(slack: Emulator, speaker: Speaker) -> None:
    courier = SlackCourier(speaker)
    with pytest.raises(NeverDeliverable, match="Dana isn't linked to a Slack user"):
        courier.deliver(alert(replace(DANA, slack_user=None)), case())
    with pytest.raises(DeliveryFailed, match="not_installed"):
        courier.deliver(alert(replace(DANA, slack_team="T0OTHER")), case())
    slack.fault("chat.postMessage", error="account_inactive")
    with pytest.raises(DeliveryFailed, match="account_inactive"):
        courier.deliver(alert(), case())
