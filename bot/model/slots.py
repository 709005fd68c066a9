"""Details of an action as they stand in a message: only what is there for certain."""

import re
from collections.abc import Iterable

from pydantic import JsonValue

from bot.model import excerpts
from bot.model.dated import dated
from bot.model.gist import placed
from bot.model.names import Names
from bot.model.places import says_place
from bot.model.purpose import purpose
from bot.model.words import fold
from domain.opportunity import DealType
from tools.amounts import Amount, amount_in, currency_in
from tools.days import day_said
from tools.naming import exact_number
from tools.partly import partly_named

Slots = dict[str, JsonValue]

_DEAL_TYPES: tuple[tuple[DealType, str], ...] = (
    (
        DealType.CONTRACT_STAFFING,
        r"\b(?:contract|temp) (?:staffing|role|roles|hires?|basis|position|cover)\b|\bcontractors?\b|\btemps\b",
    ),
    (DealType.CONTINGENCY, r"\bcontingen\w+"),
    (DealType.RETAINED, r"\bretain\w+"),
    (DealType.FLAT_FEE, r"\b(?:flat|fixed) fee\b|\b\d+(?:k|m)? flat\b"),
    (DealType.RPO, r"\brpo\b|\brecruitment process outsourcing\b"),
    (DealType.CONTRACT_STAFFING, r"\bstaffing\b"),
)
_CLOSED_AS = ((r"\b(?:won|win|signed)\b", "Won"), (r"\b(?:lost|lose|declined)\b", "Lost"))
_STEP = re.compile(
    r"\b(?:next (?:stage|step)|(?:up|forward|ahead)(?: (?:a|one|by one))?(?: (?:stage|step))"
    r"|(?:back|down) (?:a|one) (?:stage|step)|previous stage|one (?:stage|step)(?: (?:up|forward|on))?)\b"
)
#: "discovery is done, move it to the next stage"
_TO_STEP = re.compile(r"\bto (?:the )?(?:next|previous) (?:stage|step)\b")
_OPP = re.compile(r"\bopp(\d+)\b")
_REQ = re.compile(r"\breq(\d+)\b")
_LINK_NUMBERS = re.compile(
    r"\b(?:link|attach|connect|add|put|hook|unlink|detach|disconnect|unattach|take|remove|pull|drop) "
    r"(?:the )?(\d{2,5}(?: (?:(?:and|also|plus) )?\d{2,5})*)(?! (?:days?|weeks?|percent|usd|eur|gbp)\b)\b"
)
_INSTEAD = re.compile(
    r".*\b(?:i mean[t]?|make (?:that|it)|no wait|wait no|scratch that|correction|sorry|actually)\b",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER = re.compile(r"\b(\d{2,7})\b")
_NO_GUESS = re.compile(r"\b(?:not|never|cannot|no|if|when|until|unless|once|how|what|why)\b")
_IT = re.compile(r"\b(?:its?|this|that|same (?:one|deal))\b")


def of_new_deal(text: str, names: Names) -> Slots:
    """Return the details of a deal that is asked for: also what it is for, where that is no title."""
    given = of_creation(text, names)
    _, rest = dated(text)
    called = (
        purpose(rest, names) if (names.clients or names.tied) and "title" not in given else None
    )
    return known(**given, title=called) if called else given


def of_creation(text: str, names: Names) -> Slots:
    """Return the details of a new opportunity."""
    days, text = dated(text)
    value, currency = value_in(text) or (None, currency_in(text))
    return known(
        client=_first(names.clients) or unknown_client(text),
        title=_title(text, names) or _role(text, names),
        deal_type=deal_type(text),
        fee_model=excerpts.percentage(text),
        estimated_value=None if value is None else exact_number(value),
        currency=currency,
        notes=excerpts.note(text),
        **days,
    )


def value_in(text: str) -> Amount | None:
    """Return what a deal is worth; the salary that its fee is a share of is not it.

    Of two amounts, the one that is said instead counts: "100k, I mean 110k".
    """
    said = excerpts.without_salary(text)
    instead = _INSTEAD.search(said)
    return amount_in(said) or (amount_in(said[instead.end() :]) if instead else None)


def tells_worth(text: str) -> bool:
    """Whether a text says what a deal is worth or its fee, be it by guess: "they said it's worth 9k"."""
    tells = value_in(text) is not None or excerpts.percentage(text) is not None
    return tells and not _NO_GUESS.search(fold(text))


def of_move(text: str, names: Names, it: str | None) -> Slots:
    """Return which opportunity goes to which stage; `it` is the one spoken of before."""
    return known(opportunity=spoken_of(text, names, it), to_stage=_stage(text, names))


def of_link(text: str, names: Names, it: str | None) -> Slots:
    """Return which REQ is to be linked to which opportunity."""
    return known(
        opportunity=spoken_of(text, names, it),
        req=req_named(text, names),
    )


def req_named(text: str, names: Names) -> str | None:
    """Return the REQ that is meant: by a number that is typed before any title."""
    return req_said(text) or _first(req_numbers(text)) or _first(names.reqs)


def req_numbers(text: str) -> tuple[str, ...]:
    """Return the REQs that are meant by their numbers alone: "link 118 and 119 to Acme"."""
    found = _LINK_NUMBERS.search(fold(text))
    numbers = re.findall(r"\d+", found[1]) if found else []
    return tuple(dict.fromkeys(f"REQ-{number}" for number in numbers))


def of_fault(text: str, names: Names) -> Slots:
    """Return what a ticket can hold of a report."""
    return known(
        opportunity=names.opportunity,
        url=excerpts.address(text),
        browser=excerpts.browser(text),
        error_message=excerpts.error(text),
    )


def deal_type(text: str) -> str | None:
    """Return the deal type that is named, as the tool calls it."""
    folded = fold(text)
    return next((kind.value for kind, said in _DEAL_TYPES if re.search(said, folded)), None)


def opportunity_said(text: str) -> str | None:
    """Return the ref of the opportunity whose number the message has."""
    return ref_in(_OPP, fold(text), "OPP")


def req_said(text: str) -> str | None:
    """Return the ref of the REQ whose number the message has."""
    return ref_in(_REQ, fold(text), "REQ")


def bare_req(text: str) -> str | None:
    """Return the ref for a number that stands alone, where a REQ was asked for."""
    return ref_in(_NUMBER, text, "REQ")


def _stage(text: str, names: Names) -> str | None:
    """Return a stage of the workspace, or the words that were used for one."""
    folded = fold(text)
    step = _STEP.search(folded)
    if names.stages and not (step and _TO_STEP.search(folded)):
        return names.stages[-1]
    if step:
        return "previous" if step[0].startswith(("back", "previous", "down")) else "next"
    closed = next((label for said, label in _CLOSED_AS if re.search(said, folded)), None)
    return closed or excerpts.stage(text)


def spoken_of(text: str, names: Names, it: str | None) -> str | None:
    """Return the deal that a message names, or speaks of as "it"."""
    named = _client_first(text, names) or names.opportunity or opportunity_said(text)
    named = named or _first(names.clients)
    return named or (it if speaks_of_it(text) else None) or partly_named(text)


def _client_first(text: str, names: Names) -> str | None:
    """The client that is named before a deal of somebody else: "pause Kestrel, new CFO" is Kestrel's."""
    named = [it for _, it in placed(text, names) if it[1] in ("client", "opportunity")]
    first, others = named[:1], [ref for _, kind, ref in named if kind == "opportunity"]
    if not others or first[0][1] != "client" or names.tied or opportunity_said(text):
        return None
    client = first[0][2]
    return None if any(names.client_of.get(ref) in (None, client) for ref in others) else client


def speaks_of_it(text: str) -> bool:
    """Whether a message means a deal that was spoken of, or shown in a list, before."""
    return _IT.search(fold(text)) is not None or says_place(text)


def _title(text: str, names: Names) -> str | None:
    """Return what a deal shall be called, without the client whom it is said to be for."""
    title = excerpts.title(text)
    found = re.search(
        r"^(?P<title>.+?)\s+(?:for|at|with)\s+(?:the\s+)?(?P<who>.+)$", title or "", re.I
    )
    if found is None or excerpts.is_quoted(title, text):
        return title
    whom = set(fold(found["who"]).split())
    return found["title"] if any(whom <= set(fold(it).split()) for it in names.clients) else title


def unknown_client(text: str) -> str | None:
    """Return whom something is said to be for, where the workspace has no client of that name."""
    said, role = excerpts.client(text), excerpts.role(text) or ""
    if said is None or deal_type(said) or day_said(said) or said in role:
        return None
    return said


def _role(text: str, names: Names) -> str | None:
    """What a deal is for, unless that is only its client or its type."""
    for said in (excerpts.role(text), excerpts.after_colon(text)):
        words = set(fold(said or "").split())
        clients = {word for name in names.clients for word in fold(name).split()}
        if words and not words & clients and deal_type(said or "") is None:
            return said
    return None


def ref_in(pattern: re.Pattern[str], text: str, kind: str) -> str | None:
    """Return the ref of this kind whose number a pattern finds: "OPP-2001"."""
    found = pattern.search(text)
    return f"{kind}-{found[1]}" if found else None


def _first(values: Iterable[str]) -> str | None:
    return next(iter(values), None)


def known(**details: JsonValue) -> Slots:
    """Return the details that there are."""
    return {name: value for name, value in details.items() if value is not None}
