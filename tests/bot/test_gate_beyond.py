"""The gate on what goes beyond the guide: exceptions, conditions, what goes by itself, other lines and kinds."""

import pytest

from bot.grounding.gate import check
from tests.bot.judging import judge
from tools.outcome import BlockView


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("The guide page opens with the first sign-in to the portal.", "The guide page opens with every sign-in to the portal."),
        ("A note can be moved only to a folder of the same client.", "A note can be moved to a folder of any client."),
        ("Export or print a report: everybody except guests.", "Everybody can export or print a report, including guests."),
        ("Export or print a report: everybody except guests.", "Everybody can export or print a report."),
        ("Folders protect your files. When a folder is closed, nothing is erased.", "When a folder is closed, its files are erased."),
        ("The reminder goes out to guests only after the owner agrees.", "The reminder goes out to guests."),
        ("A copy costs 2 credits more, and only if it finds new rows.", "A copy costs 2 credits more, whether it finds new rows or not."),
    ],
)  # fmt: skip
def test_what_holds_for_some_is_not_said_of_all(told: str, say: str) -> None:
    assert not judge(say, told).passed


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("The guide page opens with the first sign-in to the portal.", "The first time you sign in to the portal, the guide page opens."),
        ("Export or print a report: everybody except guests.", "Guests can't export or print a report, but everybody else can."),
        ("Export or print a report: everybody except guests.", "Apart from guests, everybody can print a report."),
        ("When a folder is closed, nothing is erased.", "Nothing gets erased when you close a folder."),
        ("A copy costs 2 credits more, and only if it finds new rows.", "A copy costs 2 credits more, provided it finds new rows."),
    ],
)  # fmt: skip
def test_what_the_guide_excepts_may_be_retold(told: str, say: str) -> None:
    assert judge(say, told).problems == ()


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("Deep research never starts without a confirmation.", "Deep research starts by itself."),
        ("HirePilot does not archive reports by itself.", "HirePilot archives your reports at the end of the year."),
        ("If the folder was renamed, choose it again.", "If the folder was renamed, the report finds it by itself."),
        ("A Team Admin can extend a closed trial under Settings.", "Whoever has a closed trial can extend it themselves."),
        ("A Team Admin can extend a closed trial.", "A Team Admin can extend a closed trial via the phone."),
        ("A person who opts out gets no more newsletters from you.", "A person who opts out can still get your other newsletters."),
        ("Your files stay where they are, and you can keep reading them.", "You can't read your files until the Super Admin pays."),
    ],
)  # fmt: skip
def test_what_somebody_has_to_do_does_not_go_by_itself(told: str, say: str) -> None:
    assert not judge(say, told).passed


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("Deep research never starts without a confirmation.", "You have to confirm deep research before it starts."),
        ("HirePilot does not archive reports by itself.", "HirePilot won't archive reports for you, so do it yourself."),
        ("If the folder was renamed, choose it again.", "Choose the folder once more if it was renamed."),
        ("Your files stay where they are, and you can keep reading them.", "You can still read your files."),
    ],
)  # fmt: skip
def test_who_has_to_do_something_may_be_retold(told: str, say: str) -> None:
    assert judge(say, told).problems == ()


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("The date of the order counts, not the date on the letter.", "The date on the letter counts."),
        ("The report appears in the folder in which you saved the chart.", "The report appears by letter rather than in the folder in which you saved the chart."),
        ("A profile found on the web is always a lead first. A lead can become a client.", "A profile found on the web is a client first."),
        ("Changing to a client needs the Pro plan.", "Changing to a candidate needs the Pro plan."),
        ("Old reports are dropped. Alerts that were not used expire.", "Alerts that weren't used are carried over."),
        ("A cost of 5 means that a phone number was found. A cost of 0 means that nothing was found.", "A cost of 5 means that nothing was found."),
        ("The switch: the alert has to be on. Whoever made it, or a Team Admin, can turn it on.", "Only the Super Admin can turn the alert on."),
        ("The owner of a board or a Team Admin can lock the board.", "Only a Team Admin can lock the board."),
        ("Choose the folder, if there is one.", "You need to choose the folder."),
        ("A folder can be locked. While it is locked, files are not moved either.", "A folder can be locked, but files are moved during that time."),
        ("Close the report and keep it. Notes stay in the report.", "If you close the report, the notes are removed."),
    ],
)  # fmt: skip
def test_one_thing_is_not_put_for_another(told: str, say: str) -> None:
    assert not judge(say, told).passed


LINES = (
    "Busy: the server has too much to do. Wait 20 to 40 minutes.",
    "700: try again after 2 to 3 minutes.",
)
WEEKS = (
    "Time: Week 1 \u2014 Calls a day: 15 to 25",
    "Time: Week 2 \u2014 Calls a day: 30 to 55",
    "Time: From week 3 \u2014 Calls a day: 60 to 90",
)
CLASSES = (
    "Class: Urgent \u2014 What happens: Tells the owner, marks the lead",
    "Class: Less urgent \u2014 What happens: Keeps the lead, tells nobody",
)


def test_a_number_stands_in_the_line_with_its_label() -> None:
    assert judge(
        "Busy: the server has too much to do, so wait 20 to 40 minutes.", *LINES, kind="item"
    ).passed
    assert not judge(
        "Busy: the server has too much to do, so wait 2 to 3 minutes.", *LINES, kind="item"
    ).passed
    assert judge("In the second week make 30 to 55 calls a day.", *WEEKS, kind="row").passed
    assert not judge("In week 2 make 15 to 25 calls a day.", *WEEKS, kind="row").passed  # fmt: skip


def test_a_row_that_does_something_to_nobody_does_not_do_it() -> None:
    assert judge(
        "If it's less urgent, the lead is kept and nobody is told.", *CLASSES, kind="row"
    ).passed
    assert not judge("If it's less urgent, HirePilot keeps the lead and tells the owner.", *CLASSES, kind="row").passed  # fmt: skip


def test_a_note_is_no_denial() -> None:
    told = "Notes stay with the report."
    assert judge("The notes remain with the report.", told).passed
    assert not judge("The notes don't stay with the report.", told).passed


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("When the order is shipped, the amount is booked. When it is placed, nothing is booked yet.", "When the order is placed, the amount is booked."),
        ("If a client has no folder yet, REX suggests making one.", "REX makes a folder if the client has none yet."),
        ("A folder needs a name, a colour and an owner.", "A folder needs a name, a colour, an owner and a deadline."),
        ("Hidden pages are not printed.", "Hidden pages are printed with the report, but open ones are not."),
        ("Google offers no official calendar for this.", "HirePilot uses Google's official calendar, so no folder is needed."),
        ("SPF has to be verified, or mails are lost.", "DKIM has to be verified, or mails are lost."),
        ("A setup fee is spread over six months.", "A setup fee counts in full at the start."),
        ("A folder has a link once it is shared.", "A folder always has a link."),
    ],
)  # fmt: skip
def test_nothing_is_put_in_that_the_guide_has_otherwise(told: str, say: str) -> None:
    assert not judge(say, told).passed


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("When the order is shipped, the amount is booked.", "The amount gets booked as soon as the order has shipped."),
        ("If a client has no folder yet, REX suggests making one.", "REX suggests making a folder if the client has none yet."),
        ("A folder needs a name, a colour and an owner.", "A folder needs a name and an owner, and a colour as well."),
        ("Turn the ones who pay into clients, and the ones who apply into candidates.", "People who pay become clients, while those who apply become candidates."),
        ("The page shows what was sent last; a file you only saved does not get there.", "What you see on the page is always whatever was sent last."),
        ("A folder keeps three kinds of files.", "Every folder holds three sorts of files."),
        ("You choose whether a photo is required. You choose which notes have to be read.", "You choose if a photo is mandatory and which notes must be read."),
        ("The stage: a fee counts when it came in, not when the order was made.", "A fee counts when it came in rather than when the order was made."),
        ("Boards are asked only for names, never for addresses.", "When a board has an address, the others are not asked."),
        ("Your role can vary. You can use the same address everywhere. Roles differ from one team to another.", "You may have a different role in each team."),
    ],
)  # fmt: skip
def test_what_the_guide_has_may_be_put_together_anew(told: str, say: str) -> None:
    assert judge(say, told).problems == ()


TERMS = (
    "Fresh: nobody has looked at it yet.",
    "Ready: good enough to send.",
    "Shelved: not good enough to send.",
    "Booked: has become an invoice or a placement.",
    "Hit rate: answers divided by letters sent.",
    "Good rate: good answers divided by all answers.",
    "A letter may be opened by a program.",
)


@pytest.mark.parametrize(
    "say",
    [
        "Ready: it has become an invoice or a placement.",
        "Ready means that it has become an invoice.",
        "Fresh is what's good enough to send.",
        "The hit rate counts letters, and Booked means that nobody has looked at it yet.",
        "Hit rate is the number of answers divided by the letters that were opened.",
        "A letter is called Ready once it has become an invoice.",
        "Hit rate: good answers divided by all answers.",
    ],
)
def test_a_term_does_not_get_the_meaning_of_another(say: str) -> None:
    assert not judge(say, *TERMS, kind="item").passed


@pytest.mark.parametrize(
    "say",
    [
        "Booked means it has turned into an invoice or a placement.",
        "If it's Fresh, nobody has had a look at it so far.",
        "Hit rate is the number of answers divided by the letters you've sent.",
        "Good rate: the good answers as a part of all answers.",
        "Ready is good enough to be sent, whereas Shelved isn't.",
    ],
)
def test_what_a_term_means_may_be_retold(say: str) -> None:
    assert judge(say, *TERMS, kind="item").problems == ()


STAGES = tuple(
    BlockView(id=f"page#part/{n}", kind="item", number=None, lead_in="A board has four stages:", text=text)
    for n, text in enumerate(
        ("Sketched: there is an outline.", "Drawn: the picture is there.", "Inked: it has lines.", "Hung: it is on the wall."), 1
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("say", "passes"),
    [
        ("A board starts with the stages Sketched, Drawn, Inked and Hung, in that order.", True),
        ("A board has the stages Sketched \u2192 Drawn \u2192 Inked \u2192 Hung.", True),
        ("Inked comes after Drawn and before Hung.", True),
        ("The stage Drawn is followed by Inked.", True),
        ("Boards may be Hung, Inked or Drawn.", True),
        ("A board starts with the stages Sketched, Inked, Drawn and Hung.", False),
        ("A board has Drawn, Sketched, Inked and Hung, in this order.", False),
        ("A board is Sketched, then Inked, then Drawn.", False),
        ("A board goes from Sketched to Inked to Drawn.", False),
        ("Inked comes before Drawn.", False),
        ("The stage Hung is followed by Inked.", False),
    ],
)
def test_names_in_an_order_keep_it(say: str, *, passes: bool) -> None:
    verdict = check(say, STAGES, "", {each.id for each in STAGES})
    assert verdict.passed is passes, verdict.problems


def test_names_in_the_order_of_a_sentence_keep_it() -> None:
    told = "The stages of a board are Sketched, Drawn, Inked and Hung."
    assert judge(
        "The stages of a board are, in that order, Sketched, Drawn, Inked and Hung.", told
    ).passed
    assert not judge("The stages of a board are Sketched, Inked, Drawn and Hung, in that order.", told).passed  # fmt: skip


ORDERS = (
    "Kind: Single \u2014 What you get: One print \u2014 When you pay: When the print is handed over",
    "Kind: Series \u2014 What you get: Five prints, often framed \u2014 When you pay: On the days you agreed",
    "Kind: Loan \u2014 What you get: A print for a month \u2014 When you pay: Every month",
)


@pytest.mark.parametrize(
    ("say", "passes"),
    [
        ("With a single order you pay when the print is handed over.", True),
        ("With a single order, you pay for it once you've been handed the print.", True),
        ("If it's a series, you pay on the days you agreed.", True),
        ("With a single order you pay as soon as the contract is signed.", False),
        ("Once the contract is signed, you pay for a single order.", False),
        ("With a single order you pay on the days you agreed.", False),
        ("If it's a series, you pay when the print is handed over.", False),
    ],
)
def test_what_a_row_says_of_the_time_is_not_changed(say: str, *, passes: bool) -> None:
    verdict = judge(say, *ORDERS, kind="row")
    assert verdict.passed is passes, verdict.problems
