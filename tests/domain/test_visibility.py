"""Why somebody can't see or do something."""

from dataclasses import replace

import pytest

from domain import crm
from domain.access import Actor, Fixer, Gate, Plan
from domain.closer_look import SUPPORT_WILL_LOOK
from domain.errors import Ambiguous, DetailMissing
from domain.sql.records import SqlRecords
from domain.topics import Topic
from domain.visibility import Check, Diagnosis, diagnose
from tests.domain.office import who

pytestmark = pytest.mark.either_database


def verdict(records: SqlRecords, name: str, topic: Topic, ref: str | None = None) -> Diagnosis:
    return diagnose(records, who(records, name), topic, ref)


@pytest.mark.parametrize(
    ("name", "topic", "ref", "gate", "fixer"),
    [
        ("gus", Topic.OPPORTUNITIES_TAB, None, Gate.ROLE_NEVER, Fixer.NOBODY),
        ("rita", Topic.BILLING_TAB, None, Gate.ROLE_NEVER, Fixer.NOBODY),
        ("gus", Topic.REQ, "118", Gate.ROLE_NEVER, Fixer.NOBODY),
        ("leo", Topic.OPPORTUNITIES_TAB, None, Gate.PLAN_UPGRADE, Fixer.SUPER_ADMIN),
        ("nora", Topic.BILLING_TAB, None, Gate.PLAN_UPGRADE, Fixer.YOU),
        ("leo", Topic.OPPORTUNITY, "OPP-2001", Gate.PLAN_UPGRADE, Fixer.SUPER_ADMIN),
        ("sam", Topic.OPPORTUNITIES_TAB, None, Gate.NEEDS_GRANT, Fixer.TEAM_ADMIN),
        ("sam", Topic.CREATE_OPPORTUNITY, "Acme", Gate.NEEDS_GRANT, Fixer.TEAM_ADMIN),
        ("dana", Topic.OPPORTUNITY, "OPP-2002", Gate.NOT_VISIBLE, Fixer.OWNER),
        ("dana", Topic.EDIT_OPPORTUNITY, "OPP-2002", Gate.NOT_VISIBLE, Fixer.OWNER),
        ("sam", Topic.REQ, "REQ-118", Gate.NOT_VISIBLE, Fixer.OWNER),
        ("dana", Topic.BILLING_TAB, None, Gate.BILLING_ROLE, Fixer.TEAM_ADMIN),
        ("dana", Topic.CREATE_OPPORTUNITY, None, Gate.CLIENT_NEEDED, Fixer.YOU),
        ("dana", Topic.CREATE_OPPORTUNITY, "Hooli", Gate.CLIENT_NEEDED, Fixer.YOU),
        ("theo", Topic.OPPORTUNITY, "OPP-2999", Gate.WRONG_WORKSPACE, Fixer.YOU),
        ("theo", Topic.REQ, "REQ-999", Gate.WRONG_WORKSPACE, Fixer.YOU),
        ("theo", Topic.OPPORTUNITY, "OPP-2006", Gate.FILTERED, Fixer.YOU),
        ("theo", Topic.REQ, "REQ-116", Gate.FILTERED, Fixer.YOU),
        ("dana", Topic.REQS_ON_OPPORTUNITY, "OPP-2001", Gate.NONE_LINKED, Fixer.YOU),
        ("dana", Topic.REQS_ON_OPPORTUNITY, None, Gate.NONE_LINKED, Fixer.YOU),
        ("dana", Topic.EDIT_OPPORTUNITY, "OPP-2007", Gate.CLOSED, Fixer.NOBODY),
        ("theo", Topic.EDIT_OPPORTUNITY, "OPP-2008", Gate.ALLOWED, Fixer.YOU),
        ("theo", Topic.MOVE_OPPORTUNITY, "OPP-2008", Gate.ON_HOLD, Fixer.YOU),
        ("theo", Topic.LINK_REQ, "OPP-2008", Gate.ON_HOLD, Fixer.YOU),
        ("gus", Topic.CREATE_INVOICE, None, Gate.ROLE_NEVER, Fixer.NOBODY),
        ("leo", Topic.CREATE_INVOICE, None, Gate.PLAN_UPGRADE, Fixer.SUPER_ADMIN),
        ("dana", Topic.CREATE_INVOICE, None, Gate.BILLING_ROLE, Fixer.TEAM_ADMIN),
        ("theo", Topic.CREATE_INVOICE, None, Gate.ALLOWED, Fixer.YOU),
        ("gus", Topic.LINK_REQ, None, Gate.ROLE_NEVER, Fixer.NOBODY),
        ("sam", Topic.LINK_REQ, "OPP-2001", Gate.NEEDS_GRANT, Fixer.TEAM_ADMIN),
        ("dana", Topic.LINK_REQ, None, Gate.ALLOWED, Fixer.YOU),
        ("dana", Topic.LINK_REQ, "OPP-2002", Gate.NOT_VISIBLE, Fixer.OWNER),
        ("dana", Topic.LINK_REQ, "OPP-2007", Gate.ALLOWED, Fixer.YOU),
        ("theo", Topic.LINK_REQ, "OPP-2006", Gate.CLOSED, Fixer.NOBODY),
        ("rita", Topic.MOVE_OPPORTUNITY, None, Gate.ROLE_NEVER, Fixer.NOBODY),
        ("dana", Topic.MOVE_OPPORTUNITY, "OPP-2002", Gate.NOT_VISIBLE, Fixer.OWNER),
        ("dana", Topic.MOVE_OPPORTUNITY, "OPP-2007", Gate.CLOSED, Fixer.NOBODY),
    ],
)
def test_what_explains_a_symptom_is_not_escalated(
    records: SqlRecords, name: str, topic: Topic, ref: str | None, gate: Gate, fixer: Fixer
) -> None:
    found = verdict(records, name, topic, ref)
    assert (found.verdict, found.fixer) == (gate, fixer)
    assert not found.must_escalate


@pytest.mark.parametrize(
    ("topic", "ref"),
    [
        (Topic.OPPORTUNITIES_TAB, None),
        (Topic.BILLING_TAB, None),
        (Topic.CREATE_OPPORTUNITY, "Acme Corp"),
    ],
)
def test_what_nothing_explains_must_be_escalated(
    records: SqlRecords, topic: Topic, ref: str | None
) -> None:
    found = verdict(records, "theo", topic, ref)
    assert (found.verdict, found.fixer) == (Gate.INCONSISTENT, Fixer.SUPPORT)
    assert found.must_escalate
    assert all(check.passed for check in found.checked)


@pytest.mark.parametrize(
    ("topic", "ref", "says"),
    [
        (Topic.OPPORTUNITY, "OPP-2003", "OPP-2003 Globex – Data platform team is there"),
        (Topic.REQ, "REQ-118", "REQ-118 Chief Financial Officer is there, with Acme Corp"),
        (Topic.REQS_ON_OPPORTUNITY, "OPP-2003", "REQ-113 Data Engineer and REQ-114 Analytics"),
    ],
)
def test_what_is_there_is_first_looked_for_behind_filters(
    records: SqlRecords, topic: Topic, ref: str, says: str
) -> None:
    found = verdict(records, "theo", topic, ref)
    assert (found.verdict, found.fixer) == (Gate.FILTERED, Fixer.YOU)
    assert says in found.sentence
    assert "tell me" in found.sentence
    assert not found.must_escalate


@pytest.mark.parametrize(
    ("topic", "ref", "says"),
    [
        (Topic.CREATE_INVOICE, None, "You may create invoices: your role (Team Admin), the plan"),
        (Topic.CREATE_OPPORTUNITY, None, "You may create opportunities: your role (Team Admin)"),
        (Topic.LINK_REQ, None, "You may link REQs to opportunities: your role (Team Admin)"),
        (Topic.LINK_REQ, "OPP-2001", "OPP-2001 Acme Corp – CFO search is open, and you may link"),
        (Topic.EDIT_OPPORTUNITY, "OPP-2001", "you may edit it. Reload the page"),
        (Topic.MOVE_OPPORTUNITY, "OPP-2001", "may move it from Discovery to New or Proposal."),
    ],
)
def test_what_is_allowed_is_said_to_be_before_support_looks(
    records: SqlRecords, topic: Topic, ref: str | None, says: str
) -> None:
    found = verdict(records, "theo", topic, ref)
    assert says in found.sentence
    assert found.sentence.endswith(SUPPORT_WILL_LOOK)
    assert not found.must_escalate


def test_what_was_checked_in_vain_is_told(records: SqlRecords) -> None:
    theo = who(records, "theo")
    assert diagnose(records, theo, Topic.OPPORTUNITIES_TAB).sentence == (
        "I checked your role (Team Admin), the plan (Pro), the permissions and the switches: all "
        "are in order, so this should work. Support has to look at it."
    )
    dana = diagnose(records, who(records, "dana"), Topic.OPPORTUNITIES_TAB, asker=theo)
    assert dana.sentence.startswith("I checked Dana Reyes's role (Member), the plan (Pro)")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("gus", "never open to the Guest role, on any plan, and you are a Guest."),
        ("rita", "never open to the Read-Only role, on any plan, and you are Read-Only."),
        ("dana", "is for Team Admins and Super Admins, and you are a Member."),
        ("leo", "Brightside Staffing is on Starter. A Super Admin can change the plan."),
        ("nora", "Brightside Staffing is on Starter. You can change the plan."),
    ],
)
def test_the_reason_names_what_this_person_is(records: SqlRecords, name: str, says: str) -> None:
    assert says in verdict(records, name, Topic.CREATE_INVOICE).sentence


def test_a_member_may_change_what_they_own(records: SqlRecords) -> None:
    assert "You may move opportunities that you own:" in (
        verdict(records, "dana", Topic.MOVE_OPPORTUNITY).sentence
    )
    dana, theo = who(records, "dana"), who(records, "theo")
    found = diagnose(records, dana, Topic.LINK_REQ, asker=theo)
    assert found.sentence.startswith("Dana Reyes may link REQs to opportunities that they own:")


def test_whoever_can_help_is_told_that_it_is_they(records: SqlRecords) -> None:
    sam, theo = who(records, "sam"), who(records, "theo")
    found = diagnose(records, sam, Topic.OPPORTUNITIES_TAB, asker=theo)
    assert found.sentence.endswith("In Harbor & Finch that is you.")


def test_a_helper_is_named_once(records: SqlRecords) -> None:
    assert verdict(records, "sam", Topic.BILLING_TAB).sentence.count("Theo Lindqvist") == 1


def test_an_admin_learns_that_a_colleague_could_see_it(records: SqlRecords) -> None:
    dana, theo = who(records, "dana"), who(records, "theo")
    found = diagnose(records, dana, Topic.EDIT_OPPORTUNITY, "OPP-2003", asker=theo)
    assert found.verdict is Gate.ALLOWED
    assert "Dana Reyes may edit it" in found.sentence


def switched(actor: Actor, **fields: object) -> Actor:
    return replace(actor, workspace=replace(actor.workspace, **fields))


def test_switches_are_told_with_who_turns_them(records: SqlRecords) -> None:
    off = switched(who(records, "dana"), deals_enabled=False)
    assert diagnose(records, off, Topic.OPPORTUNITIES_TAB).verdict is Gate.DEALS_DISABLED
    bills = switched(who(records, "theo"), billing_enabled=False)
    found = diagnose(records, bills, Topic.BILLING_TAB)
    assert (found.verdict, found.fixer) == (Gate.BILLING_DISABLED, Fixer.SUPER_ADMIN)
    assert found.sentence.endswith("In Harbor & Finch that is Maya Okafor.")


def test_the_colleague_who_can_help_is_named(records: SqlRecords) -> None:
    assert verdict(records, "sam", Topic.OPPORTUNITIES_TAB).sentence == (
        "Members see opportunities only with a permission for it, and you don't have that yet. "
        "A Team Admin can give it. In Harbor & Finch that is Theo Lindqvist."
    )


def test_every_shut_gate_is_told_unless_the_role_rules_it_out(records: SqlRecords) -> None:
    sentence = verdict(records, "sam", Topic.BILLING_TAB).sentence
    assert "permission" in sentence
    assert "is for Team Admins" in sentence
    guest = switched(who(records, "gus"), plan=Plan.FREE)
    assert "plans" not in diagnose(records, guest, Topic.OPPORTUNITIES_TAB).sentence


def test_what_was_checked_is_shown_in_order(records: SqlRecords) -> None:
    assert verdict(records, "theo", Topic.OPPORTUNITY, "OPP-2006").checked == (
        Check("Role: Team Admin", True),
        Check("Plan: Pro", True),
        Check("Deals switched on", True),
        Check("Permission", True),
        Check("In this workspace", True),
        Check("Owned or shared", True),
        Check("Not filtered out", False),
    )


def test_what_was_not_reached_is_left_open(records: SqlRecords) -> None:
    passed = [it.passed for it in verdict(records, "sam", Topic.OPPORTUNITY, "OPP-2001").checked]
    assert passed == [True, True, True, False, None, None, None]
    passed = [it.passed for it in verdict(records, "dana", Topic.REQS_ON_OPPORTUNITY).checked]
    assert passed == [True, True, True, True, None, None, None]


@pytest.mark.parametrize("ref", ["OPP-2002", "OPP-2999"])
def test_an_invisible_deal_is_explained_like_a_missing_one(records: SqlRecords, ref: str) -> None:
    found = verdict(records, "dana", Topic.OPPORTUNITY, ref)
    assert found.verdict is Gate.NOT_VISIBLE
    assert found.sentence == (
        f"There is no opportunity that you can see in Harbor & Finch with the number {ref}. "
        "A Member sees the opportunities they own. "
        "If a colleague owns it, they or a Team Admin can help."
    )


def test_an_admin_asks_for_a_colleague_by_name(records: SqlRecords) -> None:
    sam, theo = who(records, "sam"), who(records, "theo")
    found = diagnose(records, sam, Topic.OPPORTUNITIES_TAB, asker=theo)
    assert found.subject_name == "Sam Whitaker"
    assert "Sam Whitaker doesn't have that yet" in found.sentence


def test_an_admin_learns_that_a_deal_is_somebody_elses(records: SqlRecords) -> None:
    dana, maya = who(records, "dana"), who(records, "maya")
    found = diagnose(records, dana, Topic.OPPORTUNITY, "OPP-2002", asker=maya)
    deal = crm.opportunity(records, maya, "OPP-2002")
    assert deal.owner_name not in (dana.name, maya.name)
    assert (found.verdict, found.fixer) == (Gate.NOT_VISIBLE, Fixer.OWNER)
    assert found.sentence == (
        f"{deal.heading} belongs to {deal.owner_name}, and Dana Reyes is a Member. A Member works "
        f"with the opportunities they own. {deal.owner_name} or a Team Admin can help."
    )


def test_an_admin_learns_that_a_deal_is_their_own(records: SqlRecords) -> None:
    dana, theo = who(records, "dana"), who(records, "theo")
    (own, *_) = (it for it in crm.opportunities(records, theo, None) if it.owner_name == theo.name)
    found = diagnose(records, dana, Topic.OPPORTUNITY, own.ref, asker=theo)
    assert found.sentence.startswith(f"{own.heading} belongs to you, and Dana Reyes is a Member.")
    assert found.sentence.endswith("You or a Team Admin can help.")


def test_an_admin_learns_that_a_req_is_somebody_elses(records: SqlRecords) -> None:
    sam, theo = who(records, "sam"), who(records, "theo")
    found = diagnose(records, sam, Topic.REQ, "REQ-118", asker=theo)
    assert (found.verdict, found.fixer) == (Gate.NOT_VISIBLE, Fixer.OWNER)
    req = crm.req(records, theo, "REQ-118")
    (owner,) = (
        it.name for it in records.members(theo.workspace.id) if it.member_id == req.owner_id
    )
    assert found.sentence == (
        f"{req.heading} belongs to {owner}, and Sam Whitaker is a Member. A Member works with the "
        f"REQs they own. {owner} or a Team Admin can help."
    )


def test_a_closer_look_needs_one_object(records: SqlRecords) -> None:
    with pytest.raises(DetailMissing):
        verdict(records, "theo", Topic.EDIT_OPPORTUNITY)
    with pytest.raises(Ambiguous):
        verdict(records, "theo", Topic.OPPORTUNITY, "Globex")
    with pytest.raises(Ambiguous):
        verdict(records, "theo", Topic.REQ, "engineer")
