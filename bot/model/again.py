"""The same action once more, for something else: "now do the same for Fennimore"."""

import re

from bot.model.amended_fields import OF_DEALS
from bot.model.caution import CREATE
from bot.model.memory import Resting
from bot.model.names import Names
from bot.model.slots import Slots
from bot.model.wish import Wish
from bot.model.words import fold

#: A longer message tells something of its own, in words.
LONGEST = 12
_SAME = re.compile(
    r"^(?:(?:okay|and|now|then|also|please|great|perfect|cool|can you|could you|next|right|thanks) )*(?:do |make )?"
    r"(?:(?:exactly )?(?:the )?same (?:thing |again |change |move |deal |terms )*(?:for|with|on|to|at)|ditto (?:for|with)?|repeat (?:that|this|it) (?:for|with|on)) "
)


def the_same_for(resting: Resting | None, text: str, names: Names) -> Wish | None:
    """Return the action that rests, for the deal or the client that a message names; None for any other.

    What belongs to the one before, a REQ or the title of a new deal, is not repeated: it is asked for.
    """
    folded = fold(text)
    if resting is None or len(folded.split()) > LONGEST or not _SAME.match(f"{folded} "):
        return None
    if resting.tool == CREATE and len(names.clients) == 1:
        return Wish(CREATE, {**_kept(resting, "title", "notes"), "client": names.clients[0]}, True)
    deal = names.with_the_word.opportunity or next(iter(names.clients), None)
    if resting.tool not in OF_DEALS or deal is None:
        return None
    return Wish(resting.tool, {**_kept(resting, "req", "notes"), "opportunity": deal}, True)


def _kept(resting: Resting, *own: str) -> Slots:
    return {name: it for name, it in resting.arguments.items() if name not in own}
