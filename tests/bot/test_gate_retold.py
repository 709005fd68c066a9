"""The gate on what a model retells in everyday words: numbers, wholes, denials, lists and who it is for."""

import pytest

from bot.grounding.gate import check
from bot.grounding.numerals import in_digits
from tests.bot.judging import judge
from tools.outcome import BlockView


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("two hundred rows", "200 rows"),
        ("twelve months", "12 months"),
        ("a hundred and twenty calls", "120 calls"),
        ("one thousand five hundred mails", "1500 mails"),
        ("between ten and twenty mails", "between ten and 20 mails"),
        ("Twenty-four hours", "24 hours"),
        ("hundreds of people", "hundreds of people"),
        ("one by one, five to six", "one by one, five to six"),
        ("twenty thirty", "twenty thirty"),
    ],
)
def test_a_number_may_be_written_out(written: str, read: str) -> None:
    assert in_digits(written) == read


def test_numbers_in_words_are_compared_with_those_in_digits() -> None:
    told = "A file may have 300 rows; for more, split it. The log keeps eighteen months."
    assert judge("A file can have three hundred rows at most.", told).problems == ()
    assert judge("The log keeps 18 months.", told).problems == ()
    assert not judge("A file can have two hundred rows at most.", told).passed
    assert not judge("The log keeps sixteen months.", told).passed


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("Notes, tags and files are optional.", "Notes, tags and files: all three are optional."),
        ("A workspace runs up to 4 imports at the same time.", "At any one time, a workspace runs up to four imports."),
        ("People you add by hand are contacts until you archive them.", "Anybody you add by hand is a contact until you archive them."),
        ("Reach one of the goals: You have a report, or you have a board.", "It's enough that you have a report or a board."),
        ("Any failed payment pauses the plan. After three failed payments all plans stop.", "A single failed payment is enough to pause the plan."),
    ],
)  # fmt: skip
def test_a_whole_may_be_named_that_is_no_more_than_what_the_guide_has(told: str, say: str) -> None:
    assert judge(say, told).problems == ()


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("Ad blockers are a usual reason why the page does not accept a file.", "Usually it's an ad blocker that keeps the page from accepting a file."),
        ("The portal link: it may have expired. The owner can send a new portal link.", "An expired portal link isn't a problem, the owner can send a new one."),
        ("A Member may invite guests, but may not close the workspace. That is for the Super Admin.", "A Member may invite guests, but closing the workspace is for the Super Admin."),
        ("Notes and files of a Member are not shown to other Members unless a Team Admin opens them.", "Other Members don't see your notes and files unless a Team Admin opens them."),
        ("Draft is not the same as hidden: for a hidden page there is a link. A draft has no reader.", "A draft has no reader, and there's no link to it."),
        ("Saving the invoice does not send it.", "If you save the invoice, nothing is sent to the client."),
    ],
)  # fmt: skip
def test_a_denial_may_be_told_in_everyday_words(told: str, say: str) -> None:
    assert judge(say, told).problems == ()


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("A report must meet all of the rules. All reports are read.", "It's enough that a report meets one of the rules."),
        ("The page accepts PDF files.", "An ad blocker keeps the page from accepting PDF files."),
        ("A Member may not close the workspace. That is for the Super Admin.", "Closing the workspace is for Members."),
        ("A Member may not close the workspace. That is for the Super Admin.", "That is not for the Super Admin."),
        ("The invoice is sent after 14 days.", "The invoice goes to the client after 14 days."),
    ],
)  # fmt: skip
def test_everyday_words_turn_nothing_round(told: str, say: str) -> None:
    assert not judge(say, told).passed


def test_rows_that_say_no_may_be_told_of_what_they_are_about() -> None:
    rows = (
        "What happened: A deal is won, nothing is billed \u2014 Counted: No \u2014 Shown: No",
        "What happened: A deal is open \u2014 Counted: No \u2014 Shown: Yes",
    )
    assert judge("A deal you've won but haven't billed isn't counted.", *rows, kind="row").passed
    assert not judge("A deal you've won is shown.", rows[0], kind="row").passed


def test_whom_a_page_is_about_may_be_served_but_not_added() -> None:
    told = "The owner of the REQ can send a new link. The link works once."
    block = BlockView(id="page#part/1", kind="paragraph", number=None, lead_in=None, text=told)
    for say, passes in (
        ("The owner of the REQ can send the guest a new link.", True),
        ("The owner of the REQ and a guest can send a new link.", False),
    ):
        verdict = check(say, [block], "", {block.id}, headings="Portal > A guest cannot sign in")
        assert verdict.passed is passes, verdict.problems
