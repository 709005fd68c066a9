"""What a message shows of itself: its words and their parts, how they are meant, families, shape."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain, combinations, pairwise
from math import sqrt

from tickets.complaint import SIGN, complaint
from tickets.spelling import corrected, stem
from tickets.wording import Clause, denied, read, typed

#: An address says where somebody was, and nothing of what happened there.
_ADDRESS = re.compile(r"<?\bhttps?://[^\s>]*>?")
_AMOUNT = re.compile(r"[$€£]?\d[\d.,]*[a-z]*")
START, END, NUMBER = "^", "$", "#"
ASKED = "?"  # before what is only asked about, or supposed
DENIED = "!"  # before what a negation turns round
TOGETHER = " + "  # between two families of one message
SOLVED, FAILING = "solved", frozenset({"hang", "crash", "error"})
FIRST, LAST, ALONE = "first ", "last ", "alone "  # before a family: in which clause it is
PART = "~"  # before a part of a word, which its relatives and misspellings share
PARTS = (3, 4)  # letters of a part
WHOLE = 4  # letters of a word that is looked at in parts
MOST_COUNTED = 3

#: What is copied rather than said, and what only programs write.
_QUOTED = re.compile(r"[\"“„«][^\"“”]{2,}[\"”»]|(?<!\w)['‘][^'’]{2,60}['’](?!\w)")
_CODE = re.compile(
    r"\b(?:[A-Z]{2,}[-_][A-Z0-9_-]{2,}|[A-Za-z]+_[A-Za-z_]+|[45]\d\d|[A-Z]\w+Error|NaN|null|undefined)\b"
)
#: What was so before something else: people who explain themselves tell it like this.
_HAD = re.compile(
    r"\b(i|we|he|she|they|it|who|(?:my|our|his|her|their|the|one of)\s+\w+|[A-Z][a-z]+)(?:['’]d| had)\s",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d[\d.,]*")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+")
_SHOUTED = re.compile(r"\b[A-Z]{3,}\b")
_SEVERAL = re.compile(
    r"\b(?:me|I|myself|us),? (?:and )?[A-Z][a-z]+,? (?:and|&)|[A-Z][a-z]+,? (?:and|&) (?:me|I|myself)\b"
    r"|[A-Z][a-z]+, [A-Z][a-z]+,? (?:and|&)"
)


def traits(text: str, spellings: frozenset[str]) -> frozenset[str]:
    """Return a message's words and pairs of words, its families, their pairs and places, its shape."""
    text = said(text)
    words = [_number(word) for word in plain_words(text, spellings)]
    clauses = read(text, spellings)
    meant = chain.from_iterable(map(_meant, clauses))
    pairs = _pairs([START, *words, END])
    shown = chain(
        _families(clauses),
        _places(clauses),
        complaint(told_families(clauses), families(clauses), text),
    )
    return frozenset(chain(words, pairs, meant, shown, _parts(typed(text)), _shape(text)))


def weighed(shown: Iterable[str]) -> dict[str, float]:
    """Say how much each trait of a message counts: as much as the others of its kind.

    Each kind counts the same, however many of it there are: a message has three hundred parts of
    words, and a handful of families.
    """
    kinds = {trait: _kind(trait) for trait in shown}
    many = Counter(kinds.values())
    return {trait: 1 / sqrt(many[kind]) for trait, kind in kinds.items()}


def _kind(trait: str) -> str:
    """Name what sort of trait one is."""
    if trait.startswith((PART, "(", SIGN)):
        return trait[0]
    if "{" in trait:
        placed = trait.startswith((FIRST, LAST, ALONE))
        return "place" if placed else "families" if TOGETHER in trait else "family"
    return "pair" if " " in trait else "word"


def said(text: str) -> str:
    """Leave out what was copied from an address bar."""
    return _ADDRESS.sub(" ", text)


def naming(shown: Iterable[str]) -> frozenset[str]:
    """Return the traits that may tell which fault is meant: words and families."""
    return frozenset(trait for trait in shown if _kind(trait) not in (PART, "(", SIGN, "place"))


def plain_words(text: str, spellings: frozenset[str]) -> list[str]:
    """Return the stems of a message's words in their order, typos corrected."""
    return [corrected(word, spellings) for word in typed(text)]


def _meant(clause: Clause) -> Iterator[str]:
    """Mark what is only asked, and what is denied: "what if it crashes" shows no crash."""
    mood = "" if clause.told else ASKED
    words = [mood + _number(word) for word in clause.words]
    yield "(told)" if clause.told else "(asked)"
    yield from words
    yield from _pairs([START, *words])
    yield from (DENIED + word for at, word in enumerate(words) if denied(clause.words, at))


def _parts(words: Iterable[str]) -> Iterator[str]:
    """Name the parts of words: "multiplying" shares most of its own with "multiplies"."""
    for word in words:
        if word.isalpha() and len(word) >= WHOLE:
            edged = f"^{word}$"
            for size in PARTS:
                yield from (PART + edged[at : at + size] for at in range(len(edged) - size + 1))


def _shape(text: str) -> Iterator[str]:
    """Say how a message looks: people copy errors, count, name each other and shout."""
    yield f"(numbers {min(len(_FIGURE.findall(text)), MOST_COUNTED)})"
    yield f"(names {min(len(_NAME.findall(text)), MOST_COUNTED)})"
    yield from (name for name, there in _looks(text).items() if there)
    for who in map(str.casefold, _HAD.findall(text)):
        yield "(had)"
        yield f"({who if who in ('i', 'we', 'it') else 'somebody'} had)"


def _looks(text: str) -> dict[str, bool]:
    return {
        "(quoted)": _QUOTED.search(text) is not None,
        "(code)": _CODE.search(text) is not None,
        "(several people)": _SEVERAL.search(text) is not None,
        "(shouted)": len(_SHOUTED.findall(text)) > 1,
        "(!)": "!" in text,
        "(!!)": "!!" in text or "??" in text,
        "(?)": "?" in text,
    }


def _families(clauses: Iterable[Clause]) -> Iterator[str]:
    """Name the families whose words occur, and which of them occur together."""
    found = sorted({name for clause in clauses for name in _families_in(clause)})
    yield from found
    yield from (one + TOGETHER + other for one, other in combinations(found, 2))


def _places(clauses: Sequence[Clause]) -> Iterator[str]:
    """Name the families of the first and the last clause: how it seemed, and what it came to."""
    places = ((FIRST, clauses[0]), (LAST, clauses[-1])) if len(clauses) > 1 else ()
    for place, clause in places or ((ALONE, clause) for clause in clauses):
        yield from (place + name for name in _families_in(clause))


def _families_in(clause: Clause) -> Iterator[str]:
    for at in range(len(clause.words)):
        mood = DENIED if denied(clause.words, at) else "" if clause.told else ASKED
        yield from (f"{mood}{{{name}}}" for name in families_at(clause.words, at))


def told_families(clauses: Iterable[Clause]) -> list[frozenset[str]]:
    """Name the families that each told clause states, and does not deny."""
    return [
        frozenset(
            name
            for at in range(len(clause.words))
            if not denied(clause.words, at)
            for name in families_at(clause.words, at)
        )
        for clause in clauses
        if clause.told
    ]


def families(clauses: Iterable[Clause]) -> frozenset[str]:
    """Name the families whose words occur, however they are meant."""
    return frozenset(
        name
        for clause in clauses
        for at in range(len(clause.words))
        for name in families_at(clause.words, at)
    )


def families_at(words: Sequence[str], at: int) -> Iterator[str]:
    """Name the families of which a word or phrase begins at a place."""
    for phrase, name in _by_first_word().get(words[at], ()):
        if tuple(words[at : at + len(phrase)]) == phrase and not (
            name == SOLVED and _fails_before(words, at)
        ):
            yield name


def _fails_before(words: Sequence[str], at: int) -> bool:
    """Say whether what stands just before tells of a failure: "stuck on loading again"."""
    before = (name for each in range(max(at - 2, 0), at) for name in families_at(words, each))
    return not FAILING.isdisjoint(before)


def _pairs(words: Sequence[str]) -> Iterator[str]:
    return (f"{one} {other}" for one, other in pairwise(words))


def _number(word: str) -> str:
    return NUMBER if _AMOUNT.fullmatch(word) else word


@cache
def family_words() -> frozenset[str]:
    """Return every word of the families, as it is written."""
    return frozenset(chain.from_iterable(typed(phrase) for _, phrase in _listed()))


@cache
def _by_first_word() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, listed in _listed():
        phrase = tuple(map(stem, typed(listed)))
        first.setdefault(phrase[0], []).append((phrase, name))
    return first


@cache
def _listed() -> tuple[tuple[str, str], ...]:
    """Read the table of families: each phrase with the family it belongs to."""
    table: dict[str, str] = tomllib.loads(
        (files("tickets") / "rules" / "families.toml").read_text("utf-8")
    )
    return tuple(
        (name, phrase.strip())
        for name, listed in table.items()
        for phrase in listed.replace("\n", " ").split(",")
    )
