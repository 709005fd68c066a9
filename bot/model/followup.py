"""A message that completes or corrects an action of an earlier turn: "Acme", "no, 70k"."""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from bot.model.additions import of_addition
from bot.model.deed_slots import of_deed
from bot.model.memory import Resting
from bot.model.names import Names
from bot.model.slots import Slots, bare_req, of_creation, of_link, of_move
from bot.model.words import fold

#: A detail is short; a longer message is something new.
LONGEST_DETAIL = 8

_PLACES = {
    "first": 0,
    "1": 0,
    "1st": 0,
    "second": 1,
    "2": 1,
    "2nd": 1,
    "third": 2,
    "3": 2,
    "last": -1,
}
_CHOICE = re.compile(
    rf"(?:(?:the|option|number|no|please|i mean) )*({'|'.join(_PLACES)})"
    r"(?: (?:one|option|deal|please))*"
)
#: "52k, not 50k"
_INSTEAD_OF = re.compile(r"(?<=\w),? (?:not|instead of|rather than) .*$", re.IGNORECASE)
_REF = re.compile(r"(?:OPP|REQ|TKT)-\d+")
_BEFORE = re.compile(
    r"^(?:(?:no|oh|sorry|actually|i meant?|it is|it'?s|its|that is|that'?s|the|an?|for|to|on|with|"
    r"at|in|called|call it|name it|make it|make that|please|just|let'?s say|say|use)\b[\s,:]*)+",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[\s,]*\b(?:please|pls|thanks|thx|instead|then|one)\b[\s.!]*$|[\s.!]+$", re.I)


def continued(resting: Resting, said: str, names: Names) -> Mapping[str, JsonValue] | None:
    """Return the action's arguments with what the message adds or changes; None if nothing."""
    said = _INSTEAD_OF.sub("", said)
    given = _chosen(resting, said) or _given(resting, said, names) or _detail(resting, said)
    return {**resting.arguments, **given} if given else None


def _chosen(resting: Resting, said: str) -> Slots:
    """Take "the second one" for the second of the options that were offered."""
    found = _CHOICE.fullmatch(fold(said))
    if not found or not resting.missing:
        return {}
    place = _PLACES[found[1]]
    if place >= len(resting.options):
        return {}
    option = resting.options[place]
    ref = _REF.match(option)
    return {resting.missing[0]: ref[0] if ref else option}


def _given(resting: Resting, said: str, names: Names) -> Slots:
    match resting.tool:
        case "create_opportunity":
            return of_creation(said, names)
        case "move_stage":
            return of_move(said, names, None)
        case "link_req":
            asked = "req" in resting.missing or re.search(r"\breqs?\b", fold(said))
            number = bare_req(said) if asked else None
            return of_link(said, names, None) or ({"req": number} if number else {})
        case "add_to_ticket":
            return of_addition(said) or ({"words": said} if "words" in resting.missing else {})
        case tool:
            return of_deed(tool, said, names, None)


def _detail(resting: Resting, said: str) -> Slots:
    """Take a short message that is no question for the detail that was asked for."""
    value = _AFTER.sub("", _BEFORE.sub("", said.strip()))
    if not resting.missing or not value or "?" in said or len(said.split()) > LONGEST_DETAIL:
        return {}
    return {resting.missing[0]: value}
