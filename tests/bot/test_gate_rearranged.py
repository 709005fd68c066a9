"""The gate on sentences that are merged and turned about, and on what is added to what the guide names."""

import pytest

from bot.grounding.gate import Verdict, check
from tests.bot.judging import judge
from tools.outcome import BlockView


def judge_steps(say: str, *told: str) -> Verdict:
    """Judge a statement against a numbered list, with a remark behind it."""
    *steps, remark = told
    blocks = [
        BlockView(id=f"page#part/{n}", kind="step", number=n, lead_in="Steps:", text=text)
        for n, text in enumerate(steps, 1)
    ]
    blocks.append(
        BlockView(id="page#part/0", kind="paragraph", number=None, lead_in=None, text=remark)
    )
    return check(say, blocks, "", {block.id for block in blocks})


STEPS = ("Go to Clients and choose to import.", "Pick the CSV file.", "Import a file only once.")
CHECKS = (
    "Your plan: Billing needs Pro or Team.",
    "Your role: only Team Admins see Billing.",
    "If it stays so, tell REX.",
)


def test_a_reason_behind_the_steps_is_no_step() -> None:
    say = "Go to Clients, choose to import and pick the CSV file, and only import a file once."
    assert judge_steps(say, *STEPS).problems == ()
    assert not judge_steps(
        "Pick the CSV file, then go to Clients and choose to import.", *STEPS
    ).passed


def test_checks_may_be_told_in_any_order_unless_one_is_set() -> None:
    assert judge_steps(
        "Only Team Admins see Billing, and Billing needs Pro or Team.", *CHECKS
    ).passed
    say = "First only Team Admins see Billing, then Billing needs Pro or Team."
    assert not judge_steps(say, *CHECKS).passed


REQUESTS = (
    "First 7 days: 10 to 20 connection requests a day.",
    "After that: 20 to 40 a day.",
)


def test_a_range_may_stand_in_another_place_of_the_sentence() -> None:
    blocks = [
        BlockView(id=f"page#part/{n}", kind="item", number=None, lead_in=None, text=text)
        for n, text in enumerate(REQUESTS)
    ]
    ids = {block.id for block in blocks}
    said = "After the first 7 days you can send 20 to 40 connection requests a day."
    assert check(said, blocks, "", ids, headings="Limits > Requests a day").problems == ()
    said = "In the first 7 days you can send 20 to 40 connection requests a day."
    assert not check(said, blocks, "", ids, headings="Limits > Requests a day").passed


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("A deal is stale after 14 days in New and 10 days in Negotiation.", "A deal is stale after 10 days in Negotiation rather than 14."),
        ("A cost of 2 in the log means that data were found. A cost of 0 means that nothing was found.", "A 0 in the log means that nothing was found."),
        ("Credits that were not used expire.", "Any you haven't used expire."),
        ("It is tried three more times, after 5 minutes and after 30 minutes. After that it is given up.", "It has three more tries, the last after 30 minutes, before it gives up."),
        ("A session lets HirePilot work while your browser is closed.", "With a session HirePilot works even when your browser is closed."),
        ("The extension runs in Chrome. It does not run in Safari.", "Safari users are out of luck, the extension runs in Chrome."),
        ("For the Super Admin alone are API keys and deleting the workspace.", "Only the Super Admin may create API keys or delete the workspace."),
        ("A pipeline has 2 to 8 stages.", "A pipeline can have anything from 2 to 8 stages."),
        ("Moving the deal updates it, unless someone has set it by hand.", "If nobody has set it by hand, moving the deal updates it."),
        ("Type: Contingency — What you agree: A percentage of the salary, and nothing without a hire", "With contingency you agree on a percentage of the salary."),
        ("An invoice is sent to the client. The amount is pending.", "While the invoice has been sent to the client, the amount is pending."),
    ],
)  # fmt: skip
def test_the_same_may_be_said_the_other_way_about(told: str, say: str) -> None:
    kind = "row" if told.startswith("Type: ") else "paragraph"
    assert judge(say, told, kind=kind).problems == ()


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("API keys are for the Super Admin alone.", "API keys are for the Super Admin and Team Admins."),
        ("Shared dashboards are edited by Team Admins. Members can look at shared dashboards.", "Shared dashboards are edited by Team Admins and Members."),
        ("The answer comes in the conversation.", "The answer comes by e-mail only."),
        ("Only the name is needed.", "You need a name and an e-mail address."),
    ],
)  # fmt: skip
def test_nobody_and_nothing_is_added_to_what_the_guide_names(told: str, say: str) -> None:
    assert not judge(say, told).passed


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("Choose the template, and rename stages. Hired and Rejected cannot be renamed.", "Choose the template and rename stages, including Hired and Rejected."),
        ("Guests can comment where they were invited. Guests cannot edit candidates, move them to a stage, or invite anyone.", "Guests can comment, and they can also invite a colleague."),
        ("Support leads are called admins too. They are not part of your workspace.", "Support leads are part of your workspace."),
        ("Pick the file. Leave no empty rows in the file.", "Pick the file; empty rows are fine."),
        ("What the first class has set off is not undone by itself.", "As soon as you correct the class, what the first class has set off is undone."),
        ("The candidates' contact data stay hidden from guests.", "Guests see the candidates' contact data once they approve."),
    ],
)  # fmt: skip
def test_what_is_ruled_out_is_not_affirmed(told: str, say: str) -> None:
    assert not judge(say, told).passed


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("You need a LinkedIn account. Sales Navigator is optional.", "You need a LinkedIn account and Sales Navigator."),
        ("Everyone who has the link can open the page without signing in.", "People have to sign in before they can open the page."),
    ],
)  # fmt: skip
def test_what_is_left_open_is_not_demanded(told: str, say: str) -> None:
    assert not judge(say, told).passed


def test_what_never_happens_without_something_needs_it() -> None:
    told = "Enhanced enrichment never runs without a confirmation."
    assert judge("Enhanced enrichment needs a confirmation to run.", told).problems == ()


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("Sharing leads is off at first; a Team Admin can switch it on.", "Sharing leads is on at first; a Team Admin can switch it off."),
        ("The first reminder goes to the owner.", "The second reminder goes to the owner."),
        ("A lead that became a client is archived, unless you keep it.", "A lead that became a client stays, unless you archived it."),
        ("Sign in to the page once.", "Accounts that don't sign in for three months sign in to the page once."),
    ],
)  # fmt: skip
def test_states_and_places_in_a_row_stay_as_they_are(told: str, say: str) -> None:
    assert not judge(say, told).passed


CODES = (
    "SN-SESSION-EXPIRED and SN-COOKIES-MISSING: capture the cookies again.",
    "SN-PROXY-FAIL and SN-PLAYWRIGHT-FAIL: the browser failed. Wait some minutes.",
)


def test_what_a_code_means_stands_in_its_own_line() -> None:
    assert judge("With SN-COOKIES-MISSING, capture the cookies again.", *CODES, kind="item").passed
    assert not judge("With SN-PROXY-FAIL, capture the cookies again.", *CODES, kind="item").passed


def test_one_word_put_for_another_is_found_in_a_part_of_a_sentence() -> None:
    told = ("It becomes past due.", "The workspace is restricted.")
    assert not judge("It becomes past due, and then the workspace is deleted.", *told).passed
    assert judge("It becomes past due, and then the workspace is restricted.", *told).passed
