"""The fields of a form that have more choices than a menu holds: searched while somebody types."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.playground.channel import Message
from bot.playground.person import Person
from bot.playground.view import View
from bot.sql.room import Room
from domain import leads
from domain.events import Source
from domain.sql.directory import members_with_email
from tests.world import THEO, World, text_of
from tools.choosing import matching
from tools.forms import Option

MANY = 120


@pytest.fixture(scope="module")
def world(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A running REX in which Theo's agency has more clients than Slack has room for."""
    running = World.start(seeded, tmp_path_factory.mktemp("many"))
    with running.database.transaction() as session:
        records = Room.on(session).records
        theo = members_with_email(session, THEO)[0]
        for number in range(MANY):
            name = f"Branch {number:03}"
            leads.create_client(
                records,
                records.leads,
                theo,
                name,
                now=running.clock(),
                source=Source.CLI,
                key=name,
            )
    yield running
    running.stop()


def asked_by(theo: Person, text: str) -> tuple[Message, View]:
    """The question that REX asks back, and its form."""
    question = theo.answer(theo.dm(text), timeout=30)
    theo.click(question, "Fill in a form")
    view = theo.wait_for(lambda: theo.modal, 10)
    assert view is not None
    return question, view


def offered(person: Person, view: View, typed: str) -> list[str]:
    return [option["value"] for option in person.suggestions(view, "client", typed)]


def test_a_field_with_many_choices_is_searched_in_ones_own_workspace(world: World) -> None:
    theo = world.person("Theo")
    question, view = asked_by(theo, "create an opportunity, retained search, 80k")
    assert len(offered(theo, view, "")) == 100
    branches = [f"Branch 11{digit}" for digit in range(10)]
    assert offered(theo, view, "branch 11") == [*branches, "Branch 011"]
    assert offered(theo, view, "globx") == ["Globex"]
    assert offered(theo, view, "nobody has this") == []
    with world.database.transaction() as session:
        maya = members_with_email(session, "maya@harborfinch.example")
        assert maya, "another person of the same workspace"
    assert offered(world.person("Maya"), view, "branch 11") == []
    assert theo.submit(view, {"client": "Branch 117"}).errors == {}
    world.wait_for(lambda: "Branch 117" in text_of(question), lambda: text_of(question))
    assert "Nothing changes until you confirm" in text_of(question)


def test_edit_searches_as_well_and_shows_what_is_chosen(world: World) -> None:
    theo = world.person("Theo")
    card = theo.answer(theo.dm("create an opportunity for Globex, rpo, 10k"), timeout=30)
    theo.click(card, "Edit")
    view = theo.wait_for(lambda: theo.modal, 10)
    assert view is not None
    assert offered(theo, view, "045") == ["Branch 045"]
    [block] = [block for block in view.blocks if block["block_id"] == "client"]
    assert block["element"]["type"] == "external_select"
    assert block["element"]["initial_option"]["value"] == "Globex"


def test_every_word_counts_and_a_slip_is_forgiven_only_where_nothing_fits() -> None:
    options = [Option("OPP-1", "OPP-1 “CFO” (Acme)"), Option("OPP-2", "OPP-2 “Nurses” (Umbra)")]
    assert matching(options, "umbra OPP") == (options[1],)
    assert matching(options, "nurces") == (options[1],)
    assert matching(options, "  ") == tuple(options)
