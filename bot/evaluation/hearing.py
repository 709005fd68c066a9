"""What was said in a conversation: what a row leaves out may come from there, and from nowhere else."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.evaluation.people import word
from tools.amounts import amounts_said, currency_in

#: The number of a deal, a REQ or an invoice is no figure.
_REF = re.compile(r"\b(?:opp|opportunity|deal|req|inv|invoice|lead)s?[\s#_-]*\d+", re.IGNORECASE)
_FIGURE = re.compile(r"(\d+(?:[.,]\d+)*)\s*(k|m)?\b", re.IGNORECASE)
_SCALES = {"": 1, "k": 10**3, "m": 10**6}


def heard(name: str, value: object, said: Sequence[str]) -> bool:
    """Whether somebody said the value of an argument: its figure, its currency, or all its words."""
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float):
        return any(Decimal(str(value)) in _figures(text) for text in said)
    if name == "currency":
        return any(value in set(_currencies(text)) for text in said)
    words = set(word(str(value)).split())
    return bool(words) and words <= set(word(" ".join(said)).split())


def _currencies(text: str) -> Iterator[str | None]:
    """Those that are named alone, or with an amount: "in euros", "€1.2m"."""
    yield currency_in(text)
    yield from (currency for _, _, (_, currency) in amounts_said(text))


def _figures(text: str) -> Iterator[Decimal]:
    for match in _FIGURE.finditer(_REF.sub(" ", text)):
        number, scale = match[1], (match[2] or "").casefold()
        if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number):
            number = re.sub(r"[.,]", "", number)
        number = number.replace(",", ".")
        if number.count(".") <= 1:
            yield Decimal(number) * _SCALES[scale]
