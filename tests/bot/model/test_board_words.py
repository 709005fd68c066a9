"""What is said about the board: stages, loss reasons, rules and presets; and what only sounds so."""

import pytest

from bot.model.board_words import board_wish, board_wish_named
from bot.model.names import Names


@pytest.mark.parametrize(
    ("said", "tool", "given"),
    [
        ("add a stage", "add_stage", {}),
        ("add Screening as a stage", "add_stage", {"name": "Screening"}),
        (
            "Add a new stage “Verbal commit” after Proposal with 70% and stale after 5 days",
            "add_stage",
            {"name": "Verbal commit", "after": "Proposal", "probability": 70, "max_days": 5},
        ),
        (
            "create another stage Checks between Proposal and Negotiation",
            "add_stage",
            {"name": "Checks", "before": "Negotiation"},
        ),
        (
            "add a stage Pitch before Proposal on the FleetCore pipeline",
            "add_stage",
            {"name": "Pitch", "before": "Proposal", "pipeline": "FleetCore"},
        ),
        ("put the stage Discovery last", "change_stage", {"stage": "Discovery", "before": "the end"}),
        (
            "call the Discovery stage Intake please",
            "change_stage",
            {"stage": "Discovery", "name": "Intake"},
        ),
        ("give the Negotiation stage 21 days", "change_stage", {"stage": "Negotiation", "max_days": 21}),
        (
            "get rid of the Discovery stage, move everything in it to New",
            "remove_stage",
            {"stage": "Discovery", "to_stage": "New"},
        ),
        (
            "we need a reason for losing called Relocation that asks for notes",
            "add_loss_reason",
            {"name": "Relocation", "needs_notes": True},
        ),
        (
            "the loss reason No budget should ask for the competitor and notes",
            "change_loss_reason",
            {"reason": "No budget", "needs_competitor": True, "needs_notes": True},
        ),
        (
            "make the loss reason No budget ask for notes",
            "change_loss_reason",
            {"reason": "No budget", "needs_notes": True},
        ),
        ("delete the Timing loss reason", "remove_loss_reason", {"reason": "Timing"}),
        ("don\u2019t tell us about stale deals", "set_deal_rule", {"rule": "stale_deals", "holds": False}),
        (
            "tell us about stale deals again",
            "set_deal_rule",
            {"rule": "stale_deals", "holds": True},
        ),
        ("lost deals need a reason", "set_deal_rule", {"rule": "loss_reasons", "holds": True}),
        ("all leads can become clients", "set_deal_rule", {"rule": "qualified_leads", "holds": False}),
        ("new deals should run through FleetCore", "adopt_pipeline", {"pipeline": "FleetCore"}),
    ],
)  # fmt: skip
def test_what_is_wanted_of_the_board(said: str, tool: str, given: dict[str, object]) -> None:
    wish = board_wish(said)
    assert wish is not None
    assert (wish.tool, dict(wish.arguments)) == (tool, given)


@pytest.mark.parametrize(
    "said",
    [
        "move Acme to the Proposal stage",
        "change the stage of OPP-2001 to Proposal",
        "set the stage to Proposal",
        "put the CFO search in the Discovery stage",
        "remove Acme from the Proposal stage",
        "add a deal in the Proposal stage for Acme, 50%",
        "hold the Acme deal for 20 days",
        "move it to the next stage after 5 days",
        "new stage is proposal",
        "the Proposal stage is broken",
        "call the client after 5 days",
        "rename OPP-2001 to CFO search",
        "mark OPP-2001 as lost, loss reason No budget",
        "change the loss reason of OPP-2006 to Timing",
        "the loss reason is no budget",
        "tell me about stale deals",
        "convert the qualified lead Lee",
        "create a deal for FleetCore",
        "require a reason",
        "stop telling me",
        "how do I add a stage?",
        "can I rename a stage?",
        "add a stage?",
        "who can remove stages?",
        "what happens if I remove the Discovery stage",
        "maybe we should remove the Discovery stage",
        "I was told to remove the Discovery stage",
    ],
)
def test_what_only_sounds_so(said: str) -> None:
    assert board_wish(said) is None


def test_bare_names_count_as_stages_only_where_they_are_known_to_be_some() -> None:
    both = Names(stages=("Proposal", "Negotiation"))
    wish = board_wish_named("put Proposal behind Negotiation", both)
    assert wish
    assert wish.arguments == {"stage": "Proposal", "after": "Negotiation"}
    one = Names(stages=("Discovery",))
    assert board_wish_named("rename Discovery to Intake", one)
    assert board_wish_named("rename Acme to Intake", one) is None
    assert board_wish_named("rename Discovery to Intake", Names()) is None
    of_a_deal = Names(stages=("Proposal",), opportunities=("OPP-2001",))
    assert board_wish_named("move the CFO search before Proposal", of_a_deal) is None


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("set Proposal to 20 days", {"stage": "Proposal", "max_days": 20}),
        ("please give Proposal 111 days", {"stage": "Proposal", "max_days": 111}),
        ("make Proposal stale after 20 days", {"stage": "Proposal", "max_days": 20}),
        ("change Proposal to 65%", {"stage": "Proposal", "probability": 65}),
    ],
)
def test_a_figure_of_a_stage_is_no_number_of_a_req(said: str, given: dict[str, object]) -> None:
    names = Names(stages=("Proposal",), reqs=("REQ-111",))
    wish = board_wish_named(said, names)
    assert wish
    assert (wish.tool, wish.arguments) == ("change_stage", given)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("set REQ-111 to 20 days", Names(stages=("Proposal",), reqs=("REQ-111",))),
        ("set Acme to 20 days", Names(stages=("Proposal",), clients=("Acme Corp",))),
        ("set Intake to 20 days", Names(stages=("Proposal",))),
        ("is Proposal at 20 days?", Names(stages=("Proposal",))),
    ],
)
def test_a_figure_of_something_else_changes_no_stage(said: str, names: Names) -> None:
    assert board_wish_named(said, names) is None
