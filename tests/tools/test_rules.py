"""Team Admins keep loss reasons, rules and the pipeline of new deals by chat, a card first."""

from typing import Any

import pytest

from domain import crm
from tests.tools.world import World
from tools.outcome import ProposalCard


def card(world: World, tool: str, **said: Any) -> ProposalCard:
    outcome = world.run("Theo", tool, **said)
    assert outcome.proposal, outcome.told
    return outcome.proposal


def confirm(world: World, tool: str, **said: Any) -> str:
    press = world.settlement("Theo").confirm(card(world, tool, **said).id)
    assert press.card
    assert press.card.state == "done", press.sentence
    return press.sentence or ""


def reasons(world: World) -> dict[str, tuple[bool, bool]]:
    known = crm.loss_reasons(world.records, world.actor("Theo"))
    return {it.label: (it.competitor_required, it.notes_required) for it in known}


def test_a_loss_reason_is_added_renamed_changed_and_removed(world: World) -> None:
    shown = card(world, "add_loss_reason", name="Hiring freeze", needs_notes=True)
    assert "Hiring freeze" not in reasons(world)
    assert [(it.label, it.after) for it in shown.changes][1] == ("Asks for", "notes")
    said = world.settlement("Theo").confirm(shown.id).sentence
    assert said
    assert said.startswith("Done: “Hiring freeze” is a loss reason now.")
    assert reasons(world)["Hiring freeze"] == (False, True)
    confirm(world, "rename_loss_reason", reason="hiring freeze", name="Freeze")
    assert "Freeze" in reasons(world)
    said = confirm(
        world, "change_loss_reason", reason="freeze", needs_competitor=True, needs_notes=False
    )
    assert said == "Done: “Freeze” asks for the competitor now."
    assert reasons(world)["Freeze"] == (True, False)
    again = world.run("Theo", "change_loss_reason", reason="Freeze", needs_competitor=True)
    assert "like that already" in str(again.told)
    confirm(world, "remove_loss_reason", reason="Freeze")
    assert not {"Freeze", "Hiring freeze"} & reasons(world).keys()


def test_rules_are_switched(world: World) -> None:
    confirm(world, "set_deal_rule", rule="loss_reasons", holds=False)
    confirm(world, "set_deal_rule", rule="qualified_leads", holds=True)
    said = confirm(world, "set_deal_rule", rule="stale_deals", holds=True, days=21)
    assert said == "Done. Tell of stale deals: on, after 21 days in any stage."
    here = world.actor("Theo").workspace
    assert (here.loss_reason_required, here.require_qualified) == (False, True)
    assert (here.rotting_enabled, here.rotting_days) == (True, 21)
    confirm(world, "set_deal_rule", rule="stale_deals", holds=False)
    assert not world.actor("Theo").workspace.rotting_enabled
    again = world.run("Theo", "set_deal_rule", rule="stale_deals", holds=False)
    assert "off already" in str(again.told)


def test_new_deals_run_through_a_ready_made_pipeline(world: World) -> None:
    said = confirm(world, "adopt_pipeline", pipeline="FleetCore")
    assert "Qualification → Demo" in said
    assert crm.pipeline(world.records, world.actor("Theo")).first.label == "Qualification"
    assert world.deal("OPP-2001").pipeline.name != "FleetCore"
    again = world.run("Theo", "adopt_pipeline", pipeline="FleetCore")
    assert again.proposal is None
    assert "already" in str(again.told)


@pytest.mark.parametrize(
    ("tool", "said", "missing", "words"),
    [
        ("add_loss_reason", {}, "name", "called"),
        ("add_loss_reason", {"name": "no budget"}, "name", "already"),
        ("rename_loss_reason", {"reason": "No budget"}, "name", "called"),
        ("change_loss_reason", {}, "reason", "Which loss reason"),
        ("change_loss_reason", {"reason": "No budget"}, "needs_notes", "ask for notes"),
        ("change_loss_reason", {"reason": "Zaphod", "needs_notes": True}, "reason", "Zaphod"),
        ("remove_loss_reason", {"reason": "Zaphod"}, "reason", "no loss reason “Zaphod”"),
        ("set_deal_rule", {"rule": "stale_deals"}, "holds", "on or off"),
        ("set_deal_rule", {"rule": "stale_deals", "holds": True, "days": 900}, "days", "365"),
        ("adopt_pipeline", {}, "pipeline", "Which pipeline"),
    ],
)
def test_what_is_missing_or_wrong_is_asked_for_by_name(
    world: World, tool: str, said: dict[str, Any], missing: str, words: str
) -> None:
    outcome = world.run("Theo", tool, **said)
    assert outcome.draft, outcome.told
    assert outcome.draft.missing == (missing,)
    assert words in outcome.draft.question


@pytest.mark.parametrize("who", ["Dana", "Rita"])
def test_only_admins_set_rules(world: World, who: str) -> None:
    for tool, said in (
        ("add_loss_reason", {"name": "Freeze"}),
        ("set_deal_rule", {"rule": "loss_reasons", "holds": False}),
        ("adopt_pipeline", {"pipeline": "FleetCore"}),
    ):
        outcome = world.run(who, tool, **said)
        assert outcome.proposal is None
        assert outcome.refusal
