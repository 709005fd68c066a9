"""What a text says, in the forms that the gate compares: its names, numbers and content words."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

from bot.grounding.counting import NUMERALS, counted_or_converted, spans_of, units_of
from bot.grounding.cues import Cues
from bot.grounding.wording import groups_of
from knowledge.words import NOT, STOP_WORDS, stem, words_of

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_AMOUNT = re.compile(r"[$\u20ac\u00a3] ?\d[\d.,]*\d|[$\u20ac\u00a3] ?\d|\d[\d.,]* ?%")
_WITHOUT_SIGN = re.compile(r"\b(?:per ?cent|percent(?:age)?|dollars?|euros?|pounds?|USD|EUR|GBP)\b")
_MARKED = re.compile(r"\*\*?([^*\n]{2,60})\*\*?|`([^`\n]{2,60})`|\"([^\"\n]{2,60})\"")
QUOTES = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2019": "'", "\u2018": "'"})
_NAME = re.compile(r"(?<![.!?:\n] )(?<!^)(?<!\w)[A-Z][\w&-]*(?: [A-Z][\w&-]*)*")
_CAPITALS = re.compile(r"\b[A-Z]{3,}\b(?!')")
_ENDING = re.compile(r"'(?:s|re|ve|ll|d|m)\b", re.IGNORECASE)
_UNIT = re.compile(r"(minute|hour|da(?:y|il)|week|month|year|annual)")
_ONE_SPAN = Cues(
    r"\b(?:within|after|for|in|least|than|another|takes?|about|around|lasts?|once|twice)"
    r" (?:about )?(?:an?|one) (minute|hour|day|week|month|year)\b",
    "minute hour day week month year",
)
_SPAN_IN_WORDS = Cues(
    rf"\b((?:{'|'.join(NUMERALS)}) (minute|hour|day|week|month|year)s)\b",
    "minutes hours days weeks months years",
)
_IN_DIGITS = {word: str(n) for n, word in enumerate(NUMERALS, start=2)}
COUNTS = frozenset(map(stem, ("one", *NUMERALS, "half", "once", "twice")))
_SAYS_NOTHING = """
    hirepilot rex guide here below following follow step steps first next walk explain explains
    question answer short shortly help helps happy glad good great course sorry look mean means meant
    since instance example everybody everyone whoever anybody nobody welcome today anytime pleasure
    hello morning afternoon evening luck nice day bye goodbye hi hey thanks thank lovely congratulations
    congrats perfect brilliant wonderful fantastic awesome excellent cool alas sadly fortunately
    gladly worries afraid indeed absolutely okay ok quick tip news pleased delighted
"""
_EMPTY = STOP_WORDS | frozenset(_SAYS_NOTHING.split())
#: Two words for one thing, as the guide itself has it.
_SAME = {"deal": "opportunity", "deals": "opportunity", "requisition": "req", "requisitions": "req"}


def unknown_names(say: str, known: str, lines: AbstractSet[int] = frozenset()) -> Iterator[str]:
    """Find numbers and names in a text that a known text does not have.

    How many `lines` each of its lists has may be told.
    """
    ours, amounts = numbers_of(say), _amounts(say)
    if ours and (numbers := ours - numbers_of(known)):
        for number in sorted(numbers - counted_or_converted(say, known, lines)):
            yield f"{number} comes from nowhere"
    units = {*_units(say), *_several(say, known)}
    for unit in sorted(units - _timed(known)) if units else ():
        yield f"a span in {unit}s comes from nowhere"
    for amount in sorted(amounts - _amounts(known)) if amounts else ():
        yield f"{amount} comes from nowhere"
    if ours and not _WITHOUT_SIGN.search(say):
        for amount in sorted(_amounts(known) - amounts):
            if _bare(amount) in ours - numbers_of(_AMOUNT.sub(" ", known)):
                yield f"the guide says {amount}"
    for name in sorted(_names(say)):
        if stemmed(name) not in stemmed(known) and not (
            _named_otherwise(name, known) or (f'"{name}"' in say and _words_stand(name, known))
        ):
            yield f"{name!r} comes from nowhere"


def _named_otherwise(name: str, known: str) -> bool:
    """Whether a known text has another word for what is no name but capitals: "CV"."""
    return name.isupper() and bool(groups_of(name) & groups_of(known))


def _words_stand(quoted: str, known: str) -> bool:
    """Whether a known text has each word of an example: "Hi {{name}}" of the variable "name"."""
    return "{" in quoted and content_of(quoted) <= content_of(known)


def _names(say: str) -> set[str]:
    """Return what is marked as a name: bold, code, quoted, or capitalised inside a sentence."""
    signs = "*" in say or "`" in say or '"' in say
    marked = {part for found in _MARKED.findall(say) for part in found if part} if signs else set()
    bare = _MARKED.sub(" ", say) if signs else say
    capitalised = {*_NAME.findall(bare), *_CAPITALS.findall(bare)}
    return marked | {name for name in capitalised if name not in ("I", "OK", "REX", "HirePilot")}


@lru_cache(maxsize=8_192)
def numbers_of(text: str) -> frozenset[str]:
    """Return the numbers of a text, without separators; numerals from two on count as well."""
    digits = {number.replace(",", "") for number in _NUMBER.findall(text)}
    return frozenset(digits).union(_IN_DIGITS[word] for word in _IN_DIGITS.keys() & words_of(text))


def _units(say: str) -> set[str]:
    """The units of single spans of time: "within a minute"."""
    return {unit.casefold() for unit in _ONE_SPAN.findall(say)}


def _several(say: str, known: str) -> Iterator[str]:
    """The units of spans in words, such as "three months", that are no span of a known text."""
    for found in _SPAN_IN_WORDS.finditer(say):
        if not {span for _, span in spans_of(found[0])} & {span for _, span in spans_of(known)}:
            yield found[2].casefold()


def _timed(known: str) -> set[str]:
    """The units of time that a known text has, or that make up a span that it has."""
    spans = {span for _, span in spans_of(known)}
    return {*_UNIT.findall(known.casefold())} | units_of(spans)


def _bare(amount: str) -> str:
    return amount.strip("$\u20ac\u00a3%").replace(",", "")


@lru_cache(maxsize=8_192)
def _amounts(text: str) -> frozenset[str]:
    """Return the numbers that have a sign of money or per cent, with it."""
    return frozenset(amount.replace(" ", "") for amount in _AMOUNT.findall(text))


@lru_cache(maxsize=8_192)
def content_of(text: str) -> frozenset[str]:
    """Return the stems of the words that carry a topic; negations are judged on their own."""
    stems = frozenset(map(_stem, {*_words(text)} - _EMPTY))
    return stems - {NOT} if NOT in stems else stems


@lru_cache(maxsize=8_192)
def stemmed(text: str) -> str:
    """Return a text as its stems, so that a phrase of it can be found whatever its endings."""
    return f" {' '.join(map(_stem, _words(text)))} "


@lru_cache(maxsize=8_192)
def _stem(word: str) -> str:
    return stem(_SAME.get(word, word))


def _words(text: str) -> list[str]:
    """Return the words of a text; "here's" is "here", and "Acme's" is "Acme"."""
    straight = text if text.isascii() else text.translate(QUOTES)
    return words_of(_ENDING.sub("", straight) if "'" in straight else straight)
