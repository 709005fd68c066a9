"""Amends: a message that puts one field of a card right, in whichever shape it is typed.

What it sets right is known by the field it names ("the fee should be 25%"), by what it says is wrong
("april not may"), or else by what kind of thing it says instead ("no, 25%").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from bot.model import excerpts
from bot.model.memory import Resting
from bot.model.names import Names
from bot.model.slots import Slots, deal_type, number, req_said
from bot.model.words import fold
from tools.amounts import amount_in, currency_in, read_amount
from tools.correcting import THING, contrasted, takes_back, without_marks
from tools.days import day_said

#: A longer message is something new, in words.
LONGEST = 16
CREATE = "create_opportunity"
_MONEY = {
    "close_won": "value",
    "draft_invoice": "amount",
    "mark_invoice_paid": "amount",
    CREATE: "estimated_value",
    "edit_opportunity": "estimated_value",
}
_DAY = {"hold_opportunity": "until", "close_won": "effective_on", "draft_invoice": "due_on"}
_DAYS_OF_A_DEAL = ("starts_on", "expected_close_on")
_OF_DEALS = frozenset(
    "move_stage link_req unlink_req close_won close_lost hold_opportunity resume_opportunity "
    "cancel_opportunity recreate_opportunity draft_invoice edit_opportunity edit_contacts edit_links "
    "edit_collaborators".split()
)
_OF_REQS = frozenset(("link_req", "unlink_req"))
_WITH_TERMS = frozenset((CREATE, "edit_opportunity"))
_WITH_A_REASON = frozenset(("close_lost", "hold_opportunity", "cancel_opportunity"))
_WITH_NOTES = _WITH_TERMS | {"close_won", "close_lost"}
_SAYS = r"(?:(?:should|must|needs to|ought to|was meant to|is meant to|is supposed to)(?: be| have been| say| read)|is|was|are|=|:)"
#: "wrong fee, its 25%"; "I picked the wrong client"
_WRONG = re.compile(rf"\bwrong (?P<field>{THING})\b(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
#: "the fee should be 25%", "title: Research Head"
_IS = re.compile(
    rf"^\W*(?:the |its )?(?P<field>{THING})\s*{_SAYS}\s+(?P<rest>.+)$", re.IGNORECASE | re.DOTALL
)
#: "change the client to Thornbury"
_CHANGE = re.compile(
    rf"^\W*(?:change|set|make|update|switch|put|correct|fix)\s+(?:the |its )?(?P<field>{THING})\s+(?:to|as|into|at)\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_RENAME = re.compile(
    r"^\W*(?:call|name|rename|retitle|title)\s+(?:it|that)\s+(?:to\s+|as\s+|into\s+)?(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_NOTE = re.compile(
    r"^\W*(?:add|put|make|with|include)\s+(?:a |the )?(?P<field>notes?)\b", re.IGNORECASE
)
_FAMILIES = {
    "client": "client customer company account",
    "opportunity": "one deal opp opportunity card",
    "req": "req",
    "to_stage": "stage column",
    "fee_model": "fee percent percentage rate",
    "deal_type": "type",
    "money": "value amount number figure price",
    "title": "title name",
    "day": "date day month",
    "reason": "reason",
    "currency": "currency",
    "notes": "note notes",
    "invoice": "invoice",
    "lead": "lead",
    "owner": "owner",
}
_FIELDS = {word: field for field, words in _FAMILIES.items() for word in words.split()}
_PERCENT = re.compile(r"\d{1,2}(?:[.,]\d+)? ?(?:%|percent|per cent|pct)(?: fee)?", re.IGNORECASE)
_CURRENCY = re.compile(r"(?:(?:in|that is|thats|its|as|it is) )*(?P<said>[a-z$€£]+)", re.IGNORECASE)
_MONTH = re.compile(
    r"(?:(?:the\s+)?(?:start|beginning)\s+of\s+|early\s+)?(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?"
    r"|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?P<year>\s+20\d\d)?",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(
    r"^(?:(?:until|till|til|to|on|for|at|from|by|the|in|into|back|over|with|it|its|it's|starts?|starting|closes?|begins?|due|is|was"
    r"|be|about|around|deal type|fee(?: model)?|value)\b[\s:]*)+",
    re.IGNORECASE,
)
_REQ = re.compile(r"(?:req[\s#:-]*)?#?(\d{2,5})", re.IGNORECASE)
_OPP = re.compile(r"(?:(?:opp|deal|opportunity)[\s#:-]*)?#?(\d{3,7})", re.IGNORECASE)
_SMALL = re.compile(r"\d{1,3}(?:[.,]\d)?")
_THOUSAND = 1_000


@dataclass(frozen=True)
class Amends:
    """What a message says is meant, in which field if it says so, and what it says is not."""

    meant: str
    field: str | None = None
    wrong: str = ""


def amends_in(text: str) -> Amends | None:
    """Return what a message puts right; None for one that only asks or tells something new."""
    text = " ".join(text.replace("’", "'").split())
    if len(text.split()) > LONGEST or text.rstrip().endswith("?"):
        return None
    if noted := _NOTE.match(text):
        said = excerpts.note(text)
        return Amends(said, "notes") if said else None
    bare = without_marks(text)
    if named := _of_a_field(text, bare):
        return named
    if found := contrasted(text):
        return Amends(found[0], wrong=found[1])
    if not bare:
        return None
    return Amends(bare) if takes_back(text) or bare != text.strip(" ,.;!") else None


def _of_a_field(text: str, bare: str) -> Amends | None:
    found = (
        _WRONG.search(text) or _IS.match(bare) or _IS.match(text) or _CHANGE.match(bare)
    )
    if found is None:
        renamed = _RENAME.match(bare) or _RENAME.match(text)
        return Amends(without_marks(renamed["rest"]), "title") if renamed else None
    words = found["field"].casefold().split()
    field = _FIELDS.get(words[-1]) or _FIELDS.get(words[0])
    said = found["rest"]
    against = contrasted(said)
    meant, wrong = against or (without_marks(said), "")
    called = _FIELDS.get(words[0]) if words[-1] == "model" else field
    day = next((it for it in _DAYS_OF_A_DEAL if it.split("_")[-2][:5] in words[0]), None)
    return Amends(meant, day if called == "day" and day else called, wrong)


def put_right(resting: Resting, amends: Amends, names: Names) -> Slots | None:
    """Return the action's arguments with the field put right; None where it is not certain which.

    `names` is what the meant part names in the workspace.
    """
    field = _field(resting, amends)
    if field == "":
        return None
    if field:
        value = _value(resting, field, amends.meant, names)
        if value is None and field in resting.arguments and amends.field:
            return None if amends.meant else _without(resting.arguments, field)
        given: Slots = {} if value is None else {field: value}
    else:
        given = _by_kind(resting, amends.meant, names)
    return {**resting.arguments, **given} if given else None


def _without(arguments: Mapping[str, JsonValue], field: str) -> Slots:
    return {name: value for name, value in arguments.items() if name != field}


def _field(resting: Resting, amends: Amends) -> str | None:
    """The tool's own name of the field; empty where it has none such, None where none is told."""
    if amends.field:
        return _own_name(resting, amends.field)
    return _field_with(resting, amends.wrong) if amends.wrong else None


def _own_name(resting: Resting, field: str) -> str | None:
    tool = resting.tool
    if field in ("client", "opportunity"):
        mine = "client" if tool in (CREATE, "create_req") else "opportunity"
        fits = mine == "client" or tool in _OF_DEALS
        return mine if fits else ""
    if field == "money":
        return _MONEY.get(tool, "")
    if field == "day":
        return _day_field(resting)
    if field == "title" and tool == "create_client":
        return "name"
    takes = {
        "req": _OF_REQS,
        "to_stage": {"move_stage"},
        **dict.fromkeys(("fee_model", "deal_type", "currency", *_DAYS_OF_A_DEAL), _WITH_TERMS),
        "title": _WITH_TERMS | {"create_req"},
        "reason": _WITH_A_REASON,
        "notes": _WITH_NOTES,
    }
    return field if tool in takes.get(field, ()) else ""


def _day_field(resting: Resting) -> str:
    if own := _DAY.get(resting.tool):
        return own
    said = [it for it in _DAYS_OF_A_DEAL if resting.arguments.get(it)]
    return said[0] if len(said) == 1 else ""


def _field_with(resting: Resting, wrong: str) -> str | None:
    """The field that has what is called wrong; None where none has it in so many words."""
    said = set(fold(_LEADS_IN.sub("", wrong)).split())
    value = amount_in(wrong) or read_amount(wrong)
    for name, it in resting.arguments.items():
        if isinstance(it, str) and said and said <= set(fold(it).split()):
            return name
        if isinstance(it, int | float) and not isinstance(it, bool) and value:
            if float(value[0]) in (it, it / _THOUSAND):
                return name
    return None


def _value(resting: Resting, field: str, meant: str, names: Names) -> JsonValue:
    """What is meant, as a value of one field; None where it can be none."""
    bare = _LEADS_IN.sub("", meant).strip(" ,.;!\"'“”")
    match field:
        case "client":
            return next(iter(names.clients), None) or (bare or None)
        case "opportunity":
            return _deal(bare, names) or (bare or None)
        case "req":
            return _req(bare, names) or (bare or None)
        case "to_stage":
            return next(reversed(names.stages), None) or (bare or None)
        case "fee_model":
            return excerpts.percentage(meant) or (bare or None)
        case "deal_type":
            return deal_type(meant)
        case "currency":
            return _currency(bare)
        case "estimated_value" | "value" | "amount":
            return _money(resting, field, bare)
        case "until" | "effective_on" | "due_on" | "starts_on" | "expected_close_on":
            return _day(bare)
        case "reason" if resting.tool == "close_lost" and names.reasons:
            return names.reasons[0]
        case "title" | "reason" | "notes" | "name" | "competitor":
            return meant.strip(" \"'“”") or None
        case _:
            return None


def _by_kind(resting: Resting, meant: str, names: Names) -> Slots:
    """The field that a thing of this kind can only be; nothing, where there is more to the words."""
    tool, bare = resting.tool, _LEADS_IN.sub("", meant).strip(" ,.;!")
    if tool in _WITH_TERMS:
        if _PERCENT.fullmatch(bare) or excerpts.percentage(bare) == bare:
            return {"fee_model": bare}
        if len(bare.split()) <= 2 and (kind := deal_type(bare)):
            return {"deal_type": kind}
        if currency := _currency(bare):
            return {"currency": currency}
    if (field := _MONEY.get(tool)) and (money := _money(resting, field, bare)) is not None:
        return {field: money}
    if (field := _day_field(resting)) and (day := _day(bare)):
        return {field: day}
    if len(names.stages) == 1 and tool == "move_stage" and not _deal(bare, names):
        return {"to_stage": names.stages[0]}
    if tool in _OF_REQS and (req := _req(bare, names)):
        return {"req": req}
    if names.stages:
        return {}
    if tool == CREATE and len(names.clients) == 1 and _is_only(bare, names):
        return {"client": names.clients[0]}
    if tool in _OF_DEALS and (deal := _deal(bare, names)) and _is_only(bare, names):
        return {"opportunity": deal}
    if tool == "close_lost" and names.reasons:
        return {"reason": names.reasons[0]}
    return {}


def _deal(bare: str, names: Names) -> str | None:
    named = names.with_the_word
    if number := _OPP.fullmatch(bare):
        return named.opportunity or f"OPP-{number[1]}"
    return named.opportunity or next(iter(named.clients), None)


def _is_only(bare: str, names: Names) -> bool:
    """Whether words are a name and no more than a few around it."""
    said = set(fold(bare).split()) - names.with_the_word.words
    return len(said) <= 1 or said <= set("the one deal opp client for at on with search role".split())


def _req(bare: str, names: Names) -> str | None:
    number = _REQ.fullmatch(bare)
    return req_said(bare) or (f"REQ-{number[1]}" if number else None) or next(iter(names.reqs), None)


def _currency(bare: str) -> str | None:
    found = _CURRENCY.fullmatch(bare)
    return currency_in(f"in {found['said']}") if found else None


def _money(resting: Resting, field: str, bare: str) -> JsonValue:
    before = resting.arguments.get(field)
    in_thousands = isinstance(before, int | float) and before and before % _THOUSAND == 0
    if _SMALL.fullmatch(bare) and in_thousands:
        bare = f"{bare}k"
    found = amount_in(bare) if _PERCENT.search(bare) is None else None
    return number(found[0]) if found and len(bare.split()) <= LONGEST // 2 else None


def _day(bare: str) -> str | None:
    said = day_said(bare)
    if said and said == bare:
        return said
    month = _MONTH.fullmatch(bare)
    return f"1 {month['month']}{month['year'] or ''}" if month else None
