"""A message that completes or corrects an action of an earlier turn: "Acme", "no, 70k"."""

import re
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from bot.model.additions import of_addition
from bot.model.dated import dated
from bot.model.deed_slots import of_deed
from bot.model.memory import Resting
from bot.model.mood import Mood, mood_of
from bot.model.names import Names
from bot.model.places import place_alone
from bot.model.purpose import purpose
from bot.model.slots import Slots, bare_req, known, of_creation, of_link, of_move
from bot.model.words import fold
from tools.correcting import corrected, takes_back

#: A detail is short; a longer message is something new.
LONGEST_DETAIL = 8

#: "52k, not 50k"
_INSTEAD_OF = re.compile(
    r"(?<=\w),? (?:not|instead of|rather than) (?:[^,;.!?]|[,.](?=\d))*\W*$", re.IGNORECASE
)
_REF = re.compile(r"(?:OPP|REQ|TKT|INV|LEAD)-\d+")
#: Words that name a deal are few.
LONGEST_OBJECT = 7
#: Actions on something else than a deal.
_OF_NO_DEAL = frozenset(
    {
        *("create_opportunity", "create_client", "convert_lead", "create_req", "add_to_ticket"),
        *("send_invoice", "mark_invoice_paid", "troubleshoot_visibility"),
    }
)
#: What is chosen of those there are.
_OFFERED = frozenset({"opportunity", "req"})
#: What is told in one's own words.
_IN_WORDS = frozenset({"reason", "notes", "words", "title", "competitor"})
_NUMBER = re.compile(r"#?(\d{3,7})\W*")
_THE_ONE = re.compile(
    r"(?:the\s+)?([\w&'-]+(?:\s+[\w&'-]+){0,4}?)\s+(?:ones?|deal|opp|opportunity)\W*", re.I
)
_BEFORE = re.compile(
    r"^(?:(?:no|oh|sorry|actually|i meant?|it is|it'?s|its|that is|that'?s|the|an?|for|to|on|with|"
    r"at|in|called|call it|name it|make it|make that|please|just|let'?s say|say|use)\b[\s,:]*)+",
    re.IGNORECASE,
)
#: So few words may be of an option without saying "the ... one".
SHORTEST_OPTION = 3
_AFTER = re.compile(
    r"[\s,]*\b(?:please|pls|thanks|thx|instead|then|one|i mean[t]?|ofc|of course|obviously)\b[^\w?]*$|[\s.!]+$",
    re.I,
)


def continued(resting: Resting, said: str, names: Names) -> Mapping[str, JsonValue] | None:
    """Return the action's arguments with what the message adds or changes; None if nothing."""
    if _is_written_otherwise(said, resting, names):
        return None
    said = _INSTEAD_OF.sub("", said)
    rest = corrected(said).lstrip(" ,;:")
    given = (
        _chosen(resting, said)
        or _object(resting, rest, names, takes_back(said))
        or _given(resting, rest, names)
        or _detail(resting, said)
    )
    if given and asks_for_words(resting) and resting.missing[0] not in given:
        given = {**_detail(resting, said), **given}
    return {**resting.arguments, **given} if given else None


def asks_for_words(resting: Resting) -> bool:
    """Whether a reason or the like is asked for, which people put in words as they please."""
    return bool(set(resting.missing[:1]) & _IN_WORDS)


def _is_written_otherwise(said: str, resting: Resting, names: Names) -> bool:
    """Whether a message has no letter in common with anything it could choose: another script."""
    asked = set(resting.missing[:1]) & _OFFERED and resting.options
    if not asked or names.opportunity or names.reqs or any(it.isdigit() for it in said):
        return False
    letters = {it for it in fold(said) if it.isalpha()}
    return bool(letters) and letters.isdisjoint(fold(" ".join(resting.options)))


def _chosen(resting: Resting, said: str) -> Slots:
    """Take "the second one" for the second of the options that were offered."""
    if not resting.missing:
        return {}
    option = place_alone(said, resting.options) or _option_called(said, resting.options)
    return {} if option is None else _taken(resting, option)


def _option_called(said: str, options: Sequence[str]) -> str | None:
    """The one option that has the words by which it is called: "the dental one", "dental"."""
    bare = _AFTER.sub("", _BEFORE.sub("", corrected(said).strip(" ,.;!")))
    called = _THE_ONE.fullmatch(bare)
    words = set(fold(called[1] if called else bare).split())
    if not called and len(words) > SHORTEST_OPTION:
        return None
    fitting = [it for it in options if words <= set(fold(it).split())]
    return fitting[0] if words and len(fitting) == 1 else None


def only_option(resting: Resting) -> Slots:
    """Take the one option that was offered, which somebody agreed to."""
    return _taken(resting, resting.options[0])


def _taken(resting: Resting, option: str) -> Slots:
    ref = _REF.match(option)
    return {resting.missing[0]: ref[0] if ref else option}


def _object(resting: Resting, rest: str, names: Names, takes_back: bool) -> Slots:
    """Take a few words that name a deal for the deal that is meant, and for nothing else of it."""
    if (
        resting.tool in _OF_NO_DEAL
        or len(rest.split()) > LONGEST_OBJECT
        or re.search(r"[,;:]", rest)
    ):
        return {}
    asked = resting.missing[:1] == ("opportunity",)
    if resting.tool == "link_req" and (names.reqs or bare_req(rest)):
        return {}
    if names.opportunity or names.clients:
        return {"opportunity": names.opportunity or names.clients[0]} if not names.stages else {}
    if number := _NUMBER.fullmatch(rest):
        return {"opportunity": f"OPP-{number[1]}"} if takes_back or asked else {}
    called = _THE_ONE.fullmatch(rest)
    return {"opportunity": called[1]} if called and takes_back else {}


def _given(resting: Resting, said: str, names: Names) -> Slots:
    match resting.tool:
        case "create_opportunity":
            return _of_the_new_deal(resting, said, names)
        case "move_stage":
            return of_move(said, names, None)
        case "link_req":
            named = "req" in resting.missing or re.search(r"\breqs?\b", fold(said))
            number = bare_req(said) if named or said.strip(" #.!").isdigit() else None
            return of_link(said, names, None) or ({"req": number} if number else {})
        case "add_to_ticket":
            return of_addition(said) or ({"words": said} if "words" in resting.missing else {})
        case tool:
            return of_deed(tool, said, names, None)


def _of_the_new_deal(resting: Resting, said: str, names: Names) -> Slots:
    """What more is told of a deal that is to be created; with its terms, also what it is for."""
    told = of_creation(said, names)
    untitled = not (resting.arguments.get("title") or told.get("title"))
    if untitled and {"deal_type", "fee_model", "estimated_value"} & told.keys():
        _, rest = dated(said)
        told |= known(title=purpose(rest, names))
    return told


def _detail(resting: Resting, said: str) -> Slots:
    """Take a short message that is no question for the detail that was asked for."""
    value = _AFTER.sub("", _BEFORE.sub("", said.strip()))
    too_long = len(said.split()) > LONGEST_DETAIL
    if not resting.missing or not value or too_long or mood_of(said) is Mood.QUESTION:
        return {}
    return {resting.missing[0]: value}
