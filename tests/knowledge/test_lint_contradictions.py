"""Lists and rights that two pages state differently, and those that only look so."""

from pathlib import Path

import pytest

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


OTHER_STAGES = "- Prospect\n- Meeting\n- Proposal\n- Signed\n"


@pytest.mark.parametrize("heading", ["Default stages", "Facts"])
def test_a_heading_or_a_beginning_announces_a_whole_as_well(tmp_path: Path, heading: str) -> None:
    lead = "A new workspace starts with these stages:"
    pages = (f"## {heading}\n\n{lead}\n\n{stages}" for stages in (STAGES, OTHER_STAGES))
    two_pages(tmp_path, *pages)
    assert len(contradictions(tmp_path)) == 1


def test_under_a_heading_for_a_whole_two_kinds_of_list_may_stand(tmp_path: Path) -> None:
    lead = "A deal needs these things:"
    pages = (f"## The default form\n\n{lead}\n\n{items}" for items in ("- A\n- B\n", "- A\n- B\n"))
    two_pages(tmp_path, *pages)
    assert contradictions(tmp_path) == []


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
        ("Guests never see Deals, whatever the plan.", "Guests can see deals on Pro."),
        ("Team admins see revenue. Members and guests do not.", "Members see the revenue."),
        ("A member can delete a client.", "Guests and members cannot delete clients."),
        ("Only Team Admins can create REQs.", "Members can create REQs."),
        ("Members can create REQs on Pro.", "Only team admins and guests may create REQs."),
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
        ("Only Team Admins can create REQs.", "Super Admins can create REQs."),
        ("Only Members can create REQs.", "Team Admins can create REQs."),
        ("Only Team Admins can create REQs of another team.", "Members can create REQs."),
        ("Only the owner can delete a client.", "Members can delete a client."),
        ("Only members and guests can see posts.", "Guests can see posts."),
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
