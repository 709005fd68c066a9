"""Reporters, and reports as the escalation tool writes them."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from tickets.fields import gather
from tickets.ticket import Report, Reporter, Severity, TranscriptLine

NOW = datetime(2025, 3, 14, 9, 26, tzinfo=UTC)
WORKSPACE = UUID("11111111-1111-4111-8111-111111111111")
THEO = UUID("22222222-2222-4222-8222-222222222222")
DANA = UUID("33333333-3333-4333-8333-333333333333")


def theo() -> Reporter:
    return Reporter(
        slack_team="T0HARBOR",
        slack_user="U0THEO",
        name="Theo Lindqvist",
        member_id=THEO,
        email="theo@harborfinch.example",
        role="Team Admin",
        workspace_id=WORKSPACE,
        workspace_name="Harbor & Finch",
        plan="Pro",
    )


def dana() -> Reporter:
    return replace(theo(), slack_user="U0DANA", name="Dana Reyes", member_id=DANA)


def stranger() -> Reporter:
    return Reporter(slack_team="T0ELSE", slack_user="U0WHO", name="Somebody")


def billing_crash(turn_id: str = "turn-1", reporter: Reporter | None = None) -> Report:
    said = "billing tab crashes with error 500, chrome on my mac"
    who = reporter or theo()
    return Report(
        turn_id=turn_id,
        reporter=who,
        channel="D0THEO",
        thread="1741944360.000100",
        summary=said,
        rule_id="opportunities.billing-crash",
        severity=Severity.P2,
        why="The message reports a symptom that must be escalated: Billing tab crashes.",
        fields=gather(reporter=who, said=said, opportunity="OPP-2001", stage="Discovery"),
        about="OPP-2001",
        deal={"ref": "OPP-2001", "title": "CFO search", "stage": "Discovery", "reqs": ["REQ-118"]},
        transcript=(
            TranscriptLine("user", "where is the billing tab?"),
            TranscriptLine("assistant", "Open the opportunity, then Billing."),
            TranscriptLine("user", said),
        ),
        shown=("opportunities#billing/1",),
        tools=("search_guide", "open_escalation_ticket"),
    )


def asks_for_person(turn_id: str, about: str = "") -> Report:
    return replace(
        billing_crash(turn_id),
        summary="open a ticket please",
        rule_id="general.asked-for-human",
        severity=Severity.P4,
        why="The reporter asks for a person.",
        about=about,
    )
