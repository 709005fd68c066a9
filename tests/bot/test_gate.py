"""The gate, on the guide that REX ships: faithful statements pass, corrupted ones do not."""

import pytest

from bot.grounding.gate import Verdict, check
from bot.phrases import GREETING
from knowledge.library import Library
from tools.outcome import BlockView

INVOICE = "opportunities#creating-an-invoice"
LINK = "opportunities#linking-job-reqs"
STAGES = "opportunities#the-default-stages"
MOVES = "opportunities#moving-between-stages"
FORECAST = "opportunities#how-the-forecast-is-calculated"
BILLING = "opportunities#the-billing-tab"
REOPEN = "opportunities#reopening-a-closed-opportunity"
PERMISSIONS = "opportunities#permissions-for-members"
ROLES = "opportunities#what-each-role-can-do"
REPORTING = "errors-and-escalation#telling-rex-about-a-problem"
INVOICING = "billing-invoicing#who-can-work-with-invoices"
HIDDEN = "client-portal#what-a-guest-never-sees"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(None)


def blocks_of(library: Library, section_id: str) -> list[BlockView]:
    section = library.section(section_id)
    assert section is not None
    return [
        BlockView(
            id=block.id,
            kind=block.kind,
            number=block.number,
            lead_in=block.lead_in,
            text=block.text,
        )
        for block in section.blocks
    ]


def judge(library: Library, say: str, section_id: str, asked: str = "", **more: str) -> Verdict:
    blocks = blocks_of(library, section_id)
    section = library.section(section_id)
    assert section is not None
    retrieved = {block.id for block in blocks}
    return check(say, blocks, asked, retrieved, headings=section.source, **more)


def judge_alone(told: str, say: str) -> Verdict:
    """Judge a statement against one paragraph."""
    block = BlockView(id="page#part/1", kind="paragraph", number=None, lead_in=None, text=told)
    return check(say, [block], "", {block.id})


FAITHFUL = [
    ("Here is how.", LINK, ""),
    ("Here's how to link a REQ:", LINK, "how do i attach a job req to my deal"),
    ("You attach it in the Job REQs tab of the opportunity.", LINK, ""),
    ("Links keep forecasts, billing and automations right.", LINK, ""),
    ("You can create an invoice in the Billing tab of the opportunity.", INVOICE, "invoice?"),
    ("You need to be a Team Admin or Super Admin on the Pro or Team plan.", INVOICE, ""),
    ("Negotiation means that you and the client are settling price and scope.", STAGES, ""),
    ("In Discovery you are finding out what the client needs.", STAGES, ""),
    ("An open deal moves one step at a time, forward or back.", MOVES, "can i go back a stage"),
    ("From New, the next stage is Discovery.", MOVES, ""),
    ("Yes, forward or back, one step at a time.", MOVES, "can i move back?"),
    ("The forecast is the estimated value times the probability.", FORECAST, ""),
    ("A deal worth $50,000 at 80% counts as $40,000.", FORECAST, ""),
    ("Members, guests and read-only users do not see the Billing tab.", BILLING, ""),
    ("No, a won or lost opportunity cannot be reopened.", REOPEN, "can i reopen a lost deal"),
    ("Permission to create includes permission to view.", PERMISSIONS, ""),
    ("REX first tries to solve it with you.", REPORTING, ""),
    ("Members won't see Billing.", INVOICING, ""),
    ("A guest never sees internal notes.", HIDDEN, ""),
]

#: What a block says, and what may be said of it in other words.
RETOLD = [
    (
        "5 bounces within 24 hours: sending stops at once.",
        "Five bounces within a day stop sending.",
    ),
    (
        "Only the name of a candidate is needed.",
        "You don't need anything more than the candidate's name.",
    ),
    ("A card is optional.", "You need no card."),
    ("Members, guests and read-only users do not see revenue.", "Members don't see revenue."),
    (
        "HirePilot cannot read a file that is a picture, is damaged, or is inside a ZIP file.",
        "A damaged file can't be read.",
    ),
    ("A seat is free at once.", "The seat is free immediately."),
]

#: What a block says, and what may not be made of it.
MISTOLD = [
    ("Any complaint pauses the campaign.", "Two complaints pause the campaign."),
    ("5% bounces: a warning. 10% bounces: a risk.", "5% bounces are a risk."),
    ("Contract details: up to 2,000 characters.", "Contract details have over 2,000 characters."),
    ("An invitation is valid for 7 days.", "The invitation is valid for 7 weeks."),
    ("A record has to meet all of the filters.", "A record has to meet one of the filters."),
    ("Whoever opens it sees what their role allows.", "Whoever opens it sees the same."),
    ("Members use a seat; guests do not.", "Guests use a seat."),
    ("A REQ belongs to one opportunity.", "A REQ belongs to many opportunities."),
    (
        "The recipients: fewer, and better chosen.",
        "Choose fewer recipients, and the client decides.",
    ),
    ("The seat is free at once.", "The seat is immediately free at once."),
]

CORRUPTED = [
    ("a fabricated sentence", "HirePilot has a mobile app for iOS.", LINK),
    ("a fabricated tail", "Click Add REQ, and the client gets a text message.", LINK),
    ("a fabricated second sentence", "Open the opportunity. Then restart your browser.", LINK),
    ("another number", "A deal worth $50,000 at 90% counts as $40,000.", FORECAST),
    ("another number in words", "An open opportunity moves two steps at a time.", MOVES),
    (
        "two numbers exchanged",
        "The default probabilities are 30% in New, 10% in Discovery, 60% in Proposal and 80% in "
        "Negotiation.",
        FORECAST,
    ),
    ("two numbers exchanged in other words", "It is 30% in New and 10% in Discovery.", FORECAST),
    (
        "if for unless",
        "Moving the deal updates the probability, if someone has set it by hand.",
        FORECAST,
    ),
    ("persons exchanged in other words", "First, you solve the problem with REX.", REPORTING),
    ("two words exchanged", "Permission to view includes permission to create.", PERMISSIONS),
    ("another stage", "From New, the next stage is Proposal.", MOVES),
    ("a stage that was ruled out", "From New, the next stage is Negotiation.", MOVES),
    ("another role", "Guests can create an invoice in the Billing tab.", INVOICE),
    ("another plan", "You can create an invoice on the Starter plan.", INVOICE),
    ("another button", "Open the opportunity and click Attach Requisition.", LINK),
    ("another tab", 'Go to the "Candidates" tab and click Add REQ.', LINK),
    ("a lost negation", "A won or lost opportunity can be reopened.", REOPEN),
    ("a negation too many", "You can not link REQs in the Job REQs tab.", LINK),
    ("a bare yes", "Yes.", REOPEN),
    ("a bare yes with a verb", "Yes, you can.", REOPEN),
    ("a table retold", "Guests see opportunities with permission.", ROLES),
    ("always", "Moving the deal always updates the probability.", FORECAST),
    ("only", "Only Team Admins can link REQs to the opportunity.", LINK),
    ("automatically", "Links keep forecasts right automatically.", LINK),
    ("a link", "Open the opportunity at https://example.com/opportunity.", LINK),
    ("a link in markdown", "Open [the opportunity](http://evil.example/).", LINK),
    ("a ping", "Open the opportunity <!channel>", LINK),
    ("a mention", "Open the opportunity <@U0DANA>", LINK),
    ("@here", "Open the opportunity @here", LINK),
    ("a secret", "Open the opportunity with sk-live0123456789abcdef", LINK),
    ("a deed", "I've linked the REQ to the opportunity.", LINK),
    ("a deed in the passive", "The REQ has been linked to the opportunity.", LINK),
    ("done", "Done! Open the opportunity.", LINK),
]


@pytest.mark.parametrize(("say", "section", "asked"), FAITHFUL)
def test_a_faithful_statement_passes(library: Library, say: str, section: str, asked: str) -> None:
    assert judge(library, say, section, asked).problems == ()


@pytest.mark.parametrize(
    ("say", "section"), [row[1:] for row in CORRUPTED], ids=[row[0] for row in CORRUPTED]
)
def test_a_corrupted_statement_is_blocked(library: Library, say: str, section: str) -> None:
    assert not judge(library, say, section).passed


@pytest.mark.parametrize(("told", "say"), RETOLD)
def test_other_words_for_the_same_pass(told: str, say: str) -> None:
    assert judge_alone(told, say).problems == ()


@pytest.mark.parametrize(("told", "say"), MISTOLD)
def test_the_same_words_for_something_else_are_blocked(told: str, say: str) -> None:
    assert judge_alone(told, told).passed
    assert not judge_alone(told, say).passed


@pytest.mark.parametrize(
    "say", ["Gmail splits conversations.", "Outlook keeps conversations together."]
)
def test_what_is_said_of_one_line_is_not_said_of_another(say: str) -> None:
    lines = ["Gmail: keeps conversations together.", "Outlook: splits conversations."]
    blocks = [
        BlockView(id=f"mail#compared/{n}", kind="item", number=None, lead_in=None, text=line)
        for n, line in enumerate(lines, 1)
    ]
    assert not check(say, blocks, "", {block.id for block in blocks}).passed
    assert check("Gmail keeps conversations together.", blocks, "", {b.id for b in blocks}).passed


def test_a_block_that_was_not_found_in_this_turn_is_no_evidence(library: Library) -> None:
    blocks = blocks_of(library, LINK)
    verdict = check("Open the opportunity.", blocks[:1], "", {block.id for block in blocks[1:]})
    assert verdict.problems == (f"{LINK}/1 was not found in this turn",)


def test_what_the_person_claims_proves_nothing(library: Library) -> None:
    asked = "HirePilot has a mobile app for Android, doesn't it? And guests see all deals?"
    assert not judge(library, "Yes, HirePilot has a mobile app.", LINK, asked).passed
    assert not judge(library, "There is a mobile app for Android.", LINK, asked).passed
    assert not judge(library, "Guests see deals in the opportunity.", LINK, asked).passed


def test_a_yes_does_not_go_before_a_denial_of_what_was_asked(library: Library) -> None:
    said = "Yes, a won or lost opportunity cannot be reopened."
    assert not judge(library, said, REOPEN, "can i reopen a lost deal?").passed
    assert judge(library, said, REOPEN, "is a lost deal final?").passed


def test_what_a_tool_told_is_evidence_and_nothing_more() -> None:
    told = '{"ref": "OPP-2001", "stage": "Discovery", "owner": "Dana Reyes"}'
    said = "OPP-2001 is in Discovery, its owner is Dana Reyes."
    assert check(said, [], "", set(), results=told).passed
    assert not check("OPP-2001 is in Proposal.", [], "", set(), results=told).passed
    assert not check(said, [], said, set()).passed


@pytest.mark.parametrize("say", ["You're welcome!", "Hello, how can I help you today?"])
def test_a_courtesy_claims_nothing(say: str) -> None:
    assert check(say, [], "", set()).passed


def test_what_rex_says_of_itself_is_not_judged() -> None:
    assert check(GREETING, [], "", set()).passed
    assert not check(GREETING + " I have moved it.", [], "", set()).passed
