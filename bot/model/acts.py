"""Acts: what an order comes to, told by what it names first, and then by the family of its verb."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from bot.model.caution import CREATE, amount_is_unclear
from bot.model.order_words import (
    CREATES,
    CREATES_SURELY,
    LINKS,
    LINKS_SURELY,
    MOVES,
    MOVES_SURELY,
    PLAIN,
    THAT,
    forms_of,
)
from bot.model.parts import ANY_KIND, Part, only
from bot.model.purpose import more_of_a_title
from bot.model.slots import known, of_new_deal
from bot.model.wish import Wish
from tools.everyday import EVERYDAY

_MOVES_SURELY = re.compile(
    rf"\b(?:{forms_of(MOVES_SURELY)})\b|\b(?:change|update|set|edit|switch)\w* (?:\w+ ){{0,2}}stages?\b"
)
_MOVES = re.compile(rf"\b(?:{forms_of(MOVES)})\b")
#: Where a stage stands as a place: "to Proposal", "to the Proposal stage"; "the proposal" alone is a paper.
_AS_A_PLACE = re.compile(
    r"\bSTAGE (?:stage|column|phase|step)\b|\bstage\b.*\bSTAGE\b|\b(?:to|into|in|at|on|as|onto|2|now|back|from|ready for|is|is an?) STAGE\b"
    r"|^STAGE\b|\b(?:DEAL|CLIENT|it|them|em|that|this|one|deal)\b.*\b(?:to|into|in|onto) the STAGE"
    r"(?= ?$| (?:please|now|thanks|today|asap|for|before|and|would|when|too|as|rex|first|instead)\b)"
)
_IS_TO_BE = re.compile(
    r"\b(?:needs?|should|must|ought|belongs?|goes|go|be|is|are|sits?|lives?|ready|drop|move|want|like)\b"
)
_MOVES_A_DEAL = re.compile(
    rf"\b(?:{forms_of(MOVES_SURELY)}) (?:(?:the|my|our|this|that|his|her|their|both) )*(?:DEAL|CLIENT|it|deals?|stages?|them)\b"
    rf"|\b(?:DEAL|CLIENT|it|deal) (?:needs?|wants) (?:to be )?(?:{forms_of(MOVES_SURELY)})\b"
    r"(?!.* (?:date|fee|value|owner|price|meeting|call)\b)"
)
#: Who moves a deal there means to close it, which is told of with what was signed: no order has that.
_CLOSES = re.compile(r"\b(?:to|into|in|as|onto|2) (?:the )?(?:won|lost)\b")
_LINKS = re.compile(rf"\b(?:{forms_of(LINKS)})\b")
_LINKS_SURELY = re.compile(rf"\b(?:{forms_of(LINKS_SURELY)})\b")
_LINKED_BY = re.compile(
    r"\b(?:REQ|req)\b.* (?:to|on|onto|into|under|with|in|against) .*\b(?:DEAL|CLIENT|deal)\b"
)
_ON_A_DEAL = re.compile(
    r"\b(?:it|that|this|both|they|them) .*\b(?:on|onto|under|to|with|in|into|against) (?:[a-z]+ ){0,3}(?:DEAL|CLIENT)\b"
)
#: "tie both of them to the Umbra deal"
_BOTH = re.compile(r"\b(?:both|pair|all(?= of|$| please))\b")
_ALL = re.compile(r"\b(?:both|pair|them|em|all|these|those)\b")
#: "what does Proposal mean?", "cool, move Acme there"
_THERE = re.compile(r"\b(?:there|(?:that|this) (?:stage|step|one))\b")
_LACKS = re.compile(r"\b(?:missing|lacks?|lacking|without)\b")
_UNDONE = re.compile(r"\b(?:off|from|unlink\w*|remov\w+|detach\w*|disconnect\w*|out of)\b")
_STEP = r"(?:stage|step|notch|column)"
_STEP_BACK = re.compile(
    rf"\b(?:back (?:a {_STEP}|one|1)|(?:a|one|1) (?:{_STEP} )?back|{_STEP} back|previous {_STEP}"
    rf"|down (?:a {_STEP}|one)(?: {_STEP})?)\b(?! of\b)"
)
_STEP_ON = re.compile(
    rf"\b(?:next {_STEP}|(?:up|on|along|forward|ahead) (?:a {_STEP}|one|1|by one)(?: {_STEP})?"
    rf"|(?:a|one|1) (?:{_STEP} )?(?:up|further|forward|ahead|along)|(?:a|one|1) {_STEP} on|one on|by (?:a|one|1) {_STEP})\b(?! of\b)"
)
_CREATES = re.compile(rf"\b(?:{forms_of(CREATES)}|spin)\b")
_CREATES_SURELY = re.compile(
    rf"\b(?:{forms_of(CREATES_SURELY)}|set (?:\w+ )?up|spin (?:\w+ )?up|put (?:it |that |this |that one |this one )?in$|put in an?"
    r"|(?:pop|stick|put|chuck|get|bang|throw|add) (?:it|that|this|them)(?: one)? (?:on|in|up|down)(?: (?:there|then|please))*$"
    r"|put CLIENT down for(?! (?:AMOUNT|PERCENT|about|around)))\b"
)
#: No preposition stands in what is to be made: "a new deal", and no "a summary of the deal".
_WORDS = r"(?:(?!(?:of|for|on|in|to|into|from|at|with|about|the)\b)[a-z]\w* ){0,4}?"
_A_DEAL = re.compile(
    rf"\b(?:an|a|another|(?<!the )(?:new|fresh)|one more|as) {_WORDS}(?:CLIENT )?deals?\b|\bnew (?:business|brief)\b"
    r"|^deal (?:please )?(?:for|with|at|from|CLIENT)\b"
)
_A_RECORD = re.compile(
    rf"\b(?:an|a|another|new|fresh|me|us) {_WORDS}(?:one|brief|record|entry|search|project)\b"
)
_A_NEW_ONE = re.compile(r"^(?:(?:an?|another) )?(?:new|fresh) (?:one|brief|search|role|job)\b")
#: "opening one up under Fenway Labs"
_NEEDS = re.compile(r"(?:i|we) (?:\w+ )?(?:need|want|would like)\b")
_ONE = re.compile(rf"\b(?:{forms_of(CREATES_SURELY)}|set) (?:up )?one\b")
_THE_DEAL = re.compile(r"\b(?:the|this|that|their|CLIENT) (?:[a-z]\w* ){0,3}?deal\b")
_ON_THE_BOARD = re.compile(
    r"\b(?:on|onto|in|into|to) (?:the |our |my )?(?:board|system|pipeline|books|crm|hirepilot|rex|list)\b"
)
_OF_ANOTHER = re.compile(
    r"\b(?:invoice|notes?|ticket|contact|client|lead|e?mail|comment|user|member|call|meeting|reminder|task|demo|lunch)\b"
)


@dataclass(frozen=True)
class Told:
    """What was told with an order: its message, the one before, and the deal that was spoken of.

    `shared` is the stage of what follows without a verb: "move OPP-2001, OPP-2002 to Proposal".
    """

    text: str
    before: str = ""
    it: str | None = None
    shared: tuple[JsonValue, ...] = ()


def act_of(part: Part, rest: Sequence[Part], told: Told) -> tuple[Wish, ...] | None:
    """Return the wishes that an order comes to, none for "do that", and None where that is in doubt.

    `rest` are the other parts of what was told.
    """
    it = told.it
    line = part.gist.line
    reqs_elsewhere = part.speaks_of_some and any(each.reqs for each in rest)
    speaks_of_reqs = part.reqs or re.search(r"\breqs?\b", line)
    links = _LINKS.search(line) and not part.has("STAGE")
    by_name = part.deals and part.reqs and (part.is_plain or _LACKS.search(line))
    placed = reqs_elsewhere and part.deals and _ON_A_DEAL.search(line) and not part.has("STAGE")
    is_to_be = (
        by_name
        or (placed and _IS_TO_BE.search(line))
        or (_LINKED_BY.search(line) and _IS_TO_BE.search(line))
    )
    if ((speaks_of_reqs or reqs_elsewhere) and links) or is_to_be:
        return _links(part, rest, it)
    if speaks_of_reqs:
        return None
    if _creates(part, rest):
        return _creation(part, told)
    if _moves(part, rest):
        return _move(part, rest, told)
    done_before = THAT.fullmatch(line) or (part.speaks_of_some and not ANY_KIND.search(line))
    return () if done_before else None


def _moves(part: Part, rest: Sequence[Part]) -> bool:
    line = part.gist.line
    of_another = part.has("AMOUNT") or part.has("PERCENT") or _OF_ANOTHER.search(line)
    of_two = part.has("DEAL") and part.has("CLIENT")
    if of_another or of_two or _CLOSES.search(line):
        return False
    if part.has("STAGE"):
        moves = part.is_plain or _MOVES.search(line) or _IS_TO_BE.search(line)
        placed = (part.is_pair and "the STAGE" not in line) or _AS_A_PLACE.search(part.line)
        return bool(moves and placed) and len(part.has("STAGE")) == 1
    if _step(line):
        return bool(part.deals or part.is_plain or part.speaks_of_some)
    if _THERE.search(line) and any(each.has("STAGE") for each in rest):
        return _MOVES.search(line) is not None
    of_a_stage = re.search(r"\bstages?\b", line)
    if of_a_stage and not part.deals:
        return _MOVES_SURELY.search(line) is not None
    whole = of_a_stage or _MOVES_A_DEAL.search(line)
    return bool(part.deals and whole and _MOVES_SURELY.search(line))


def _move(part: Part, rest: Sequence[Part], told: Told) -> tuple[Wish, ...] | None:
    line = part.gist.line
    there = _THERE.search(line) or re.search(r"\bstage\b", line)
    stages = (
        part.has("STAGE")
        or told.shared
        or only(
            stage
            for each in rest
            if there or (each.is_plain and not each.deals)
            for stage in each.has("STAGE")
        )
    )
    stage: JsonValue = next(iter(stages), None) or _step(line)
    if len(part.deals) > 1:
        certain = all(str(deal).startswith("OPP-") for deal in part.deals)
        together = certain and stage and re.search(r"\b(?:and|both|all)\b", line)
        return tuple(_moved(deal, stage) for deal in part.deals) if together else None
    if not part.deals and stage and _BOTH.search(line):
        every = tuple(dict.fromkeys(deal for each in rest for deal in each.deals))
        return tuple(_moved(deal, stage) for deal in every) or None
    deal = _deal(part, rest, told.it)
    return (_moved(deal, stage),) if deal or _MOVES_SURELY.search(line) else None


def _moved(deal: JsonValue, stage: JsonValue) -> Wish:
    return Wish("move_stage", known(opportunity=deal, to_stage=stage), whole=True)


def _step(line: str) -> str | None:
    if _STEP_BACK.search(line):
        return "previous"
    return "next" if _STEP_ON.search(line) else None


def _links(part: Part, rest: Sequence[Part], it: str | None) -> tuple[Wish, ...] | None:
    line = part.gist.line
    of_two = len(part.deals) > 1 or (part.has("DEAL") and part.has("CLIENT"))
    if _UNDONE.search(line) or part.has("STAGE") or of_two:
        return None
    reqs = part.reqs
    if not reqs and part.speaks_of_some:
        elsewhere = tuple(dict.fromkeys(req for each in rest for req in each.reqs))
        reqs = elsewhere if _ALL.search(line) else only(elsewhere)
    deal = _deal(part, rest, it)
    if not (reqs and deal) and not _LINKS_SURELY.search(line):
        return None
    return tuple(
        Wish("link_req", known(opportunity=deal, req=req), whole=True) for req in reqs or (None,)
    )


def _deal(part: Part, rest: Sequence[Part], it: str | None) -> JsonValue:
    """The deal of a part: its own, or the one that the rest names, or the one spoken of before."""
    if part.deals:
        return part.deals[0]
    said = set(ANY_KIND.sub(" ", part.line).split())
    names_nothing = said <= PLAIN | EVERYDAY | set(f"{MOVES} {LINKS}".split())
    if not (part.speaks_of_some or names_nothing):
        return None
    named = [deal for each in rest for deal in each.deals if deal != each.names.by_a_word]
    if named:
        return next(iter(only(named)), None)
    return it if part.speaks_of_some else None


def _creates(part: Part, rest: Sequence[Part]) -> bool:
    """Whether a part asks for a new deal of a client."""
    line = part.gist.line
    named = part.has("CLIENT") or any(each.has("CLIENT") for each in rest)
    if not named or part.has("DEAL") or _UNDONE.search(line) or _OF_ANOTHER.search(line):
        return False
    if _A_DEAL.search(line):
        return True
    worth = part.has("AMOUNT") or any(each.has("AMOUNT") for each in rest)
    if part.has("STAGE") or (_step(line) and not _ONE.search(line)):
        return False
    if _CREATES_SURELY.search(line) or (worth and _NEEDS.match(part.line)):
        introduced = worth or any(_A_DEAL.search(each.gist.line) for each in rest)
        known_before = _THE_DEAL.search(line) or part.speaks_of_some or "CLIENT down for" in line
        anew = (_A_RECORD.search(line) or _ONE.search(line)) and not _THE_DEAL.search(line)
        return bool(anew or (known_before and introduced))
    on_the_board = _CREATES.search(line) and _ON_THE_BOARD.search(line)
    return bool(worth and (on_the_board or _A_NEW_ONE.match(part.line)))


def _creation(part: Part, told: Told) -> tuple[Wish, ...] | None:
    """A new deal for the one client that was named; what is told now counts before what was."""
    clients = part.has("CLIENT") or tuple(dict.fromkeys(part.names.clients))
    if len(clients) != 1 or amount_is_unclear(told.text):
        return None
    names = replace(part.names, clients=tuple(map(str, clients)))
    given = of_new_deal(told.text, names)
    if told.before:
        earlier = of_new_deal(told.before, names)
        title = more_of_a_title(given.get("title"), earlier.get("title"))
        given = known(**{**earlier, **given, "title": title})
    return (Wish(CREATE, given, whole=True),)
