"""The lines of an invoice as people write them: "Kick-off 3,000; travel 2 x 250"."""

import re
from collections.abc import Iterator
from decimal import Decimal

from domain.invoices import Line
from domain.money import Money
from tools.amounts import read_amount
from tools.asking import Unclear
from tools.bounds import cut

_ROW = re.compile(r"\s*(?:;|\n)\s*")
_LINE = re.compile(
    r"(?P<what>.*?\w.*?)\s*[:,=\u2013\u2014-]?\s+(?:(?P<count>\d{1,5})\s*(?:x|\u00d7|times)\s*)?"
    r"(?P<amount>(?:(?:[€$£¥]|(?-i:[A-Z]{3}))\s?)?-?\d[\d.,'\u2019]*\s*(?:k|m)?(?:\s?[^\W\d]{3}|\s?[€$£])?)",
    re.IGNORECASE | re.DOTALL,
)


def read_lines(said: str, currency: str) -> tuple[Line, ...] | Unclear:
    """Return the lines, one a row or between semicolons; asks for the amount that a row lacks."""
    lines = tuple(_read(said, currency))
    for row, line in zip(_rows(said), lines, strict=True):
        if line is None:
            return Unclear(
                f"I read no amount in “{cut(row, 60)}”. Please write each line as what it is for "
                "and its amount, such as “Kick-off 3,000; travel 2 x 250”."
            )
    return tuple(it for it in lines if it)


def is_a_line(said: str) -> bool:
    """Whether a text is what something is for, and then its amount."""
    return next(_read(said, "USD"), None) is not None


def _rows(said: str) -> list[str]:
    return [row for row in _ROW.split(said.strip()) if row]


def _read(said: str, currency: str) -> Iterator[Line | None]:
    for row in _rows(said):
        found = _LINE.fullmatch(row.strip(" .,"))
        amount = read_amount(found["amount"]) if found else None
        if found is None or amount is None:
            yield None
            continue
        unit = Money.of(Decimal(str(amount[0])), amount[1] or currency)
        yield Line(found["what"].strip(" :,-"), unit, int(found["count"] or 1))
