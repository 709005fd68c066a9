"""Words as search compares them: folded, stemmed, and told apart from those that carry no topic."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

NOT = "not"  # what every way of saying no is read as, so that "can't create" is not "create"

INSTEAD = 0.7  # what a word counts that the question did not say but may have meant
KIN = 0.35  # what one counts that only some people use for it

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:'[^\W_]+)*")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"([^aeioulszdf])\1$")

_NEGATIONS = """
aint arent cannot cant couldnt didnt disappeared doesnt dont gone hasnt havent isnt missing never no
not shouldnt unable vanished wasnt werent without wont wouldnt
"""
_STOP_WORDS = """
a about all also am an and any anyone anything are as at be because been before being but by can
could did do does doing done each else even ever every for from get gets getting give go goes going
got guy guys had has have having he hello her here hers hes hey hi him his how i id if ill im in
into is it its ive just kind kindly let lets like ll lot may maybe me might mine must my myself n need
needs nor now of off ok okay on one ones only onto or other our ours out over per please pls plz
possible quick quite re really s same say says seem shall she should so some someone something still
such sure t tell than thank thanks that thats the their them then there theres these they theyre
thing things this those though thx to too try trying u up us use used using very via want wants w was
wat way we well were what whats when whens wheres which while whom whos whose why will with would yeah
yep yes yet you your youre yours
"""
_ASKING_WORDS = """
able actually again allowed anyway ask asked asking click define definition diff differ difference
different exactly explain explained find found happen happened happening happens help hirepilot info
information know known long look looking looks many mean meaning means meant much often question rex
show slack sort step steps understand where who wonder wondering work working works
"""

_QUESTION_WORDS = "before can how what when which whom whose why"

NEGATIONS = frozenset(_NEGATIONS.split())
STOP_WORDS = frozenset(_STOP_WORDS.split())  # carry no topic
QUESTION_WORDS = frozenset(_QUESTION_WORDS.split())  # but tell "When a deal is won" from "Deals"
ASKING_WORDS = frozenset(_ASKING_WORDS.split()) | QUESTION_WORDS  # no answer has to have them
UNSEARCHED = STOP_WORDS - QUESTION_WORDS  # never searched for

_APOSTROPHES = "\u2018\u2019\u02bc`"


@dataclass(frozen=True)
class Word:
    """A word of a question: as it was said, and the stems it may stand for, its own first.

    `kin` are stems of words that some people use for it, and that prove nothing.
    """

    said: str
    stems: tuple[str, ...]
    kin: tuple[str, ...] = ()

    @property
    def meanings(self) -> Iterator[tuple[str, float]]:
        """Each stem it may stand for, with what that counts beside the word itself."""
        yield self.stems[0], 1.0
        yield from ((each, INSTEAD) for each in self.stems[1:])
        yield from ((each, KIN) for each in self.kin)


def words_of(text: str) -> list[str]:
    """The words and numbers of a text in order, in lower case and without accents."""
    return [*_words_of(text)]


@lru_cache(maxsize=8_192)
def _words_of(text: str) -> tuple[str, ...]:
    """A few are remembered: whoever judges a text compares it with the same ones several times."""
    plain = _plain(_straight(text)).casefold()
    words = " ".join(_WORD.findall(plain.replace("e-mail", "email")))
    return tuple(words.replace("'", "").replace(",", "").split())


def _straight(text: str) -> str:
    """The text with one kind of apostrophe."""
    if text.isascii():
        return text.replace("`", "'")
    for other in _APOSTROPHES:
        text = text.replace(other, "'")
    return text


def _plain(text: str) -> str:
    """The text without accents and other ways of writing the same letter."""
    if text.isascii():
        return text
    flat = unicodedata.normalize("NFKD", text)
    return flat if flat.isascii() else _FOREIGN.sub(_without_accents, flat)


def _without_accents(found: re.Match[str]) -> str:
    return "".join(char for char in found[0] if not unicodedata.combining(char))


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """What the forms of a word share: create, creates, created, creating and creation agree.

    Light on purpose: on the guides we measured it found more than no stemming at all, and
    Porter's stemmer found no more.
    """
    if word in NEGATIONS:
        return NOT
    if len(word) <= 3 or not word.isalpha():
        return word
    word = _without_participle(_singular(word))
    if len(word) >= 6 and word.endswith(("tion", "sion")):
        word = word[:-3]
    if len(word) >= 7 and word.endswith("ly"):
        word = word[:-2]
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    if word == NOT:
        return "note"  # the stem of "notes", which denies nothing
    return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word


def stems_in(text: str) -> frozenset[str]:
    """The stems of a text's words."""
    return frozenset(map(stem, words_of(text)))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_participle(word: str) -> str:
    for ending in ("ing", "ed"):
        root = word.removesuffix(ending)
        if root != word and len(root) >= 3 and _VOWEL.search(root):
            return _DOUBLED.sub(r"\1", root)
    return word
