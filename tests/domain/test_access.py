"""Who may do what, and what a refusal says."""

from uuid import uuid4

import pytest

from domain.access import Action, Decision, Fixer, Gate, Plan, Role, decide
from tests.domain.people import MAY_CREATE, MAY_VIEW, person, workspace

DEALS = (
    Action.SEE_OPPORTUNITIES,
    Action.CREATE_OPPORTUNITY,
    Action.EDIT_OPPORTUNITY,
    Action.MOVE_STAGE,
    Action.LINK_REQ,
)


def shut(decision: Decision) -> list[Gate]:
    return [reason.gate for reason in decision.reasons]


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", [Role.SUPER_ADMIN, Role.TEAM_ADMIN])
def test_admins_on_pro_may_do_everything(role: Role, action: Action) -> None:
    assert decide(person(role), action, uuid4()).allowed


@pytest.mark.parametrize("action", [*DEALS, Action.SEE_BILLING, Action.SEE_REQS])
@pytest.mark.parametrize("role", [Role.GUEST, Role.READ_ONLY])
def test_guests_and_read_only_people_never_work_with_deals(role: Role, action: Action) -> None:
    first = decide(person(role), action).first
    assert (first.gate, first.fixer) == (Gate.ROLE_NEVER, Fixer.NOBODY)
    assert role.label in first.sentence


@pytest.mark.parametrize("action", [*DEALS, Action.SEE_BILLING])
@pytest.mark.parametrize("plan", [Plan.FREE, Plan.STARTER])
def test_deals_need_pro_or_team(plan: Plan, action: Action) -> None:
    first = decide(person(Role.TEAM_ADMIN, workspace(plan)), action).first
    assert (first.gate, first.fixer) == (Gate.PLAN_UPGRADE, Fixer.SUPER_ADMIN)
    assert plan.label in first.sentence
    assert "Pro and Team" in first.sentence


def test_reqs_come_with_every_plan() -> None:
    assert decide(person(Role.MEMBER, workspace(Plan.FREE)), Action.SEE_REQS).allowed


def test_deals_can_be_switched_off_for_a_workspace() -> None:
    member = person(Role.MEMBER, workspace(deals=False), MAY_VIEW)
    first = decide(member, Action.SEE_OPPORTUNITIES).first
    assert (first.gate, first.fixer) == (Gate.DEALS_DISABLED, Fixer.TEAM_ADMIN)


@pytest.mark.parametrize("action", DEALS)
def test_a_member_needs_a_grant_that_a_team_admin_gives(action: Action) -> None:
    first = decide(person(Role.MEMBER), action).first
    assert (first.gate, first.fixer) == (Gate.NEEDS_GRANT, Fixer.TEAM_ADMIN)
    assert "Team Admin" in first.sentence


def test_to_view_does_not_mean_to_create() -> None:
    viewer = person(Role.MEMBER, grants=MAY_VIEW)
    assert decide(viewer, Action.SEE_OPPORTUNITIES).allowed
    assert shut(decide(viewer, Action.CREATE_OPPORTUNITY)) == [Gate.NEEDS_GRANT]


def test_to_create_means_to_view_too() -> None:
    creator = person(Role.MEMBER, grants=MAY_CREATE)
    assert decide(creator, Action.SEE_OPPORTUNITIES).allowed
    assert decide(creator, Action.CREATE_OPPORTUNITY).allowed


@pytest.mark.parametrize("action", [Action.MOVE_STAGE, Action.LINK_REQ, Action.EDIT_OPPORTUNITY])
def test_a_member_changes_only_what_they_own(action: Action) -> None:
    member = person(Role.MEMBER, grants=MAY_VIEW)
    assert decide(member, action, member.member_id).allowed
    assert shut(decide(member, action, uuid4())) == [Gate.NOT_VISIBLE]


def test_billing_is_for_admins_and_can_be_switched_off() -> None:
    member = person(Role.MEMBER, workspace(billing=False), MAY_VIEW)
    assert shut(decide(member, Action.SEE_BILLING)) == [Gate.BILLING_ROLE, Gate.BILLING_DISABLED]


def test_all_reasons_are_told_in_the_order_of_the_gates() -> None:
    member = person(Role.MEMBER, workspace(Plan.STARTER, deals=False, billing=False))
    assert shut(decide(member, Action.SEE_BILLING, uuid4())) == [
        Gate.PLAN_UPGRADE,
        Gate.DEALS_DISABLED,
        Gate.NEEDS_GRANT,
        Gate.NOT_VISIBLE,
        Gate.BILLING_ROLE,
        Gate.BILLING_DISABLED,
    ]


def test_nobody_is_sent_to_themselves() -> None:
    owner = person(Role.SUPER_ADMIN, workspace(Plan.STARTER, deals=False))
    reasons = decide(owner, Action.SEE_OPPORTUNITIES).reasons
    assert [reason.fixer for reason in reasons] == [Fixer.YOU, Fixer.YOU]


def test_only_admins_look_into_a_colleague() -> None:
    assert shut(decide(person(Role.MEMBER), Action.LOOK_INTO_COLLEAGUE)) == [Gate.ADMIN_ONLY]


def test_a_colleague_is_called_by_name() -> None:
    sentence = decide(person(Role.MEMBER), Action.SEE_OPPORTUNITIES, whom="Sam").first.sentence
    assert "Sam doesn't have" in sentence
    assert "you" not in sentence


def test_roles_and_plans_are_written_as_in_the_product() -> None:
    assert [role.label for role in Role] == [
        "Super Admin",
        "Team Admin",
        "Member",
        "Guest",
        "Read-Only",
    ]
    assert Plan.PRO.label == "Pro"
