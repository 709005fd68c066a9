"""How far a statement goes: each where the guide has the first, all but what it excepts, what never is."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.grounding.claims import COUNTS, content_of
from bot.grounding.clauses import parts_of, told_parts
from bot.grounding.cues import Cues
from bot.grounding.denying import denies
from bot.grounding.proof import NEGATION, PASSAGES, Proof, in_any_words, sentences_of
from bot.grounding.wording import BESIDE, LIGHT
from knowledge.words import stem

#: Content words that a statement shares with a sentence that says something of the same.
SHARED = 2
#: How many words behind "nothing is" are what is not done.
DONE = 2

_EACH = Cues(
    r"\b(?:any|every|each|all|whichever)(?: (?:of|the|your|their|its|new|other|single))*"
    r" ([a-z-]{3,})(?: (?:and|or) ([a-z-]{3,}))?",
    "any every each all whichever",
)
_ONE_PLACE = Cues(
    r"\b(?:first|last|same|only one|a single|only the) ([a-z-]{3,})",
    "first last same only single",
)
_EVERYONE = r"\b(?:everyone|everybody|anyone|anybody|all|every\w*|any|nobody|no one)\b"
_BUT = r"(?:but|except(?: for)?|apart from|other than|besides|excluding)"
_EXCEPTED = Cues(
    rf"{_EVERYONE}[^.;]*?,? \b{_BUT} ([^.,;]+)",
    "but except apart other besides excluding",
)
_EXCEPTS = re.compile(
    rf"\b(?:{_BUT}|(?<!-)only|unless|hidden|without)\b|{NEGATION.pattern}", re.IGNORECASE
)
_EVERY_PERSON = re.compile(r"\b(?:everyone|everybody|anyone|anybody|whoever)\b", re.IGNORECASE)
_INCLUDES = re.compile(r"\b(?:including|even|as well|too|also)\b", re.IGNORECASE)
#: "Only if you choose them" is "none unless you choose them".
_ONLY_IF = Cues(
    r"\bonly (?:if|when|once|after)\b",
    "only",
)
_UNLESS = re.compile(r"\b(?:unless|until|without)\b", re.IGNORECASE)
_NOTHING = Cues(
    r"\b(?:nothing|nobody|no one|none)\b(?: of \w+)?(?: (?:is|are|was|gets?|will be|can be|can|has))?((?: [\w-]+){1,2})"
    r"|\b([\w-]+) (?:nothing|nobody|no one|none)\b",
    "nothing nobody no none",
)


def gone_beyond(say: str, proof: Proof) -> Iterator[str]:
    """What a statement says of each or everyone, where the guide says it of the first, or excepts some."""
    for sentence in sentences_of(say):
        yield from _of_each(sentence, proof)
        yield from _without_exception(sentence, proof)


def _of_each(sentence: str, proof: Proof) -> Iterator[str]:
    for noun in _nouns(_EACH, sentence) if not denies(sentence) else ():
        told = [each for each in proof.sentences if noun in _nouns(_ONE_PLACE, each)]
        if not told or any(noun in _nouns(_EACH, each) for each in proof.sentences):
            continue
        matter = content_of(sentence) - {noun} - BESIDE - COUNTS
        if any(len(matter & in_any_words(sentence, each)) >= SHARED for each in told):
            yield f"the guide does not say it of each {noun!r}"


@lru_cache(maxsize=8_192)
def _nouns(form: Cues, text: str) -> frozenset[str]:
    """The nouns of a text that stand behind words of a kind."""
    return frozenset(
        stem(noun.lower()) for found in form.finditer(text) for noun in found.groups() if noun
    )


def _without_exception(sentence: str, proof: Proof) -> Iterator[str]:
    excepting = _all_excepted(proof)
    if not excepting or _EXCEPTS.search(sentence):
        return
    for clause, excepted in excepting:
        matter = content_of(clause) - excepted - BESIDE
        if len(matter & content_of(sentence)) < SHARED:
            continue
        named = excepted <= content_of(sentence) and _INCLUDES.search(sentence)
        if named or (_EVERY_PERSON.search(clause) and _EVERY_PERSON.search(sentence)):
            yield f"the guide excepts {' '.join(sorted(excepted))!r}"


@lru_cache(maxsize=PASSAGES)
def _all_excepted(proof: Proof) -> tuple[tuple[str, frozenset[str]], ...]:
    """The sentences that say something of all but some, and but for whom."""
    return tuple((told, words) for told in proof.sentences if (words := _excepted(told)))


@lru_cache(maxsize=8_192)
def _excepted(told: str) -> frozenset[str]:
    """For whom or what a sentence does not hold, which says something of all others."""
    found = _EXCEPTED.search(told)
    return content_of(found[1]) - BESIDE if found else frozenset()


def never_done(say: str, proof: Proof) -> Iterator[str]:
    """What is done by a statement, and to nothing and nobody by what the guide says of the same."""
    for sentence in sentences_of(say) if _says_nothing(proof) else ():
        never = _never_in(tuple(proof.labelled(sentence) or proof.sentences))
        parts = parts_of(sentence)
        never = never.difference(*map(content_of, filter(_has_nothing, parts)))
        for part in parts:
            if _ONLY_IF.search(part) and any(map(_UNLESS.search, proof.sentences)):
                continue
            done = frozenset[str]() if denies(part) else never & content_of(part)
            if done and _about_the_same(part, done, proof):
                yield f"the guide says that nothing or nobody is: {' '.join(sorted(done))}"


def _about_the_same(part: str, done: frozenset[str], proof: Proof) -> bool:
    """Whether a clause that says it of nothing or nobody shares another word with a part, or has none."""
    clauses = [each for one in proof.sentences for each in told_parts(one) if done & _never(each)]
    rests = [content_of(each) - done - BESIDE for each in clauses]
    return any(
        not rest or rest & in_any_words(part, each) & content_of(part)
        for rest, each in zip(rests, clauses, strict=True)
    )


@lru_cache(maxsize=PASSAGES)
def _says_nothing(proof: Proof) -> bool:
    """Whether some blocks say of anything that nothing or nobody is or does it."""
    return any(_has_nothing(each) for each in proof.sentences)


@lru_cache(maxsize=8_192)
def _has_nothing(text: str) -> bool:
    return bool(_NOTHING.search(text))


@lru_cache(maxsize=512)
def _never_in(lines: tuple[str, ...]) -> frozenset[str]:
    """What some lines say is done to nothing or by nobody, and is not done in another of them."""
    clauses = [each for one in lines for part in one.split(" \u2014 ") for each in told_parts(part)]
    never = frozenset[str]().union(*map(_never, clauses))
    if not never:
        return never
    return never.difference(*(content_of(each) for each in clauses if not denies(each)))


@lru_cache(maxsize=8_192)
def _never(clause: str) -> frozenset[str]:
    """What a clause says is done to nothing, or by nobody."""
    found = _NOTHING.search(clause)
    return content_of(found[1] or found[2]) - LIGHT if found else frozenset()
