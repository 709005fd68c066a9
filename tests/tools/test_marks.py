"""Which words of a text name what."""

from tests.tools.world import World
from tools.beside import beside
from tools.marks import marks
from tools.recognition import recognise


def named(world: World, text: str) -> list[tuple[str, str, str]]:
    actor = world.actor("Theo")
    seen, also = recognise(text, world.records, actor), beside(text, world.records, actor)
    return [(text[it.start : it.end], it.kind, it.value) for it in marks(text, seen, also)]


def test_every_name_is_found_where_it_stands(world: World) -> None:
    assert named(world, "move OPP-2001 (acme) to Proposal, req 118 too") == [
        ("OPP-2001", "opportunity", "OPP-2001"),
        ("acme", "client", "Acme Corp"),
        ("Proposal", "stage", "Proposal"),
        ("req 118", "req", "REQ-118"),
    ]


def test_a_word_of_a_title_calls_the_one_deal_that_has_it(world: World) -> None:
    assert ("nurses", "opportunity", "OPP-2005") in named(world, "nurses -> proposal")


def test_everyday_words_call_no_deal(world: World) -> None:
    assert not any(kind == "opportunity" for _, kind, _ in named(world, "the night was long"))


def test_a_word_counts_at_the_client_that_is_named_only(world: World) -> None:
    deals = [value for _, kind, value in named(world, "nurses for globex") if kind == "opportunity"]
    assert "OPP-2005" not in deals
