"""Making amends: a card with the field put right that the next message says, whatever shape it has.

Where no field is named, it is the one that has what is called wrong ("april not may"), or else the
one that what is meant can only be ("no, 25%").
"""

import re
from collections.abc import Callable, Mapping

from pydantic import JsonValue

from bot.model import excerpts
from bot.model.amended_fields import (
    DAY,
    MONEY,
    OF_DEALS,
    OF_REQS,
    WITH_TERMS,
    counts_thousands,
    day_field,
    field_with,
    own_name,
)
from bot.model.caution import CREATE
from bot.model.memory import Resting
from bot.model.names import Names
from bot.model.slots import Slots, deal_type, req_said
from bot.model.words import fold
from domain.names import word_set
from tools.amending import DAYS_OF_A_DEAL, Amends, without_lead_in
from tools.amounts import amount_in, currency_in
from tools.days import day_said, first_of_month
from tools.naming import exact_number

#: "the title is too long": no title.
_JUDGES = word_set(
    "too not so very wrong right fine ok okay good bad great unclear missing still correct happy "
    "nice off perfect final open empty there here gone ready a an kind kinda pretty quite really "
    "just only"
)
_PERCENT = re.compile(r"\d{1,2}(?:[.,]\d+)? ?(?:%|percent|per cent|pct)(?: fee)?", re.IGNORECASE)
_CURRENCY = re.compile(r"(?:(?:in|that is|thats|its|as|it is) )*(?P<said>[a-z$€£]+)", re.IGNORECASE)
_REQ = re.compile(r"(?:req[\s#:-]*)?#?(\d{2,5})", re.IGNORECASE)
#: "304 to Silverdale": another REQ, and another deal.
_REQ_AND_WHERE = re.compile(
    r"(?:the )?(?:req[\s#:-]*)?#?(\d{2,5}) (?:req )?(?:(?:goes|should go|belongs|is) )?(?:to|on|onto|with|under|into|for) ",
    re.IGNORECASE,
)
_OPP = re.compile(r"(?:(?:opp|deal|opportunity)[\s#:-]*)?#?(\d{3,7})", re.IGNORECASE)
_SMALL = re.compile(r"\d{1,3}(?:[.,]\d)?")
_AROUND_A_NAME = frozenset(
    ["the", "one", "deal", "opp", "client", "for", "at", "on", "with", "search", "role"]
)
#: A longer stretch is no amount alone, in words.
_LONGEST_AMOUNT = 8
#: A longer one is no new name, in words.
_LONGEST_NAME = 4
_QUOTES = " \"'“”"


def put_right(resting: Resting, amends: Amends, names: Names) -> Slots | None:
    """Return the action's arguments with the field put right; None where it is not certain which.

    `names` is what the meant part names in the workspace. Where a field is only called wrong, it is
    left out, and so asked for.
    """
    field = own_name(resting, amends.field) if amends.field else field_with(resting, amends.wrong)
    if amends.field and field is None:
        return None
    if field is None:
        given = _by_kind(resting, amends.meant, names) or _named_anew(resting, amends.meant)
        return {**resting.arguments, **given} if given else None
    if not (amends.sure or _is_certain(field, amends.meant, names)):
        return None
    if not amends.meant:
        kept = {name: it for name, it in resting.arguments.items() if name != field}
        return kept if field in resting.arguments else None
    value = _VALUES[field](_Said(resting, field, amends.meant, names)) if field in _VALUES else None
    return None if value is None else {**resting.arguments, field: value}


class _Said:
    """What is meant, and what there is to understand it by."""

    def __init__(self, resting: Resting, field: str, meant: str, names: Names) -> None:
        self.resting, self.field, self.meant = resting, field, meant
        self.names = names.with_the_word
        self.bare = without_lead_in(meant).strip(f" ,.;!{_QUOTES}")

    @property
    def client(self) -> str | None:
        """The client that is named; the words as they are, where the workspace has none such."""
        return next(iter(self.names.clients), None) or self.bare or None

    @property
    def deal(self) -> str | None:
        """The deal that is named: by its number, its title or its client."""
        typed = _OPP.fullmatch(self.bare)
        named = self.names.opportunity or next(iter(self.names.clients), None)
        return named or (f"OPP-{typed[1]}" if typed else None)

    @property
    def req(self) -> str | None:
        """The REQ that is named, or whose number stands alone."""
        typed = _REQ.fullmatch(self.bare)
        number_alone = f"REQ-{typed[1]}" if typed else None
        return req_said(self.bare) or number_alone or next(iter(self.names.reqs), None)

    @property
    def fee(self) -> str | None:
        """A fee as it is typed; a number alone is of the same kind as the one before: "25 not 30"."""
        before = str(self.resting.arguments.get("fee_model") or "")
        same_kind = self.bare.replace(".", "").isdigit() and before.rstrip().endswith("%")
        own = f"{self.bare}%" if same_kind else self.bare
        return excerpts.percentage(self.meant) or own or None

    @property
    def currency(self) -> str | None:
        """The currency that is all that is said."""
        found = _CURRENCY.fullmatch(self.bare)
        return currency_in(f"in {found['said']}") if found else None

    @property
    def money(self) -> JsonValue:
        """The amount that is all that is said; "70" is 70k after 64k."""
        thousands = counts_thousands(self.resting.arguments.get(self.field))
        said = f"{self.bare}k" if _SMALL.fullmatch(self.bare) and thousands else self.bare
        if _PERCENT.search(said) or len(said.split()) > _LONGEST_AMOUNT:
            return None
        found = amount_in(said)
        return exact_number(found[0]) if found else None

    @property
    def day(self) -> str | None:
        """The day that is all that is said; a month is its first day."""
        return self.bare if day_said(self.bare) == self.bare else first_of_month(self.bare)

    @property
    def stage(self) -> str | None:
        """The stage that is named, or the words for one."""
        return next(reversed(self.names.stages), None) or self.bare or None

    @property
    def reason(self) -> str | None:
        """A reason: one of the workspace's own for a loss, or else the words."""
        own = self.names.reasons if self.resting.tool == "close_lost" else ()
        return next(iter(own), None) or self.words

    @property
    def words(self) -> str | None:
        """What is meant, word for word."""
        return self.meant.strip(_QUOTES) or None

    @property
    def is_only_a_name(self) -> bool:
        """Whether it is a name, with no more than a few words around it."""
        others = set(fold(self.bare).split()) - self.names.words
        return len(others) <= 1 or others <= _AROUND_A_NAME


_VALUES: Mapping[str, Callable[[_Said], JsonValue]] = {
    "client": lambda it: it.client,
    "opportunity": lambda it: it.deal or it.bare or None,
    "req": lambda it: it.req or it.bare or None,
    "to_stage": lambda it: it.stage,
    "fee_model": lambda it: it.fee,
    "deal_type": lambda it: deal_type(it.meant),
    "currency": lambda it: it.currency,
    "reason": lambda it: it.reason,
    **dict.fromkeys(MONEY.values(), lambda it: it.money),
    **dict.fromkeys((*DAY.values(), *DAYS_OF_A_DEAL), lambda it: it.day),
    **dict.fromkeys(("title", "name", "notes", "competitor"), lambda it: it.words),
}


def _is_certain(field: str, meant: str, names: Names) -> bool:
    """Whether what is only said of a field can be its value, rather than what one thinks of it."""
    named = names.with_the_word
    match field:
        case "client":
            return bool(named.clients)
        case "opportunity":
            return bool(named.clients or named.opportunities or _OPP.fullmatch(meant))
        case "req":
            return bool(named.reqs or _REQ.fullmatch(meant))
        case "to_stage":
            return bool(named.stages)
        case "fee_model":
            return excerpts.percentage(meant) is not None
        case _:
            return bool(fold(meant)) and fold(meant).split()[0] not in _JUDGES


def _by_kind(resting: Resting, meant: str, names: Names) -> Slots:
    """The field that a thing of this kind can only be; nothing, where there is more to the words."""
    field = MONEY.get(resting.tool, "")
    said = _Said(resting, field, meant, names)
    if resting.tool in WITH_TERMS and (term := _term(said)):
        return term
    if field and said.money is not None:
        return {field: said.money}
    if (day := day_field(resting)) and said.day:
        return {day: said.day}
    return _thing(said)


def _named_anew(resting: Resting, meant: str) -> Slots:
    """The name that is all an action gives: "no, Finance Lead" after "rename it to Finance Chief"."""
    told = (name for name, it in resting.arguments.items() if it is not None)
    given = [name for name in told if name not in ("opportunity", "currency")]
    short = 0 < len(meant.split()) <= _LONGEST_NAME
    return {given[0]: meant.strip(_QUOTES)} if given in (["title"], ["name"]) and short else {}


def _term(said: _Said) -> Slots:
    """The fee, the type or the currency of a deal, where that is all that is said."""
    if _PERCENT.fullmatch(said.bare) or excerpts.percentage(said.bare) == said.bare:
        return {"fee_model": said.bare}
    kind = deal_type(said.bare) if len(said.bare.split()) <= 2 else None
    if kind:
        return {"deal_type": kind}
    return {"currency": said.currency} if said.currency else {}


def _thing(said: _Said) -> Slots:
    """The stage, the REQ, the client, the deal or the reason that is named."""
    tool = said.resting.tool
    if said.names.stages:
        one = len(said.names.stages) == 1 and tool == "move_stage" and not said.deal
        return {"to_stage": said.names.stages[0]} if one else {}
    if tool in OF_REQS and said.deal and (placed := _REQ_AND_WHERE.match(said.bare)):
        return {"req": said.req or f"REQ-{placed[1]}", "opportunity": said.deal}
    if tool in OF_REQS and said.req:
        return {"req": said.req}
    if tool == CREATE and len(said.names.clients) == 1 and said.is_only_a_name:
        return {"client": said.names.clients[0]}
    if tool in OF_DEALS and said.deal and said.is_only_a_name:
        return {"opportunity": said.deal}
    return {"reason": said.reason} if tool == "close_lost" and said.names.reasons else {}
