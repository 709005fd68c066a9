"""Searching the guide: whole passages for people, short ones for the model."""

from tests.tools.world import World
from tools.outcome import Outcome


def search(world: World, *queries: str, who: str | None = "Theo") -> Outcome:
    return world.run(who, "search_guide", queries=list(queries))


def test_steps_are_found_and_stay_in_their_order(world: World) -> None:
    best = search(world, "how do i attach a job req to my deal").passages[0]
    assert best.section_id == "opportunities#linking-job-reqs"
    assert best.sure
    assert [b.number for b in best.blocks if b.kind == "step"] == [1, 2, 3, 4]
    assert best.source == "Guide › Opportunities › Linking Job REQs"


def test_the_model_reads_the_ids_it_may_point_at(world: World) -> None:
    outcome = search(world, "what does Negotiation mean")
    passages = outcome.told["passages"]
    assert isinstance(passages, list)
    first = passages[0]
    assert isinstance(first, dict)
    assert first["sure"] is True
    blocks = first["blocks"]
    assert isinstance(blocks, list)
    assert all(isinstance(b, dict) and b.keys() == {"id", "kind", "text"} for b in blocks)


def test_what_the_guide_does_not_say_is_never_sure(world: World) -> None:
    outcome = search(world, "does HirePilot have a mobile app?")
    assert not any(passage.sure for passage in outcome.passages)


def test_nothing_found_is_said(world: World) -> None:
    outcome = search(world, "zzzz qqqq")
    assert outcome.passages == ()
    assert outcome.told["note"] == "The guide has nothing on this."


def test_a_name_of_the_workspace_does_not_make_an_answer_unsure(world: World) -> None:
    question = "how do i link a req to the Vandelay deal"
    assert search(world, question).passages[0].sure


def test_strangers_may_search_the_guide(world: World) -> None:
    assert search(world, "what does Negotiation mean", who=None).passages[0].sure


def test_there_are_one_to_five_queries(world: World) -> None:
    assert "error" in search(world).told
    assert "error" in search(world, *["deal"] * 6).told
