"""Requirements: what is refused leaves nothing behind, and only a reporter adds to their ticket."""

from bot.turn import Incoming, Place
from tests.bot.escalation.test_reporters import report
from tests.world import World


def sent_form(world: World, name: str, fields: dict[str, str], value: str = "TKT-1001") -> None:
    """Somebody's Slack sends a form of ours, whatever it shows them."""
    person = world.person(name)
    channel = next(iter(world.emulator.channels_of(person.user.id)))
    incoming = Incoming(
        id=f"1.0:form:{name}",
        kind="submission",
        place=Place(team=person.user.team_id, channel=channel.id, thread="1.0"),
        user=person.user.id,
        ts="1.0",
        value=value,
        fields={**fields},
    )
    world.service.engine.record(incoming)
    world.settle()


def test_an_answer_without_words_claims_nothing(world: World) -> None:
    report(world)
    sent_form(world, "Ines", {"reply_to_reporter": " \n "})
    [ticket] = world.tickets()
    assert (ticket.assignee, ticket.messages) == (None, ())
    assert "Nothing was sent." in world.shown_to("Ines")


def test_nobody_else_adds_to_a_reporters_ticket(world: World) -> None:
    report(world)
    sent_form(world, "Dana", {"browser_device": "Chrome on a Mac"})
    [ticket] = world.tickets()
    assert ticket.fields.browser_device.value is None
    assert ticket.messages == ()
    sent_form(world, "Theo", {"browser_device": "Chrome on a Mac"})
    [ticket] = world.tickets()
    assert ticket.fields.browser_device.value == "Chrome on a Mac"
