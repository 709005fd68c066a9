"""Walking through the guide's own steps, and looking after what stands still."""

from tests.tools.world import World


def test_a_walk_shows_one_step_of_the_guide_word_for_word(world: World) -> None:
    first = world.run(None, "walk_through", task="link a REQ to an opportunity", step=None)
    walk = first.told["walkthrough"]
    assert isinstance(walk, dict)
    section = world.library.section(str(walk["section"]))
    assert section
    steps = [block for block in section.blocks if block.kind == "step"]
    second = world.run(None, "walk_through", task=str(walk["section"]), step=2)
    assert f"1. {steps[0].text}" in (first.printed or "")
    assert f"2. {steps[1].text}" in (second.printed or "")
    assert section.source in (second.printed or "")


def test_a_walk_never_leaves_its_steps(world: World) -> None:
    told = world.run(None, "walk_through", task="link a REQ to an opportunity", step=99).told
    walk = told["walkthrough"]
    assert isinstance(walk, dict)
    assert walk["step"] == walk["of"]


def test_what_the_guide_has_no_steps_for_is_not_walked_through(world: World) -> None:
    outcome = world.run(None, "walk_through", task="boil an egg", step=None)
    assert outcome.printed is None
    assert "nothing" in outcome.told


def test_stale_deals_are_told_with_their_days(world: World) -> None:
    printed = world.run("Theo", "stale_opportunities").printed or ""
    assert "more than the" in printed
    assert world.run("Gus", "stale_opportunities").refusal


def test_invoices_are_for_those_who_see_billing(world: World) -> None:
    assert "INV-1001" in (world.run("Theo", "list_invoices").printed or "")
    refused = world.run("Dana", "list_invoices").refusal
    assert refused
    assert refused.code == "billing_role"


def test_leads_are_told_best_first_with_their_points(world: World) -> None:
    printed = world.run("Theo", "list_leads").printed or ""
    heading, best, *_, last = printed.splitlines()
    assert heading == "5 leads:"
    assert best.endswith("Paul Mensah, Tidewater Clinics: replied, 73 points (sales qualified)")
    assert "LEAD-1001" in last
    assert "the client Meridian Hotels now" in last
    assert "LEAD-1002" in (world.run("Theo", "list_leads", mine=True).printed or "")
    assert "LEAD-1004" not in (world.run("Theo", "list_leads", mine=True).printed or "")
    assert world.run("Gus", "list_leads").refusal


def test_one_lead_is_told_with_what_its_points_are_made_of(world: World) -> None:
    for said in ("LEAD-1002", "paul mensah"):
        printed = world.run("Theo", "list_leads", lead=said).printed or ""
        assert printed.startswith("LEAD-1002 Paul Mensah, Tidewater Clinics: replied, 73 points")
        assert printed.endswith("Fit 55 of 60, engagement 100 of 100.")
    assert world.run("Sam", "list_leads", lead="LEAD-1002").refusal


def test_my_deals_are_only_mine(world: World) -> None:
    mine = world.run("Theo", "list_opportunities", stage=None, mine=True).printed or ""
    assert "OPP-2002" in mine
    assert "OPP-2001" not in mine


def test_the_next_stage_is_the_one_beside_the_deals_own(world: World) -> None:
    for said, stage in (("next", "Proposal"), ("the previous stage", "New")):
        moved = world.run("Theo", "move_stage", opportunity="OPP-2001", to_stage=said).proposal
        assert moved
        assert moved.arguments["to_stage"] == stage


def test_a_deal_on_hold_is_refused_before_its_stage_is_asked_for(world: World) -> None:
    assert world.run("Theo", "move_stage", opportunity="OPP-2008", to_stage=None).refusal
