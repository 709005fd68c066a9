"""Why somebody can't see or do something, as the domain finds it, with the guide's words."""

import pytest

from tests.tools.world import Said, World
from tools.outcome import Finding


def finding(world: World, who: str, **said: Said) -> Finding:
    outcome = world.run(who, "troubleshoot_visibility", **said)
    assert outcome.finding, outcome.told
    return outcome.finding


@pytest.mark.parametrize(
    ("who", "topic", "verdict", "cited"),
    [
        ("Sam", "opportunities_tab", "needs_grant", "permissions-for-members"),
        ("Sam", "create_opportunity", "needs_grant", "permissions-for-members"),
        ("Gus", "opportunities_tab", "role_never", "you-cannot-see-the-opportunities-tab"),
        ("Leo", "opportunities_tab", "plan_upgrade", "plans"),
        ("Leo", "billing_tab", "plan_upgrade", "plans"),
        ("Dana", "billing_tab", "billing_role", "the-billing-tab"),
        ("Theo", "create_opportunity", "client_needed", "you-cannot-create-an-opportunity"),
        ("Gus", "link_req", "role_never", "you-cannot-see-the-opportunities-tab"),
        ("Dana", "create_invoice", "billing_role", "the-billing-tab"),
    ],
)
def test_the_first_shut_gate_is_the_verdict(
    world: World, who: str, topic: str, verdict: str, cited: str
) -> None:
    found = finding(world, who, topic=topic)
    assert found.verdict == verdict
    assert found.must_escalate is False
    assert found.cite is not None
    assert found.cite.startswith(f"opportunities#{cited}/")


@pytest.mark.parametrize(
    ("topic", "ref", "section"),
    [
        ("create_invoice", None, "opportunities#creating-an-invoice"),
        ("link_req", None, "opportunities#linking-job-reqs"),
        ("move_opportunity", "OPP-2003", "opportunities#moving-between-stages"),
    ],
)
def test_what_is_allowed_comes_with_how_it_is_done(
    world: World, topic: str, ref: str | None, section: str
) -> None:
    found = finding(world, "Theo", topic=topic, ref=ref)
    assert (found.verdict, found.cite) == ("allowed", section)


def test_when_nothing_explains_it_support_must_look(world: World) -> None:
    found = finding(world, "Theo", topic="opportunities_tab")
    assert found.verdict == "inconsistent"
    assert found.must_escalate
    assert found.cite is None
    assert all(check.passed for check in found.checked)


def test_the_finding_says_who_can_help(world: World) -> None:
    found = finding(world, "Sam", topic="opportunities_tab")
    assert "Theo Lindqvist" in found.sentence
    assert found.fixer == "team_admin"


def test_admins_may_ask_about_a_colleague(world: World) -> None:
    found = finding(world, "Theo", topic="opportunities_tab", user="Sam")
    assert found.verdict == "needs_grant"
    assert "Sam Whitaker" in found.sentence


def test_nobody_else_may(world: World) -> None:
    outcome = world.run("Dana", "troubleshoot_visibility", topic="opportunities_tab", user="Sam")
    assert outcome.refusal
    assert outcome.refusal.code == "admin_only"
    assert outcome.finding is None


def test_everybody_may_ask_by_their_own_name(world: World) -> None:
    assert finding(world, "Sam", topic="opportunities_tab", user="Sam Whitaker").verdict


def test_somebody_of_another_workspace_is_nobody(world: World) -> None:
    outcome = world.run("Theo", "troubleshoot_visibility", topic="billing_tab", user="Leo Brandt")
    assert outcome.refusal
    assert outcome.refusal.code == "not_found"


def test_a_deal_is_found_by_what_people_call_it(world: World) -> None:
    found = finding(world, "Theo", topic="reqs_on_opportunity", ref="the acme deal")
    assert found.verdict == "none_linked"
    assert "OPP-2001" in found.sentence


def test_a_hidden_deal_and_a_missing_one_read_alike(world: World) -> None:
    hidden = finding(world, "Dana", topic="opportunity", ref="OPP-2002")
    missing = finding(world, "Dana", topic="opportunity", ref="OPP-9002")
    assert hidden.verdict == missing.verdict == "not_visible"
    assert hidden.sentence.replace("2002", "9002") == missing.sentence


def test_several_deals_of_that_name_are_a_question(world: World) -> None:
    outcome = world.run("Theo", "troubleshoot_visibility", topic="opportunity", ref="globex")
    assert outcome.draft
    assert outcome.draft.missing == ("ref",)
    assert outcome.draft.arguments == {"topic": "opportunity"}
    assert len(outcome.draft.options) == 2


def test_what_is_missing_is_asked(world: World) -> None:
    outcome = world.run("Theo", "troubleshoot_visibility")
    assert outcome.draft
    assert outcome.draft.missing == ("topic",)
    outcome = world.run("Theo", "troubleshoot_visibility", topic="req")
    assert outcome.draft
    assert outcome.draft.missing == ("ref",)
