"""Patterns that set a rule off. Most texts have none of their words, which is quicker to see than to search."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

#: So many letters of a word tell it from others; shorter ones are told as a whole.
HEAD = 4

_HEAD = re.compile(rf"\b\w{{1,{HEAD}}}")
#: Letters that a pattern takes for others, whatever their case.
_ALIKE = str.maketrans("\u0130\u0131\u017f\u212a", "iisk")


class Cues:
    """A pattern that finds something only in texts with one of some words, or of words that begin so.

    A word of less than four letters has to stand there by itself; an "n't" is the word "t".
    """

    def __init__(self, pattern: str, words: str, flags: re.RegexFlag = re.IGNORECASE) -> None:
        self.pattern, self.flags = pattern, flags
        self._compiled = re.compile(pattern, flags)
        self._heads = frozenset(word[:HEAD] for word in words.split())

    def search(self, text: str) -> re.Match[str] | None:
        """Find the first place."""
        return self._compiled.search(text) if self._may_find(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        """Find it where the text begins."""
        return self._compiled.match(text) if self._may_find(text) else None

    def findall(self, text: str) -> list[Any]:
        """Find all of it, or of its groups."""
        return self._compiled.findall(text) if self._may_find(text) else []

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Find all of it, one place after the other."""
        return self._compiled.finditer(text) if self._may_find(text) else iter(())

    def sub(self, other: str, text: str) -> str:
        """Put something else in its place."""
        return self._compiled.sub(other, text) if self._may_find(text) else text

    def split(self, text: str, maxsplit: int = 0) -> list[str]:
        """Cut a text where it stands."""
        return self._compiled.split(text, maxsplit) if self._may_find(text) else [text]

    def _may_find(self, text: str) -> bool:
        return not self._heads.isdisjoint(heads_of(text))


@lru_cache(maxsize=2_048)
def heads_of(text: str) -> frozenset[str]:
    """The words of a text in lower case, as far as they tell it from others."""
    folded = text.casefold() if text.isascii() else text.translate(_ALIKE).casefold()
    return frozenset(_HEAD.findall(folded))
