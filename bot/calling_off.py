"""A cancel in words: "nvm" settles the card that waits, as its Cancel button would; no model hears of it."""

import re
from collections.abc import Sequence

from pydantic import JsonValue

from bot.clicks import Shown, with_card
from bot.model.intents import Intent
from bot.model.small_talk import small_talk
from bot.model.words import fold
from bot.rex import Rex
from bot.sql.room import Room
from bot.turn import Incoming, Part, Reply, Value
from tools.outcome import ProposalCard
from tools.proposal import CANCELLED

#: So many of a person's turns in the thread are looked back through.
TURNS_BACK = 40
CONFIRMED_ALREADY = (
    "No card is waiting any more: the last one has been confirmed, and what it did stands. Tell me "
    "what to change instead, and I'll prepare it."
)
#: These say no to what was said last, and to nothing before it.
_ONLY_NO = re.compile(
    r"(?:(?:no?|nope|nah|not now|not yet|oh|okay|please|thanks|thank you|rex|it|that|this)(?: |$))+"
)
#: "never mind, I'll do it"; "forget it, they cancelled": what follows names nothing else to be done.
_AND_WHY = re.compile(
    r"(?:(?:oh|ah|actually|no|sorry|wait|okay|hmm) )*(?:never mind|nevermind|nvm|forget (?:it|that|about it)|scrap (?:it|that)"
    r"|leave (?:it|that)|cancel (?:it|that)|do not bother|no need|changed my mind) "
    r"(?:(?:then|now|please|sorry|thanks|rex|because|but|so) )*"
    r"(?:i|we|they|he|she|it|its|that|the client|client|somebody|someone) (?!\w+ (?:should|instead)\b)"
    r"(?:(?!instead\b|move\b|link\b|create\b|proposal\b|discovery\b|negotiation\b)\w+ ?){1,7}"
)


class CalledOff(Value):
    """What a cancel in words came to: the reply, and the messages whose cards have changed."""

    reply: Reply
    shown: tuple[Shown, ...] = ()


def wants_called_off(text: str) -> bool:
    """Whether a message says nothing but that something is not to be, and perhaps why."""
    if small_talk(fold(text)) is Intent.CANCEL:
        return True
    why = _AND_WHY.fullmatch(fold(text))
    return why is not None and not re.search(r"\d", text)


def call_off(room: Room, *, incoming: Incoming, rex: Rex) -> JsonValue:
    """Settle the cards that the person was shown last in this thread; None if there are none."""
    actor = rex.identity.actor(room, incoming)
    if actor is None:
        return None
    exchanges = room.conversations.exchanges(incoming.place, incoming.user, turns=TURNS_BACK)
    cards = _meant([reply for _, reply in exchanges], incoming.text)
    settlement = room.settlement(actor, rex.clock())
    presses = [settlement.cancel(card.id) for card in cards if card.state == "waiting"]
    settled = [(it.turn_id, it.card) for it in presses if it.card and it.turn_id]
    if not settled:
        confirmed = any(card.state == "done" for card in cards)
        return _as_json(CONFIRMED_ALREADY) if confirmed else None
    shown = [with_card(room, turn_id, card) for turn_id, card in settled]
    return _as_json(_told([card for _, card in settled]), shown[-1:])


def _as_json(said: str, shown: Sequence[Shown] = ()) -> JsonValue:
    reply = Reply(kind="clarify", parts=(Part(say=said),))
    return CalledOff(reply=reply, shown=tuple(shown)).model_dump(mode="json")


def _meant(replies: Sequence[Reply], said: str) -> tuple[ProposalCard, ...]:
    """The cards of the last reply that had some, unless something was asked for since."""
    if _ONLY_NO.fullmatch(fold(said)):
        replies = replies[-1:]
    for reply in reversed(replies):
        if reply.proposals:
            return reply.proposals
        if reply.draft:
            return ()
    return ()


def _told(cards: Sequence[ProposalCard]) -> str:
    """What became of them: cancelled, or found expired."""
    if any(card.state != "cancelled" for card in cards):
        return " ".join(dict.fromkeys(card.result or "" for card in cards))
    if len(cards) > 1:
        return f"All {len(cards)} of them are cancelled. Nothing was changed."
    return CANCELLED
