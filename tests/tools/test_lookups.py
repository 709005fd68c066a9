"""Looking things up: what a person sees is printed by the server, bounded and in their zone."""

from domain import crm, desk
from domain.events import Source
from domain.presets import FLEETCORE
from tests.tools.world import NOW, World


def test_names_in_a_text_are_told_for_certain_or_as_a_tie(world: World) -> None:
    outcome = world.run(
        "Theo", "find_in_workspace", text="link req 118 to the acme deal, globex, opp 9999"
    )
    assert outcome.told["clients"] == [{"name": "Acme Corp"}, {"name": "Globex"}]
    assert outcome.told["reqs"] == [
        {
            "ref": "REQ-118",
            "title": "Chief Financial Officer",
            "client": "Acme Corp",
            "status": "open",
        }
    ]
    assert outcome.told["unknown"] == ["OPP-9999"]
    assert outcome.printed is None


def test_without_a_text_the_message_itself_is_searched(world: World) -> None:
    outcome = world.run("Theo", "find_in_workspace", world.turn("move acme to proposal"))
    assert outcome.told["opportunities"] == [
        {
            "ref": "OPP-2001",
            "title": "CFO search",
            "client": "Acme Corp",
            "stage": "Discovery",
            "status": "open",
            "value": 60000,
        }
    ]
    assert outcome.told["stages"] == ["Proposal"]
    assert outcome.told["ambiguous"] == []
    assert outcome.told["named"] == [
        ["acme", "client", "Acme Corp"],
        ["proposal", "stage", "Proposal"],
    ]


def test_a_tie_is_told_with_its_options(world: World) -> None:
    outcome = world.run("Theo", "find_in_workspace", text="the globex deal")
    assert outcome.told["opportunities"] == []
    assert outcome.told["ambiguous"] == [
        {
            "kind": "opportunity",
            "said": "Globex",
            "options": [
                "OPP-2002 “Warehouse managers” (Globex)",
                "OPP-2003 “Data platform team” (Globex)",
            ],
        }
    ]


def test_a_deal_is_shown_with_figures_reqs_notes_and_its_latest_changes(world: World) -> None:
    outcome = world.run("Theo", "show_opportunity", opportunity="data platform")
    assert outcome.printed is not None
    assert outcome.printed.splitlines()[:9] == [
        "*OPP-2003 “Data platform team” (Globex)*",
        "• Stage: Discovery, since 31 Oct 2026",
        "• Value: $120,000, forecast $36,000 at 30%",
        "• Deal type: Contract staffing, 18% margin on hours",
        "• Owner: Dana Reyes",
        "• Job REQs: REQ-113 Data Engineer and REQ-114 Analytics Engineer",
        "• Expected close: 9 Feb 2027",
        "• Notes: Six engineers, to start in two waves.",
        "• 31 Oct 2026: Moved from New to Discovery. (Dana Reyes)",
    ]
    assert outcome.told["ref"] == "OPP-2003"


def test_a_won_deal_is_worth_what_was_signed(world: World) -> None:
    outcome = world.run("Theo", "show_opportunity", opportunity="OPP-2007")
    assert "• Value: $28,000\n" in (outcome.printed or "")
    assert "• Stage: Won (won)" in (outcome.printed or "")


def test_a_deal_without_a_value_has_no_figures(world: World) -> None:
    outcome = world.run("Theo", "show_opportunity", opportunity="OPP-2011")
    assert "Value" not in (outcome.printed or "")


def test_which_deal_is_asked_where_several_fit(world: World) -> None:
    outcome = world.run("Theo", "show_opportunity", opportunity="globex")
    assert outcome.draft
    assert len(outcome.draft.options) == 2
    assert outcome.printed is None


def test_a_list_adds_no_currencies_together(world: World) -> None:
    outcome = world.run("Theo", "list_opportunities")
    lines = (outcome.printed or "").splitlines()
    assert lines[0] == (
        "Open opportunities that you can see: 10 deals, €54,500 and $475,900, "
        "forecast €32,050 and $210,240"
    )
    assert len(lines) == 11
    assert outcome.told["count"] == 10


def test_a_list_can_be_of_one_stage(world: World) -> None:
    outcome = world.run("Theo", "list_opportunities", stage="negotation")
    assert outcome.told["count"] == 2
    won = world.run("Theo", "list_opportunities", stage="won")
    assert (won.printed or "").startswith("Opportunities in Won that you can see: 1 deal, $28,000")


def test_a_list_can_be_of_one_owner(world: World) -> None:
    told = world.run("Theo", "list_opportunities", owner="Dana")
    assert told.told["which"] == "Open opportunities of Dana Reyes"
    lines = (told.printed or "").splitlines()[1:]
    assert lines
    assert all(line.endswith("Dana Reyes") for line in lines)
    assert told.told["count"] == len(lines)
    assert world.run("Dana", "list_opportunities", owner="Theo").refusal


def test_an_unknown_stage_is_a_question(world: World) -> None:
    outcome = world.run("Theo", "list_opportunities", stage="demo")
    assert outcome.draft
    assert outcome.draft.missing == ("stage",)


def test_members_see_their_own_deals_only(world: World) -> None:
    outcome = world.run("Dana", "list_opportunities")
    assert "Theo Lindqvist" not in (outcome.printed or "")
    board = world.run("Dana", "show_pipeline")
    assert (board.printed or "").startswith("*Harbor & Finch*: the pipeline, your own deals")


def test_long_lists_are_cut_and_counted(world: World) -> None:
    for number in range(15):
        made = world.run(
            "Theo", "create_opportunity", client="Initech", title=f"Analyst {number}"
        ).proposal
        assert made
        world.settlement("Theo").confirm(made.id)
    outcome = world.run("Theo", "list_opportunities")
    assert (outcome.printed or "").endswith("…and 5 more.")
    assert outcome.told["count"] == 25
    assert isinstance(outcome.told["opportunities_left_out"], int)


def test_the_board_counts_every_column(world: World) -> None:
    outcome = world.run("Theo", "show_pipeline")
    assert (outcome.printed or "").splitlines() == [
        "*Harbor & Finch*: the pipeline",
        "`████████░░░░` *New*: 2 deals, €16,500 and $54,000, forecast €1,650 and $5,400",
        "`████████████` *Discovery*: 3 deals, $225,000, forecast $67,500",
        "`████████████` *Proposal*: 3 deals, $100,900, forecast $60,540",
        "`████████░░░░` *Negotiation*: 2 deals, €38,000 and $96,000, forecast €30,400 and $76,800",
        "`████░░░░░░░░` *On hold*: 1 deal, $180,000, forecast $108,000",
        "`████░░░░░░░░` *Won*: 1 deal, $28,000",
        "`████░░░░░░░░` *Lost*: 1 deal, $48,000",
        "10 open deals, €54,500 and $475,900, forecast €32,050 and $210,240",
        "Last 90 days: 1 won, 1 lost, win rate 50 %",
        "Conversion: New → Discovery 85.7 % (12 of 14), Discovery → Proposal 75 % (9 of 12), "
        "Proposal → Negotiation 33.3 % (3 of 9), Negotiation → Won 33.3 % (1 of 3)",
        "Days in stage, median: New 8 (90 % within 13), Discovery 10.1 (90 % within 38), "
        "Proposal 14 (90 % within 25), Negotiation 12 (90 % within 12)",
        "Deal size $28,000, time to close 33 days",
        "Lost for: No budget (1); in the stage: Proposal (1)",
        "Expected to close: 2026-12 3 deals ($174,500, forecast $123,900), "
        "2027-01 2 deals ($82,400, forecast $31,440), 2027-02 2 deals ($174,000, forecast $41,400), "
        "slipped 1 deal (€38,000, forecast €30,400), "
        "undated 2 deals (€16,500 and $45,000, forecast €1,650 and $13,500)",
        "Stale: Discovery 1 of 3, Negotiation 1 of 2",
    ]
    assert outcome.told["win_rate"] == "50 %"
    assert outcome.told["loss_reasons"] == {"No budget": 1}


def test_a_list_can_be_of_what_is_on_hold_and_of_an_earlier_pipeline(world: World) -> None:
    assert world.run("Theo", "list_opportunities", stage="on hold").told["count"] == 1
    before = world.run("Theo", "list_opportunities", stage="Discovery").printed
    theo = world.actor("Theo")
    crm.adopt(world.records, theo, FLEETCORE, now=NOW, source=Source.SLACK, key="adopt")
    assert world.run("Theo", "list_opportunities", stage="Discovery").printed == before
    assert world.run("Theo", "list_opportunities", stage="Demo").told["count"] == 0
    assert world.run("Theo", "list_opportunities", stage="Negotiation").told["count"] == 2


def test_the_board_shows_an_earlier_pipeline_while_it_has_deals(world: World) -> None:
    before = (world.run("Theo", "show_pipeline").printed or "").splitlines()
    crm.adopt(
        world.records, world.actor("Theo"), FLEETCORE, now=NOW, source=Source.SLACK, key="adopt"
    )
    after = (world.run("Theo", "show_pipeline").printed or "").splitlines()
    assert after[0] == before[0]
    assert after[after.index("*HirePilot*: an earlier pipeline") + 1 :] == before[1:]
    assert before[-1].startswith("Stale: ")


def test_stale_deals_are_counted_only_where_they_are_watched(world: World) -> None:
    theo = world.actor("Theo")
    settings = world.records.settings
    desk.ignore_stale_deals(
        world.records, settings, theo, now=NOW, source=Source.SLACK, key="ignore"
    )
    assert "Stale" not in (world.run("Theo", "show_pipeline").printed or "")


def test_a_win_rate_of_nothing_is_not_known(world: World) -> None:
    world.later(days=200)
    printed = world.run("Theo", "show_pipeline").printed or ""
    assert "0 won, 0 lost, win rate not known yet" in printed


def test_the_account_is_read_from_the_records(world: World) -> None:
    sam = world.run("Sam", "account_and_plan").printed or ""
    assert "• *Role*: Member" in sam
    assert "• *Plan*: Pro" in sam
    assert "• *Create opportunities*: no. Members create" in sam
    leo = world.run("Leo", "account_and_plan").printed or ""
    assert "• *Plan*: Starter" in leo
    assert "• *Workspace*: Brightside Staffing" in leo


def test_who_sees_no_deals_is_told_why(world: World) -> None:
    for tool in ("show_opportunity", "list_opportunities", "show_pipeline"):
        outcome = world.run("Gus", tool)
        assert outcome.refusal
        assert outcome.refusal.code == "role_never"


def test_another_workspaces_deal_of_the_same_number_is_not_shown(world: World) -> None:
    outcome = world.run("Theo", "show_opportunity", opportunity="OPP-2001")
    assert "Acme Corp" in (outcome.printed or "")
    assert "Kestrel" not in (outcome.printed or "")
