"""Reading a message by its frame: a wish, where every word of the message is understood."""

import re
from collections.abc import Iterator
from decimal import Decimal

from pydantic import JsonValue

from bot.model import excerpts
from bot.model.closing_slots import RIVAL, UNEXPLAINED
from bot.model.deed_slots import of_deed
from bot.model.gist import Gist, gist_of
from bot.model.lexicon import AROUND, FRAMES, Frame
from bot.model.mood import Mood, has_second_thoughts, mood_of
from bot.model.names import Names
from bot.model.reads import how_much
from bot.model.slots import Slots, known
from bot.model.wish import Wish
from bot.model.words import any_of
from tools.naming import exact_number

#: A longer message is a report.
LONGEST = 200
#: Where a reason or an explanation may begin.
_BREAK = re.compile(
    r"[,;:.!]\s|\s[-–—]\s|\s(?:because|since|bc|cuz|cos|(?:as|while|whilst) (?=they|the|we|he|she|it))\b",
    re.IGNORECASE,
)
#: A question with these is a wish all the same.
_CAN_YOU = re.compile(r"\b(?:can|could|would|will|cld) (?:you|u|ya)\b", re.IGNORECASE)
_CAN_WE = re.compile(
    r"\b(?:can|could|may|shall) (?:we|i) (?:please |pls )?(?:move|push|put|link|attach|connect|bump|shift|get)\b",
    re.IGNORECASE,
)
#: How people say that a deal is lost without saying so.
_LOST = re.compile(
    r"\b(?:did ?n[o'\u2019]?t|(?:are|is|were|was)(?: not|n'?t)) (?:go|going) (?:for it|ahead|with us)\b"
    r"|\b(?:has |have )?(?:said no(?: to us)?|turned us down|pulled out|walked away|backed out|decided against (?:it|us)"
    r"|passed on (?:it|us))\b",
    re.IGNORECASE,
)
#: "send Acme the proposal": no place for a deal.
_A_PAPER = re.compile(
    r"(?<!to )(?<!into )(?<!in )(?<!on )(?<!at )\b(?:the|our|their|a) STAGE\b(?! (?:stage|column|step|phase)\b)"
)
_KIND = re.compile(r"\b[A-Z]+\b")
#: "moved to Proposal today"
_SAYS_NOTHING = (("today",),)
_LESS = re.compile(r"\b(?:less|minus|off|fewer|lower|reduce|decrease|drop|cut|knock|down|take)\b")
_LOOKS = frozenset({"show_opportunity", "list_opportunities"})
_READS = tuple(frame for frame in FRAMES if frame.tool in _LOOKS)
#: What may be wanted by a message that asks for something, asks, or only thinks aloud.
_FRAMES_IN = {Mood.WISH: FRAMES, Mood.QUESTION: _READS, Mood.UNDECIDED: ()}


def framed(text: str, names: Names, it: str | None, *, waits: bool = False) -> Wish | None:
    """Return the wish of a message that is understood to its last word; None for any other.

    `it` is the deal that was spoken of before; `waits` says whether an action waits for an answer.
    """
    wishes = all_framed(text, names, it, waits=waits)
    return wishes[0] if len(wishes) == 1 else None


def all_framed(text: str, names: Names, it: str | None, *, waits: bool = False) -> tuple[Wish, ...]:
    """Return the same where it may be several: "302 and 306 on mechanics" are two."""
    told = _LOST.sub("lost", _without_rival(UNEXPLAINED.sub("", text)))
    if len(text) > LONGEST or has_second_thoughts(told):
        return ()
    asks = "?" in text and not (_CAN_YOU.search(text) or _CAN_WE.search(text))
    for head, tail in _heads(told):
        mood = Mood.QUESTION if asks else mood_of(head)
        gist = gist_of(head, names, it)
        for frame in _FRAMES_IN[mood]:
            if frame.alone and waits:
                continue
            if _fits(gist, frame, knows_it=it is not None) and _may_end(frame, tail, names):
                each = _each(gist, frame.several)
                wishes = tuple(_wish(frame, one, text, tail, names, it) for one in each)
                if not frame.only_with or frame.only_with in wishes[0].arguments:
                    return wishes
    return ()


def _each(gist: Gist, several: str) -> Iterator[Gist]:
    """The gist once for each thing of the kind of which there may be several."""
    things = gist.things.get(several, ())
    for thing in things:
        yield Gist(gist.line, {**gist.things, several: (thing,)})
    if not things:
        yield gist


def _without_rival(text: str) -> str:
    """A text without the one who won instead, whom nothing here knows: "lost Acme to Randstad"."""
    rival = RIVAL.search(text)
    return f"{text[: rival.start('name')]}{text[rival.end('name') :]}" if rival else text


def _may_end(frame: Frame, tail: str, names: Names) -> bool:
    return not tail or (frame.tail and _explains(tail, names))


def _heads(text: str) -> Iterator[tuple[str, str]]:
    """The whole, and what stands before each break, longest first, with what follows."""
    yield text, ""
    for found in reversed(list(_BREAK.finditer(text))):
        yield text[: found.start()], text[found.end() :].strip()


def _explains(tail: str, names: Names) -> bool:
    """Whether what follows can be a reason: it names no other thing to do something with."""
    kinds = gist_of(tail, names, None).things.keys()
    return not kinds & {"DEAL", "CLIENT", "REQ", "STAGE", "INVOICE", "LEAD"}


def _fits(gist: Gist, frame: Frame, *, knows_it: bool) -> bool:
    named = {
        kind: 1 if kind == frame.several else len(things)
        for kind, things in gist.things.items()
        if kind in frame.needs or things not in _SAYS_NOTHING
    }
    needed = frame.needs.split()
    if "DEAL" in needed and "DEAL" not in named and "CLIENT" in named:
        named["DEAL"] = named.pop("CLIENT")
    if frame.of_it and not knows_it:
        return False
    if any(named.get(kind) != 1 for kind in needed) or named.keys() - {*needed, *frame.may.split()}:
        return False
    if frame.tool == "move_stage" and _A_PAPER.search(gist.line):
        return False
    says = any_of(frame.says) if frame.says else None
    if says and not says.search(gist.line):
        return False
    rest = says.sub(" ", gist.line) if says else gist.line
    if frame.ends_in:
        end = re.compile(rf"\bDEAL (?:in)?to(?: (?!\w+ [A-Z]|[A-Z])\w+){{1,{frame.ends_in}}}$")
        if not end.search(rest):
            return False
        rest = end.sub(" ", rest)
    words = set(_KIND.sub(" ", rest).split())
    return words <= AROUND | set(frame.also.split())


def _wish(frame: Frame, gist: Gist, text: str, tail: str, names: Names, it: str | None) -> Wish:
    deal = it if frame.of_it else _first(gist, "DEAL") or _deal_of_client(gist, names)
    about: Slots = {} if deal is None else {"opportunity": deal}
    given = {**about, **frame.given, **_details(frame, gist, text, tail, names)}
    held = names.status_of.get(str(deal)) == "on_hold"
    tool = _IF_HELD.get(frame.tool, frame.tool) if held else frame.tool
    return Wish(tool, given, whole=True)


def _details(frame: Frame, gist: Gist, text: str, tail: str, names: Names) -> Slots:
    match frame.tool:
        case "move_stage":
            unknown = excerpts.stage(text) if frame.ends_in else None
            return known(to_stage=_first(gist, "STAGE") or unknown)
        case "link_req" | "unlink_req":
            return {"req": _first(gist, "REQ")}
        case "convert_lead":
            return {"lead": _first(gist, "LEAD")}
        case "send_invoice":
            return {"invoice": _first(gist, "INVOICE")}
        case "edit_opportunity":
            return _edit(frame, gist, tail, names)
        case "show_opportunity":
            return how_much(text)
        case "list_opportunities":
            return known(owner=_first(gist, "PERSON"), stage=_first(gist, "STAGE"))
        case tool:
            given = {
                **of_deed(tool, text, names, None),
                **_money(frame, gist_of(text, names, None)),
            }
            return {name: value for name, value in given.items() if name != "opportunity"}


def _money(frame: Frame, gist: Gist) -> Slots:
    """What was signed or paid; the number of a deal is no amount."""
    match frame.tool, _first(gist, "AMOUNT"):
        case "close_won", [amount, currency]:
            return known(value=amount, currency=currency)
        case "mark_invoice_paid", [amount, _]:
            return {"amount": amount}
        case _:
            return {}


def _edit(frame: Frame, gist: Gist, tail: str, names: Names) -> Slots:
    for kind, name in _FIELDS.items():
        if (value := _first(gist, kind)) is not None:
            return {name: value}
    match _first(gist, "AMOUNT"):
        case [amount, currency] if not frame.relative:
            return known(estimated_value=amount, currency=currency)
        case [int() | float() as change, None]:
            return known(estimated_value=_changed_by(change, gist, names))
        case [*_]:
            return {}
        case _:
            return known(notes=tail or None)


#: "start it again" resumes what is on hold.
_IF_HELD = {"recreate_opportunity": "resume_opportunity"}
_FIELDS = {"PERCENT": "probability", "PERSON": "owner", "DAY": "expected_close_on"}


def _changed_by(change: float, gist: Gist, names: Names) -> JsonValue:
    """What a deal is worth with so much more or less: "needs another 10k"; None if it isn't known."""
    now = names.value_of.get(str(_first(gist, "DEAL") or _deal_of_client(gist, names)))
    if not isinstance(now, int | float):
        return None
    by = Decimal(str(change))
    return exact_number(Decimal(str(now)) + (-by if _LESS.search(gist.line) else by))


def _deal_of_client(gist: Gist, names: Names) -> str | None:
    """What a client stands for: its one deal, or the words that fit several."""
    client = _first(gist, "CLIENT")
    return names.opportunity or client if isinstance(client, str) else None


def _first(gist: Gist, kind: str) -> JsonValue:
    return next(iter(gist.things.get(kind, ())), None)
