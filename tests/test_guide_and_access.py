"""Who may do what, and what stands in the way, is told on its page as the code has it.

Where a page and the code differ, the code is right.
"""

import re

import pytest

from domain.access import Action, Fixer, Gate, Plan, Role, decide, gates
from knowledge.library import Library
from tests.domain.people import person, workspace
from tests.guide import guide as read_guide
from tests.told import in_words, labelled, may, section

NAMED = {
    Role.SUPER_ADMIN: "the Super Admin",
    Role.TEAM_ADMIN: "Team Admins",
    Role.MEMBER: "Members",
    Role.GUEST: "guests",
    Role.READ_ONLY: "read-only users",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return read_guide()


def who_may(*actions: Action) -> str:
    """The roles that may do all of that with what is theirs, in the page's words."""

    def all_of_it(role: Role, *, granted: bool) -> bool:
        return all(may(role, action, granted=granted) for action in actions)

    always = [NAMED[role] for role in Role if all_of_it(role, granted=False)]
    granted = [NAMED[role] for role in Role if all_of_it(role, granted=True)]
    more = [f"and {each} who have been given permission" for each in granted if each not in always]
    return ", ".join([*always, *more]) if more else in_words(always)


#: The lines of the table, by what the code decides them with; None where nothing here does.
WHO_MAY: dict[str, tuple[Action, ...] | None] = {
    "Change the plan, the card or buy credits": None,
    "Invite or remove people and set their roles": None,
    "Delete the workspace or manage API keys": None,
    "See every REQ and candidate": None,
    "Create a REQ": (Action.CREATE_REQ,),
    "Move candidates between stages": None,
    "Create an opportunity": (Action.CREATE_OPPORTUNITY,),
    "Create, send or mark client invoices as paid": (Action.SEE_BILLING,),
    "See revenue reports": (Action.SEE_BILLING,),
    "Edit pipeline stages and workspace-wide workflows": (
        Action.MANAGE_PIPELINE,
        Action.OVERRIDE_MOVE,
    ),
    "Edit shared dashboards": None,
    "Run campaigns, enrichment and the browser extension": None,
    "Approve, reject or comment on a submitted candidate": None,
}


def test_each_role_may_do_what_the_table_of_permissions_says(library: Library) -> None:
    told = labelled(section(library, "roles-and-permissions#who-may-do-what"))
    assert told.keys() == WHO_MAY.keys()
    decided = {label: who_may(*actions) for label, actions in WHO_MAY.items() if actions}
    assert {label: told[label] for label in decided} == {
        label: f"{who}." for label, who in decided.items()
    }


def test_members_see_their_own_reqs_and_admins_every_one(library: Library) -> None:
    every = in_words(NAMED[role] for role in Role if may(role, Action.SEE_REQS, "other"))
    own = in_words(
        NAMED[role]
        for role in Role
        if may(role, Action.SEE_REQS) and not may(role, Action.SEE_REQS, "other")
    )
    told = labelled(section(library, "roles-and-permissions#who-may-do-what"))
    assert told["See every REQ and candidate"].startswith(f"{every}. {own} see their own ")


def test_the_plan_is_changed_by_whom_the_code_names(library: Library) -> None:
    refused = decide(person(Role.MEMBER, workspace(Plan.FREE)), Action.SEE_OPPORTUNITIES)
    fixers = {it.fixer for it in refused.reasons if it.gate is Gate.PLAN_UPGRADE}
    assert fixers == {Fixer.SUPER_ADMIN}
    told = labelled(section(library, "roles-and-permissions#who-may-do-what"))
    assert told["Change the plan, the card or buy credits"] == f"{NAMED[Role.SUPER_ADMIN]}."


def test_leads_are_converted_by_everybody_but_whom_the_page_names(library: Library) -> None:
    never = [NAMED[role] for role in Role if not may(role, Action.CONVERT_LEAD)]
    text = section(library, "leads#who-can-use-leads").text
    assert f"{in_words(never).capitalize()} cannot convert leads." in text


def test_every_page_that_names_the_plans_with_deals_names_those_of_the_code(
    library: Library,
) -> None:
    having = [
        plan.label
        for plan in Plan
        if decide(person(Role.SUPER_ADMIN, workspace(plan)), Action.SEE_BILLING).allowed
    ]
    sentence = re.compile(
        r"(?:Deals|Opportunities|Billing|opportunities|Revenue)\b[^.]*? (?:come|comes) with the "
        r"(?P<plans>[^.]+?) plans?\b"
    )
    told = {
        f"{each.id}: {found['plans']}"
        for each in library.searched
        for found in sentence.finditer(each.text)
    }
    assert told
    assert {it for it in told if not it.endswith(f": {in_words(having)}")} == set()


GENERAL = gates(Action.SEE_OPPORTUNITIES)
#: What the pages call the gates; those of one action alone are told where it is.
CALLED = {
    Gate.ROLE_NEVER: "Your role",
    Gate.PLAN_UPGRADE: "Your plan",
    Gate.DEALS_DISABLED: "The workspace",
    Gate.NEEDS_GRANT: "Your permission",
    Gate.NOT_VISIBLE: "Ownership",
    Gate.BILLING_ROLE: "Your role",
    Gate.BILLING_DISABLED: "The workspace",
}


def steps(library: Library, section_id: str) -> list[str]:
    """What a page says is checked, in its order."""
    found = section(library, section_id).blocks
    return [block.text.split(": ")[0].lstrip("0123456789. ") for block in found if block.number]


def test_what_may_stand_in_the_way_is_told_in_the_order_in_which_the_code_asks(
    library: Library,
) -> None:
    told = steps(library, "roles-and-permissions#why-something-is-not-open-to-you")
    for action in Action:
        passed = [CALLED[it] for it in gates(action) if it in GENERAL]
        assert passed == [each for each in told if each in passed], action
    assert told == [CALLED[it] for it in GENERAL]
    advised = steps(library, "roles-and-permissions#you-cannot-see-something-you-expect")
    assert [it for it in advised if it in told] == [it for it in told if it in advised]


def test_why_a_tab_is_hidden_is_told_in_the_order_in_which_the_code_asks(library: Library) -> None:
    told = steps(library, "opportunities#you-cannot-see-the-opportunities-tab")
    assert told == [CALLED[it] for it in GENERAL if it is not Gate.NOT_VISIBLE]
    told = steps(library, "opportunities#you-cannot-see-the-billing-tab")
    asked = (Gate.PLAN_UPGRADE, Gate.BILLING_ROLE, Gate.BILLING_DISABLED)
    assert [it for it in gates(Action.SEE_BILLING) if it in asked] == [*asked]
    assert told == [CALLED[it] for it in asked]
