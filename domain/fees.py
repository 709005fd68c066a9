"""Fees: how a fee model is told, and the percentage of the salary that it names."""

import re
from decimal import Decimal

from domain.limits import percent, text

FEE_MODEL_LENGTH = 200
_PERCENT = re.compile(r"%|per ?cent|\bpct\b", re.IGNORECASE)
_SHARE = re.compile(
    r"(?:fee(?: of| is)?:?\s*)?(?P<percent>-?\d{1,6}(?:[.,]\d{1,6})?)\s*(?:%|per ?cent|pct)"
    r"(?:\s+fee)?(?:\s+of\b.*\b(?:salary|compensation|package|pay)\b.*)?",
    re.IGNORECASE,
)


def checked_fee_model(given: str | None) -> str | None:
    """The same without stray spaces; raises BadValue where it, or the fee it names, can't be."""
    model = text(given, "fee_model", "fee model", FEE_MODEL_LENGTH)
    percent(fee_in(model), "fee_model", "fee")
    return model


def fee_of(percent: Decimal | None, model: str | None) -> Decimal | None:
    """The fee in percent: what was given as such, else what the fee model says."""
    return fee_in(model) if percent is None else percent


def fee_in(model: str | None) -> Decimal | None:
    """The one percentage that a fee model is, or that it takes of the salary.

    A margin on hours is none, nor is what is due "on signing".
    """
    said = (model or "").strip()
    found = _SHARE.fullmatch(said) if len(_PERCENT.findall(said)) == 1 else None
    return Decimal(found["percent"].replace(",", ".")) if found else None
