"""A move past the pipeline's rule: "move it to Negotiation anyway, because the client signed"."""

import re

from bot.model.politeness import without_politeness
from bot.model.wish import Wish

_ANYWAY = re.compile(
    r"\b(?:anyway|anyhow|all the same|regardless|nonetheless|nevertheless|even so"
    r"|(?:past|against|ignor(?:e|ing)|skip(?:ping)?|overrid(?:e|ing)) (?:the |our )?rules?"
    r"|as an exception)\b"
    r"[\s,;:.–—-]*(?:(?:because(?: of)?|since|as|due to|bc|cuz|reason|for)\b[\s:]*)?(?P<why>.*)$",
    re.IGNORECASE | re.DOTALL,
)
#: Shorter is no reason.
SHORTEST = 3


def past_the_rule(wish: Wish, said: str) -> Wish:
    """The same wish, with the reason for which a move is to go past the rule, if one was said."""
    found = _ANYWAY.search(said) if wish.tool == "move_stage" else None
    why = without_politeness(found["why"]) if found else ""
    if len(why) < SHORTEST:
        return wish
    return Wish(wish.tool, {**wish.arguments, "override_reason": why}, wish.whole)
