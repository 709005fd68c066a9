"""Words that make a statement stronger than what it rests on: always, only, any, automatically."""

import re
from collections.abc import Iterator

from bot.proof import SENTENCE, Proof
from knowledge.words import words_of

_STRONGEST = """
    always only automatically immediately instantly every everyone everything must mandatory
    required guaranteed nobody all unlimited entirely forever any anyone anybody anything same
"""
_STRONG = frozenset(_STRONGEST.split())
#: Words of one strength, a line each: any of them in the blocks bears out the others.
_EQUALS = """
    all each every everyone everybody everything whole
    any anyone anybody anything whoever whatever whichever every everyone everybody each
    immediately instantly at_once right_away straight_away
    automatically by_itself by_themselves on_its_own on_their_own
    must mandatory required need needs needed requires
    same one equal identical
    nobody no_one none
    only alone solely exclusively
"""
_IDIOM = re.compile(  # which claims nothing of all, or of any
    r"\b(?:at all|all you need|if any|any (?:longer|more|time)"
    r"|(?:not|no|never|nobody|nothing|cannot|without|\w+n't)\b[^.;:]*?\bany(?:one|body|thing)?)\b",
    re.IGNORECASE,
)


#: What is true of one of several, and of all of them.
_ONE_OF = re.compile(
    r"\b(?:(?:one|some|a few|either|any) of|any one|is enough|enough that)\b", re.I
)
_ALL = re.compile(r"\b(?:all|every|each|both)\b", re.IGNORECASE)


def strengthened(say: str, proof: Proof) -> Iterator[str]:
    """Strong words of a statement that the blocks do not have, nor others of the same strength.

    The others have to stand in the sentences that the statement rests on.
    """
    proven = set(words_of(proof.text))
    for sentence in SENTENCE.split(say):
        near = proof.resting(sentence, ())
        for word in sorted(_STRONG.intersection(words_of(_IDIOM.sub("", sentence))) - proven):
            equals = _LINES.get(word)
            if not equals or not any(_as_strong(equals, sentence, each) for each in near):
                yield f"the blocks do not say {word!r}"
        of_all = near and all(_ALL.search(each) and not _ONE_OF.search(each) for each in near)
        if of_all and _ONE_OF.search(sentence):
            yield f"the blocks say it of all: {sentence!r}"


def _as_strong(words: re.Pattern[str], said: str, told: str) -> bool:
    """Whether a sentence has as many words of one strength as the statement."""
    return len(words.findall(told)) >= len(words.findall(said))


def _lines() -> dict[str, re.Pattern[str]]:
    found: dict[str, list[str]] = {}
    for line in _EQUALS.strip().splitlines():
        words = [word.replace("_", " ") for word in line.split()]
        for word in words:
            found.setdefault(word, []).extend(words)
    return {
        word: re.compile(rf"\b(?:{'|'.join(others)})\b", re.IGNORECASE)
        for word, others in found.items()
    }


_LINES = _lines()
