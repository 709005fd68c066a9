"""Which words of a text name what: word for word the same as was recognised in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.opportunity import Opportunity
from domain.spelling import Word, words_of
from tools.beside import Beside
from tools.partly import partly_named, words_of_title
from tools.recognition import Recognised
from tools.sighting import Name, first_word_of, names_of, sightings
from tools.stages_said import shortened_stages

#: What is named: its kind, and what it is called exactly.
Thing = tuple[str, str]

_NUMBERS = {
    "opportunity": re.compile(r"\b(?:(?:opportunity|opp|deal)[\s#:-]*)?(\d{1,7})\b", re.I),
    "req": re.compile(r"\b(?:(?:job )?req(?:uisition)?[\s#:-]*)?(\d{1,7})\b", re.I),
}
#: So much of the beginning of a title's word stands for it, beside another: "reg affairs".
_SHORTENED = 3


@dataclass(frozen=True)
class Mark:
    """A stretch of a text, and what it names."""

    start: int
    end: int
    kind: str
    value: str


def marks(text: str, seen: Recognised, also: Beside) -> tuple[Mark, ...]:
    """Return the stretches of a text that name what was recognised, in their order."""
    found: list[Mark] = []
    for more in (_numbers(text, seen), _sightings(text, seen, also), _words(text, seen)):
        found += [it for it in more if not any(_overlap(it, other) for other in found)]
    return tuple(sorted(found, key=lambda it: it.start))


def _overlap(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end


def _deals(seen: Recognised) -> Sequence[Opportunity]:
    return (*seen.opportunities, *([seen.by_a_word] if seen.by_a_word else []))


def _numbers(text: str, seen: Recognised) -> Iterator[Mark]:
    known = {
        "opportunity": [it.ref for it in seen.opportunities],
        "req": [it.ref for it in seen.reqs],
    }
    for kind, pattern in _NUMBERS.items():
        refs = {ref.partition("-")[2]: ref for ref in known[kind]}
        for found in pattern.finditer(text):
            if ref := refs.get(found[1].lstrip("0")):
                yield Mark(found.start(), found.end(), kind, ref)


def _sightings(text: str, seen: Recognised, also: Beside) -> Iterator[Mark]:
    called: list[Name[Thing]] = [*also.called]
    for client in seen.clients:
        called += names_of(client.name, ("client", client.name))
        called += first_word_of(client.name, ("client", client.name))
    called += [
        it for deal in _deals(seen) for it in names_of(deal.title, ("opportunity", deal.ref))
    ]
    called += [it for req in seen.reqs for it in names_of(req.title, ("req", req.ref))]
    called += [it for label in seen.stages for it in names_of(label, ("stage", label))]
    for short in shortened_stages(text, seen.stages):
        called.append(Name(short.words, ("stage", short.thing), whole=False))
    for it in sightings(text, called):
        yield Mark(it.start, it.end, *it.things[0])
    for tie in seen.ties:
        at = text.casefold().find(tie.said.casefold())
        if at >= 0:
            yield Mark(at, at + len(tie.said), tie.kind, tie.said)


def _words(text: str, seen: Recognised) -> Iterator[Mark]:
    """The words of a title that call a deal, and the beginnings of others beside them."""
    words = words_of(text)
    partly = {it.text for it in words_of(partly_named(text) or "")}
    for deal in _deals(seen):
        title = [it.text for it in words_of(deal.title)]
        telling = set(words_of_title(text, f"{deal.title} {deal.client.name}"))
        telling |= {it for it in words if it.text in partly and it.text in title}
        for at, word in enumerate(words):
            beside = {*words[max(at - 1, 0) : at], *words[at + 1 : at + 2]} & telling
            if word in telling or (beside and _begins_one(word, title)):
                yield Mark(word.start, word.end, "opportunity", deal.ref)


def _begins_one(word: Word, title: Sequence[str]) -> bool:
    said = word.text.removesuffix("s")
    return len(said) >= _SHORTENED and any(it.startswith(said) for it in title)
