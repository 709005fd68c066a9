"""What is offered with a question can be done: every option is tried before anybody sees it."""

from dataclasses import replace
from typing import Any

import pytest

from tests.tools.world import World
from tools.asking import MOST_OPTIONS
from tools.offering import MOST_TRIED, offerable
from tools.outcome import Draft
from tools.writes import write_named

MOVE = write_named("move_stage")


def asked(*options: str) -> Draft:
    known = {"to_stage": "Negotiation"}
    return Draft(
        tool="move_stage", arguments=known, missing=("opportunity",), question="Which?", options=options
    )  # fmt: skip


def to(stage: str) -> Any:
    return MOVE.arguments.model_validate({"opportunity": None, "to_stage": stage})


@pytest.mark.parametrize("stage", ["Discovery", "Negotiation"])
def test_every_deal_that_is_offered_for_a_move_can_be_moved(world: World, stage: str) -> None:
    draft = world.run("Theo", "move_stage", opportunity=None, to_stage=stage).draft
    assert draft
    assert 0 < len(draft.options) <= MOST_OPTIONS
    for option in draft.options:
        ref = option.split()[0]
        came = world.run("Theo", "move_stage", opportunity=ref, to_stage=stage)
        assert came.proposal or came.draft, option


def test_every_req_that_is_offered_for_a_deal_can_be_linked_to_it(world: World) -> None:
    draft = world.run("Theo", "link_req", opportunity="OPP-2001", req=None).draft
    assert draft
    assert draft.options
    for option in draft.options:
        req = option.split()[0]
        assert world.run("Theo", "link_req", opportunity="OPP-2001", req=req).proposal, option


def test_what_would_be_refused_is_not_offered_and_the_order_stays(world: World) -> None:
    """OPP-2006 is lost, OPP-2008 rests, and OPP-2013 is three stages away."""
    options = ("OPP-2006 “x”", "OPP-2010 “Food safety lead”", "OPP-2008 “y”", "OPP-2013 “z”")
    office = world.context("Theo").office
    kept = offerable(MOVE, to("Negotiation"), asked(*options, "OPP-2002 “w”"), office)
    assert kept.options == ("OPP-2010 “Food safety lead”", "OPP-2002 “w”")


def test_a_deal_that_is_there_already_is_not_offered(world: World) -> None:
    office = world.context("Theo").office
    kept = offerable(MOVE, to("Proposal"), asked("OPP-2010 “x”", "OPP-2001 “y”"), office)
    assert kept.options == ("OPP-2001 “y”",)


def test_where_everything_would_be_refused_all_stay_so_that_it_is_said_why(world: World) -> None:
    draft = asked("OPP-2006 “x”", "OPP-2007 “y”")
    assert offerable(MOVE, to("Negotiation"), draft, world.context("Theo").office) == draft


def test_only_so_many_are_tried(world: World) -> None:
    tried: list[str] = []

    def plan(args: Any, office: Any) -> Any:
        tried.append(args.opportunity)
        return MOVE.plan(args, office)

    options = tuple(f"OPP-{number} “x”" for number in range(3001, 3040))
    counting = replace(MOVE, plan=plan)
    kept = offerable(counting, to("Negotiation"), asked(*options), world.context("Theo").office)
    assert tried == [option.split()[0] for option in options[:MOST_TRIED]]
    assert kept.options == options
