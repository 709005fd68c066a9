"""How many of what: the numbers of a statement by the word before which they stand."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from bot.grounding.wording import BESIDE, stems_of
from knowledge.words import STOP_WORDS, stem, words_of

_NUMBER_AND_REST = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)*)((?:(?![,;:.!?]\s)[^\n\d\u2014])*)")
#: "A 0 in the log": what follows is where it stands.
_COUNTS_NOTHING = re.compile(r"\s+(?:in|at|on|from|under|by|as)\b", re.IGNORECASE)


def miscounted(said: str, proven: str) -> Iterator[str]:
    """Numbers that stand before a word before which the guide has only other numbers.

    Unless it has the number before another word of the clause: of "10 requests a day", a next line
    may go on "later 20 a day", and both are requests.
    """
    ours = _counted(said)
    if not ours:
        return
    known, behind = _counted(proven), _behind(proven)
    for word, numbers in ours.items():
        if word in known and not numbers & known[word] and len(numbers) == 1:
            number = min(numbers)
            if _tabled(word, number, proven) or behind[number] & _behind(said)[number]:
                continue
            yield f"{number!r} stands where the guide has {min(known[word])!r}"


def _tabled(word: str, number: str, proven: str) -> bool:
    """Whether a row of a table has both a word and a number, in whatever order."""
    return any(
        word in stems_of(row) and number in stems_of(row)
        for row in proven.splitlines()
        if "\u2014" in row
    )


@lru_cache(maxsize=8_192)
def _counted(text: str) -> dict[str, set[str]]:
    """The numbers of a text by the first word with a meaning that follows in the clause."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for number, clause in _NUMBER_AND_REST.findall(text):
        word = next((each for each in words_of(clause) if _tells(each)), None)
        if word and not word[0].isdigit() and not _COUNTS_NOTHING.match(clause):
            found[stem(word)].add(number.replace(",", ""))
    return found


@lru_cache(maxsize=8_192)
def _behind(text: str) -> defaultdict[str, set[str]]:
    """The words with a meaning that follow each number of a text in its clause."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for number, clause in _NUMBER_AND_REST.findall(text):
        found[number.replace(",", "")].update(stem(e) for e in words_of(clause) if _tells(e))
    return found


def _tells(word: str) -> bool:
    """Whether a word says what is counted: "a cost of 2 means that" counts nothing."""
    return word not in STOP_WORDS and stem(word) not in BESIDE
