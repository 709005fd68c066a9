"""From the proposal to the click: done once, by the person who asked, as things are then."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from domain import crm
from domain.crm import Source
from domain.sql.tables import MemberGrantRow, MemberRow
from knowledge.library import Library
from tests.database import Database
from tests.tools.world import NOW, Said, World
from tools.context import TurnInfo
from tools.deals import MoveStage
from tools.forms import Form
from tools.outcome import ProposalCard
from tools.proposal import CANCELLED, EXPIRED, GONE, REPLACED, Press
from tools.sql import ProposalRow, SqlProposals

InWorld = Callable[[Callable[[World], Any]], Any]


@pytest.fixture
def in_world(demo_database: Database, library: Library) -> InWorld:
    """Run something in a transaction of its own, on both databases."""

    def run(work: Callable[[World], Any]) -> Any:
        with demo_database.session() as session:
            return work(World(session, library))

    return run


def move(world: World, who: str = "Theo", to_stage: str = "Proposal") -> ProposalCard:
    outcome = world.run(who, "move_stage", opportunity="OPP-2001", to_stage=to_stage)
    assert outcome.proposal, outcome.told
    return outcome.proposal


def create(world: World) -> ProposalCard:
    outcome = world.run(
        "Theo", "create_opportunity", client="Acme", deal_type="retained", estimated_value=50_000
    )
    assert outcome.proposal, outcome.told
    return outcome.proposal


def card_of(press: Press) -> ProposalCard:
    assert press.card
    return press.card


# Confirm


def test_a_proposal_changes_nothing_until_it_is_confirmed(in_world: InWorld) -> None:
    card = in_world(move)
    assert in_world(lambda it: it.deal("OPP-2001").stage.label) == "Discovery"
    press = in_world(lambda it: it.settlement("Theo").confirm(card.id))
    assert press.card.state == "done"
    assert press.sentence == press.card.result
    assert press.sentence == (
        "Done: OPP-2001 “CFO search” (Acme Corp) moved from Discovery to Proposal, "
        "probability 60%, forecast $36,000."
    )
    assert in_world(lambda it: it.deal("OPP-2001").stage.label) == "Proposal"


def test_a_second_click_finds_it_done(in_world: InWorld) -> None:
    card = in_world(create)
    first = in_world(lambda it: it.settlement("Theo").confirm(card.id))
    second = in_world(lambda it: it.settlement("Theo").confirm(card.id))
    assert second.card == first.card
    assert second.sentence is None
    assert len(in_world(lambda it: it.deals_of("Acme Corp"))) == 2


def test_two_clicks_at_once_do_it_once(in_world: InWorld) -> None:
    card = in_world(create)
    with ThreadPoolExecutor(max_workers=4) as hands:
        presses = list(
            hands.map(
                lambda _: in_world(lambda it: it.settlement("Theo").confirm(card.id)), range(4)
            )
        )
    assert {press.card.state for press in presses} == {"done"}
    assert len([press for press in presses if press.sentence]) == 1
    assert len(in_world(lambda it: it.deals_of("Acme Corp"))) == 2


def test_a_created_opportunity_is_told_with_its_figures(world: World) -> None:
    press = world.settlement("Theo").confirm(create(world).id)
    assert press.sentence == (
        "Done: OPP-2015 “Acme Corp – Retained search” created in New, $50,000, forecast $5,000."
    )
    assert world.deal("OPP-2015").owner_name == "Theo Lindqvist"


def test_a_linked_req_is_told_with_its_deal(world: World) -> None:
    outcome = world.run("Theo", "link_req", opportunity="acme", req="118")
    assert outcome.proposal
    press = world.settlement("Theo").confirm(outcome.proposal.id)
    assert press.sentence == (
        "Done: REQ-118 is linked to OPP-2001 “CFO search” (Acme Corp). Its forecast is $18,000."
    )
    assert [req.ref for req in world.deal("OPP-2001").reqs] == ["REQ-118"]


def test_the_click_knows_which_turn_the_card_stands_under(world: World) -> None:
    outcome = world.run(
        "Theo",
        "move_stage",
        replace(world.turn(), id="the-turn"),
        opportunity="OPP-2001",
        to_stage="Proposal",
    )
    assert outcome.proposal
    assert world.settlement("Theo").confirm(outcome.proposal.id).turn_id == "the-turn"


def test_the_source_of_a_change_is_kept(world: World) -> None:
    settlement = replace(world.settlement("Theo"), source=Source.CLI)
    settlement.confirm(move(world).id)
    timeline = crm.timeline(world.records, world.actor("Theo"), "OPP-2001")
    assert timeline[-1].source is Source.CLI


def test_only_the_person_who_asked_can_settle_it(world: World) -> None:
    card = move(world)
    others = world.settlement("Maya")
    for press in (others.confirm(card.id), others.cancel(card.id), others.change(card.id, {})):
        assert press.card is None
        assert press.sentence == (
            "Only Theo Lindqvist, who asked for it, can confirm, edit or cancel this."
        )
    assert world.deal("OPP-2001").stage.label == "Discovery"


@pytest.mark.parametrize("value", ["", "nonsense", "116552fd-1fe8-4345-b1c5-ad34bf3215eb"])
def test_a_button_of_nothing_says_so(world: World, value: str) -> None:
    assert world.settlement("Theo").confirm(value) == Press(sentence=GONE)


def test_another_workspace_sees_no_proposal_at_all(world: World) -> None:
    assert world.settlement("Leo").confirm(move(world).id) == Press(sentence=GONE)


def test_a_proposal_waits_a_day_and_not_longer(world: World) -> None:
    card, late = move(world), create(world)
    world.later(hours=23, minutes=59)
    assert card_of(world.settlement("Theo").confirm(card.id)).state == "done"
    world.later(minutes=1)
    press = world.settlement("Theo").confirm(late.id)
    assert card_of(press).state == "expired"
    assert press.sentence == EXPIRED
    assert len(world.deals_of("Acme Corp")) == 1


def test_what_somebody_else_changed_is_said_and_nothing_is_written(in_world: InWorld) -> None:
    card = in_world(move)
    other = in_world(lambda it: move(it, "Dana"))
    in_world(lambda it: it.settlement("Dana").confirm(other.id))
    press = in_world(lambda it: it.settlement("Theo").confirm(card.id))
    assert press.card.state == "failed"
    assert "Dana Reyes: Moved from Discovery to Proposal" in press.sentence
    assert press.sentence.endswith("Ask me again and I'll prepare it afresh.")
    assert in_world(lambda it: it.deal("OPP-2001").stage.label) == "Proposal"


def test_permission_is_checked_again_at_the_click(world: World) -> None:
    card = move(world, "Dana")
    dana = world.actor("Dana").member_id
    world.session.query(MemberGrantRow).filter_by(member_id=dana).delete()
    world.session.flush()
    press = world.settlement("Dana").confirm(card.id)
    assert card_of(press).state == "failed"
    assert "permission" in (press.sentence or "")
    assert world.deal("OPP-2001").stage.label == "Discovery"


def test_a_role_that_was_lost_stops_the_write(world: World) -> None:
    card = create(world)
    theo = world.actor("Theo").member_id
    world.session.execute(update(MemberRow).where(MemberRow.id == theo).values(role="guest"))
    world.session.expire_all()
    press = world.settlement("Theo").confirm(card.id)
    assert card_of(press).state == "failed"
    assert "Guest" in (press.sentence or "")
    assert len(world.deals_of("Acme Corp")) == 1


def test_the_same_call_in_one_turn_finds_its_first_proposal(world: World) -> None:
    turn = world.turn("move acme to proposal")
    said = {"opportunity": "acme", "to_stage": "Proposal"}
    first = world.run("Theo", "move_stage", turn, **said)
    second = world.run("Theo", "move_stage", turn, **said)
    assert first.proposal == second.proposal
    assert move(world).id != (first.proposal.id if first.proposal else None)


# Cancel


def test_a_cancelled_proposal_cannot_be_confirmed(world: World) -> None:
    card = move(world)
    press = world.settlement("Theo").cancel(card.id)
    assert press.sentence == CANCELLED
    assert card_of(press).state == "cancelled"
    again = world.settlement("Theo").confirm(card.id)
    assert card_of(again).state == "cancelled"
    assert again.sentence is None
    assert world.deal("OPP-2001").stage.label == "Discovery"


# Edit


def test_edit_opens_a_form_with_what_is_known(world: World) -> None:
    form = world.settlement("Theo").form(create(world).id)
    assert isinstance(form, Form)
    values = {field.name: field.value for field in form.fields}
    assert values["client"] == "Acme Corp"
    assert values["estimated_value"] == "50,000"
    assert values["title"] is None


def test_a_submitted_form_refreshes_the_same_card(world: World) -> None:
    card = create(world)
    world.later(hours=3)
    press = world.settlement("Theo").change(
        card.id, {"client": "Acme Corp", "deal_type": "contingency", "estimated_value": "€70k"}
    )
    changed = card_of(press)
    assert changed.id == card.id
    assert changed.arguments == {
        "client": "Acme Corp",
        "deal_type": "contingency",
        "estimated_value": 70_000,
        "currency": "EUR",
    }
    assert changed.title == "Create opportunity “Acme Corp – Contingency search”"
    assert changed.expires_at == (NOW + timedelta(hours=27)).isoformat()
    done = world.settlement("Theo").confirm(card.id)
    assert "€70,000" in (done.sentence or "")


def test_a_wrong_field_is_named_and_the_card_stays(world: World) -> None:
    card = create(world)
    press = world.settlement("Theo").change(
        card.id, {"client": None, "deal_type": "retained", "estimated_value": "lots"}
    )
    assert press.card is None
    assert set(press.errors) == {"client", "estimated_value"}
    assert card_of(world.settlement("Theo").confirm(card.id)).state == "done"


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"opportunity": "OPP-2001", "to_stage": "Negotiation"}, "form", "one stage at a time"),
        ({"opportunity": "OPP-2001", "to_stage": "Discovery"}, "form", "already in Discovery"),
        ({"opportunity": "globex", "to_stage": "Proposal"}, "opportunity", "Which opportunity"),
        ({"opportunity": "OPP-2001", "to_stage": "Demo"}, "to_stage", "no stage"),
    ],
)
def test_an_edit_that_the_rules_forbid_is_refused_at_the_form(
    world: World, values: dict[str, str | None], field: str, words: str
) -> None:
    press = world.settlement("Theo").change(move(world).id, values)
    assert press.card is None
    assert words in press.errors[field]


def test_an_edit_can_mean_another_deal(world: World) -> None:
    card = move(world)
    settlement = world.settlement("Theo")
    press = settlement.replace_arguments(
        card.id, MoveStage(opportunity="globex warehouse", to_stage="negotiation")
    )
    assert card_of(press).arguments == {"opportunity": "OPP-2002", "to_stage": "Negotiation"}
    done = settlement.confirm(card.id)
    assert card_of(done).state == "done"
    assert world.deal("OPP-2001").stage.label == "Discovery"


def test_nothing_settled_can_be_edited(world: World) -> None:
    card = move(world)
    world.settlement("Theo").confirm(card.id)
    press = world.settlement("Theo").form(card.id)
    assert isinstance(press, Press)
    assert card_of(press).state == "done"


# A newer proposal


def proposed(
    world: World, tool: str, said: dict[str, Said], turn: TurnInfo | None = None
) -> ProposalCard:
    outcome = world.run("Theo", tool, turn or world.turn(), **said)
    assert outcome.proposal, outcome.told
    return outcome.proposal


RETAINED: dict[str, Said] = {"client": "Acme", "deal_type": "retained"}


def test_a_corrected_deal_is_created_once(in_world: InWorld) -> None:
    first = in_world(create)
    second = in_world(
        lambda it: proposed(
            it,
            "create_opportunity",
            {**RETAINED, "estimated_value": 70_000},
            replace(it.turn(), id="turn-2"),
        )
    )
    pressed = in_world(lambda it: it.settlement("Theo").confirm(first.id))
    assert (pressed.card.state, pressed.card.result) == ("cancelled", REPLACED)
    assert in_world(lambda it: it.settlement("Theo").confirm(second.id)).card.state == "done"
    assert len(in_world(lambda it: it.deals_of("Acme Corp"))) == 2


@pytest.mark.parametrize(
    ("tool", "first", "second"),
    [
        (
            "move_stage",
            {"opportunity": "OPP-2001", "to_stage": "Proposal"},
            {"opportunity": "acme", "to_stage": "Proposal"},
        ),
        (
            "link_req",
            {"opportunity": "OPP-2001", "req": "REQ-118"},
            {"opportunity": "acme", "req": "REQ-118"},
        ),
        ("create_opportunity", RETAINED, {**RETAINED, "title": "CTO search"}),
        (
            "create_opportunity",
            {**RETAINED, "title": "CTO search"},
            {**RETAINED, "title": "CTO search", "estimated_value": 5_000},
        ),
    ],
)
def test_a_newer_proposal_replaces_the_older(
    world: World, tool: str, first: dict[str, Said], second: dict[str, Said]
) -> None:
    older, newer = proposed(world, tool, first), proposed(world, tool, second)
    assert state_of(world, older) == "cancelled"
    assert state_of(world, newer) == "waiting"


@pytest.mark.parametrize(
    ("tool", "first", "second"),
    [
        (
            "move_stage",
            {"opportunity": "OPP-2001", "to_stage": "Proposal"},
            {"opportunity": "OPP-2002", "to_stage": "Negotiation"},
        ),
        ("create_opportunity", RETAINED, {**RETAINED, "client": "Globex"}),
        (
            "create_opportunity",
            {**RETAINED, "title": "CTO search"},
            {**RETAINED, "title": "COO search"},
        ),
    ],
)
def test_another_thing_replaces_nothing(
    world: World, tool: str, first: dict[str, Said], second: dict[str, Said]
) -> None:
    older = proposed(world, tool, first)
    proposed(world, tool, second)
    assert state_of(world, older) == "waiting"


def test_two_proposals_of_one_turn_both_stay(world: World) -> None:
    turn = world.turn()
    first = proposed(world, "create_opportunity", RETAINED, turn)
    proposed(world, "create_opportunity", {**RETAINED, "deal_type": "rpo"}, turn)
    assert state_of(world, first) == "waiting"


def test_a_deal_asked_for_in_another_thread_stays(world: World) -> None:
    first = proposed(world, "create_opportunity", RETAINED)
    proposed(world, "create_opportunity", RETAINED, replace(world.turn(), thread="2.0"))
    assert state_of(world, first) == "waiting"


def test_what_was_done_or_is_somebody_elses_is_not_replaced(world: World) -> None:
    done, of_maya = move(world), move(world, "Maya")
    world.settlement("Theo").cancel(done.id)
    move(world)
    kept = SqlProposals(world.session).claim(UUID(done.id))
    assert kept
    assert kept.result == CANCELLED
    assert state_of(world, of_maya) == "waiting"


def state_of(world: World, card: ProposalCard) -> str:
    kept = SqlProposals(world.session).claim(UUID(card.id))
    assert kept
    return kept.state


# The database


def test_a_proposal_comes_back_as_it_was_kept(in_world: InWorld) -> None:
    card = in_world(create)
    kept = in_world(lambda it: SqlProposals(it.session).claim(UUID(card.id)))
    assert kept.card() == card
    assert kept.created_at == NOW


def test_the_database_refuses_a_result_without_a_click(in_world: InWorld) -> None:
    card = in_world(create)

    def tamper(world: World) -> None:
        world.session.execute(
            update(ProposalRow).where(ProposalRow.id == UUID(card.id)).values(state="done")
        )

    with pytest.raises(IntegrityError):
        in_world(tamper)
