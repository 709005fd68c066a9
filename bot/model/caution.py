"""Messages of which the rules would do only a part: they are asked about, never done by halves."""

import re
from collections.abc import Collection, Sequence

from bot import phrases
from bot.model.excerpts import without_salary
from bot.model.intent import intent_of
from bot.model.intents import Intent
from bot.model.names import Names
from bot.model.slots import value_in
from bot.model.words import fold
from tools.writes import WRITES

CREATE = "create_opportunity"
#: More than so many changes at once are asked about rather than prepared.
MOST_AT_ONCE = 4
#: What each action is called, in the order in which they are named.
_ACTIONS = {Intent.CREATE: CREATE, Intent.LINK: "link_req", Intent.MOVE: "move_stage"}
#: What changes something, and is never made of a question or a guess.
CHANGES = frozenset(write.name for write in WRITES)
_A_DEAL = re.compile(r"(?:an?|another) (?:\w+ ){0,3}deal (?:for|with)\b")
_NEXT = re.compile(r"\b(?:and|then|also|after that|afterwards|plus)\b")
_CALLED = re.compile('\\b(?:called|named|titled)\\b|[:"\u201c]', re.IGNORECASE)
_TOGETHER = re.compile(r"\b(?:and|plus|both|as well as)\b|[&,+]", re.IGNORECASE)
NOT_BOTH = re.compile(r"\b(?:not|instead of|rather than)\b", re.IGNORECASE)
#: A number that is meant as money, whether it can be read as one amount or not.
_MONEY = re.compile(
    r"""[$€£]\s?-?\d
    | \d\s?(?:k|m|mio|mil|million|thousand|grand)\b
    | \b(?:worth|valued\ at|value\ of|make\ it)\s+(?:about\s+|around\s+|roughly\s+|~\s*)?
      -?\d[\d.,]*(?![\d.,]|\s*(?:%|percent))""",
    re.IGNORECASE | re.VERBOSE,
)


def held_back(text: str, tool: str, names: Names, given: Collection[str] = ()) -> str | None:
    """Return what to ask instead of using a tool for a message that says more than it can do.

    `given` are the arguments that are known: one may be the other change that is asked for.
    """
    actions = _actions_in(text)
    if tool not in _ACTIONS.values():
        also = [it for it in actions if it in (CREATE, "link_req")]
        does_both = len(also) == 1 and _does_both(tool, also[0], text, names, given)
        return phrases.ONE_CHANGE if tool in CHANGES and also and not does_both else None
    if len({*actions, tool}) > 1 or len(actions) > 1:
        return phrases.one_at_a_time([*actions, *({tool} - set(actions))])
    if _names_several(text, tool, names):
        return phrases.one_at_a_time([tool, tool])
    return phrases.ONE_AMOUNT if tool == CREATE and amount_is_unclear(text) else None


def _does_both(tool: str, also: str, text: str, names: Names, given: Collection[str]) -> bool:
    """Whether a change holds the other one: a lead with its deal, a REQ with the deal it is for."""
    match tool, also:
        case "convert_lead", "create_opportunity":
            return "title" in given and not names.clients and bool(_CALLED.search(text))
        case "create_req", "link_req":
            return {"title", "opportunity"} <= {*given} and not names.reqs
        case _:
            return False


def amount_is_unclear(text: str) -> bool:
    """Whether a message speaks of money but not of one amount: "40-60k", "worth -5"."""
    return value_in(text) is None and _MONEY.search(without_salary(text)) is not None


def _actions_in(text: str) -> Sequence[str]:
    """Return the tool of every clause that asks for a change."""
    clauses = [clause.strip() for clause in _NEXT.split(fold(text)) if clause.strip()]
    intents = [Intent.CREATE if _A_DEAL.match(it) else intent_of(it) for it in clauses]
    return [_ACTIONS[intent] for intent in intents if intent in _ACTIONS]


def _names_several(text: str, tool: str, names: Names) -> bool:
    together = _TOGETHER.search(text) is not None and not NOT_BOTH.search(text)
    if tool == CREATE:
        return len(names.clients) > 1 and together
    return len(names.opportunities) > 1 or (
        together and (len(names.clients) > 1 or len(names.reqs) > 1)
    )
