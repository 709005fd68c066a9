"""Team Admins shape the board by chat: each change is a card first, and Members are refused."""

from typing import Any

import pytest

from domain import crm
from domain.pipeline import Pipeline
from tests.tools.world import World
from tools.boards import THE_END
from tools.outcome import Outcome, ProposalCard

USUAL = "New, Discovery, Proposal, Negotiation"


def board(world: World) -> Pipeline:
    return crm.pipeline(world.records, world.actor("Theo"))


def labels(world: World) -> list[str]:
    return [it.label for it in board(world).stages]


def card(world: World, tool: str, **said: Any) -> ProposalCard:
    outcome = world.run("Theo", tool, **said)
    assert outcome.proposal, outcome.told
    return outcome.proposal


def confirm(world: World, tool: str, **said: Any) -> str:
    press = world.settlement("Theo").confirm(card(world, tool, **said).id)
    assert press.card
    assert press.card.state == "done", press.sentence
    return press.sentence or ""


def question(outcome: Outcome) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    assert outcome.draft, outcome.told
    return outcome.draft.missing, outcome.draft.question, outcome.draft.options


def changes(shown: ProposalCard) -> list[tuple[str, str | None, str]]:
    return [(it.label, it.before, it.after) for it in shown.changes]


def test_a_stage_is_added_where_it_was_said(world: World) -> None:
    shown = card(world, "add_stage", name="Screening", before="the discovery stage", max_days=7)
    assert shown.title == "Add the stage Screening"
    assert changes(shown) == [
        ("Stages", USUAL, "New, Screening, Discovery, Proposal, Negotiation"),
        ("Probability", None, "20%"),
        ("Stale after", None, "7 days"),
    ]
    assert labels(world)[1] == "Discovery"
    assert world.settlement("Theo").confirm(shown.id).sentence == (
        "Done: Screening is a stage now. "
        "The board reads New → Screening → Discovery → Proposal → Negotiation → Won → Lost."
    )
    assert labels(world)[1] == "Screening"


def test_a_stage_is_renamed_and_moved_in_one_card(world: World) -> None:
    shown = card(world, "change_stage", stage="Discovery", name="Intake", before=THE_END)
    falls = "The probability falls from Negotiation (80%) to Intake (30%)."
    assert changes(shown) == [
        ("Stages", USUAL, "New, Proposal, Negotiation, Intake"),
        ("Please note", None, falls),
    ]
    confirm(world, "change_stage", stage="Discovery", name="Intake", before="last")
    assert labels(world) == ["New", "Proposal", "Negotiation", "Intake"]
    assert board(world).stages[3].key == "discovery"


def test_deals_follow_a_stage_s_new_probability(world: World) -> None:
    shown = card(world, "change_stage", stage="discovery", probability=35)
    assert changes(shown) == [("Probability", "30%", "35%")]
    world.settlement("Theo").confirm(shown.id)
    assert world.deal("OPP-2001").probability == 35


def test_removing_a_stage_asks_where_its_deals_go(world: World) -> None:
    missing, asked, options = question(world.run("Theo", "remove_stage", stage="Discovery"))
    assert missing == ("to_stage",)
    assert "Where should they go" in asked
    assert options == ("New", "Proposal", "Negotiation")
    shown = card(world, "remove_stage", stage="Discovery", to_stage="New")
    (stages, deals) = changes(shown)
    assert stages[2] == "New, Proposal, Negotiation"
    assert (deals[0], deals[2]) == ("Deals", "New")
    world.settlement("Theo").confirm(shown.id)
    assert world.deal("OPP-2001").stage.label == "New"
    lines = crm.timeline(world.records, world.actor("Theo"), "OPP-2001")
    assert lines[-1].sentence.startswith("Moved from Discovery to New")


@pytest.mark.parametrize(
    ("tool", "said", "words"),
    [
        ("add_stage", {}, "What is the stage called?"),
        ("add_stage", {"name": "discovery"}, "There is a column “discovery” already"),
        ("add_stage", {"name": "Won"}, "There is a column “Won” already"),
        ("add_stage", {"name": "x" * 41}, "40"),
        ("add_stage", {"name": "Screening", "before": "Nowhere"}, "There is no stage “Nowhere”"),
        ("add_stage", {"name": "Screening", "probability": 101}, "100"),
        ("add_stage", {"name": "Screening", "max_days": 0}, "365"),
        ("change_stage", {}, "Which stage should change?"),
        ("change_stage", {"stage": "New"}, "What should change"),
        ("change_stage", {"stage": "Won", "name": "Signed"}, "that column is fixed"),
        ("remove_stage", {}, "Which stage should be removed?"),
        ("remove_stage", {"stage": "Lost"}, "that column is fixed"),
        ("remove_stage", {"stage": "New", "to_stage": "New"}, "it is being removed"),
    ],
    ids=str,
)
def test_what_is_missing_or_wrong_is_asked_for_by_name(
    world: World, tool: str, said: dict[str, Any], words: str
) -> None:
    assert words in question(world.run("Theo", tool, **said))[1]
    assert labels(world) == ["New", "Discovery", "Proposal", "Negotiation"]


def test_what_is_so_already_needs_no_card(world: World) -> None:
    outcome = world.run("Theo", "change_stage", stage="New", probability=10)
    assert outcome.proposal is None
    assert "like that already" in str(outcome.told)


@pytest.mark.parametrize("who", ["Dana", "Gus", "Rita"])
def test_only_admins_shape_the_board(world: World, who: str) -> None:
    outcome = world.run(who, "add_stage", name="Screening")
    assert outcome.proposal is None
    assert outcome.refusal


def test_a_click_on_a_stage_that_is_gone_meanwhile_changes_nothing(world: World) -> None:
    waiting = card(world, "change_stage", stage="Discovery", name="Intake")
    confirm(world, "remove_stage", stage="Discovery", to_stage="New")
    press = world.settlement("Theo").confirm(waiting.id)
    assert press.card
    assert press.card.state == "failed"
    assert labels(world) == ["New", "Proposal", "Negotiation"]


def test_of_a_stage_that_two_boards_have_the_card_waits_for_the_pipeline(world: World) -> None:
    confirm(world, "adopt_pipeline", pipeline="FleetCore")
    for tool, more in (
        ("change_stage", {"stage": "Proposal", "name": "Pitch"}),
        ("remove_stage", {"stage": "Proposal", "to_stage": "Negotiation"}),
        ("add_stage", {"name": "Pitch", "before": "Proposal"}),
    ):
        missing, asked, options = question(world.run("Theo", tool, **more))
        assert (missing, options) == (("pipeline",), ("FleetCore", "HirePilot")), tool
        assert asked.endswith("Which pipeline do you mean?")
    said = confirm(world, "change_stage", stage="Proposal", name="Pitch", pipeline="HirePilot")
    assert "New → Discovery → Pitch → Negotiation" in said
    assert "Proposal" in labels(world)
