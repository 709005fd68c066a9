"""Lists and numbers that two pages state differently, and those that only look so."""

from pathlib import Path
from shutil import copytree

import pytest

from knowledge.library import GUIDE
from knowledge.lint.access import Access
from knowledge.lint.check import check_folder
from tests.knowledge.test_lint import found, two_pages

STAGES = "- New\n- Discovery\n- Proposal\n- Negotiation\n- Won\n- Lost\n"


def contradictions(folder: Path) -> list[str]:
    return found(folder, "contradiction")


def test_a_list_that_two_pages_give_differently(tmp_path: Path) -> None:
    two_pages(
        tmp_path,
        f"## The default stages\n\n{STAGES}",
        "HirePilot's default deal stages:\n\n- Prospect\n- Discovery\n- Proposal\n"
        "- **Negotiation**: settling terms\n- Signed\n",
    )
    assert contradictions(tmp_path) == [
        'b.md:7: The list "HirePilot\'s default deal stages" differs from a.md:7 '
        "(only here: Prospect, Signed; only there: New, Won, Lost)."
    ]


def test_lists_that_share_nothing_but_announce_the_same_whole(tmp_path: Path) -> None:
    two_pages(tmp_path, "Default stages:\n- New\n- Won", "The default stages are:\n- A\n- B\n")
    assert len(contradictions(tmp_path)) == 1


def test_a_list_within_a_sentence_counts_too(tmp_path: Path) -> None:
    two_pages(
        tmp_path,
        "## Stages of a deal\n\n" + STAGES,
        "The stages of a deal are New, Discovery, Proposal, Negotiation and Signed.",
    )
    assert len(contradictions(tmp_path)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"## Stages\n\n{STAGES}", f"## The default stages\n\n{STAGES}"),
        (f"## Stages\n\n{STAGES}", "## Stages of a REQ\n\n- Sourced\n- Contacted\n- Hired\n"),
        ("## Statuses\n\n- Draft\n- Open\n- Closed\n", "## Statuses\n\n- Draft\n- Sent\n- Paid\n"),
        (
            "## Who can edit clients\n\n- Super Admin\n- Team Admin\n",
            "## Who can edit clients\n\n- Super Admin\n- Team Admin\n- Member\n",
        ),
        ("Related pages:\n\n- Clients\n- Deals\n", "Related pages:\n\n- Clients\n- Leads\n"),
        (
            "## Fee is wrong\n\n- The fee\n- The salary\n",
            "## Fee is wrong\n\n- The fee\n- The salary on it\n",
        ),
        (
            "## Linking\n\n1. Open the deal.\n2. Click it.\n",
            "## Linking\n\n1. Open the REQ.\n2. Go.\n",
        ),
    ],
)
def test_lists_of_different_matters_are_left_alone(tmp_path: Path, one: str, other: str) -> None:
    two_pages(tmp_path, one, other)
    assert contradictions(tmp_path) == []


@pytest.mark.parametrize(
    "said",
    [
        "A deal goes through five stages: Prospect, Qualified, Proposal, Negotiation and Signed.",
        "A deal has four stages: Prospect, Proposal, Negotiation, Signed.",
    ],
)
def test_what_a_sentence_counts_is_held_against_the_list_of_another_page(
    tmp_path: Path, said: str
) -> None:
    two_pages(
        tmp_path,
        f"## The default stages\n\nA new workspace starts with six stages:\n\n{STAGES}",
        said,
        titles=("Deals", "Overview of deals"),
    )
    assert len(contradictions(tmp_path)) == 1


def test_what_is_counted_of_something_else_is_left_alone(tmp_path: Path) -> None:
    two_pages(
        tmp_path,
        "A deal has three stages: Draft, Sent and Won.",
        "A campaign has two stages: Draft and Sent.",
        titles=("Deals", "Campaigns"),
    )
    assert contradictions(tmp_path) == []


def test_two_lists_under_one_heading_are_two_lists(tmp_path: Path) -> None:
    one = "## All colours\n\nThese:\n\n- Red\n- Blue\n\nOther:\n\n- Red\n- Green\n"
    two_pages(tmp_path, one, "Who can edit: Owner, Team Admin and Member.")
    assert contradictions(tmp_path) == []


def test_a_heading_of_every_page_belongs_to_their_shape(tmp_path: Path) -> None:
    for name in "abcde":
        more = "\n".join(f"- {name}{number}" for number in range(2))
        text = f"# {name}\n\n## What the packet holds\n\n- User ID\n- URL\n- Browser\n{more}\n"
        (tmp_path / f"{name}.md").write_text(text)
    assert contradictions(tmp_path) == []


def test_a_list_is_as_long_as_its_lead_in_says(tmp_path: Path) -> None:
    two_pages(
        tmp_path, "It has three blocks:\n\n- One\n- Two\n", "It has two blocks:\n\n- A\n- B\n"
    )
    assert contradictions(tmp_path) == ['a.md:7: "It has three blocks:" is followed by 2 items.']


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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Guests never see Deals, whatever the plan.", "Guests can see deals on Pro."),
        ("Team admins see revenue. Members and guests do not.", "Members see the revenue."),
        ("A member can delete a client.", "Guests and members cannot delete clients."),
    ],
)
def test_what_a_role_can_do_here_and_cannot_do_there(tmp_path: Path, one: str, other: str) -> None:
    two_pages(tmp_path, one, other)
    assert len(denied(tmp_path)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Guests cannot see deals.", "Members can see deals."),
        ("A member can delete a client only if they own it.", "Members cannot delete clients."),
        ("Members can see revenue.", "Members cannot export a report."),
        ("Guests cannot see drafts.", "Guests can see posts."),
    ],
)
def test_what_roles_do_under_conditions_or_with_other_things_is_left_alone(
    tmp_path: Path, one: str, other: str
) -> None:
    two_pages(tmp_path, one, other)
    assert denied(tmp_path) == []


def denied(folder: Path) -> list[str]:
    access = Access(plans=("pro", "team"), roles=("team_admin", "member", "guest"))
    findings = check_folder(folder, access).findings
    return [each.sentence for each in findings if each.rule == "contradiction"]


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
