"""The gist of a message: what it names and what figures it has, by kinds, between its other words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from bot.model.names import Names
from bot.model.words import fold
from tools.amounts import amounts_said
from tools.days import day_said
from tools.naming import exact_number
from tools.number_words import in_digits

_KINDS = {"opportunity": "DEAL"}
#: Won and Lost are stages to nobody but the board: here they are words.
_OUTCOMES = frozenset({"won", "lost"})
_PERCENT = re.compile(r"(?<![\w.,])(\d{1,3}(?:[.,]\d+)?) ?(?:%|percent\b|pct\b)", re.IGNORECASE)
#: A number that is spoken of as a chance: "prob 40", "chance of Acme on 80".
_CHANCE = re.compile(
    r"\b(?:prob(?:ability)?|chances?|likelihood|odds|confidence)\b[^\d.,;!?]*(?<![\w.,-])(\d{1,3})"
    r"\b(?! ?%|[.,]\d)",
    re.IGNORECASE,
)
_OPP = re.compile(r"\b(?:opportunity|opp|deal)[\s#:-]*(\d{3,7})\b(?![.,]\d|\s?[k%])", re.IGNORECASE)
_REQ = re.compile(r"\b(?:req(?:uisition)?|rec)[\s#:-]*(\d{2,7})\b", re.IGNORECASE)
#: "link 119 to the Acme deal"
_LINKED = re.compile(
    r"\b(?:link|attach|connect|hook|tie) (?:up )?(?:the )?(\d{2,5})\b(?![.,]\d|\s?[k%])",
    re.IGNORECASE,
)
_INVOICE = re.compile(r"\binv(?:oice)?[\s#:-]*(\d{1,7})\b|(?<=\bsend )(\d{4,7})\b", re.IGNORECASE)
_LEAD = re.compile(r"\blead[\s#:-]*(\d{1,7})\b()", re.IGNORECASE)
#: "from Proposal to Negotiation"
_FROM_STAGE = re.compile(
    r"\b(?:from )?STAGE (?:(?:(?:right|straight|all the way|up|over|on|back) )*(?:to|into) )?(?=STAGE\b)"
)
_IT = re.compile(r"\b(?:it|(?:that|this|their|her|his) (?:one|deal)|that|this)\b")


#: A word of its own, or the kind of a thing and what it is.
Detail = tuple[str, JsonValue]


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text that stands for a thing or a figure."""

    start: int
    end: int
    kind: str
    value: JsonValue


@dataclass(frozen=True)
class Gist:
    """A message as a `line` of plain words, with the kind of each thing in its place: "DEAL to STAGE".

    `things` are what they are, by kind.
    """

    line: str
    things: Mapping[str, tuple[JsonValue, ...]]


def gist_of(text: str, names: Names, it: str | None) -> Gist:
    """Return the gist of a message; `it` is the deal that was spoken of before."""
    text = in_digits(text)
    parts: list[Detail] = []
    at = 0
    for stretch in sorted(stretches(text, names), key=lambda it: it.start):
        parts += [(word, None) for word in fold(text[at : stretch.start]).split()]
        parts.append((stretch.kind, stretch.value))
        at = stretch.end
    parts += [(word, None) for word in fold(text[at:]).split()]
    return _gist(list(_of_deals(parts, names)), it)


def _gist(parts: Sequence[Detail], it: str | None) -> Gist:
    things: dict[str, list[JsonValue]] = {}
    line: list[str] = []
    for kind, value in parts:
        known = things.setdefault(kind, []) if value is not None else []
        if value is None or value not in known:
            line.append(kind)
            known.append(value)
    said = " ".join(line)
    if it and not things.keys() & {"DEAL", "CLIENT"} and _IT.search(said):
        said = _IT.sub("DEAL", said, count=1)
        things["DEAL"] = [it]
    if _FROM_STAGE.search(said):
        said = _FROM_STAGE.sub("to ", said, count=1)
        things["STAGE"] = things["STAGE"][1:]
    return Gist(said, {kind: tuple(values) for kind, values in things.items()})


def _of_deals(parts: Sequence[Detail], names: Names) -> Iterator[Detail]:
    """Leave a client out beside a deal of its own; alone, it stands for its one deal."""
    deals = {str(value) for kind, value in parts if kind == "DEAL"}
    theirs = {names.client_of.get(ref) for ref in deals}
    for kind, value in parts:
        if kind != "CLIENT" or value not in theirs:
            yield kind, value


def stretches(text: str, names: Names) -> Iterator[Stretch]:
    """Yield what a text names, and its figures, each once."""
    taken: list[Stretch] = []
    for found in (_named(text, names), _typed(text), _figures(text)):
        for each in found:
            if not any(each.start < it.end and it.start < each.end for it in taken):
                taken.append(each)
                yield each


def placed(text: str, names: Names) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Yield where each thing that a text names stands in it."""
    at, lower = 0, text.casefold()
    for each in names.named:
        said = each[0].casefold()
        whole = re.compile(rf"(?<!\w){re.escape(said)}(?!\w)").search(lower, at)
        start = whole.start() if whole else lower.find(said, at)
        if start >= 0:
            at = start + len(said)
            yield start, each


def _named(text: str, names: Names) -> Iterator[Stretch]:
    for start, (said, kind, value) in placed(text, names):
        if not (kind == "stage" and value.casefold() in _OUTCOMES):
            yield Stretch(start, start + len(said), _KINDS.get(kind, kind.upper()), value)


def _typed(text: str) -> Iterator[Stretch]:
    """What is typed by its number, whether there is such a thing or not: its tool says so."""
    for kind, prefix, pattern in (("DEAL", "OPP", _OPP), ("REQ", "REQ", _REQ)):
        for found in pattern.finditer(text):
            yield Stretch(*found.span(), kind, f"{prefix}-{int(found[1])}")
    for found in _LINKED.finditer(text):
        yield Stretch(*found.span(1), "REQ", f"REQ-{int(found[1])}")


def _figures(text: str) -> Iterator[Stretch]:
    for kind, prefix, pattern in (("INVOICE", "INV", _INVOICE), ("LEAD", "LEAD", _LEAD)):
        for found in pattern.finditer(text):
            yield Stretch(*found.span(), kind, f"{prefix}-{found[1] or found[2]}")
    for found in _PERCENT.finditer(text):
        yield Stretch(*found.span(), "PERCENT", float(found[1].replace(",", ".")))
    for found in _CHANCE.finditer(text):
        yield Stretch(*found.span(1), "PERCENT", float(found[1]))
    if day := day_said(text):
        at = text.index(day)
        yield Stretch(at, at + len(day), "DAY", day)
    for start, end, (amount, currency) in amounts_said(text):
        yield Stretch(start, end, "AMOUNT", [exact_number(amount), currency])
