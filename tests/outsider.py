"""What somebody of another company does in a shared channel, and that it comes to nothing."""

from bot.playground.channel import Message
from bot.playground.person import Person, find_element
from tests.world import text_of

SLOWLY = 30.0


def said_to(person: Person, before: int = 0) -> list[str]:
    """What only this person sees."""
    return [
        text_of(message)
        for channel in person.emulator.channels_of(person.user.id)
        for message in channel.seen_by(person.user.id)
        if message.only_for == person.user.id
    ][before:]


def assert_harmless(outsider: Person, card: Message, bot: str) -> None:
    """Somebody of another company asks, presses Confirm and Edit, and sends a form."""
    asked = outsider.say(card.channel.id, f"<@{bot}> show my open opportunities")
    said = text_of(outsider.answer(asked, timeout=SLOWLY))
    assert "only know people of the Slack workspace that I'm installed in" in said
    assert "OPP-" not in said
    outsider.click(card, "rex_confirm")
    assert outsider.wait_for(lambda: said_to(outsider), SLOWLY)
    assert "which HirePilot account is yours" in said_to(outsider)[-1]
    assert find_element(card.blocks, "rex_confirm")
    outsider.click(card, "Edit")
    form = outsider.wait_for(lambda: outsider.modal, SLOWLY)
    assert form is not None
    assert "which HirePilot account is yours" in str(form.blocks)
    outsider.close(form)
    guide = outsider.answer(
        outsider.say(card.channel.id, f"<@{bot}> what does Negotiation mean"), timeout=SLOWLY
    )
    outsider.click(guide, "👎")
    outsider.wait_for(lambda: find_element(guide.blocks, "What was missing?"), SLOWLY)
    outsider.click(guide, "What was missing?")
    form = outsider.wait_for(lambda: outsider.modal, SLOWLY)
    assert form is not None
    field = str(form.blocks[0]["block_id"])
    sent = outsider.submit(form, {field: "how long it may take"})
    assert (sent.problem, sent.errors) == (None, {})
    outsider.wait_for(lambda: not find_element(guide.blocks, "What was missing?"), SLOWLY)
