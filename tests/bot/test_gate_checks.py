"""The gate on lists of what to check: they name what may be wrong, a statement may name what should be so."""

import pytest

from bot.grounding.gate import check
from tests.bot.judging import judge
from tools.outcome import BlockView

CHECKS = (
    "Your role: guests and read-only users cannot move anyone. A Team Admin can change your role.",
    "The till: it may be closed at this hour.",
    "The size: up to 50 MB for a report.",
    "The workspace: Billing may be switched off. A Super Admin can switch it on.",
)
LEAD_IN = "Check in this order:"


def of_checks(say: str, lead_in: str | None = LEAD_IN) -> tuple[str, ...]:
    blocks = [
        BlockView(id=f"page#part/{number}", kind="item", number=None, lead_in=lead_in, text=text)
        for number, text in enumerate(CHECKS, start=1)
    ]
    return check(say, blocks, "", {each.id for each in blocks}).problems


@pytest.mark.parametrize(
    "say",
    [
        "Check first whether you're a guest or read-only user.",
        "Check that the till is open.",
        "See whether it's over 50 MB.",
        "Check in turn whether you're a guest, whether the till is closed and that it's open now.",
    ],
)
def test_what_should_be_so_contradicts_nothing_that_may_be_wrong(say: str) -> None:
    assert of_checks(say) == ()


@pytest.mark.parametrize(
    "say",
    [
        "Guests can move anyone.",
        "Check your role: guests and read-only users can move anyone.",
        "Check whether you're a guest: guests move everyone.",
        "Billing may be switched off, and guests can move anyone.",
        "Check the size: a report can be more than 50 MB.",
        "A report may be up to 80 MB, so check that.",
        "Check whether an Accountant has closed the till.",
    ],
)
def test_what_is_asserted_or_brought_in_among_checks_is_judged_as_ever(say: str) -> None:
    assert of_checks(say) != ()


def test_only_a_list_of_checks_is_read_so() -> None:
    assert of_checks("Check that the till is open.", lead_in=None) != ()


FAITHFUL = [
    ("You can look at them as a board with one column per stage.", "A board gives every stage a column."),
    ("The printer takes 60 reports a minute from a workspace.", "It's 60 a minute for the whole workspace."),
    ("A page belongs to one report at a time. A report can have many pages.", "A page belongs to one report, even though a report can have many."),
    ("A print that finds nothing costs nothing.", "No, a print that finds nothing costs nothing."),
    ("Members and guests do not see the till. Team Admins can open it.", "Team Admins; Members and guests don't see the till."),
    ("If the page was deleted, reports are lost without an error.", "The page may have been deleted, and then reports get lost without an error."),
    ("Guests never see the till.", "No. Guests never see the till."),
    ("The till closes at 00:00.", "At midnight the till closes."),
]  # fmt: skip
FALSE = [
    ("Billing comes with the Pro and Team plans.", "Billing comes with every plan."),
    ("Some pages have a number.", "Every page has a number."),
    ("A report can be printed once.", "A report can be printed again, even if it was printed once."),
    ("Members and guests do not see the till. Team Admins can open it.", "Members see the till; Team Admins can open it."),
    ("Guests never see the till.", "No."),
    ("Guests never see the till.", "Yes. Guests see the till."),
    ("The page is deleted by a Team Admin.", "The page has been deleted by a Team Admin."),
]  # fmt: skip


@pytest.mark.parametrize(("told", "say"), FAITHFUL)
def test_what_people_put_in_idly_passes(told: str, say: str) -> None:
    assert judge(say, told).problems == ()


@pytest.mark.parametrize(("told", "say"), FALSE)
def test_what_changes_the_matter_is_blocked(told: str, say: str) -> None:
    assert not judge(say, told).passed


def test_a_question_typed_in_haste_is_denied_and_its_yes_borne_out() -> None:
    told = "On a closed report nobody moves."
    block = BlockView(id="page#part/1", kind="paragraph", number=None, lead_in=None, text=told)
    said, asked = "Yes, nobody moves on a closed report.", "cant move someone, is that why"
    assert check(said, [block], asked, {block.id}).passed
    assert not check(said, [block], "can i move someone on a closed report", {block.id}).passed
