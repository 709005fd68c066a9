"""The gate on what somebody says who answers a question: friendly words, counts, short answers, reasons."""

import pytest

from bot.grounding.gate import Verdict, check
from tests.bot.judging import judge
from tools.outcome import BlockView


def _listed(say: str, *told: str, asked: str = "", lead_in: str | None = None) -> Verdict:
    """Judge a statement against the lines of one list."""
    blocks = [
        BlockView(id=f"page#list/{n}", kind="item", number=None, lead_in=lead_in, text=text)
        for n, text in enumerate(told, 1)
    ]
    return check(say, blocks, asked, {block.id for block in blocks})


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("Visitors open a room with a key that comes by post, without a badge.", "No, they open a room with a key that comes by post."),
        ("A visitor can read and print a report. Visitors cannot rename it.", "No, a visitor can read and print a report, but not rename it."),
        ("Archived folders cannot be renamed. Choose the folder and rename it.", "Yes, as long as it isn't archived: choose the folder and rename it."),
        ("HirePilot reads only the letters of your reports. Other letters are not read.", "No, just the letters of your reports; others aren't read."),
    ],
)  # fmt: skip
def test_a_yes_or_no_may_go_before_its_reason_or_what_is_so_instead(told: str, say: str) -> None:
    assert judge(say, told).problems == ()


@pytest.mark.parametrize(
    "say",
    [
        "Lovely! Choose the folder and click Print.",
        "Congratulations! Choose the folder and click Print.",
        "Hi, and thanks: choose the folder and click Print.",
        "No worries, just choose the folder and click Print.",
    ],
)
def test_friendly_words_claim_nothing(say: str) -> None:
    assert judge(say, "Choose the folder and click Print.").problems == ()


REPORTS = (
    "Draft: not printed yet.",
    "Printed: somebody has it on paper.",
    "Shelved: kept in the cellar.",
)


def test_the_lines_of_a_list_may_be_counted() -> None:
    said = "There are three: Draft means not printed yet, and the others say where it is."
    assert _listed(said, *REPORTS).problems == ()
    assert not _listed(said.replace("three", "four"), *REPORTS).passed


def test_the_terms_of_a_list_may_be_summed_up() -> None:
    said = "A report goes through Draft, Printed and Shelved."
    assert _listed(said, *REPORTS, lead_in="A report goes through these:").problems == ()
    assert not _listed("Draft means that it is kept in the cellar.", *REPORTS).passed


def test_a_term_may_be_retold_beside_a_denial_in_its_line() -> None:
    lines = ("On Hold: resting; better not to print reports now.", "Open: printing goes on.")
    assert _listed("On Hold is when it's resting.", *lines).problems == ()
    assert not _listed("On Hold is when it's best to print reports.", *lines).passed


def test_an_answer_that_begins_with_its_number_is_completed_by_the_question() -> None:
    told = "The usual shares are 10% in Draft, 60% in Printed and 80% in Shelved, unless someone sets a share by hand."
    asked = "what share does a printed report have"
    blocks = [BlockView(id="page#part/1", kind="paragraph", number=None, lead_in=None, text=told)]
    said = "60%, unless someone has set that share by hand."
    assert check(said, blocks, asked, {"page#part/1"}).problems == ()
    assert not check(said.replace("60", "10"), blocks, asked, {"page#part/1"}).passed


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("A hall takes up to 10 visitors. Further visitors wait outside.", "A hall takes up to 10 visitors; any further ones wait outside."),
        ("Only the name is needed.", "Enter the name; nothing beyond the name is needed."),
        ("The letter comes to you at the address from which you wrote.", "The letter comes to you at the same address you wrote from."),
        ("Multiply the rows by the columns. 4 rows by 5 columns make a sheet of 20.", "Multiply yours, the same way 4 rows by 5 columns make a sheet of 20."),
        ("The total of an open report is its pages times its copies.", "Every open report goes in with its pages times its copies."),
        ("Open the list: does it show people? Some lists show none.", "Open the list to see whether it shows people at all."),
        ("Print the copy by hand. The scanner is the usual reason why a page is not accepted.", "Print the copy yourself, since the scanner is the usual reason."),
        ("A scan costs 1 credit. An empty scan costs nothing.", "A scan costs 1 credit, and empty scans are free."),
        ("After error 310 or error 311, the printer rests for 12 to 24 hours.", "The printer rests for 12 to 24 hours after error 310 or error 311."),
    ],
)  # fmt: skip
def test_little_words_are_read_as_they_are_meant(told: str, say: str) -> None:
    assert judge(say, told).problems == ()


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("Choose Send to Client on the report, and pick the hall.", "Choose Send to Client on the client and pick the hall."),
        ("Add Guest sends the invitation. A guest sees only the reports of the hall.", "Add him as a guest in the hall; he sees only its reports."),
    ],
)  # fmt: skip
def test_who_stands_behind_a_preposition_does_nothing(told: str, say: str) -> None:
    assert not [each for each in judge(say, told).problems if "done by" in each]
