"""What has nothing to do with HirePilot: nothing in the guide comes near it."""

from collections.abc import Sequence

from bot import phrases
from bot.model.order_words import ASKING, LEAD
from bot.model.words import fold
from bot.turn import Part, Reply
from tools.outcome import PassageView

#: Nothing of the guide is nearer than this to what has nothing to do with HirePilot.
FAR = 0.1
#: What REX is told to do, and doesn't: then the guide may speak of the same things.
FAR_FROM_AN_ORDER = 0.2


def is_far(asked: str, ranked: Sequence[PassageView]) -> bool:
    """Whether nothing in the guide comes near to what was asked, or told to be done."""
    if not asked or not ranked or ranked[0].may_help:
        return False
    told_to = ASKING.match(LEAD.sub("", f"{fold(asked)} ")) is not None
    return ranked[0].score < (FAR_FROM_AN_ORDER if told_to else FAR)


def what_it_is_for() -> Reply:
    """Say that REX can't help with that, and with what it can."""
    return Reply(kind="abstain", parts=(Part(say=phrases.NOT_MINE),))
