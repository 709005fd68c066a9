"""The opportunity that a lead is converted with, as it stands in a message."""

import re

from bot.model import excerpts
from bot.model.slots import Slots, deal_type, known, value_in
from tools.amounts import currency_in
from tools.naming import exact_number

_WITH_A_DEAL = re.compile(
    r"\b(?:with|and|plus|incl(?:uding|\.)?)\b[^,;.]*?\b(?:opp|opportunity|deal)\b(?P<deal>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_CALLED = re.compile(
    r"^\s*(?:(?:that is |which is |it )?(?:called|named|titled)\b|:|-|\u2013|\u2014|for\b)?\s*"
    r"(?P<name>.*?)(?=\s*[,;]|\s+(?:worth|at|for|of)\s+\D{0,4}\d|$)",
    re.IGNORECASE | re.DOTALL,
)
_WORTH = re.compile(r"(?:worth|at|of|for|over|valued)\b\D{0,12}\d", re.IGNORECASE)
_QUOTES = " .!?'\"\u201c\u201d"
#: What a deal is called that is asked for without a word about it; the card shows it.
FIRST = "First opportunity"
_WITHOUT = re.compile(r"\b(?:without|no)\b(?: an?y?)? (?:opp|opportunity|deal)\b", re.IGNORECASE)


def deal_of_lead(text: str) -> Slots:
    """Return the opportunity's details; nothing where none is spoken of."""
    found = _WITH_A_DEAL.search(text)
    if found is None or _WITHOUT.search(text):
        return {}
    said, after = found[0], found["deal"]
    value, currency = value_in(said) or (None, currency_in(said))
    called = _CALLED.search(after)
    title = excerpts.title(after) or (called["name"].strip(_QUOTES) if called else "")
    title = "" if _WORTH.match(title) else title
    kind = deal_type(said)
    return known(
        title=title or (None if kind or value is not None else FIRST),
        deal_type=kind,
        estimated_value=None if value is None else exact_number(value),
        currency=currency,
    )
