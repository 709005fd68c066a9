"""`rex eval`: what a row says must come of a conversation, beside what comes of it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.comparing import contains
from bot.evaluation.hearing import heard
from bot.evaluation.models import IdleModel
from bot.evaluation.people import grants_of
from bot.evaluation.playing import Stage, open_stage
from bot.evaluation.reading import BadScenarios, read
from bot.evaluation.running import Mode, alone, leading, run, summary
from bot.evaluation.scenario import Scenario
from bot.evaluation.sql.staging import stage_key
from bot.settings import Settings
from domain.access import Grant
from tests.command import rex
from tests.nursery import READ_GUIDE

GIVEN: dict[str, Any] = {
    "plan": "PRO",
    "clients": ["Acme Corp", {"name": "Globex"}],
    "opportunities": [
        {"id": "OPP-2001", "title": "CFO search", "client": "Acme Corp", "stage": "Discovery"},
        {"id": "deal-b", "title": "Data team", "client": {"name": "Globex"}, "status": "Won"},
    ],
    "reqs": [{"id": "REQ-118", "title": "Chief Financial Officer"}],
}
MOVE = {"tool": "move_stage", "arguments": {"opportunity": "OPP-2001", "to_stage": "proposal"}}

LINK = {"tool": "link_req", "arguments": {"opportunity": "OPP-2001", "req": "REQ-118"}}


MOVED = "move the acme deal to proposal"
BOTH = "move the acme deal to proposal and link req 118 to it"
WON = {"tool": "move_stage", "refuse": "won"}
UNASKED = {"tool": "link_req", "missing": ["req"]}
HELD = {"tool": "hold_opportunity", "refuse": "won"}
NEW = {"client": "Acme Corp", "title": "Treasurer", "deal_type": "retained"}


def several(*calls: dict[str, Any]) -> dict[str, Any]:
    return {"calls": [*calls]}


def row(said: str | list[str], expect: Any, **more: Any) -> dict[str, Any]:
    return {"id": "a", "given": GIVEN, "utterances": said, "expect": expect, **more}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with open_stage(Settings(cache=READ_GUIDE)) as opened:
        yield opened


def verdict(stage: Stage, one: dict[str, Any], mode: Mode = Mode.OFFLINE) -> Any:
    scenario = Scenario.model_validate(one)
    return run(stage, scenario, mode)


@pytest.mark.parametrize("mode", [Mode.OFFLINE, Mode.SCRIPTED])
@pytest.mark.parametrize(
    "right",
    [
        row("move the acme deal to proposal", MOVE),
        row("link req 118 to acme", LINK),
        row("link a req to opp-2001", {"tool": "link_req", "missing": ["req"]}),
        row("move deal-b to Proposal", {"tool": "move_stage", "refuse": "won"}),
        row(
            "create a retained deal for Acme, 50k",
            {"tool": "create_opportunity", "refuse": "role"},
            role="Guest",
        ),
        row("how do i move a deal?", {"tool": None}),
        row("the billing tab crashes", {"tool": "open_escalation_ticket"}),
        row(
            f"{MOVED} and deal-b to proposal",
            several(MOVE, WON),
        ),
    ],
    ids=lambda it: it["utterances"],
)
def test_what_is_right_passes_by_script_and_by_rules(
    stage: Stage, right: dict[str, Any], mode: Mode
) -> None:
    judged = verdict(stage, right, mode)
    assert judged.passed, judged.why


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (row("move the acme deal to proposal", {"tool": None}), "nothing was to be done"),
        (row("move the acme deal to proposal", {**MOVE, "arguments": {"to_stage": "Won"}}), "Won"),
        (row("how do i move a deal?", MOVE), "Expected move_stage"),
        (row("move acme to proposal", {"tool": "move_stage", "refuse": "lost"}), "Proposed"),
        (row("link a req to opp-2001", {"tool": "link_req", "missing": ["opportunity"]}), "Asked"),
        (row("hello", {"tool": "open_escalation_ticket"}), "Expected open_escalation_ticket"),
        (row("hello", {"tool": None}, role="emperor"), "There is no role"),
        (row("hello", {"tool": None}, given={"plan": "gold"}), "There is no plan"),
    ],
    ids=lambda it: it if isinstance(it, str) else "",
)
def test_what_is_wrong_fails_and_says_why(stage: Stage, wrong: dict[str, Any], why: str) -> None:
    judged = verdict(stage, wrong)
    assert not judged.passed
    assert why in judged.why


@pytest.mark.parametrize(
    ("said", "calls", "why"),
    [
        pytest.param(MOVED, [WON], "Proposed move_stage besides", id="proposed, not refused"),
        pytest.param(MOVED, [MOVE, WON], "Expected a refusal", id="one refusal too few"),
        pytest.param(MOVED, [MOVE, UNASKED], "Expected a question", id="one question too few"),
        pytest.param(BOTH, [MOVE, HELD], "Proposed link_req besides", id="one card too many"),
        pytest.param(MOVED, [MOVE, MOVE], "Expected move_stage", id="one card too few"),
    ],
)
def test_each_of_several_must_come_of_it_and_no_other(
    stage: Stage, said: str, calls: list[dict[str, Any]], why: str
) -> None:
    judged = verdict(stage, row(said, several(*calls)))
    assert not judged.passed
    assert why in judged.why


def test_a_question_among_several_must_have_been_asked(stage: Stage) -> None:
    said = ["link a req to opp-2001", MOVED]
    asked = verdict(stage, row(said, several(UNASKED, MOVE)))
    assert asked.passed, asked.why
    other = verdict(stage, row(said, several({"tool": "link_req", "missing": ["title"]}, MOVE)))
    assert "Asked for req instead of title." in other.why


@pytest.mark.parametrize(
    "invented", [{"estimated_value": 90_000}, {"fee_model": "40 %"}, {"notes": "a rich client"}]
)
def test_what_a_model_adds_to_what_a_row_says_fails_in_the_tables(
    stage: Stage, invented: dict[str, Any]
) -> None:
    expect = {"tool": "create_opportunity", "arguments": NEW}
    said = "create a retained deal for acme called Treasurer"
    assert verdict(stage, row(said, expect), Mode.SCRIPTED).passed
    script = [{"tool": "create_opportunity", "arguments": {**NEW, **invented}}]
    judged = verdict(stage, row(said, expect, script=script), Mode.SCRIPTED)
    assert not judged.passed
    assert "After the clicks, opportunity." in judged.why


def test_an_idle_model_fails_whatever_needs_a_write(stage: Stage) -> None:
    scenario = Scenario.model_validate(row("move the acme deal to proposal", MOVE))
    assert not run(stage, scenario, Mode.LIVE, lambda _: alone(IdleModel())).passed


def test_a_proposal_on_another_deal_is_counted_as_the_worst(stage: Stage) -> None:
    other = {**MOVE, "arguments": {"opportunity": "deal-b", "to_stage": "proposal"}}
    judged = verdict(stage, row("move the acme deal to proposal", other))
    assert judged.wrong_object
    assert summary([[judged]]).wrong_objects == 1


def test_ids_are_told_as_the_row_has_them(stage: Stage) -> None:
    judged = verdict(stage, row("show deal-b", {"tool": "show_opportunity"}))
    assert judged.passed, judged.why
    assert judged.got["arguments"] == {"opportunity": "deal-b"}


def test_whatever_a_model_does_nothing_is_written(stage: Stage) -> None:
    for number in range(5):
        one = row(["move acme to proposal", "yes"], {"tool": None}) | {"id": f"chaos {number}"}
        judged = verdict(stage, one, Mode.CHAOS)
        assert judged.passed, judged.why


def test_pass_k_is_the_chance_that_all_of_k_trials_pass(stage: Stage) -> None:
    right = verdict(stage, row("hello", {"tool": None}))
    wrong = verdict(stage, row("hello", MOVE))
    told = summary([[right, right], [right, wrong]])
    assert (told.pass_1, told.pass_k, told.passed) == (0.75, 0.5, 1)


def test_tickets_are_counted_apart_the_due_ones_and_the_others(stage: Stage) -> None:
    due = {"tool": "open_escalation_ticket"}
    said = {
        "caught": row("the billing tab crashes", due),
        "missed": row("hello", due),
        "false": row("the billing tab crashes", {"tool": None}),
        "quiet": row("hello", {"tool": None}),
    }
    told = summary([[verdict(stage, each)] for each in said.values()])
    assert (told.due, told.caught, told.false) == (2, 1, 1)


def test_the_command_says_how_many_tickets_were_caught(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    due = {"tool": "open_escalation_ticket"}
    rows = [row("the billing tab crashes", due), row("hello", {"tool": None}) | {"id": "b"}]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    told = " ".join(rex("eval", str(file), cwd=tmp_path).stderr.split())
    assert "Tickets: 1 of 1 that were due were opened (100.0%)" in told
    assert "and 0 in 1 conversations where none was, 0.0%." in told


def test_the_command_prints_a_row_a_scenario_and_ends_with_1_if_one_failed(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [row("hello", {"tool": None}), row("hello", MOVE) | {"id": "b", "mood": "sunny"}]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    done = rex("eval", str(file), "--json", cwd=tmp_path)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [(it["id"], it["passed"]) for it in told] == [("a", True), ("b", False)]
    assert set(told[0]) == {"id", "passed", "got", "why"}
    assert "“mood”" in done.stderr
    assert "1 of 2 passed" in done.stderr


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("{nonsense", "utf-8")
    assert rex("eval", str(file), cwd=tmp_path).returncode == 2
    with pytest.raises(BadScenarios):
        list(read(tmp_path / "nowhere"))


@pytest.mark.parametrize("grants", [["opportunities"], ["view", "create"], True])
def test_a_permission_for_opportunities_is_all_that_a_member_can_be_given(
    grants: list[str] | bool,
) -> None:
    assert grants_of(grants) == frozenset(Grant)


def test_free_text_is_compared_without_its_marks() -> None:
    assert contains("it is stuck on Saving... for ten min", "saving")
    assert contains("a fee of 22%", "22")
    assert not contains("a fee of 22%", "23")


def test_a_workspace_is_built_once_for_all_that_is_said_in_it() -> None:
    first, other, elsewhere = (
        stage_key(Scenario.model_validate(row(said, MOVE, given={**GIVEN, "reqs": reqs})))
        for said, reqs in (
            ("move acme corp to proposal", GIVEN["reqs"]),
            ("acme corp to proposal please", GIVEN["reqs"]),
            ("what is new at acme corp and globex?", GIVEN["reqs"]),
        )
    )
    assert first == other
    assert first != elsewhere  # the REQ may be that of either


def test_the_rules_are_not_the_script() -> None:
    assert leading(IdleModel()).mode == "full"
    assert alone(IdleModel()).mode == "offline"


@pytest.mark.parametrize("said", ["worth about €1.2m", "1.2m eur", "in euros, 1.2m"])
def test_a_currency_may_be_said_with_its_amount(said: str) -> None:
    assert heard("currency", "EUR", [said])
    assert not heard("currency", "GBP", [said])
