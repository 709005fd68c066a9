"""What a statement says of which person or number, held against the clauses that say it in the guide.

A statement may be made of nothing but the guide's words and still give one thing's number to
another, or say of the guest what is true of the Member. Here its clauses are laid beside the
clauses they come from, in whatever words.
"""

import math
import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import pairwise

from bot.grounding.claims import COUNTS, numbers_of
from bot.grounding.counting import NUMERALS
from bot.grounding.cues import Cues
from bot.grounding.retelling import with_synonyms
from bot.grounding.wording import LIGHT, groups_of, retold_in
from knowledge.words import STOP_WORDS, stem, words_of

#: How many words more a clause with another number must share before the number counts as its own.
CLEARLY = 1
#: How many more if that clause has no number at all.
PLAINLY = 2
#: And how much of the words about a number: "two complaints pause it" of "any complaint pauses it".
NEARLY_ALL = 0.8
#: What a name counts on which the truth of a statement hangs.
NAMED = 2
#: How much of what is proven of a clause one sentence must have by itself.
OF_ONE = 0.6
#: Content words from which on a clause can be sewn together from two sentences.
LONG_ENOUGH = 5

_POINTS_BACK = re.compile(
    r"[^,;:]*\b(?:it|its|them|they|their|these|those|do that|do so|(?:find|see|get|have|change|read|need) that|that (?:is|are|means))\b|.*\b(?:do|can|may|are)(?: ?not|n't)\.",
    re.IGNORECASE,
)
_ANY = Cues(
    r"\b(?:any|every|each|all|no|a single)\b",
    "any every each all no single",
)
_UNITS = (
    frozenset(["second", "minute", "hour", "day", "week", "month", "year"]),
    frozenset(["kb", "mb", "gb", "tb"]),
)
_MEASURE = re.compile(r"(\d+(?:[.,]\d+)*) ?([A-Za-z]+)")
_BOUND = Cues(
    r"\b(?:(?P<most>up to|at most|no more than|not more than|a maximum of|below|under|less than|"
    r"fewer than|within)|(?P<least>over|above|more than|at least|beyond|a minimum of))\s+"
    r"[$\u20ac\u00a3]?(?P<number>\d+(?:[.,]\d+)*)",
    "up most more maximum below under less fewer within over above least beyond minimum",
)
_QUANTITY = Cues(
    r"\b(?:(?P<many>many|several|multiple|more than one|any number of)|(?:one|a single|only one|one single))\s+"
    r"(?:(?:active|open|different|other|own)\s+)?(?P<noun>[A-Za-z]{3,})",
    "many several multiple number one single",
)
#: "from one workspace to another" counts nothing.
_IN_TURN = Cues(
    r"\bone\b[^.;:]*\b(?:another|the next|the other)\b",
    "another next other",
)
_DENIED = re.compile(r"(?:\b(?:not|never|no|cannot)\b|n't\b)[^.,;:]*$", re.IGNORECASE)
#: "After 10 days rather than 14": the other number is said to be no answer.
_CONTRASTED = re.compile(
    rf"\b(?:rather than|instead of|as opposed to)\s+(?:\d+(?:[.,]\d+)*|{'|'.join(NUMERALS)})\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[$\u20ac\u00a3] ?(\d+(?:[.,]\d+)*)")
_KIND = re.compile(
    r"(?:(?P<sign>[$\u20ac\u00a3]) ?)?(?P<number>\d+(?:[.,]\d+)*)"
    r"(?:(?P<clock>:\d\d)|(?: to \d+| and \d+)?[ -]?(?P<unit>%|second|minute|hour|day|week|month|year))",
    re.IGNORECASE,
)
#: The number of an error tells nothing from anything else that is counted.
_CODE = re.compile(
    r"\b(?:error|code|status)s? (?:code )?(\d+)(?:,? (?:and|or) (\d+))?|\b[Aa]n? (\d{3})\b(?! \w+s\b)",
    re.IGNORECASE,
)
#: "14 days in New and 10 days in Discovery": the second goes on with what leads the first in.
_BARE = re.compile(r"[$\u20ac\u00a3]?\d+ ?[a-z]+ (?:in|for|on|at|with|from|to)\b")
#: What a sentence ends with holds for each number of it: "10 in A and 20 in B, unless ...".
_OF_EACH = re.compile(r"\W*(?:unless|if|when|until|except|as long as)\b", re.IGNORECASE)
_NUMBER_FIRST = re.compile(
    r"\W*(?:(?:about|around|up to|at most|at least|within|after|every) )?[$\u20ac\u00a3]?\d",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_CLAUSE = re.compile(r"(?<!\d),?\s+(?:and|but|while)\s+|,\s+(?:(?:and|but|while)\s+)?")


def completed(answer: str, asked: str) -> str:
    """An answer that begins with its number, together with what was asked: "60%, by default"."""
    if not _NUMBER_FIRST.match(answer) or _DIGIT.search(asked):
        return answer
    question = asked.rstrip(" ?!.")
    return f"{question} {answer}" if question and "\n" not in question else answer


def misnumbered(
    said: str,
    told: Sequence[str],
    names: Cues,
    headings: str = "",
    given: AbstractSet[str] = frozenset(),
) -> Iterator[str]:
    """Numbers that stand with the words with which the guide has another number, or none.

    What stands in the headings is what all of it is about, and tells no line from another; a
    number that is `given` in what leads the lines in is that of each of them.
    """
    if not numbers_of(said):
        return
    segments = [each for line in told for each in _segments(line)]
    for own in _segments(_CONTRASTED.sub("", said)):
        topic = words_in(headings)
        shared = {
            each: _shared(own, each, names, topic if numbers_of(each) else frozenset())
            for each in segments
        }
        kinds = kinds_of(own)
        codes = {each for found in _CODE.findall(said) for each in found}
        for number in sorted(numbers_of(own) - given - codes):
            here = [count for each, count in shared.items() if number in numbers_of(each)]
            others = [each for each in segments if number not in numbers_of(each)]
            others = [each for each in others if has_kind(kinds.get(number), each)]
            wrong = (each for each in others if shared[each] >= _needed(own, each, here))
            if here and (told_there := next(wrong, None)):
                yield f"{number} stands where the guide has: {told_there!r}"


def has_kind(kind: str | None, told: str) -> bool:
    """Whether a text has a number of one kind, or none at all: days and 08:00 don't compare."""
    kinds = {*kinds_of(told).values()}
    return not kind or not kinds or kind in kinds


@lru_cache(maxsize=8_192)
def kinds_of(text: str) -> dict[str, str]:
    """The numbers of a text that are a time of day, an amount, or have a unit, with what they are."""
    found = _KIND.finditer(text)
    amounts = {each.replace(",", ""): "amount" for each in _MONEY.findall(text)}
    return amounts | {
        each["number"].replace(",", ""): next(
            (str(kind).casefold() for kind in each.group("sign", "unit") if kind), "time of day"
        )
        for each in found
    }


def measured_otherwise(said: str, told: str) -> Iterator[str]:
    """Numbers with a unit, or with a bound such as "up to", with which the guide never has them."""
    ours = _measures(said)
    theirs = _measures(told) if ours else frozenset()
    for number, unit in sorted(ours):
        kind = next((units for units in _UNITS if unit in units), frozenset())
        others = {each for n, each in theirs if n == number and each in kind}
        if others and unit not in others:
            yield f"the guide has {number} {min(others)}"
    limits = _bounds(said)
    bounds = _bounds(told) if limits else frozenset()
    for number, bound in sorted(limits):
        others = {each for n, each in bounds if n == number}
        if others and bound not in others:
            yield f"{number} is the {min(others)} in the guide"


def counted_otherwise(said: str, told: str) -> Iterator[str]:
    """Many of what the guide has one of, or the reverse: "a REQ belongs to many opportunities"."""
    ours = _quantities(said)
    if not ours or _IN_TURN.search(said):
        return
    theirs = _quantities(told)
    for noun, many in sorted(ours):
        others = {each for other, each in theirs if other == noun}
        if others and many not in others:
            yield f"the guide has {'many' if not many else 'one'} of {noun!r}"


@lru_cache(maxsize=8_192)
def _quantities(text: str) -> frozenset[tuple[str, bool]]:
    """The nouns of which a text says that there are many, or one."""
    found = _QUANTITY.finditer(text)
    return frozenset((stem(each["noun"].lower()), bool(each["many"])) for each in found)


@lru_cache(maxsize=8_192)
def _measures(text: str) -> frozenset[tuple[str, str]]:
    found = _MEASURE.findall(text)
    return frozenset((number, unit.lower().removesuffix("s")) for number, unit in found)


@lru_cache(maxsize=8_192)
def _bounds(text: str) -> frozenset[tuple[str, str]]:
    found = _BOUND.finditer(text)
    return frozenset(
        (each["number"], "most" if each["most"] or _denied(text[: each.start()]) else "least")
        for each in found
    )


def _denied(before: str) -> bool:
    """Whether what stands before a bound denies it: "don't send more than 40"."""
    return bool(_DENIED.search(before))


def _needed(own: str, told: str, here: Sequence[int]) -> float:
    """How much a clause must share so that a number should be that clause's, or should not be."""
    if numbers_of(told):
        return max(here) + CLEARLY
    counts = _ANY.search(told) and not _DIGIT.search(own)  # "two complaints", but not "150 MB"
    return max(max(here) + PLAINLY, NEARLY_ALL * len(words_in(own))) if counts else math.inf


def sewn(said: str, told: Sequence[str]) -> Iterator[str]:
    """Clauses of which one half comes from one sentence and the other half from another."""
    if len(words_in(said)) < LONG_ENOUGH:
        return
    proven = [proven_of(said, each) for each in _with_antecedents(told)]
    every = frozenset[str]().union(*proven)
    if len(every) >= LONG_ENOUGH and max(map(len, proven)) <= OF_ONE * len(every):
        yield f"no sentence of the guide says all of: {said!r}"


def _with_antecedents(told: Sequence[str]) -> Iterator[str]:
    """The sentences; one that says only "it" or "do that" together with the one before."""
    for before, sentence in pairwise(["", *told]):
        joined = before and _POINTS_BACK.match(sentence)
        yield f"{before} {sentence}" if joined else sentence


def _shared(said: str, told: str, names: Cues, topic: frozenset[str]) -> int:
    named = {each.casefold() for each in names.findall(said)}
    named &= {each.casefold() for each in names.findall(told)}
    return len(proven_of(said, told) - topic) + (NAMED - 1) * len(named)


@lru_cache(maxsize=8_192)
def proven_of(said: str, told: str) -> frozenset[str]:
    """The words of one text that the other has, in these or in other words; numbers apart."""
    own = words_in(said)
    return own & (with_synonyms(words_in(told)) | retold_in(said, groups_of(told)))


@lru_cache(maxsize=8_192)
def words_in(text: str) -> frozenset[str]:
    said = (word for word in words_of(text) if word not in STOP_WORDS and not word[0].isdigit())
    return frozenset(map(stem, said)) - LIGHT - COUNTS


@lru_cache(maxsize=8_192)
def _segments(text: str) -> tuple[str, ...]:
    """The clauses of a text, each with a number of its own as far as there are any."""
    found: list[str] = []
    for sentence in filter(str.strip, _SENTENCE.split(text)):
        own, waiting = list[str](), ""
        for clause in _CLAUSE.split(sentence):
            waiting = f"{waiting}, {clause}" if waiting else clause
            if numbers_of(clause):
                own.append(waiting)
                waiting = ""
        if waiting and own:
            every = _OF_EACH.match(waiting)
            own = [f"{each}, {waiting}" if every or each is own[-1] else each for each in own]
        head = _DIGIT.split(own[0], maxsplit=1)[0] if own else ""
        found += [f"{head}{each}" if _BARE.match(each) else each for each in own] or [sentence]
    return tuple(found)
