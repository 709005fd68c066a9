"""The parts of a message: its clauses, each with what it names, none of which cuts a name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from pydantic import JsonValue

from bot.model.gist import Gist, gist_of, placed, stretches
from bot.model.names import Names
from bot.model.order_words import LEAD, PLAIN, VERBS
from bot.model.places import says_place

ANY_KIND = re.compile(r"\b[A-Z]{2,}\b")
PRONOUN = re.compile(
    r"\b(?:it|both|them|em|there|that|this|they|these|those|him|her|(?:the|their|that|this) (?:deal|one))\b"
)
_BREAK = re.compile(
    r"[.!?;]+(?:\s+|$)|\s*\n\s*|\u2026\s*|,\s+|\s[-\u2013\u2014]+\s|:\s+|[\u2600-\u27bf\U0001f300-\U0001faff]\s*"
    rf"|\)\s+(?=(?:{VERBS})\b)"
    r"|\s(?:so|but|because|since|cos|cuz|bc|before|after|while|though|then(?! (?:please|pls|thanks|thx)\b)"
    r"|as (?=they|the|we|he|she|it|i))\s",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|n|&|plus)\s+(?:(?:also|then|please|pls)\s+)*", re.IGNORECASE)
_PASTED = re.compile(r"^\s*(?:>|-{2,}|from:|subject:).*", re.IGNORECASE | re.MULTILINE | re.DOTALL)
_BEGINS_WITH_A_VERB = re.compile(
    rf"(?:{VERBS})\b|(?:can|could|would|will) (?:you|we|(?:the |my |our )?(?:DEAL|CLIENT|REQ)) "
)


@dataclass(frozen=True)
class Part:
    """A clause, as it was written and by its gist; `asks` says whether it ends with a question mark."""

    text: str
    gist: Gist
    asks: bool
    names: Names
    #: Where it begins.
    start: int = 0

    @cached_property
    def line(self) -> str:
        """Its words and kinds, without what leads to an order."""
        return LEAD.sub("", f"{self.gist.line} ").strip()

    def has(self, kind: str) -> tuple[JsonValue, ...]:
        """The things of a kind that it names."""
        return self.gist.things.get(kind, ())

    @cached_property
    def deals(self) -> tuple[JsonValue, ...]:
        """The deals that it names, or those that its clients stand for."""
        return self.has("DEAL") or tuple(_deal_of(it, self.names) for it in self.has("CLIENT"))

    @cached_property
    def reqs(self) -> tuple[JsonValue, ...]:
        """The REQs that it names, or the one that it calls by a word of its title: "the porter req"."""
        called = self.names.reqs if re.search(r"\breq\b", self.gist.line) else ()
        marked = any(kind == "req" for _, kind, _ in self.names.named)
        return self.has("REQ") or (called if len(called) == 1 and not marked else ())

    @cached_property
    def says_please(self) -> bool:
        """Whether it is polite."""
        return re.search(r"\bplease\b", self.gist.line) is not None

    @cached_property
    def is_plain(self) -> bool:
        """Whether it says nothing but what is named: "Lumen to Discovery"."""
        return set(ANY_KIND.sub(" ", self.line).split()) <= PLAIN

    @cached_property
    def is_pair(self) -> bool:
        """Whether it names a deal and where it goes or what belongs to it, and says hardly more."""
        pair = len(self.deals) == 1 and (len(self.has("STAGE")) == 1 or self.reqs)
        words = ANY_KIND.sub(" ", re.sub(rf"\b(?:{VERBS})\b", " ", self.gist.line)).split()
        return bool(pair) and set(words) <= PLAIN

    @property
    def speaks_of_some(self) -> bool:
        """Whether it speaks of things without naming them: "move it", "the second one"."""
        return PRONOUN.search(self.gist.line) is not None or says_place(self.text)


def parts_of(text: str, names: Names) -> tuple[Part, ...]:
    """Return the clauses of a message."""
    return tuple(_Cutter(text, names).cut())


def without_pasted(text: str) -> str:
    """Return a message without the mail that is pasted below it."""
    return _PASTED.sub("", text)


def with_pasted(text: str) -> tuple[str, str]:
    """Return the same, and the mail: what an order speaks of may be named there."""
    told = without_pasted(text)
    return told, text[len(told) :]


def only(things: Iterable[JsonValue]) -> tuple[JsonValue, ...]:
    """Return the one thing that all of these are; nothing where there are several."""
    found = tuple(dict.fromkeys(things))
    return found if len(found) == 1 else ()


class _Cutter:
    """Cuts a text; what it names is looked for once, so that each part has what stands in it."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.named = tuple(placed(text, names))

    def cut(self) -> Iterator[Part]:
        every = tuple(stretches(self.text, self.names))
        kept = [(it.start, it.end) for it in every]
        subjects = {it.end for it in every if it.kind in ("CLIENT", "DEAL")}
        stages = {it.start for it in every if it.kind == "STAGE"}
        at = 0
        for found in _BREAK.finditer(self.text):
            if any(start < found.end() and found.start() < end for start, end in kept):
                continue
            if ":" in found[0] and found.start() in subjects and found.end() in stages:
                continue  # "Barley: Proposal" is one
            yield from self._joined(at, found.start(), "?" in found[0])
            at = found.end()
        yield from self._joined(at, len(self.text), asks=False)

    def _joined(self, at: int, end: int, asks: bool) -> Iterator[Part]:
        """Cut at an "and" after which something new is told: an order, or a pair of its own."""
        for found in _AND.finditer(self.text, at, end):
            before = self._part(at, found.start(), asks=False)
            rest = self._part(found.end(), end, asks)
            pairs = before.is_pair and rest.is_pair
            if pairs or _BEGINS_WITH_A_VERB.match(rest.line):
                if before.text.strip():
                    yield before
                at = found.end()
        if self.text[at:end].strip():
            yield self._part(at, end, asks)

    def _part(self, at: int, end: int, asks: bool) -> Part:
        here = tuple(each for start, each in self.named if at <= start < end)
        text, names = self.text[at:end], replace(self.names, named=here)
        return Part(text, gist_of(text, names, None), asks, self.names, at)


def _deal_of(client: JsonValue, names: Names) -> JsonValue:
    """The one deal of a client, or the words that fit several."""
    theirs = [ref for ref in names.opportunities if names.client_of.get(ref) == client]
    return theirs[0] if len(theirs) == 1 else client
