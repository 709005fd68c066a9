"""Numbers that two pages state differently, and those that only look so."""

from pathlib import Path
from shutil import copytree

import pytest

from knowledge.library import GUIDE
from tests.knowledge.test_lint import found, two_pages


def contradictions(folder: Path) -> list[str]:
    return found(folder, "contradiction")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Résumé size: 50 MB at most.", "Résumé size: 25 MB."),
        ("- Connection request: 10 credits\n", "- A connection request: five credits\n"),
        ("| Plan | Credits |\n|---|---|\n| Free | 350, once |\n", "## Plans\n\n- Free: 50 credits"),
        (
            "Unused invitations expire after 7 days.",
            "All unused invitations expire after 14 days.",
        ),
        ("An invoice has up to 1,000 lines of text.", "An invoice has up to 500 lines of text."),
    ],
)
def test_a_number_that_two_pages_state_differently(tmp_path: Path, one: str, other: str) -> None:
    two_pages(tmp_path, one, other, titles=("Plans", "Limits of plans"))
    assert len(contradictions(tmp_path)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sending an e-mail costs no credits.", "Sending an e-mail costs 1 credit."),
        ("Invoices are due 14 days after sending.", "An invoice is due 30 days after it was sent."),
        ("A file can be up to 50 MB.", "A file can be up to 25 MB."),
        ("A trial lasts 7 days.", "The trial is 14 days long."),
        ("Revenue is refreshed within 5 to 10 minutes.", "Revenue is refreshed every 30 minutes."),
        ("## Roles\n\nThere are four roles.", "## Roles\n\nThere are five roles."),
    ],
)
def test_a_number_that_is_put_in_other_words(tmp_path: Path, one: str, other: str) -> None:
    two_pages(tmp_path, one, other, titles=("Billing", "Limits"))
    assert len(contradictions(tmp_path)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sending an e-mail costs no credits.", "Finding an e-mail costs 1 credit."),
        ("Sending an e-mail costs no credits.", "Sending an e-mail costs 0 credits."),
        ("Invoices are due 14 days after sending.", "Invoices are sent 2 days after the hire."),
        ("A file can be up to 50 MB.", "A picture can be up to 25 MB."),
        ("A trial lasts 7 days.", "The quarter is 90 days long."),
        ("Revenue is refreshed every 30 minutes.", "Sessions are refreshed every 24 hours."),
        ("## Statuses\n\nThere are four statuses.", "## Stages\n\nThere are five stages."),
        ("## Deals\n\nThere are six stages.", "## Campaigns\n\nThere are two stages."),
    ],
)
def test_other_words_for_numbers_of_other_things_are_left_alone(
    tmp_path: Path, one: str, other: str
) -> None:
    two_pages(tmp_path, one, other, titles=("Billing", "Limits"))
    assert contradictions(tmp_path) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Résumé size: 50 MB at most.", "Résumé size: 50 MB."),
        ("An invoice has up to 1,000 lines of text.", "An invoice has up to 1000 lines of text."),
        ("On Pro you send 50 requests a day.", "On Team you send 100 requests a day."),
        ("- Starter: 500 credits\n", "- Starter: 10 tables\n"),
        ("- Maximum: 500\n", "- Maximum: 20\n"),
        ("Wait 5 minutes.", "Wait 10 minutes."),
    ],
)
def test_numbers_of_different_matters_are_left_alone(tmp_path: Path, one: str, other: str) -> None:
    two_pages(tmp_path, one, other)
    assert contradictions(tmp_path) == []


def edited(folder: Path, file: str, before: str, after: str) -> list[str]:
    """What is found in the guide after somebody has changed a number in one of its pages."""
    copytree(GUIDE, folder / "guide")
    page = folder / "guide" / file
    text = page.read_text("utf-8")
    assert before in text
    page.write_text(text.replace(before, after, 1), "utf-8")
    return contradictions(folder / "guide")


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("system-limits.md", "after 5 bounces", "after 8 bounces"),
        *(
            pytest.param(*edit, marks=pytest.mark.thorough)
            for edit in (
                ("overview.md", "# ", "The Free plan comes with 50 credits a month.\n\n# "),
                ("linkedin.md", "up to 200 profiles in one go", "up to 500 profiles in one go"),
                ("deliverability.md", "**5 bounces within 24", "**8 bounces within 24"),
                ("system-limits.md", "up to 50 MB each", "up to 10 MB each"),
                ("overview.md", "# ", "Sending stops after 10 bounces within 24 hours.\n\n# "),
                ("overview.md", "# ", "The API takes 100 requests a minute.\n\n# "),
                ("overview.md", "# ", "You can upload a resume of up to 10 MB.\n\n# "),
            )
        ),
    ],
)
def test_a_number_is_told_from_the_guides_own_however_it_is_put(
    tmp_path: Path, file: str, before: str, after: str
) -> None:
    found_there = edited(tmp_path, file, before, after)
    assert found_there
    assert all(" contradicts " in each for each in found_there)


PLANS = """| Plan | Credits | Mails a day |
|---|---|---|
| Free | 350 once | 150 |
| Starter | 500 a month | 500 |
| Pro | 1,000 a month | 5,000 |
"""


@pytest.mark.parametrize(
    "said",
    [
        "Starter comes with 1,500 credits a month.",
        "With the Pro plan you get 700 credits every month.",
        "On Pro you can send up to 3,000 mails a day.",
        "Starter sends 5,000 mails a day.",
    ],
)
def test_what_a_sentence_says_of_a_plan_is_held_against_its_row(tmp_path: Path, said: str) -> None:
    two_pages(tmp_path, PLANS, said)
    assert len(contradictions(tmp_path)) == 1


def test_what_is_true_of_one_plan_does_not_contradict_the_rows_of_others(tmp_path: Path) -> None:
    said = "Starter comes with 500 credits a month. On Pro you can send up to 5,000 mails a day."
    two_pages(tmp_path, PLANS, said)
    assert contradictions(tmp_path) == []


def test_what_somebody_once_measured_is_no_rule(tmp_path: Path) -> None:
    two_pages(
        tmp_path,
        "The sync of all contacts took 40 requests.",
        "Measured again: the sync of all contacts takes 12 requests, 3 pages, 9 calls and 5 mails.",
    )
    assert contradictions(tmp_path) == []


def test_one_page_may_contradict_itself(tmp_path: Path) -> None:
    two_pages(
        tmp_path, "Sending stops after 5 bounces.\n\n- **Stop sending**: after 10 bounces", "x"
    )
    assert len(contradictions(tmp_path)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wait 15 minutes, and try again.", "Wait 30 to 60 minutes, and try again."),
        ("An invoice is due after 14 days.", "A post is closed after 30 days."),
        ("| Plan | Mails |\n|---|---|\n| Pro | 50 mails |\n| Team | 100 mails |", "x"),
        ("A candidate has up to 25 attachments.", "A mail has up to 10 attachments."),
    ],
)
def test_numbers_of_different_things_are_left_alone(tmp_path: Path, one: str, other: str) -> None:
    two_pages(tmp_path, one, other)
    assert contradictions(tmp_path) == []
