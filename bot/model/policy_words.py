"""How deals are to move, and how a stage is to look, as a message wants it."""

import re

from bot.model.slots import known
from bot.model.wish import Wish
from domain.pipeline import Colour

_DEALS = r"(?:(?:all|our|the|every|any|a|people|us) )*(?:deals?|moves?|opportunit(?:y|ies))"
_MAY = r"(?:(?:can|may|should|shall|must|to|be able to|only) )*"
_MOVE = r"(?:move|go|jump|be moved|skip)"
_LET = rf"(?:(?:let|allow|make) )?{_DEALS} {_MAY}{_MOVE}"
_ONE = r"(?:only )?one (?:stage|step)(?: at a time)?(?: either way)?"
_POLICIES = (
    ("free", rf"{_LET}(?: around)? (?:freely|anywhere|(?:to|into) any (?:stage|column))"),
    ("forward", rf"{_LET} (?:only )?(?:forwards?|ahead)(?: only)?(?: past stages)?"),
    ("adjacent", rf"{_LET} {_ONE}"),
    (
        "adjacent",
        r"(?:forbid|stop|do not allow|don't allow|no(?: more)?) (?:people )?(?:from )?skipping"
        r"(?: of)?(?: stages)?",
    ),
    (None, rf"(?:allow skipping(?: of)?(?: stages)?|{_LET} stages)"),
)
_NAMED = re.compile(
    r"(?:set|change|switch|make) (?:the |our )?(?:move|moving|stage) (?:policy|rule)s?"
    r"(?: (?:to|:))?(?: (?P<policy>adjacent|forward|free))?"
)
_COMPILED = tuple((policy, re.compile(said)) for policy, said in _POLICIES)
_STAGE = r"(?:the |our )?(?P<stage>[^\"“”,;:]+?)"
_A_COLOUR = "|".join(it.value for it in Colour)
_LOOKS = (
    re.compile(
        rf"(?:set|change|make) the colou?r of {_STAGE}(?: (?:stage|column))? (?:to )?"
        rf"(?P<colour>{_A_COLOUR})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:make|paint|turn|colou?r) {_STAGE} (?:stage|column) (?P<colour>{_A_COLOUR})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:set|change|make) the (?:typical |usual |next )?action (?:of|in|for) {_STAGE}"
        r"(?: (?:stage|column))? to [\"“‘']?(?P<action>.+?)[\"”’']?",
        re.IGNORECASE,
    ),
)


def policy_wish(wish: str) -> Wish | None:
    """Return the rule for moves that a bare wish asks for; without one it is asked for."""
    folded = wish.casefold().replace("\u2019", "'")
    for policy, said in _COMPILED:
        if said.fullmatch(folded):
            return Wish("set_move_policy", known(policy=policy))
    named = _NAMED.fullmatch(folded)
    return Wish("set_move_policy", known(policy=named["policy"])) if named else None


def look_wish(wish: str) -> Wish | None:
    """Return the colour or the typical action of a stage that a bare wish asks for."""
    found = next((it for said in _LOOKS if (it := said.fullmatch(wish))), None)
    if found is None:
        return None
    given = {name: it for name, it in found.groupdict().items() if it}
    colour = given.get("colour")
    return Wish("change_stage", known(**given | ({"colour": colour.lower()} if colour else {})))
