"""Names of the workspace in casual text: recognised for certain, or not at all."""

from dataclasses import replace

import pytest

from domain.presets import FLEETCORE, HIREPILOT
from tests.tools.world import World
from tools.recognition import Recognised, clients_in, recognise
from tools.sighting import first_word_of, names_of, sightings
from tools.stages_said import stages_in


def seen(world: World, text: str, who: str = "Theo") -> Recognised:
    return recognise(text, world.records, world.actor(who))


def refs(world: World, text: str) -> list[str]:
    return [deal.ref for deal in seen(world, text).opportunities]


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("create an opportunity for Acme, retained", "Acme Corp"),
        ("new deal for globex pls", "Globex"),
        ("acme's cfo search", "Acme Corp"),
        ("deal w/ NORTHWIND traders", "Northwind Traders"),
        ("northwind, flat fee", "Northwind Traders"),
        ("start an rpo deal for vandelay", "Vandelay Imports"),
        ("vandaley imports", "Vandelay Imports"),
        ("new oportunity umbra retained", "Umbra Health"),
        ("intech contingency", "Initech"),
        ("set up stellar foods", "Stellar Foods"),
    ],
)
def test_clients_are_recognised_as_people_call_them(world: World, text: str, client: str) -> None:
    assert [found.name for found in seen(world, text).clients] == [client]


@pytest.mark.parametrize(
    "text",
    [
        "how do i attach a job req to my deal",
        "does a general manager see billing",
        "put in a deal for Hooli",
        "",
        "👋",
    ],
)
def test_other_words_are_no_clients(world: World, text: str) -> None:
    assert seen(world, text).clients == ()


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("OPP-2003 to negotiation please", "OPP-2003"),
        ("pull up opp 2001", "OPP-2001"),
        ("deal #2004", "OPP-2004"),
        ("bump the CFO search to proposal", "OPP-2001"),
        ("hows the cfo deal", "OPP-2001"),
        ("set acme to negotiation", "OPP-2001"),
        ("the globex data platform team one", "OPP-2003"),
        ("data platfrom team", "OPP-2003"),
        ("pls shift the initech deal", "OPP-2004"),
        ("plant manager", "OPP-2007"),
    ],
)
def test_deals_are_recognised_by_ref_title_or_client(world: World, text: str, ref: str) -> None:
    assert refs(world, text) == [ref]


def test_a_client_with_two_open_deals_is_a_tie(world: World) -> None:
    found = seen(world, "move the globex deal to proposal")
    assert found.opportunities == ()
    assert [(tie.kind, tie.said) for tie in found.ties] == [("opportunity", "Globex")]
    assert found.ties[0].options == (
        "OPP-2002 “Warehouse managers” (Globex)",
        "OPP-2003 “Data platform team” (Globex)",
    )


def test_a_ref_that_nobody_has_is_reported_as_unknown(world: World) -> None:
    found = seen(world, "move OPP-9001 and link REQ-999")
    assert found.opportunities == found.reqs == ()
    assert found.unknown == ("OPP-9001", "REQ-999")


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("link REQ-118 to the Acme deal", "REQ-118"),
        ("connect req118 with it", "REQ-118"),
        ("attach job req 119 to OPP-2003", "REQ-119"),
        ("the chief financial officer opening", "REQ-118"),
        ("head of payrol", "REQ-123"),
    ],
)
def test_reqs_are_recognised_by_ref_or_title(world: World, text: str, ref: str) -> None:
    assert [req.ref for req in seen(world, text).reqs] == [ref]


@pytest.mark.parametrize(
    ("text", "stages"),
    [
        ("move the acme deal to Proposal", ("Proposal",)),
        ("pls shift it into negotation", ("Negotiation",)),
        ("from discovery to proposal", ("Discovery", "Proposal")),
        ("we won the acme deal!!", ("Won",)),
        ("close it as lost", ("Lost",)),
        ("take it back to New", ("New",)),
        ("put it in the new stage", ("New",)),
        ("new", ("New",)),
        ("new deal for globex pls", ()),
        ("what is new here", ()),
    ],
)
def test_stages_are_recognised_in_their_order(text: str, stages: tuple[str, ...]) -> None:
    assert stages_in(text, HIREPILOT) == stages


def test_stages_are_the_workspaces_own() -> None:
    assert stages_in("move it to contract sent, then negotiation", FLEETCORE) == (
        "Contract Sent",
        "Negotiation",
    )
    assert stages_in("move it to discovery", FLEETCORE) == ()


def test_people_recognise_only_what_they_see(world: World) -> None:
    assert seen(world, "acme, OPP-2001", "Gus") == Recognised()
    starter = seen(world, "kestrel, OPP-2001, REQ-117", "Leo")
    assert starter.opportunities == starter.clients == ()
    assert [req.ref for req in starter.reqs] == ["REQ-117"]
    assert [deal.ref for deal in seen(world, "OPP-2002, OPP-2001", "Dana").opportunities] == [
        "OPP-2001"
    ]


def test_two_clients_of_nearly_one_name_are_a_tie(world: World) -> None:
    acme = next(client for client in world.records.clients(world.actor("Theo").workspace.id))
    labs = replace(acme, id=world.actor("Theo").member_id, name="Acme Labs")
    found = clients_in("for acme", [acme, labs])
    assert found.certain == ()
    assert found.ties[0].options == ("Acme Corp", "Acme Labs")
    assert clients_in("for acme labs", [acme, labs]).certain == (labs,)


def test_equally_mistyped_names_are_a_tie() -> None:
    names = [*names_of("Globex", 1), *names_of("Globen", 2)]
    assert sightings("globey", names)[0].things == (1, 2)
    assert sightings("globen", names)[0].things == (2,)


def test_accents_and_possessives_do_not_matter() -> None:
    names = names_of("Café Zürich", 1)
    assert sightings("cafe zurich\u2019s deal", names)[0].said == "cafe zurich\u2019s"


def test_an_everyday_word_is_not_a_clients_short_name() -> None:
    assert first_word_of("First Health", 1) == ()
    assert [name.words for name in names_of("First Health", 1)] == [("first", "health")]


def test_a_short_word_with_another_letter_is_another_word() -> None:
    names = names_of("COO search", 1)
    assert sightings("run the CFO search", names) == ()
    assert sightings("run the COO saerch", names)[0].things == (1,)


def test_a_slip_in_a_long_word_of_a_title_is_forgiven_where_no_title_has_it_as_it_is(
    world: World,
) -> None:
    called = seen(world, "complaince to proposal").by_a_word
    assert called is not None
    assert called.title == "Customs compliance officer"
    assert seen(world, "completion to proposal").by_a_word is None
