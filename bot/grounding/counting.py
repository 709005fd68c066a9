"""Numbers that a statement may have although the guide has them otherwise: counted, or converted."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

#: Numbers are judged as such, in digits or in words.
NUMERALS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TWO = re.compile(r"\b(?:both|neither|either|each other|no other|twice|pair)\b", re.IGNORECASE)
_DIGITS = {word: str(n) for n, word in enumerate(NUMERALS, start=2)} | {
    "an": "1",
    "a": "1",
    "one": "1",
}
_MINUTES = {"minute": 1, "hour": 60, "day": 1_440, "week": 10_080}
_SPAN = re.compile(rf"\b(\d+|{'|'.join(_DIGITS)}) (minute|hour|day|week)s?\b")
_CLOCK = re.compile(r"\b([01]?\d|2[0-4]):00\b")
NOON = 12

#: A number of things that are named: not of a span of time, of a size, or as a limit.
_COUNTED = re.compile(
    rf"(?P<these>\b(?:these|those|the|all|both) )?\b(?P<number>{'|'.join(NUMERALS)})\b(?P<of> of (?:the|your|them|these))?"
    r"(?! (?:\w+ )?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|credits?|per ?cent|times))",
    re.IGNORECASE,
)
#: "Two things to check".
_THINGS = re.compile(
    r" (?:\w+ )?(?:things|reasons|ways|places|points|cases|options|kinds|sorts|possibilities|causes)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:up to|at least|at most|over|under|than|maximum|within)\s+$", re.IGNORECASE
)
_LISTS = (
    re.compile(r"(?:[^,.;:\n]{2,50}, )+(?:(?:and|or) )?[^,.;:\n]{2,50}"),
    re.compile(r"[^,.;:\n]{2,50} (?:and|or) [^,.;:\n]{2,50}"),
)
_AND = re.compile(r",? (?:and|or) |, ")
#: "not in two at the same time" is "in one at a time".
_NOT_TWO = re.compile(r"(?:\b(?:not|never|no|cannot)\b|n't\b)[^.,;:]*\btwo\b", re.IGNORECASE)
_JUST_ONE = re.compile(r"\b(?:one|single)\b", re.IGNORECASE)


def counted_or_converted(say: str, known: str, lines: AbstractSet[int] = frozenset()) -> set[str]:
    """The numbers of a statement that a known text bears out without having them.

    Two weeks are 14 days, seven is 07:00, "both" are two, and "these two" or "three things: ..."
    are as many as are named, there or in the statement itself, or as a list has `lines`.
    """
    spans = {span for _, span in spans_of(known)}
    two = {"2"} if _TWO.search(known) else set[str]()
    if _NOT_TWO.search(say) and _JUST_ONE.search(known):
        two.add("2")
    return (
        two
        | {number for number, span in spans_of(say) if span in spans}
        | set(_hours(known))
        | set(_counts(say, known, lines))
    )


@lru_cache(maxsize=512)
def spans_of(text: str) -> tuple[tuple[str, int], ...]:
    """The spans of time of a text, in minutes, each with its number."""
    found = _SPAN.findall(text.casefold())
    digits = ((_DIGITS.get(number, number), unit) for number, unit in found)
    return tuple((number, int(number) * _MINUTES[unit]) for number, unit in digits)


def units_of(spans: set[int]) -> set[str]:
    """The units of time that make up some spans, which are in minutes."""
    return {unit for unit, minutes in _MINUTES.items() if minutes in spans}


def _hours(known: str) -> Iterator[str]:
    """The full hours of a text, as people say them: 19:00 is seven as well."""
    for found in _CLOCK.findall(known):
        yield str(int(found))
        yield str((int(found) - 1) % NOON + 1)


def _counts(say: str, known: str, lines: AbstractSet[int]) -> Iterator[str]:
    """Numbers of things that are listed; "two" only if it points at them: "these two"."""
    for found in _COUNTED.finditer(say):
        number = _DIGITS[found["number"].casefold()]
        if _LIMIT.search(say[: found.start()]) or (
            number == "2"
            and not (found["these"] or found["of"] or _THINGS.match(say[found.end() :]))
        ):
            continue
        if int(number) in lines | _listed(known) | _listed(say):
            yield number


@lru_cache(maxsize=512)
def _listed(text: str) -> frozenset[int]:
    """How many things each list has that stands within a clause."""
    return frozenset(len(_AND.split(found)) for kind in _LISTS for found in kind.findall(text))
