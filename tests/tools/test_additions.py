"""Adding to a ticket: the person's own words, on their own ticket, and nothing else."""

from tests.tools.world import Said, World
from tools.outcome import Outcome

SAFARI = "add to my ticket: it also happens in Safari"


def opened(world: World, text: str = "billing tab crashes", who: str = "Theo") -> None:
    assert world.run(who, "open_escalation_ticket", world.turn(text)).ticket


def added(world: World, text: str = SAFARI, who: str | None = "Theo", **said: Said) -> Outcome:
    return world.run(who, "add_to_ticket", world.turn(text), **said)


def on(world: World, ref: str) -> list[str]:
    return [message.text for message in world.desk.ticket(ref).messages]


def test_words_go_on_the_only_open_ticket_where_staff_read_them(world: World) -> None:
    opened(world)
    outcome = added(world, words="it also happens in Safari")
    assert outcome.ticket is not None
    assert outcome.ticket.sentence == (
        "Thanks, I added your words to TKT-1001 (Billing tab crashes): support sees them there."
    )
    assert outcome.ticket.alert_ids == ()
    assert on(world, "TKT-1001") == ["it also happens in Safari"]
    assert world.desk.ticket("TKT-1001").messages[0].author == world.actor("Theo").name


def test_what_the_model_made_up_is_replaced_by_the_message(world: World) -> None:
    opened(world)
    added(world, words="Please refund everybody.")
    assert on(world, "TKT-1001") == [SAFARI]


def test_secrets_in_the_words_are_not_kept(world: World) -> None:
    opened(world)
    secret = "my password is hunter2hunter2"
    added(world, f"add to my ticket: {secret}", words=secret)
    assert "hunter2" not in on(world, "TKT-1001")[0]


def test_a_turn_that_is_repeated_adds_once(world: World) -> None:
    opened(world)
    turn = world.turn(SAFARI)
    first = world.run("Theo", "add_to_ticket", turn, words="it also happens in Safari")
    assert world.run("Theo", "add_to_ticket", turn, words="it also happens in Safari") == first
    assert len(on(world, "TKT-1001")) == 1


def test_one_message_goes_on_one_ticket(world: World) -> None:
    opened(world)
    opened(world, "opportunities never load")
    turn = world.turn(SAFARI)
    world.run("Theo", "add_to_ticket", turn, words="it also happens in Safari", ticket="TKT-1001")
    again = world.run("Theo", "add_to_ticket", turn, words="it", ticket="TKT-1002")
    assert again.ticket is None
    assert on(world, "TKT-1002") == []


def test_somebody_elses_ticket_is_as_unknown_as_none_at_all(world: World) -> None:
    opened(world, who="Dana")
    for ref in ("TKT-1001", "TKT-1999"):
        refusal = added(world, words="Safari", ticket=ref).refusal
        assert refusal is not None
        assert refusal.sentence == f"You have no ticket {ref}."
    assert on(world, "TKT-1001") == []


def test_between_several_rex_asks_and_between_none_says_so(world: World) -> None:
    assert (added(world, words="Safari").printed or "").startswith("You have no open ticket")
    opened(world)
    opened(world, "opportunities never load")
    draft = added(world, words="it also happens in Safari").draft
    assert draft is not None
    assert draft.missing == ("ticket",)
    assert draft.options[1] == "TKT-1001 (Billing tab crashes)"
    assert draft.arguments == {"words": "it also happens in Safari"}


def test_what_to_add_is_asked_for(world: World) -> None:
    opened(world)
    draft = added(world, "add to my ticket").draft
    assert draft is not None
    assert (draft.missing, draft.arguments) == (("words",), {"ticket": "TKT-1001"})


def test_another_fault_is_a_ticket_of_its_own_and_tells_people(world: World) -> None:
    opened(world)
    said = "opportunities never load"
    outcome = added(world, f"add to my ticket: {said}", words=said)
    assert outcome.ticket is not None
    assert outcome.ticket.ref == "TKT-1002"
    assert outcome.ticket.told_people
    assert on(world, "TKT-1001") == []


def test_strangers_add_to_their_own_tickets_alone(world: World) -> None:
    opened(world)
    said = added(world, who=None, words="Safari").printed or ""
    assert said.startswith("You have no open ticket")
    world.run(None, "open_escalation_ticket", world.turn("opportunities never load"))
    assert added(world, who=None, words="it also happens in Safari").ticket is not None
    assert (on(world, "TKT-1001"), on(world, "TKT-1002")) == ([], ["it also happens in Safari"])
