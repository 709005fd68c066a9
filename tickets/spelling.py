"""How a word is spelt: its stem, and the word of a vocabulary that it misspells."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from rapidfuzz import process
from rapidfuzz.distance import OSA

from domain.names import word_set

SHORTEST_MEANT, LONG_WORD = 5, 9  # letters of a word that may be misspelt at all, and twice

#: Real words one slip away from words that matter.
_NO_TYPOS = word_set(
    "cash cashed cashing bank banks contract contracts guess guessed severe suspected struck "
    "stable sort sorted state states shot lots form"
)
#: A server's answer: 500 and 5xx are its own fault, 4xx is about the request.
_STATUS_CODE = re.compile(r"([45])(?:\d\d|xx)s?")


#: Without its ending a note would be a "not", and deny what follows.
_NOTES = frozenset({"note", "notes", "noted"})


def stem(word: str) -> str:
    """Cut the ending that number, tense and haste put on a word: "crashes" -> "crash"."""
    if len(word) <= 3 or not word.isalpha():
        return word
    if word in _NOTES:
        return "note"
    for ending, shortest in (("ing", 2), ("ed", 3), ("es", 3), ("s", 3), ("e", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            word = word[: -len(ending)]
            break
    if word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def corrected(word: str, vocabulary: frozenset[str]) -> str:
    """Return the stem of a word, or of the word in the vocabulary that it misspells."""
    if code := _STATUS_CODE.fullmatch(word):
        return f"http{code[1]}xx"
    if len(word) < 4 or not word.isalpha() or word in vocabulary or word in _NO_TYPOS:
        return stem(word)
    return _misspelt(word, vocabulary)


@lru_cache(maxsize=4096)
def _misspelt(word: str, vocabulary: frozenset[str]) -> str:
    """Find the known word at a slip of the finger; the first letter is always right."""
    plain = stem(word)
    stems = _by_first_letter(frozenset(map(stem, vocabulary))).get(word[0], ())
    if plain in stems:
        return plain
    spellings = _by_first_letter(vocabulary).get(word[0], ())
    return _meant(plain, stems) or stem(_meant(word, spellings) or word)


def _meant(typed: str, known: Sequence[str]) -> str | None:
    """Return the nearest of the known words, if `typed` is one slip away from it."""
    for found, slips, _ in process.extract(typed, known, scorer=OSA.distance, limit=3):
        if _is_slip(typed, found, int(slips)):
            return found
    return None


@lru_cache(maxsize=8)
def _by_first_letter(words: frozenset[str]) -> dict[str, list[str]]:
    """Sort words under their first letters, each letter's in the order of the alphabet."""
    return {letter: list(group) for letter, group in groupby(sorted(words), itemgetter(0))}


def _is_slip(typed: str, meant: str, edits: int) -> bool:
    """Allow one letter too many, one too few or two swapped; in long words any two edits.

    One letter in place of another makes too many real words: "chart" is no "charge". In a word of
    four letters, only two neighbours may have been swapped.
    """
    swapped = edits == 1 and sorted(typed) == sorted(meant)
    if len(meant) < SHORTEST_MEANT:
        return swapped and len(meant) == SHORTEST_MEANT - 1
    if len(meant) >= LONG_WORD:
        return edits <= 2
    return swapped or (edits == 1 and len(typed) != len(meant))
