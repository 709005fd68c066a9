"""Details of the changes that bot.model.deeds tells apart: only what a message says for certain."""

import re

from bot.model import excerpts
from bot.model.around_slots import EMAIL, MAILTO, collaborator_in, contact_in, link_in
from bot.model.closing_slots import contract, loss
from bot.model.invoice_slots import lines_in
from bot.model.lead_slots import deal_of_lead
from bot.model.names import Names
from bot.model.politeness import without_politeness, without_request
from bot.model.slots import (
    Slots,
    bare_req,
    deal_type,
    known,
    opportunity_said,
    ref_in,
    req_named,
    spoken_of,
    unknown_client,
)
from bot.model.wish import Wish
from bot.model.words import fold
from tools.amounts import amount_in, amount_stated, decimal
from tools.correcting import without_rejected
from tools.days import MONTH, day_said, first_of_month
from tools.naming import exact_number

_BECAUSE = re.compile(
    r"(?:\b(?:because(?: of)?|since|due to|bc|cuz|cos|reason(?:\s+is|:)?|(?:as|while|whilst)(?= (?:they|the|we|he|she|it|there)\b))"
    r"|[,;:]|\s[-–—]|\.(?=\s))\s*(?P<why>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_NO_REASON = re.compile(
    r"^(?:please|pls|thanks?|thx|ok(?:ay)?|now|today|asap|rex|mark(?: it)?.*|close(?: it)?.*|until .*|(?:please |pls )?(?:put|place|set|hold|pause|park|cancel|move|keep) (?:it|this|that|them)\b.*)\W*$",
    re.IGNORECASE,
)
_OPP = re.compile(r"\b(?:opp|deal|opportunity)[\s#-]*\d+", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|til|to)\s+(?P<day>.+)$", re.IGNORECASE)
#: A number that counts something names nothing: "121 months".
_UNIT = r"[ -]?(?:months?|mos?|years?|yrs?|days?|weeks?|percent|pct|%)"
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?(?:%|percent|pct)", re.IGNORECASE)
_INVOICE = re.compile(r"\binv(?:oice)?[\s#:-]*(\d{1,7})\b", re.IGNORECASE)
_LEAD = re.compile(r"\blead[\s#:-]*(\d{1,7})\b", re.IGNORECASE)
_KINDS = (
    ("retainer", r"\bretainer"),
    ("placement", r"\bplacement"),
    ("milestone", r"\bmilestone"),
    ("flat_fee", r"\b(?:flat|fixed) fee"),
)
_CLIENT_NAME = re.compile(
    r"\b(?:client|customer|company)\b\s*(?:called|named|:|-)?\s*[\"“']?(?P<name>[^\"”,.!?]{2,80})",
    re.I,
)
_CALLED = re.compile(r"\b(?:called|named|titled)\s+[\"“']?(?P<name>[^\"”,.!?]{2,80})", re.I)
_REQ_TITLE = re.compile(
    r"\b(?:reqs?|requisition|vacancy|opening|job)\b\s*[:-]?\s*(?!for\b|at\b|with\b|to\b)"
    r"(?P<title>.+?)(?=\s+(?:for|at|with|on)\b|[,.;!?]|$)",
    re.IGNORECASE,
)
#: Where the title of a REQ ends that is to be linked, too.
_AND_LINK = re.compile(
    r"[\s,]+(?:and|then)\b(?:\s+then)?\s+(?:link|attach|connect|tie|add|assign|hook|put)\s+"
    r"(?:it|that|this|the req)\b",
    re.IGNORECASE,
)
_AFTER_COLON = re.compile(r"[^:]*:\s*(?P<title>[^,.;!?:]{2,80})")
_NEW_NAME = re.compile(
    r"(?:\b(?:to|as|into)\s|->|=>|\u2192|=)\s*[\"“']?(?P<name>[^\"”]{2,120}?)[\"”']?\s*$",
    re.IGNORECASE,
)
#: Where the next field of a deal begins: "and the fee to 25%", ", value to 60k".
_NEXT_FIELD = re.compile(
    r"(?:\s*[,;]\s*(?:and\s+)?|\s+(?:and|plus)\s+)(?:also\s+)?(?:(?:set|change|make|put|update)\s+)?"
    r"(?=(?:(?:the|its)\s+)?(?:start(?:ing)? date|(?:expected )?clos(?:e|ing)(?: date)?|fee(?: model)?|(?:estimated )?value"
    r"|probability|deal type|title|owner)\b(?:\s+(?:of|for)\s+\S+)?\s+(?:to|is|as|at|on|should be)\b)",
    re.IGNORECASE,
)
_CONTRACT = re.compile(
    r"\bcontract (?:details|terms)\b.*?(?:\s(?:to|as|is|are|say|says|read|reads)\s+|[:=]\s*|->\s*)"
    r"(?P<said>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_QUOTES = " .\"'\u201c\u201d"
#: "reset the probability", "put the probability back to the stage's".
_OF_ITS_STAGE = re.compile(r"^(?:\w+ )?(?:reset|restore|unset|clear)\b|\bto (?:the |its )?stage\b")
#: The columns of the board that are reached by closing a deal.
CLOSES = {"Won": "close_won", "Lost": "close_lost"}
#: After so many days in a stage a deal is stale.
_DAYS_ALLOWED = r"\b(?:stale|rotting|max(?:imum)? days|days? limit|limit of days|days allowed)\b"
_DAYS_SAID = re.compile(
    r"(?<![\w.,-])(-?\d+(?:[.,]\d+)?) ?days?\b|\bto (-?\d+(?:[.,]\d+)?)\b", re.I
)
#: What a new value stands behind.
_NOW = r"\b(?:to|at|is|be|now)\b|=|\u2192"
_LATTER = re.compile(r"^.*\b(?:to|at|now|is|by)\b", re.IGNORECASE | re.DOTALL)


def of_deed(tool: str, text: str, names: Names, it: str | None) -> Slots:
    """Return the details of a change; `it` is the deal spoken of before."""
    match tool:
        case "close_won":
            return known(
                opportunity=spoken_of(text, names, it), **contract(_unnumbered(text, names))
            )
        case "close_lost":
            return known(opportunity=spoken_of(text, names, it), **loss(text, names, _why))
        case "hold_opportunity":
            reason, until = _hold(text)
            return known(opportunity=spoken_of(text, names, it), reason=reason, until=until)
        case "cancel_opportunity":
            return known(opportunity=spoken_of(text, names, it), reason=_why(text))
        case "resume_opportunity" | "recreate_opportunity":
            return known(opportunity=spoken_of(text, names, it))
        case "edit_opportunity":
            return known(
                opportunity=spoken_of(text, names, it), **_edit(_unnumbered(text, names), names)
            )
        case "edit_contacts" | "edit_links" | "edit_collaborators":
            return known(opportunity=spoken_of(text, names, it), **_around(tool, text, names))
        case "unlink_req":
            req = req_named(text, names) or bare_req(_OPP.sub(" ", text))
            return known(opportunity=names.opportunity or opportunity_said(text), req=req)
        case _:
            return _of_others(tool, text, names, it)


def closing_meant(wish: Wish, text: str, names: Names, it: str | None) -> Wish:
    """Return the closing, with what is said of it, where a wish moves a deal to Won or to Lost."""
    tool = CLOSES.get(str(wish.arguments.get("to_stage"))) if wish.tool == "move_stage" else None
    if tool is None:
        return wish
    deal = known(opportunity=wish.arguments.get("opportunity"))
    return Wish(tool, {**of_deed(tool, text, names, it), **deal}, wish.whole)


def _of_others(tool: str, text: str, names: Names, it: str | None) -> Slots:
    match tool:
        case "create_client":
            return known(name=_named(text, _CALLED, _CLIENT_NAME))
        case "convert_lead":
            lead = ref_in(_LEAD, text, "LEAD") or next(iter(names.leads), None)
            return known(lead=lead, **deal_of_lead(text))
        case "create_req":
            links = _AND_LINK.search(text)
            spoken = links or re.search(r"\bopp|\bdeal", fold(text))
            deal = names.opportunity if spoken else None
            said = text[: links.start()] if links else text
            title = _named(said, _CALLED, _REQ_TITLE, _AFTER_COLON)
            client = next(iter(names.clients), None)
            if title and not (client or names.tied or names.opportunity):
                client = unknown_client(text)
            return known(title=title, client=client, opportunity=deal)
        case "draft_invoice":
            return known(opportunity=spoken_of(text, names, it), **_invoice(text))
        case "send_invoice":
            return known(invoice=ref_in(_INVOICE, text, "INV") or _whose(names))
        case "mark_invoice_paid":
            paid = (
                None
                if _INVOICE.search(text) is None and names.clients == ()
                else amount_in(_INVOICE.sub(" ", text))
            )
            amount = exact_number(paid[0]) if paid else None
            return known(invoice=ref_in(_INVOICE, text, "INV") or _whose(names), amount=amount)
        case _:
            return {}


def _unnumbered(text: str, names: Names) -> str:
    """A text without the bare numbers that name something: "2009 won" is worth nothing yet."""
    for said, _, _ in names.named:
        if said.isdigit():
            text = re.sub(rf"(?<![\w.,]){said}(?![\w.,]\d|\w|{_UNIT})", " ", text, count=1)
    return text


def _around(tool: str, text: str, names: Names) -> Slots:
    if tool == "edit_contacts":
        return contact_in(text)
    return link_in(text) if tool == "edit_links" else collaborator_in(text, names)


def _hold(text: str) -> tuple[str | None, str | None]:
    ends = _UNTIL.search(text)
    month = MONTH.match(ends["day"]) if ends else None
    said = month[0] if month else day_said(ends["day"]) if ends else None
    until = first_of_month(month[0]) if month else said
    without = text.replace(said, " ") if said else text
    without = re.sub(r"\b(?:until|till|til)\s+(?=\s|,|because|$)", " ", without)
    return _why(without), until


def _why(text: str) -> str | None:
    """The words after a comma, a dash or "because"."""
    found = _BECAUSE.search(without_politeness(without_request(text)))
    if found is None:
        return None
    why = re.sub(r"^(?:because(?: of)?|since|due to)\s+", "", found["why"].strip(" .!"), flags=re.I)
    said_so = found[0][:1].isalpha()  # "because ab" is a reason, if too short a one
    return why if (said_so or len(why) > 2) and why and not _NO_REASON.match(why) else None


def _edit(text: str, names: Names) -> Slots:
    """Every field that is named, each with what is said of it: "the fee to 25% and the value to 9k"."""
    written = _CONTRACT.search(text)
    fields: Slots = {"contract_details": written["said"].strip(_QUOTES)} if written else {}
    rest = text[: written.start()] if written else text
    for part in _NEXT_FIELD.split(without_rejected(rest)):
        fields |= known(**_field(part, names))
    return fields


def _field(text: str, names: Names) -> Slots:
    folded = fold(text)
    if re.search(r"^(?:\w+ )?rename\b|\b(?:title|name)\b", folded):
        return {"title": _named(text, _NEW_NAME)}
    if re.search(r"\b(?:owner|give|assign|reassign|hand|transfer)\b", folded):
        last = _NEW_NAME.search(without_politeness(text))
        return {"owner": names.people[-1] if names.people else (last["name"] if last else None)}
    if re.search(r"\bprob(?:ability)?\b", folded):
        return _probability(text, folded)
    if re.search(r"\bclos(?:e|ing)\b", folded):
        return {"expected_close_on": day_said(text)}
    if re.search(r"\bstart(?:ing|s)?(?: date| on)\b", folded):
        return {"starts_on": day_said(text)}
    if re.search(r"\bfee\b", folded):
        return {"fee_model": excerpts.percentage(text)}
    if re.search(r"\bnotes?\b", folded):
        return {"notes": _why(text)}
    if re.search(r"\bdeal type\b", folded):
        return {"deal_type": deal_type(text)}
    if re.search(_DAYS_ALLOWED, folded):
        said = _DAYS_SAID.search(text)
        return {"max_days": decimal(said[1] or said[2]) if said else None}
    found = amount_stated(text, _NOW) or amount_in(text) or amount_in(_LATTER.sub("", text))
    value = exact_number(found[0]) if found else None
    return {"estimated_value": value, "currency": found[1] if found else None}


def _probability(text: str, folded: str) -> Slots:
    """A figure of its own, or again that of its stage."""
    if _OF_ITS_STAGE.search(folded):
        return {"stage_probability": True}
    said = _PERCENT.search(text) or re.search(r"\bto (\d{1,3})\b", text)
    return {"probability": decimal(said[1]) if said else None}


def _invoice(text: str) -> Slots:
    plain = MAILTO.sub(r"\1", text)
    address = EMAIL.search(plain)
    without = plain.replace(address[0], " ") if address else plain
    lines = lines_in(without)
    found = None if lines else amount_in(without)
    kind = next((name for name, said in _KINDS if re.search(said, text, re.I)), None)
    percent = _PERCENT.search(without)
    due = re.search(r"\bdue\b(.*)$", without, re.I | re.S)
    salary = kind == "placement"
    amount = exact_number(found[0]) if found else None
    return {
        "type": kind,
        "recipient": address[0] if address else None,
        "amount": None if salary else amount,
        "lines": lines,
        "salary": amount if salary else None,
        "currency": found[1] if found else None,
        "fee_percent": decimal(percent[1]) if percent and salary else None,
        "due_on": day_said(due[1]) if due else None,
    }


def _named(text: str, *patterns: re.Pattern[str]) -> str | None:
    for pattern in patterns:
        found = pattern.search(without_politeness(text))
        name = re.sub(r"\s+(?:for|at|with|to)\s.*$", "", found[1], flags=re.I) if found else ""
        name = name.strip(" .!\"'”“")
        if name and name.casefold() not in ("please", "for me", "pls"):
            return name
    return None


def _whose(names: Names) -> str | None:
    return next(iter(names.clients), None) or names.opportunity
