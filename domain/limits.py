"""The limits of single fields: each refusal names the field, its limit and what to do."""

import re
import unicodedata
from decimal import Decimal

from domain import names
from domain.errors import BadValue

#: How much somebody may write, and at least has to, to say why.
REASON_LENGTH = 500
FEWEST_LETTERS = 3
EMAIL_LENGTH = 254
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
#: Control characters, and what ends a line or a paragraph (Unicode, general category).
_UNREAD = ("Cc", "Zl", "Zp")
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def reason(given: str, field: str = "reason") -> str:
    """Why somebody does something that others will ask about."""
    return text(given, field, "reason", REASON_LENGTH, fewest=FEWEST_LETTERS) or ""


def text(given: str | None, field: str, name: str, most: int, fewest: int = 0) -> str | None:
    """The text without stray spaces at its ends, None if nothing is left of it."""
    stripped = kept(given or "").strip()
    if len(stripped) > most:
        raise BadValue(
            field,
            f"The {name} may have up to {most:,} characters, and this has {len(stripped):,}. "
            "Please shorten the text.",
        )
    if len(stripped) < fewest:
        raise BadValue(
            field,
            f"The {name} needs at least {fewest} characters, and this has {len(stripped)}. "
            "Please say a little more.",
        )
    return stripped or None


def label(given: str | None, name: str, most: int) -> str:
    """What something is called on the board: one line that is read, with a letter or a figure."""
    line = text(given, "label", name, most, fewest=1) or ""
    if any(unicodedata.category(each) in _UNREAD for each in line):
        raise BadValue(
            "label",
            f"The {name} is one line, and this has a line break or a sign that can't be read. "
            "Please type it without.",
        )
    if not names.fold(line):
        raise BadValue(
            "label",
            f"The {name} needs a letter or a figure, and “{line}” has none. Please add a word.",
        )
    return line


def email(given: str | None, field: str, name: str) -> str | None:
    """An e-mail address: one @ between two words; None if nothing is given."""
    address = text(given, field, f"{name}'s e-mail", EMAIL_LENGTH)
    if address and not _EMAIL.fullmatch(address):
        raise BadValue(
            field,
            f"“{address}” isn't an e-mail address. Please give the {name}'s, such as a@b.com.",
        )
    return address


def kept(given: str) -> str:
    """The text without what no database keeps: null characters and halves of characters."""
    return _UNKEPT.sub("", given)


def whole(given: float, field: str, name: str, fewest: int, most: int) -> int:
    """The number itself, if it is a whole one between the limits."""
    if given != given or given in (float("inf"), float("-inf")) or given != int(given):
        raise BadValue(
            field,
            f"The {name} must be a whole number from {fewest} to {most}, and {given} isn't. "
            "Please round it.",
        )
    if not fewest <= given <= most:
        raise BadValue(
            field,
            f"The {name} must lie between {fewest} and {most}, and {int(given)} doesn't. "
            "Please correct the number.",
        )
    return int(given)


def percent(given: Decimal | None, field: str, name: str) -> Decimal | None:
    """The percentage, from 0 to 100 with at most two decimals."""
    if given is None:
        return None
    fine = given.is_finite() and 0 <= given <= 100 and given == given.quantize(Decimal("0.01"))
    if not fine:
        raise BadValue(
            field,
            f"The {name} must lie between 0% and 100%, with at most two decimals, and {given}% "
            "doesn't. Please correct the number.",
        )
    return given


def few(given: tuple[object, ...], field: str, name: str, most: int) -> None:
    """Raise BadValue when a list is too long."""
    if len(given) > most:
        raise BadValue(
            field,
            f"There may be up to {most} {name} on one opportunity, and these are {len(given)}. "
            "Please leave some out.",
        )
