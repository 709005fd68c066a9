"""Stages, what people call them, and the steps between them."""

from dataclasses import replace
from uuid import uuid4

import pytest

from domain.errors import IllegalMove, UnknownStage
from domain.pipeline import MovePolicy, Outcome, Pipeline, Stage
from domain.presets import FLEETCORE, HIREPILOT


def figures(pipeline: Pipeline) -> list[tuple[str, int, int]]:
    return [(stage.key, stage.probability, stage.max_days) for stage in pipeline.stages]


def test_hirepilot_has_six_columns() -> None:
    assert HIREPILOT.labels == ("New", "Discovery", "Proposal", "Negotiation", "Won", "Lost")
    assert figures(HIREPILOT) == [
        ("new", 10, 14),
        ("discovery", 30, 14),
        ("proposal", 60, 14),
        ("negotiation", 80, 10),
    ]


def test_fleetcore_has_its_own_figures() -> None:
    assert figures(FLEETCORE) == [
        ("qualification", 20, 14),
        ("demo", 40, 10),
        ("proposal", 60, 14),
        ("negotiation", 80, 10),
        ("contract_sent", 90, 7),
    ]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Proposal", "proposal"),
        ("the proposal stage", "proposal"),
        (" NEGOTIATION. ", "negotiation"),
        ("“Discovery” column", "discovery"),
        ("Prospect", "new"),
        ("Pipeline", "new"),
        ("lead", "new"),
        ("Qualified", "discovery"),
        ("meeting", "discovery"),
        ("Best Case", "proposal"),
        ("commit", "negotiation"),
        ("Negotiating", "negotiation"),
        ("closing", "negotiation"),
    ],
)
def test_stages_are_known_by_other_names_too(said: str, key: str) -> None:
    assert HIREPILOT.named(said) == HIREPILOT.stage(key)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("Won", Outcome.WON),
        ("signed", Outcome.WON),
        ("Close Won", Outcome.WON),
        ("closed-won", Outcome.WON),
        ("lost", Outcome.LOST),
        ("Closed Lost", Outcome.LOST),
    ],
)
def test_won_and_lost_are_outcomes_and_no_stages(said: str, outcome: Outcome) -> None:
    assert HIREPILOT.named(said) is outcome


def test_closing_is_the_last_stage_of_either_board() -> None:
    assert FLEETCORE.named("closing") == FLEETCORE.stage("contract_sent")


def test_a_workspaces_own_label_wins_over_an_alias() -> None:
    signed = replace(HIREPILOT.stages[3], label="Signed")
    board = replace(HIREPILOT, stages=(*HIREPILOT.stages[:3], signed))
    assert board.named("signed") == signed


@pytest.mark.parametrize("way", [1, -1])
def test_what_a_stage_is_called_now_goes_before_what_another_was_called_first(way: int) -> None:
    was_new = replace(HIREPILOT.stages[0], label="Legal")
    called_new = replace(HIREPILOT.stages[1], key="new_2", label="New")
    board = replace(HIREPILOT, stages=(was_new, called_new)[::way])
    assert board.named("New") == called_new
    assert board.named("Legal") == was_new


@pytest.mark.parametrize("said", ["Discovery", "the discovery stage", "discovery column"])
@pytest.mark.parametrize("key", ["discovery", "discovery_stage", "discovery_column"])
def test_what_a_stage_reads_wins_over_another_ones_key(said: str, key: str) -> None:
    new, second, *rest = HIREPILOT.stages
    renamed = (replace(new, label="Discovery"), replace(second, key=key, label="Intake"))
    board = replace(HIREPILOT, stages=(*renamed, *rest))
    assert board.named(said) == renamed[0]


@pytest.mark.parametrize("said", ["Onboarding", "demo", "", "new deal"])
def test_unknown_stages_are_never_guessed(said: str) -> None:
    with pytest.raises(UnknownStage, match="New, Discovery, Proposal, Negotiation, Won and Lost"):
        HIREPILOT.named(said)


def test_an_unknown_key_is_refused_like_an_unknown_name() -> None:
    with pytest.raises(UnknownStage, match="no stage “demo”"):
        HIREPILOT.stage("demo")


@pytest.mark.parametrize("pipeline", [HIREPILOT, FLEETCORE])
def test_deals_move_one_step_either_way(pipeline: Pipeline) -> None:
    for start in pipeline.stages:
        for end in pipeline.stages:
            near = abs(start.position - end.position) <= 1
            assert pipeline.may_move(start, end) == near


@pytest.mark.parametrize(
    ("start", "end", "next_stage"),
    [
        ("qualification", "contract_sent", "Demo"),
        ("qualification", "proposal", "Demo"),
        ("contract_sent", "demo", "Negotiation"),
    ],
)
def test_a_skip_is_refused_with_the_next_legal_stage(start: str, end: str, next_stage: str) -> None:
    with pytest.raises(IllegalMove, match=f"one stage at a time.*is {next_stage}") as refused:
        FLEETCORE.check_move(FLEETCORE.stage(start), FLEETCORE.stage(end))
    assert refused.value.next_stage == next_stage


@pytest.mark.parametrize("outcome", Outcome)
def test_closing_is_done_on_the_opportunity(outcome: Outcome) -> None:
    with pytest.raises(IllegalMove) as refused:
        HIREPILOT.check_move(HIREPILOT.stage("new"), outcome)
    assert f"Mark as {outcome.value.title()}" in str(refused.value)
    assert refused.value.next_stage == "Discovery"


def test_after_the_last_stage_only_closing_is_left() -> None:
    with pytest.raises(IllegalMove, match="already the last stage") as refused:
        HIREPILOT.check_move(HIREPILOT.stage("negotiation"), Outcome.WON)
    assert refused.value.next_stage is None


def moves(policy: MovePolicy) -> set[tuple[str, str]]:
    board = replace(HIREPILOT, policy=policy)
    keys = [(a, b) for a in board.stages for b in board.stages if a != b]
    return {(a.key, b.key) for a, b in keys if board.may_move(a, b)}


def test_other_policies_allow_longer_steps() -> None:
    assert ("new", "negotiation") in moves(MovePolicy.FORWARD)
    assert ("discovery", "new") not in moves(MovePolicy.FORWARD)
    assert ("negotiation", "new") in moves(MovePolicy.FREE)


def test_a_step_back_is_refused_where_deals_only_move_forward() -> None:
    board = replace(HIREPILOT, policy=MovePolicy.FORWARD)
    with pytest.raises(IllegalMove, match="forward only") as refused:
        board.check_move(board.stage("negotiation"), board.stage("new"))
    assert refused.value.next_stage is None


def test_a_deal_in_a_removed_stage_moves_to_its_neighbours() -> None:
    removed = Stage(
        id=uuid4(), key="demo", label="Demo", position=2, probability=40, max_days=9, meaning=""
    )
    board = replace(HIREPILOT, stages=tuple(it for it in HIREPILOT.stages if it.position != 2))
    assert board.may_move(removed, board.stage("new"))
    assert board.may_move(removed, board.stage("proposal"))
    assert not board.may_move(removed, board.stage("negotiation"))


def test_a_workspace_gets_its_own_copy_of_a_preset() -> None:
    copy = HIREPILOT.with_new_ids(uuid4)
    assert figures(copy) == figures(HIREPILOT)
    assert not {stage.id for stage in copy.stages} & {stage.id for stage in HIREPILOT.stages}
