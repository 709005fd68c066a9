"""The one place where a call may fail: always an outcome, never an echo."""

import json

import pytest

from tests.tools.world import World
from tools import TOOLS
from tools.bounds import TOLD_LIMIT, cut, fitted, listed, size
from tools.toolbox import LONGEST_ARGUMENTS, Toolbox


def error(world: World, tool: str, arguments: str) -> str:
    outcome = Toolbox(TOOLS).run(tool, arguments, world.context("Theo"))
    assert outcome.told.keys() == {"error"}
    assert outcome.proposal is outcome.draft is outcome.refusal is None
    return str(outcome.told["error"])


def test_an_unknown_tool_is_answered_with_the_ones_there_are(world: World) -> None:
    said = error(world, "drop_tables", "{}")
    assert "move_stage" in said
    assert "drop_tables" not in said


@pytest.mark.parametrize("arguments", ["{", "[]", "null", '"x"', "{'a': 1}", "[" * 5_000])
def test_arguments_must_be_one_json_object(world: World, arguments: str) -> None:
    assert error(world, "move_stage", arguments) == "The arguments must be one JSON object."


def test_arguments_that_are_too_long_are_not_read(world: World) -> None:
    said = error(world, "move_stage", json.dumps({"opportunity": "x" * LONGEST_ARGUMENTS}))
    assert "20,000" in said


@pytest.mark.parametrize("smuggled", ["workspace_id", "user_id", "role", "actor", "IGNORE ALL"])
def test_smuggled_arguments_are_refused_without_an_echo(world: World, smuggled: str) -> None:
    said = error(world, "move_stage", json.dumps({smuggled: "evil", "opportunity": "OPP-2001"}))
    assert said == "move_stage takes only: opportunity, to_stage, override_reason."


def test_a_wrong_argument_is_named_but_not_repeated(world: World) -> None:
    said = error(world, "create_opportunity", '{"deal_type": "SECRET-VALUE", "client": "Acme"}')
    assert said.startswith("deal_type: ")
    assert "SECRET-VALUE" not in said


def test_no_arguments_at_all_is_an_empty_object(world: World) -> None:
    assert Toolbox(TOOLS).run("account_and_plan", "", world.context("Theo")).printed


def test_what_is_right_of_a_wrong_call_can_be_kept() -> None:
    said = {"client": "Globex", "estimated_value": "lots", "deal_type": "rpo", "by": "U0MAYA"}
    valid = Toolbox(TOOLS).valid
    kept = {"client": "Globex", "deal_type": "rpo"}
    assert valid("create_opportunity", json.dumps(said)) == kept
    for nothing in ("", "[1]", "{", '{"client": null}', "[" * 20_000):
        assert valid("create_opportunity", nothing) == {}
    assert valid("drop_tables", json.dumps(said)) == {}


def test_strangers_are_offered_the_guide_and_tickets_of_their_own() -> None:
    toolbox = Toolbox(TOOLS)
    assert [tool.name for tool in toolbox.offer(None)] == [
        "search_guide",
        "read_section",
        "walk_through",
        "open_escalation_ticket",
        "my_tickets",
        "add_to_ticket",
    ]
    assert toolbox.offer("guest") == toolbox.offer("super_admin") == TOOLS


def test_the_arguments_of_a_tool_can_be_asked_for() -> None:
    assert Toolbox(TOOLS).arguments("link_req") == ("opportunity", "req")


def test_whatever_a_tool_finds_is_told_in_few_words(world: World) -> None:
    for tool in TOOLS:
        said = {"queries": ["deal stage billing req"]} if tool.name == "search_guide" else {}
        outcome = world.run("Theo", tool.name, world.turn("my deals are crashing"), **said)
        assert size(outcome.told) <= TOLD_LIMIT


def test_a_long_note_does_not_make_a_result_long(world: World) -> None:
    outcome = world.run(
        "Theo", "create_opportunity", client="Acme", deal_type="rpo", notes="a" * 5_000
    )
    assert outcome.proposal
    assert size(outcome.told) <= TOLD_LIMIT
    assert outcome.proposal.arguments["notes"] == "a" * 5_000


def test_a_list_says_how_much_it_left_out() -> None:
    told = listed({"count": 500}, "rows", [{"name": "x" * 20}] * 500)
    rows = told["rows"]
    assert isinstance(rows, list)
    assert told["rows_left_out"] == 500 - len(rows)
    assert size(told) <= TOLD_LIMIT


def test_a_result_of_countless_small_pieces_is_replaced_by_a_note() -> None:
    assert set(fitted({"numbers": list(range(5_000))})) == {"note"}
    assert cut("abcdef", 4) == "abc…"
