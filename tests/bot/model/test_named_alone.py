"""The last resort: what is named leaves no doubt about what is meant, though no verb is known."""

import pytest

from bot.model.named_alone import may_name, meant_by_names
from bot.model.offline import OfflineModel
from knowledge.library import Library
from tests.bot.model.desk import Desk
from tests.bot.model.naming import names_in

Meant = list[tuple[str, dict[str, object]]]


def meant(text: str) -> Meant:
    """What a message comes to by its names alone."""
    wishes = meant_by_names(text, names_in(text)) if may_name(text) else ()
    return [(wish.tool, dict(wish.arguments)) for wish in wishes]


def moved(ref: str, stage: str) -> tuple[str, dict[str, object]]:
    return "move_stage", {"opportunity": ref, "to_stage": stage}


@pytest.mark.parametrize(
    "text",
    [
        "Dana forgot again. warehouse staff at acme = proposal",
        "acme > proposal",
        "that acme one, shove it along to proposal",
    ],
)
def test_one_deal_and_a_stage_are_a_move(text: str) -> None:
    assert meant(text) == [moved("OPP-2001", "Proposal")]


def test_each_pair_is_a_move_of_its_own() -> None:
    said = "pipeline cleanup time. acme > proposal. lumen > negotiation. kestrel > leave"
    assert meant(said) == [moved("OPP-2001", "Proposal"), moved("OPP-2003", "Negotiation")]


@pytest.mark.parametrize(
    ("text", "reqs"),
    [
        ("REQ-801 isnt tied to anything, should be acme", ["REQ-801"]),
        ("both driver reqs (71 + 72) need hooking up to acme", ["REQ-71", "REQ-72"]),
        ("verknüpf mal bitte REQ-205 mit dem acme deal", ["REQ-205"]),
    ],
)
def test_reqs_and_a_deal_are_links(text: str, reqs: list[str]) -> None:
    assert meant(text) == [("link_req", {"opportunity": "OPP-2001", "req": it}) for it in reqs]


def test_a_client_with_the_terms_of_a_deal_is_a_new_one() -> None:
    said = "Kestrel - RPO - monthly fee - 'Editorial team build' - 150k/yr. enter it?"
    ((tool, given),) = meant(said)
    assert tool == "create_opportunity"
    assert given == {
        "client": "Kestrel Bank",
        "title": "Editorial team build",
        "deal_type": "rpo",
        "fee_model": "monthly fee",
        "estimated_value": 150_000,
    }


def test_a_different_stage_is_asked_for() -> None:
    assert meant("acme needs a different stage, can you change it") == [
        ("move_stage", {"opportunity": "OPP-2001"})
    ]


@pytest.mark.parametrize(
    "text",
    [
        "why is acme in proposal",
        "when does a deal go to proposal, acme say",
        "acme is in proposal already",
        "we moved acme to proposal yesterday",
        "priya pushed acme to proposal",
        "acme does not go to proposal",
        "acme to proposal once they sign",
        "acme to proposal? never mind",
        "tom said acme to proposal",
        "maybe acme to proposal",
        "acme wants the proposal by friday",
        "send acme the proposal",
        "priya linked REQ-118 to acme",
        "is REQ-118 on acme",
        "kestrel paid 40k for a retained search",
        "what do we charge kestrel, retained, 40k",
        "acme to proposal and lumen",
        "leave acme in proposal",
        "got acme in negotiation, great meeting",
        "thanks for moving acme to proposal",
        "acme complained about REQ-118",
        "no news on REQ-118 from acme",
        "kestrel rejected our retained search at 30%",
        "lunch with kestrel, retained search, 30%",
    ],
)
def test_what_asks_denies_waits_or_tells_of_others_is_no_change(text: str) -> None:
    assert meant(text) == []


def test_the_guide_is_asked_first_and_a_card_is_all_that_comes_of_it() -> None:
    desk = Desk(OfflineModel(), Library.load(None), log=[])
    calls, _ = desk.hear("Dana forgot again. cfo search at acme = proposal")
    changes = [(tool, given) for tool, given in calls if tool != "find_in_workspace"]
    assert [tool for tool, _ in changes] == ["search_guide", "move_stage"]
    assert changes[1][1] | {"opportunity": "OPP-2001", "to_stage": "Proposal"} == changes[1][1]


def test_what_the_guide_answers_stays_an_answer() -> None:
    desk = Desk(OfflineModel(), Library.load(None), log=[])
    calls, answer = desk.hear("what does Negotiation mean for acme")
    assert answer.kind != "proposal"
    assert "move_stage" not in [tool for tool, _ in calls]
