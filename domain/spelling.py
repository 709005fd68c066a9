"""Words as they are spelt, whoever writes them: no case, accents or possessives."""

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_POSSESSIVE = re.compile(r"['\u2019]s?$")


@dataclass(frozen=True)
class Word:
    """A folded word and where it stands in the text."""

    text: str
    start: int
    end: int


def words_of(text: str) -> tuple[Word, ...]:
    """Cut a text into words: no case, accents or possessives."""
    return tuple(
        Word(_fold(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)
    )


def spelt(text: str) -> str:
    """The words of a text, one space between them."""
    return " ".join(word.text for word in words_of(text))


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return _POSSESSIVE.sub("", "".join(c for c in plain if not _falls_away(c)))


def _falls_away(char: str) -> bool:
    """An accent; or a space, where one letter stands for a whole phrase."""
    return bool(unicodedata.combining(char)) or char.isspace()
