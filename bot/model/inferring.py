"""What a message wants that has no word for it: told from what it names together."""

import re

from bot.model.deed_slots import of_deed
from bot.model.names import Names
from bot.model.slots import Slots, of_new_deal
from bot.model.wish import Wish
from bot.model.words import fold
from domain.names import word_set
from tools.everyday import EVERYDAY

#: "can i get a deal for Acme", "deal for Acme: two welders": a deal that is asked for without a verb.
_GET_A_DEAL = re.compile(
    r"^(?:(?:hello|rex|so|okay|please) )*(?:can|could|may) (?:i|we) (?:please )?(?:get|have) "
    r"(?:an? |another |new )+deal (?:for|with)\b"
)
_A_DEAL = re.compile(
    r"(?:^\W*|\s[-–—]\s|[.!:;]\s+)(?:(?:a|an|another|new|one|\d)\s+)*(?:deal|opp|opportunity)s? "
    r"(?:for [^:,;]{2,40}[:,]|with [^:,;]{2,40}:)",
    re.IGNORECASE,
)
_MAKE_IT = re.compile(
    r"(?:and |also |okay |then |please )*(?:make|set|change|update|put) (?:it|its value|that|the value)\b"
)
#: Whoever says one of these speaks about something rather than naming it.
_TALK = word_set(
    "i we you he she it they them this that these those what who which how when why where did does do "
    "was were is are be has have had not no then so if and or but my our your their all back up on"
)
#: "fraud analysts to discovery": a few words and a stage, with nothing around them.
_TO_A_STAGE = re.compile(
    r"^\W*(?:(?:move|put|push|pls|please)\s+)*([\w&'’-]+(?:\s+[\w&'’-]+){0,2})\s*(?:\bto\b|\binto\b|->|=>|→)\s*(?:the\s+)?([\w ]+?)"
    r"(?:\s+(?:pls|please|thanks|thx))?\W*$",
    re.IGNORECASE,
)


def inferred(text: str, names: Names) -> Wish | None:
    """Return what is meant by what is named together; a card is shown before it is done."""
    new = of_new_deal(text, names)
    if names.clients and ("deal_type" in new or _asks_for_a_deal(text)):
        return Wish("create_opportunity", new)
    return _of_a_deal_nobody_sees(text, names)


def revalued(text: str, it: str | None) -> Wish | None:
    """Take "make it 75k" for the value of the deal that is spoken of."""
    if it is None or not _MAKE_IT.match(fold(text)):
        return None
    given = of_deed("edit_opportunity", text, Names(), it)
    return Wish("edit_opportunity", given) if "estimated_value" in given else None


def _asks_for_a_deal(text: str) -> bool:
    return bool(_GET_A_DEAL.search(fold(text)) or _A_DEAL.search(text))


def _of_a_deal_nobody_sees(text: str, names: Names) -> Wish | None:
    """A move of something that has no name here: the tool says so, and who may see more."""
    found = _TO_A_STAGE.match(text)
    nothing_else = not (names.clients or names.opportunities or names.by_a_word)
    if found is None or len(names.stages) != 1 or not nothing_else:
        return None
    words = fold(found[1]).split()
    if set(words) <= EVERYDAY or set(words) & _TALK:
        return None
    if fold(found[2]) != fold(names.stages[0]):
        return None
    given: Slots = {"opportunity": found[1], "to_stage": names.stages[0]}
    return Wish("move_stage", given)
