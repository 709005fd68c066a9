"""What a person means, where the workspace's names are harder to tell apart than in the demo."""

from uuid import uuid4

import pytest

from domain.demo import AGENCIES
from domain.reqs import ReqStatus
from domain.sql.tables import ClientRow, JobReqRow
from knowledge.article import read_article
from knowledge.library import Library
from tests.tools.world import NOW, World
from tools.asking import Unclear
from tools.citing import cite
from tools.meaning import client_meant, opportunity_meant, req_meant, stage_meant


@pytest.fixture
def crowded(world: World) -> World:
    """Harbor & Finch with clients and REQs of nearly the same names."""
    clients = {"Acme Labs": uuid4(), "Vandelay Exports": uuid4()}
    for name, client_id in clients.items():
        world.session.add(
            ClientRow(
                workspace_id=AGENCIES[0].id, id=client_id, name=name, name_key=name.casefold()
            )
        )
    world.session.flush()
    for number, title in ((201, "Controller Berlin"), (202, "Controller Bern")):
        world.session.add(
            JobReqRow(
                workspace_id=AGENCIES[0].id,
                id=uuid4(),
                number=number,
                title=title,
                client_id=clients["Acme Labs"],
                owner_id=world.actor("Theo").member_id,
                status=ReqStatus.OPEN,
                created_at=NOW,
            )
        )
    world.session.flush()
    return world


def options(meant: object) -> tuple[str, ...]:
    assert isinstance(meant, Unclear)
    return meant.options


def test_a_name_that_two_clients_share_is_a_question(crowded: World) -> None:
    theo = crowded.actor("Theo")
    assert options(client_meant("acme", crowded.records, theo)) == ("Acme Corp", "Acme Labs")
    mistyped = client_meant("vandelai", crowded.records, theo)
    assert options(mistyped) == ("Vandelay Exports", "Vandelay Imports")


def test_the_whole_name_tells_them_apart(crowded: World) -> None:
    found = client_meant("acme labs", crowded.records, crowded.actor("Theo"))
    assert not isinstance(found, Unclear)
    assert found.name == "Acme Labs"


def test_a_title_that_two_reqs_share_is_a_question(crowded: World) -> None:
    theo = crowded.actor("Theo")
    deal = crowded.deal("OPP-2001")
    offered = options(req_meant("controller", deal, crowded.records, theo))
    assert [option[:7] for option in offered] == ["REQ-201", "REQ-202"]
    mistyped = options(req_meant("controler berl", deal, crowded.records, theo))
    assert len(mistyped) == 2


def test_a_mistyped_title_of_one_req_is_found(crowded: World) -> None:
    deal, theo = crowded.deal("OPP-2001"), crowded.actor("Theo")
    found = req_meant("the controler berlin opening", deal, crowded.records, theo)
    assert not isinstance(found, Unclear)
    assert found.ref == "REQ-201"


def test_a_mistyped_title_between_two_reqs_is_a_question(crowded: World) -> None:
    deal, theo = crowded.deal("OPP-2001"), crowded.actor("Theo")
    offered = options(req_meant("controller berin", deal, crowded.records, theo))
    assert len(offered) == 2


def test_two_deals_of_a_client_leave_no_doubt_about_a_req(world: World) -> None:
    actor = world.actor("Theo")
    meant = req_meant("please link REQ-119 to the Globex deal", Unclear("?"), world.records, actor)
    assert not isinstance(meant, Unclear)
    assert meant.ref == "REQ-119"


def test_a_mistyped_client_with_several_deals_is_a_question(world: World) -> None:
    offered = options(opportunity_meant("stelar foods", world.records, world.actor("Theo")))
    assert [option[:8] for option in offered] == ["OPP-2010", "OPP-2014"]


def test_a_word_of_several_titles_is_a_question(world: World) -> None:
    offered = options(opportunity_meant("night", world.records, world.actor("Theo")))
    assert [option[:8] for option in offered] == ["OPP-2005", "OPP-2013"]


def test_without_a_deal_every_stage_and_every_open_req_is_offered(world: World) -> None:
    theo = world.actor("Theo")
    stages = options(stage_meant(None, None, world.records, theo))
    assert stages == ("New", "Discovery", "Proposal", "Negotiation")
    unknown = Unclear("Which opportunity do you mean?")
    reqs = options(req_meant(None, unknown, world.records, theo))
    assert any(option.startswith("REQ-118") for option in reqs)


def test_a_guide_that_does_not_explain_a_refusal_is_not_cited() -> None:
    empty = Library([])
    other = Library([read_article("tea.md", "# Tea\n\nPour water over the leaves.\n")])
    assert cite("illegal_move", empty) is None
    assert cite("illegal_move", other) is None
    assert cite("no_such_code", other) is None
