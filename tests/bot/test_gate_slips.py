"""The gate on what people and models get wrong in answers: what is brought in, at another time, by another."""

import pytest

from bot.grounding.gate import check
from tests.bot.judging import judge
from tools.outcome import BlockView

FALSE = [
    ("Visitors get a link by post.", "Visitors get a link by post and choose a password."),
    ("The hall opens after the check.", "The hall opens after the check, usually overnight."),
    ("A copy is free 14 days after it was ordered.", "A copy is free 14 days after it was printed."),
    ("Glossy pages count in full. Every other page counts half.", "Every page counts half, glossy ones too."),
    ("The hall needs a guard or a lock.", "The hall needs both a guard and a lock."),
    ("A report counts from the moment it is printed, not when it is written.", "A report counts from the moment it is written."),
    ("If no report of anyone is printed, tell REX. It opens a ticket.", "A red page is not printed, so tell REX and it opens a ticket."),
    ("Work out the share and enter it by hand.", "HirePilot works out the share for you."),
    ("The printer runs in Lund, Bern and Oslo. It does not run in Turin or Porto.", "The printer runs in Lund, Bern or Turin."),
    ("One click converts captured pages.", "Captured pages convert by themselves."),
    ("Close the report and check that it was saved.", "Close the report right away."),
    ("A move can print a note, if a rule for it is switched on.", "Every move prints a note."),
    ("Please use the hall sparingly until then.", "You can use the hall as usual until then."),
    ("A second import of the same list can double your pages.", "Import the list again: pages that are already there are skipped."),
    ("Every hall has a stage of its own.", "There is a single stage for both halls."),
    ("Private pages, private files and a visitor's contact data are never part of a report.", "A report holds a visitor's contact data as a part."),
    ("Guards see the till. Members, guests and read-only users do not.", "Members see the till of their own halls."),
]  # fmt: skip
TRUE = [
    ("Visitors get a link by post, without a password.", "Visitors get a link by post and need no password."),
    ("A copy is free 14 days after it was ordered.", "Order it, and 14 days after the order a copy is free."),
    ("Glossy pages count in full. Every other page counts half.", "Only glossy pages count in full; every other page counts half."),
    ("The hall needs a guard or a lock.", "The hall needs either a guard or a lock."),
    ("A report counts from the moment it is printed, not when it is written.", "Not yet, it counts from the moment it's printed."),
    ("If no report of anyone is printed, tell REX. It opens a ticket.", "Tell REX if nobody's reports are printed, and it opens a ticket."),
    ("HirePilot works out the share.", "HirePilot works out the share for you."),
    ("The printer runs in Lund, Bern and Oslo. It does not run in Turin or Porto.", "The printer doesn't run in Turin, but in Lund, Bern and Oslo it does."),
    ("HirePilot converts captured pages.", "Captured pages are converted by HirePilot on its own."),
    ("Choose Scan Page (also called Read Page).", "They're the same: choose Scan Page."),
    ("Guards, owners and clerks can lock the hall.", "Guards, owners and clerks can all lock it."),
    ("On Free you can print by hand, but no jobs run by themselves. Jobs come with the Pro plan.", "On Pro, jobs run by themselves."),
]  # fmt: skip


@pytest.mark.parametrize(("told", "say"), FALSE)
def test_a_slip_is_blocked(told: str, say: str) -> None:
    assert not judge(say, told).passed


@pytest.mark.parametrize(("told", "say"), TRUE)
def test_the_same_told_rightly_passes(told: str, say: str) -> None:
    assert judge(say, told).problems == ()


def test_what_only_the_person_names_is_not_affirmed() -> None:
    told = "Choose a week, a month or the year to date."
    block = BlockView(id="page#part/1", kind="paragraph", number=None, lead_in=None, text=told)
    said, asked = "you can choose a week, a month or a quarter.", "can i choose a quarter"
    assert not check(f"Yes, {said}", [block], asked, {block.id}).passed


def test_an_answer_about_one_code_is_not_taken_from_another_line() -> None:
    lines = (
        "E-NO-PAGE: the page has no text. Nothing is charged.",
        "E-NO-INK: there is too little ink. A guard can fill it.",
    )
    blocks = [
        BlockView(id=f"page#codes/{n}", kind="item", number=None, lead_in=None, text=text)
        for n, text in enumerate(lines, 1)
    ]  # fmt: skip
    ids = {block.id for block in blocks}
    asked = "got e-no-page, why"
    assert not check(
        "There is too little ink, so ask a guard to fill it.", blocks, asked, ids
    ).passed
    assert check("The page has no text, and nothing is charged.", blocks, asked, ids).passed


def test_steps_are_not_told_backwards_whenever_they_are_taken() -> None:
    steps = ("Connect your printer.", "Scan one page.", "Send one small report.")
    blocks = [
        BlockView(id=f"page#steps/{n}", kind="step", number=n, lead_in="Steps:", text=text)
        for n, text in enumerate(steps, 1)
    ]
    ids = {block.id for block in blocks}
    wrong = "Start by scanning one page, then connect your printer when the pages come in."
    assert "the steps are in another order" in check(wrong, blocks, "", ids).problems
    right = "Start by connecting your printer, then scan one page."
    assert check(right, blocks, "", ids).problems == ()
