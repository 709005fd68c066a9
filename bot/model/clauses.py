"""A message that asks for several changes at once: its clauses, each as a message of its own."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.model.caution import CHANGES, CREATE, MOST_AT_ONCE, NOT_BOTH, held_back
from bot.model.commanding import tells_what_came
from bot.model.deeds import LONGEST_WISH
from bot.model.framing import all_framed
from bot.model.intents import CHANGING, Intent
from bot.model.memory import Past
from bot.model.message import Message
from bot.model.mood import Mood, mood_of
from bot.model.names import Names
from bot.model.new_deals import creations_of, tells_of_several
from bot.model.new_searches import SEVERAL
from bot.model.slots import req_numbers
from bot.model.wish import Wish
from bot.model.wishes import Reading
from bot.model.words import fold

#: A clause of fewer words names nothing of its own.
SHORTEST = 3
#: One of so many words may be made of what it names.
NAMING = range(SHORTEST, 7)
_NEXT = re.compile(
    r"\s*(?:[,;]?\s*\b(?:and then|and also|after that|then|and|also|plus|n(?= (?:move|put|push|link|add|stick|bump)\b))\b|;|\.\s)\s*",
    re.IGNORECASE,
)
_CHANGES = CHANGING - {Intent.CREATE}


def clauses_of(text: str, past: Past) -> tuple[Message, ...]:
    """Return the clauses, if every one of them asks for a change of something that exists."""
    if len(text) > LONGEST_WISH or mood_of(text) is not Mood.WISH:
        return ()
    parts = [part for part in _NEXT.split(text) if part.strip()]
    if not 1 < len(parts) <= MOST_AT_ONCE:
        return ()
    alone = replace(past, resting=None)
    messages = tuple(Message(part, alone) for part in parts)
    if (
        not any(map(_says_so, messages))
        or not all(map(_may_be_a_change, messages))
        or _says_it_twice(messages)
    ):
        return ()
    return messages


def _may_be_a_change(clause: Message) -> bool:
    """Whether it is one by its words, or may be one by what it names: "porters to discovery"."""
    short = clause.intent is Intent.NONE and len(fold(clause.text).split()) in NAMING
    return (_says_so(clause) or short) and clause.mood is Mood.WISH


def _says_so(clause: Message) -> bool:
    return bool(clause.deed or clause.deed_if_named or clause.intent in _CHANGES)


def _says_it_twice(messages: Sequence[Message]) -> bool:
    """Whether the clauses speak of one change: "we lost Umbra. Mark it lost"."""
    same = len({it.deed or it.intent for it in messages}) == 1
    words = [fold(it.text).split() for it in messages]
    return same and any(len(said) < SHORTEST or "it" in said for said in words)


def wishes_of(clauses: Sequence[Message], names: Sequence[Names]) -> tuple[Wish, ...]:
    """Return one wish a clause, where each is complete by itself; "it" is the deal of the one before."""
    wishes: list[Wish] = []
    it = None
    for clause, named in zip(clauses, names, strict=True):
        past = replace(clause.past, opportunity=it or clause.past.opportunity)
        wish = Reading(Message(clause.text, past), named).wish()
        deal = wish.arguments.get("opportunity")
        done_by_halves = not wish.whole and held_back(clause.text, wish.tool, named)
        guessed = not (wish.whole or _says_so(clause)) or _lacks_its_stage(wish)
        if wish.tool not in CHANGES or not isinstance(deal, str) or done_by_halves or guessed:
            return ()
        it = deal
        wishes.append(wish)
    return tuple(wishes)


def _lacks_its_stage(wish: Wish) -> bool:
    """Whether it may share its stage with another clause: "move Acme and Globex to Proposal"."""
    return wish.tool == "move_stage" and "to_stage" not in wish.arguments


def links_of(message: Message, names: Names) -> tuple[Wish, ...]:
    """Return one link a REQ, where a message names several for one deal: "REQ-118 and REQ-119"."""
    if NOT_BOTH.search(message.text):
        return ()
    if len(framed := all_framed(message.text, names, message.it)) >= SEVERAL:
        return framed[:MOST_AT_ONCE]
    reqs = req_numbers(message.text) if len(names.reqs) < SEVERAL else names.reqs
    named = len(reqs) >= SEVERAL and len(names.opportunities) == 1 and not names.tied
    asks = message.mood is not Mood.WISH
    if message.intent is not Intent.LINK or asks or not named:
        return ()
    deal = names.opportunities[0]
    return tuple(Wish("link_req", {"opportunity": deal, "req": req}) for req in reqs[:MOST_AT_ONCE])


def together_asked(
    message: Message, names: Names, named: Names | None, earlier: Names | None
) -> tuple[Wish, ...]:
    """Return what is asked for in so many words, or together.

    `named` is what the request names, and `earlier` what the message does with the one before.
    """
    reading = Reading(message, names, earlier)
    if message.is_fault:
        framed = all_framed(message.text, names, message.it)
        if len(framed) >= SEVERAL:
            return framed[:MOST_AT_ONCE]
        orders = message.only_reads_like_a_fault and not tells_what_came(message.text)
        return reading.ordered() if orders else ()
    if created := creations_of(message, names):
        return created
    wishes = reading.asked_for(named) or links_of(message, names) or reading.ordered()
    one_of_several = any(it.tool == CREATE for it in wishes) and tells_of_several(message.text)
    return () if one_of_several and len(wishes) < SEVERAL else wishes
