"""Amounts of money as people type them: "about 50k", "€1.2m", "$60,000"."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tools.number_words import in_digits

Amount = tuple[Decimal, str | None]

_SYMBOLS = {
    "us$": "USD",
    "a$": "AUD",
    "c$": "CAD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
}
_WORDS = {
    "dollar": "USD",
    "dollars": "USD",
    "bucks": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "pound": "GBP",
    "pounds": "GBP",
    "quid": "GBP",
    "francs": "CHF",
    "yen": "JPY",
    "rupees": "INR",
    "zł": "PLN",
    "zloty": "PLN",
}
_CODES = re.findall(
    r"\w+", "usd eur gbp chf cad aud nzd sek nok dkk pln czk jpy inr sgd hkd aed zar brl mxn"
)
_SCALES = {
    "k": 10**3,
    "thousand": 10**3,
    "grand": 10**3,
    "lakh": 10**5,
    "lakhs": 10**5,
    "crore": 10**7,
    "m": 10**6,
    "mn": 10**6,
    "mm": 10**6,
    "mio": 10**6,
    "mil": 10**6,
    "million": 10**6,
}

_CURRENCY = "|".join([*map(re.escape, _SYMBOLS), *(rf"\b{word}\b" for word in (*_WORDS, *_CODES))])
_AMOUNT = re.compile(
    rf"""
    (?<![\w.,#/:\u2013-])                           # not inside a word, a date, a ref, a range
    (?<![-\u2212][$\u20ac\u00a3\u00a5\u20b9])        # nor below zero
    (?P<before>{_CURRENCY})?\s*
    (?P<number>\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}})+(?=\s*(?:{_CURRENCY}))|\d[\d.,'\u2019]*(?<![.,'\u2019])|\d)
    (?:\s?(?P<scale>{"|".join(sorted(_SCALES, key=len, reverse=True))})\b(?:-ish\b)?)?
    \s*(?P<after>{_CURRENCY})?
    (?![\w%\u2013:#-]|/(?!(?:yr|year|annum)\b)|\s*%|[.,]\d|\s*(?:percent|(?:to|or|and)\s+[\d$€£]))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NAMED = re.compile(rf"\bin ({'|'.join((*_WORDS, *_CODES))})\b", re.IGNORECASE)
_AROUND = re.compile(
    r"^(?:about|around|roughly|approx\.?|approximately|ca\.?|~|circa|some)\s*", re.I
)
#: A number after the word of a reference is no amount unless it says so: "deal 2001", "deal: 18k".
_A_REFERENCE = re.compile(
    r"\b(?:opp(?:ortunity)?|deal|req|ticket|tkt|error|status)[^\w,;]*$", re.IGNORECASE
)
#: Nor is half a range.
_A_RANGE = re.compile(r"\d\w*\s+(?:and|or|to)\s+$", re.IGNORECASE)
#: "-5", "-$5", "$-5"
_BELOW = re.compile(
    r"(?P<sign>[$\u20ac\u00a3\u00a5\u20b9])?\s*(?:[-\u2212]|minus\s)\s*(?=[\d$\u20ac\u00a3])",
    re.IGNORECASE,
)
#: What may come after an amount that stands for itself.
_STATED_END = re.compile(
    r"\s*(?:$|[,;.!?)]|(?:and|with|over|starting|from|because|since|as|on|in|please|pls|thanks|for"
    r"|billed|monthly|quarterly|annual\w*|today|now|then|contract)\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def read_amount(text: str) -> Amount | None:
    """Read a text that is nothing but an amount: (major units, ISO code or None).

    Returns None for anything else, for a percentage and for a range.
    """
    found = _AMOUNT.fullmatch(_AROUND.sub("", in_digits(text.strip())))
    return _read(found) if found else None


def read_number(text: str) -> int | float | None:
    """Read a text that is nothing but a number, perhaps with a percent sign or a unit."""
    found = re.fullmatch(r"(-?\d+(?:[.,]\d+)?)\s*(?:%|percent|months?|days?)?", text.strip(), re.I)
    return decimal(found[1]) if found else None


def decimal(said: str) -> int | float:
    """Return a number in digits, with a point or a comma, as JSON has it: whole where it is whole."""
    number = float(said.replace(",", "."))
    return int(number) if number.is_integer() else number


def amount_in(text: str) -> Amount | None:
    """Find the one amount in a casual sentence; None if there is none, or more than one.

    A bare small number is not taken for money: it needs a currency, a scale such as "k", a
    thousands separator, or four digits that are no year.
    """
    found = {amount for _, _, amount in amounts_said(in_digits(text))}
    return found.pop() if len(found) == 1 else None


def amount_stated(text: str, after: str) -> Amount | None:
    """Find the first amount that stands right after some words, however small, or below zero.

    `after` is a pattern of those words. Another number after them is none: "for 12 months".
    """
    for found in re.finditer(rf"(?:{after})\s*(?:(?:to|is|of|at|for)\b|[:=])?\s*", text, re.I):
        rest = text[found.end() :]
        below = _BELOW.match(rest)
        rest = in_digits(rest[below.end() :] if below else rest)
        match = _AMOUNT.match(f"{below['sign'] or ''}{rest}" if below else rest)
        if match and _STATED_END.match(match.string, match.end()) and (amount := _read(match)):
            return (-amount[0], amount[1]) if below else amount
    return None


def amounts_said(text: str) -> Iterator[tuple[int, int, Amount]]:
    """Yield the amounts in a sentence whose numbers are digits: where each begins and ends."""
    for match in _AMOUNT.finditer(text):
        if _looks_like_money(match, text[: match.start()]):
            amount = _read(match)
            if amount:
                yield *match.span(), amount


def currency_in(text: str) -> str | None:
    """Find the one currency that is named in a sentence without an amount: "in euros"."""
    found = {_currency(said) for said in _NAMED.findall(text)}
    return found.pop() if len(found) == 1 else None


def _looks_like_money(match: re.Match[str], before: str) -> bool:
    if _A_RANGE.search(before):
        return False
    if match["before"] or match["after"] or match["scale"]:
        return True
    if _A_REFERENCE.search(before) or _YEAR.fullmatch(match["number"]):
        return False
    return len(re.sub(r"\D", "", match["number"])) >= 4


def _read(match: re.Match[str]) -> Amount | None:
    number = _number(match["number"], scaled=bool(match["scale"]))
    currencies = {_currency(sign) for sign in (match["before"], match["after"]) if sign}
    if number is None or len(currencies) > 1:
        return None
    scale = _SCALES[match["scale"].lower()] if match["scale"] else 1
    return number * scale, currencies.pop() if currencies else None


def _currency(sign: str) -> str:
    sign = sign.lower()
    return _SYMBOLS.get(sign) or _WORDS.get(sign) or sign.upper()


def _number(text: str, *, scaled: bool) -> Decimal | None:
    """Read digits with either country's separators: "1,200.50", "1.200,50", "50.000", "1.2"."""
    text = re.sub(r"['\u2019\s]", "", text)
    if not scaled and re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", text):
        return Decimal(text.replace(".", ""))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return Decimal(text.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return Decimal(text.replace(",", "."))
    return None
