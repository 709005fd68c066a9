"""What a list or a figure is about, as the words that two pages would share if they mean the same."""

import re
from collections.abc import Iterable

from knowledge.front import FrontMatter
from knowledge.lint.wordings import FORMS
from knowledge.words import NOT, STOP_WORDS, stem, words_of

Subject = frozenset[str]

#: Words of a page's shape, which say nothing about its matter.
_SHAPE = """
article check common contain document default detail differ escalate example exist faq field file find follow
follows heading hold guide hirepilot important include inside item limit list main menu name need next note
number optional order other overview page part pipeline place possible question quick reason rule related
require required rex see section show standard step such summary symptom ticket tip topic trouble
troubleshoot troubleshooting type typical use value way you
"""
SHAPE = frozenset(map(stem, _SHAPE.split()))
#: Lists under such words say who does what; they may differ from matter to matter.
DOING = frozenset(
    {"who", "whom", "whose", "can", "cannot", "cant", "may", "allowed", "when", "why"}
)
#: Words that announce a whole: nothing else belongs on the list.
WHOLE = frozenset({"all", "default", "every", "only", "standard"})
_COUNT_WORDS = "two three four five six seven eight nine ten eleven twelve"
COUNTS = {word: number for number, word in enumerate(_COUNT_WORDS.split(), 2)}
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_DOES = re.compile(r"[A-Z][a-z]+ing\b")
_BEGINS = re.compile(r"\b(?:starts?|begins?|comes?) with (?:these|the following)\b", re.I)
_COUNT = re.compile(rf"\b(?:{'|'.join(COUNTS)})\b", re.I)


def telling(text: str) -> Subject:
    """The stems that say what a text is about."""
    return Subject(stem(FORMS.get(word, word)) for word in _content(text)) - SHAPE - {NOT}


def leading(text: str) -> Subject:
    """The first word with a topic, which a sentence is about even where pages are full of it."""
    return Subject(map(stem, _content(text)[:1])) - {NOT}


def doing(text: str) -> Subject:
    """What somebody does, where a sentence is about that: "Sending a mail costs nothing"."""
    return leading(text) if _DOES.match(text) else Subject()


def exact(text: str) -> Subject:
    """All stems of a text but those of words without a topic."""
    return Subject(map(stem, _content(text)))


def is_about_doing(text: str) -> bool:
    """Whether a text says who may do something, rather than what there is."""
    return not DOING.isdisjoint(words_of(text))


def numbers_of(text: str) -> tuple[str, ...]:
    """The numbers of a text in their order, 1,000 as 1000; small ones may be words."""
    return tuple(each.replace(",", "") for each in NUMBER.findall(with_digits(text)))


def with_digits(text: str) -> str:
    """The text with its number words as digits."""
    return _COUNT.sub(lambda found: str(COUNTS[found[0].lower()]), text)


def is_whole(text: str) -> bool:
    """Whether a text announces all there is: "The default stages", "It starts with these"."""
    return not WHOLE.union(COUNTS).isdisjoint(words_of(text)) or bool(_BEGINS.search(text))


def _content(text: str) -> list[str]:
    return [
        word
        for word in words_of(text)
        if word not in STOP_WORDS and word not in COUNTS and not word[0].isdigit()
    ]


def same_words(fronts: Iterable[FrontMatter]) -> dict[str, str]:
    """What is said for what, by front matter: single words, as stems."""
    pairs = (
        (said, meant) for each in fronts for meant, many in each.synonyms.items() for said in many
    )
    single = ((words_of(said), words_of(meant)) for said, meant in pairs)
    return {stem(a[0]): stem(b[0]) for a, b in single if len(a) == len(b) == 1}
