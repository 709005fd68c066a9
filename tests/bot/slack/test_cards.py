"""Requirements: nobody is asked to confirm what is not shown, however many cards a reply has."""

import re
from typing import Any

import pytest

from bot.slack.blocks import render
from bot.slack.kit import Json, Message
from bot.turn import Part, Reply
from tests.bot.slack.test_blocks import assert_slack_takes, card, shown
from tools.outcome import ProposalCard

#: As many as a turn may make, with as much as a card shows, in what takes most room in Slack.
MOST = 10
NOTES = "& " * 150
PAGE = Part(say="word " * 600)


def ten_deals(count: int = MOST, **changes: Any) -> tuple[ProposalCard, ...]:
    """Cards that are told apart by how their titles begin."""
    notes = {"label": "Notes", "before": None, "after": NOTES}
    return tuple(
        card(id=f"p{n}", title=f"<{n}> {'long title ' * 30}", changes=[notes], **changes)
        for n in range(count)
    )


def shown_with_words(message: Message, reply: Reply) -> int:
    """How many cards are shown: right above the buttons of each stands what it would change."""
    above: list[str] = []
    for block in message.blocks:
        if (pressed := confirmed_by(block)) is not None:
            (number,) = (n for n, it in enumerate(reply.proposals) if it.id == pressed)
            assert any(words_of(number) in text for text in above), f"{pressed} shows no words"
            above = []
        else:
            above += shown(block) if block["type"] == "section" else []
    texts = "\n".join(text for block in message.blocks for text in shown(block))
    return sum(words_of(number) in texts for number in range(len(reply.proposals)))


def confirmed_by(block: Json) -> str | None:
    """Which card the buttons of a block are for."""
    elements: Any = block.get("elements", ())
    found = [it["value"] for it in elements if it.get("action_id") == "rex_confirm"]
    return found[0] if found else None


def words_of(number: int) -> str:
    """How the title of a card begins, as Slack shows it."""
    return f"*&lt;{number}&gt;"


def left_out(message: Message) -> int:
    """How many cards the message says it leaves out."""
    texts = "\n".join(text for block in message.blocks for text in shown(block))
    said = re.search(r"(\d+) more didn't fit in here", texts)
    return int(said[1]) if said else 0


def confirms(message: Message) -> int:
    return sum(confirmed_by(block) is not None for block in message.blocks)


@pytest.mark.parametrize("parts", [(), (PAGE,) * 8])
def test_as_many_cards_as_a_turn_makes_are_shown_with_their_words(parts: tuple[Part, ...]) -> None:
    reply = Reply(kind="proposal", parts=parts, proposals=ten_deals(), offers_ticket=True)
    message = render(reply, "turn-1")
    assert_slack_takes(message.blocks, message.text)
    assert (shown_with_words(message, reply), confirms(message)) == (MOST, MOST)
    assert left_out(message) == 0


def test_a_long_text_is_cut_before_a_card() -> None:
    reply = Reply(kind="proposal", parts=(PAGE,) * 8, proposals=ten_deals(2))
    texts = [text for block in render(reply, "turn-1").blocks for text in shown(block)]
    assert "… shortened here" in texts
    alone = Reply(kind="proposal", proposals=ten_deals(2))
    cards = [text for block in render(alone, "turn-1").blocks for text in shown(block)]
    assert texts[-len(cards) :] == cards


def test_cards_that_do_not_fit_have_no_buttons_and_the_reply_says_so() -> None:
    reply = Reply(kind="proposal", parts=(PAGE,) * 8, proposals=ten_deals(3 * MOST))
    message = render(reply, "turn-1")
    assert_slack_takes(message.blocks, message.text)
    assert shown_with_words(message, reply) == confirms(message) > MOST
    assert confirms(message) + left_out(message) == 3 * MOST


def test_what_a_press_has_settled_makes_room_for_the_next() -> None:
    waiting = ten_deals(3 * MOST)
    settled = tuple(it.model_copy(update={"state": "cancelled"}) for it in waiting[:MOST])
    before, after = (
        left_out(render(Reply(kind="proposal", proposals=cards), "turn-1"))
        for cards in (waiting, (*settled, *waiting[MOST:]))
    )
    assert after < before
