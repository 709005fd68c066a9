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


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("at 9 a.m. in Paris", "at 09:00 in Paris"),
        ("until 6pm.", "until 18:00."),
        ("It ends at 5 p.m. Then it rests.", "It ends at 17:00. Then it rests."),
        ("from ten in the evening to four in the morning", "from 22:00 to 04:00"),
        ("between 2 and 5 in the afternoon", "between 14:00 and 17:00"),
        ("from 9 to 5 p.m. on Mondays", "from 09:00 to 17:00 on Mondays"),
        ("at 7:30 AM, before noon", "at 07:30, before 12:00"),
        ("at eleven at night, at 2 at night, at midnight", "at 23:00, at 02:00, at 00:00"),
        ("in the 8 pages, in 3 parts, the morning of day 2", "in the 8 pages, in 3 parts, the morning of day 2"),
    ],
)  # fmt: skip
def test_an_hour_may_be_told_as_people_say_it(written: str, read: str) -> None:
    assert in_digits(written) == read


@pytest.mark.parametrize(
    ("told", "say", "passes"),
    [
        ("Between 02:00 and 05:00 no backups run.", "Backups take a break from 2 to 5 in the morning, so none of them will run.", True),
        ("Between 02:00 and 05:00 no backups run.", "No backups run between 2 and 5 in the afternoon.", False),
        ("Between 02:00 and 05:00 no backups run.", "Backups run from 2 to 5 in the morning.", False),
        ("The list comes once a day, after 09:00.", "You get the list once a day, after 9 a.m. in the morning.", True),
        ("The list comes once a day, after 09:00.", "You get the list once a day, after 9 p.m.", False),
        ("hide_notes: yes. Notes are hidden unless you say no.", "Notes are hidden by default; set `hide_notes` to no if you don't want that.", True),
        ("add_notes: yes. Notes are added unless you say no.", "By default the notes aren't added; set `add_notes` to yes if you want that.", False),
        ("A report has to pass all of the checks.", "A report has to pass every single one of the checks.", True),
        ("A report has to pass all of the checks.", "A report has to pass a single one of the checks.", False),
        ("Closed: printed, and its order is finished.", "An order that says Closed is all done, and it has been printed.", True),
        ("Some orders are printed.", "All orders are printed.", False),
        ("The bill goes to the payer. Often that is the Super Admin, but it can be somebody else.", "The bill goes to the payer, who is often the Super Admin but can be someone else.", True),
        ("The bill goes to the payer. Often that is the Super Admin, but it can be somebody else.", "The bill goes to the payer, who is often a Team Admin but can be someone else.", False),
        ("Team Admins can assign readers. A Member sees the board once they are assigned to it.", "Once a Team Admin has assigned you as a reader, you'll see the board even as a Member.", True),
        ("Team Admins can assign readers. A Member sees the board once they are assigned to it.", "Once a Member has assigned a Team Admin, you'll see the board.", False),
    ],
)  # fmt: skip
def test_a_default_an_hour_or_a_role_may_be_told_in_passing(told: str, say: str, *, passes: bool) -> None:  # fmt: skip
    verdict = judge(say, told)
    assert verdict.passed is passes, verdict.problems
