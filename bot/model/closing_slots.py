"""Details of a deal that was won or lost, as they stand in a message: the contract's terms, the reason.

What is outside its limits is told all the same: the domain says which limit that is.
"""

import re
from collections.abc import Callable

from pydantic import JsonValue

from bot.model.excerpts import note, without_note
from bot.model.names import Names
from bot.model.slots import Slots
from bot.model.words import fold
from tools.amounts import amount_in, amount_stated
from tools.days import day_said
from tools.everyday import EVERYDAY
from tools.naming import exact_number
from tools.number_words import count_of

#: "we lost it, no idea why": the reason is asked for, whatever else is told.
UNEXPLAINED = re.compile(
    r"[\s,;.–—-]*(?:\b(?:i |we )?(?:do ?n[o'’]?t|dunno|not sure|no idea|no clue|unclear)(?: (?:really )?know)? why"
    r"|\bdunno why|\bno (?:real )?reason(?: was)?(?: given| why| yet| told)?|\bwithout (?:a |any |giving a )?reason"
    r"|\b(?:unknown reason|reason unknown))[\s.!]*$",
    re.IGNORECASE,
)
_CAPITALISED = (
    r"(?:competitor,?:?\s+(?:called\s+|named\s+)?|\blost\b.*?\bto\s+|\b(?:went|gone) (?:with|to)\s+|\bsigned with\s+)"
    r"(?!a\b|an\b|the\b|some)(?P<name>[A-Z][\w&'-]*(?:\s+[A-Z&][\w&'-]*){0,3})"
)
#: In small letters it is told by the turn alone, and where it ends: "they went w korn ferry".
_IN_SMALL = (
    r"(?i:\b(?:went|gone|going|signed) (?:with|w/?)\s+|\blost\b(?:\s+(?!due\b|thanks\b|owing\b)[\w&'’-]+){0,4}\s+to\s+)"
    r"(?!(?i:an?|the|some\w*|another|other|our|their|his|her|my|us|it|them|no|not|one|in|int\w+)\b)"
    r"(?P<small>[\w&'’-]+(?:\s(?!(?i:and|n|so|because|cos|bc|for|on|over|instead|in|as|at|can|could|will|would|pls|plz|please|close|mark)\b)[\w&'’-]+){0,2})"
    r"(?=\s*(?:[^\w\s&'’]|$)|\s+(?i:and|n|so|instead|can|could|will|would|pls|plz|please|close|mark)\b)"
)
RIVAL = re.compile(_CAPITALISED)
_RIVAL_IN_SMALL = re.compile(_IN_SMALL)
_COUNT = r"(?P<count>[-\u2212]?\d+(?:[.,]\d+)?|\b(?:one|two|three|four|five|six|nine|ten|twelve|eighteen)\b)"
_MONTHS = re.compile(rf"(?<![\w.,-]){_COUNT}[ -]?(?P<unit>months?|mos?|years?|yrs?)\b", re.I)
_DURATION = re.compile(
    rf"\b(?:duration|term|runtime|length)(?: in months)?\s*(?:of|is|[:=])?\s*{_COUNT}(?![\w%])",
    re.I,
)
_NOTICE = (
    re.compile(
        rf"\bnotice(?:\s+period)?(?: in days)?\s*(?:of|is|[:=])?\s*{_COUNT}(?:[ -]?(?P<unit>days?|weeks?|months?)\b)?(?![\w%])",
        re.I,
    ),
    re.compile(rf"(?<![\w.,-]){_COUNT}[ -]?(?P<unit>day|week|month)s?['’]?\s+notice\b", re.I),
)
_DAYS = {"d": 1, "w": 7, "m": 30}
_CYCLES = (
    ("monthly", r"\bmonthly|per month|each month"),
    ("quarterly", r"\bquarterly|per quarter"),
    ("annual", r"\bannual(?:ly)?|\byearly|per year"),
)
_BEGINS = re.compile(
    r"\b(?:starts?|starting|from|effective|begin\w*|as of)\b(?P<rest>.*)$", re.I | re.S
)
_RENEWS = re.compile(
    r"(?P<no>\b(?:no|not|without|don'?t|doesn'?t|does not|never)\s+)?\bauto(?:matic(?:ally)?)?[ -]?renew\w*"
    r"(?:\s*(?:is|[:=])?\s*(?P<off>no|off|false|none)\b)?",
    re.I,
)
_SIGNED = r"\b(?:for|at|worth|value|total|won|signed|amount)\b"


def contract(text: str) -> Slots:
    """Return what was signed, and the terms where they are said."""
    notes, text = note(text), without_note(text)
    notice, text = _notice(text)
    begins = _BEGINS.search(text)
    day = day_said(begins["rest"]) if begins else None
    text = text.replace(day, " ") if day else text
    found = amount_stated(text, _SIGNED) or amount_in(text)
    return {
        "value": exact_number(found[0]) if found else None,
        "currency": found[1] if found else None,
        "effective_on": day,
        "duration_months": _months(text),
        "billing_cycle": next((it for it, said in _CYCLES if re.search(said, text, re.I)), None),
        "auto_renew": _renews(text),
        "notice_days": notice,
        "notes": notes,
    }


def loss(text: str, names: Names, why: Callable[[str], str | None]) -> Slots:
    """Return why a deal was lost, to whom, and what else was said; `why` finds a reason in a text."""
    notes, text = note(text), without_note(text)
    told = UNEXPLAINED.sub("", text)
    rival = _rival(told, names)
    reason: str | None = next(iter(names.reasons), None)
    if reason is None and rival and told == text:
        reason = "competitor"
    return {
        "reason": reason or why(told),
        "competitor": rival,
        "notes": notes,
    }


def _rival(text: str, names: Names) -> str | None:
    """Who won instead: in small letters only what is no everyday word, and no reason or stage."""
    if found := RIVAL.search(text):
        return found["name"]
    found = _RIVAL_IN_SMALL.search(text)
    words = set(fold(found["small"]).split()) if found else set()
    told = names.reasons or words & {fold(it) for it in names.stages} or words & EVERYDAY
    return found["small"] if found and not told else None


def _months(text: str) -> JsonValue:
    if found := _MONTHS.search(text):
        return _times(found["count"], 12 if found["unit"][0] in "yY" else 1)
    found = _DURATION.search(text)
    return _times(found["count"], 1) if found else None


def _notice(text: str) -> tuple[JsonValue, str]:
    """The days of notice, and the text without them: they are no duration."""
    for pattern in _NOTICE:
        if found := pattern.search(text):
            unit = (found["unit"] or "d")[0].lower()
            return _times(found["count"], _DAYS[unit]), text.replace(found[0], " ")
    return None, text


def _renews(text: str) -> bool | None:
    found = _RENEWS.search(text)
    return None if found is None else not (found["no"] or found["off"])


def _times(said: str, by: int) -> JsonValue:
    return exact_number(count_of(said) * by)
