"""Words that make a statement stronger than what it rests on: always, only, any, automatically.

A near copy of a sentence of the guide must not have one that the sentence lacks: it was put in. In
a wording of its own a strong word may stand for what the guide says otherwise: "you can only
go one step at a time" is no more than "it moves one step at a time".
"""

import re
from collections.abc import Iterator

from bot.grounding.clauses import parts_of, runs_of
from bot.grounding.cues import Cues
from bot.grounding.denying import denies
from bot.grounding.proof import Proof, copies, decisive, plans_in, sentences_of
from knowledge.words import stem, words_of

_STRONGEST = """
    always only automatically immediately instantly every everyone everybody must mandatory
    required guaranteed surely certainly definitely permanently nobody all unlimited entirely forever any anyone anybody anything same free whole entire
"""
_STRONG = frozenset(_STRONGEST.split())
#: What people put in when they say in their own words what a guide says of things in general: "every
#: figure" for "a figure". In strangers' answers these were as often right as wrong (page 133).
_OF_ALL = frozenset({"every", "everyone", "everybody", "whole", "entire"})
#: Words of one strength, a line each: any of them in the blocks bears out the others.
_EQUALS = """
    all each every everyone everybody everything both
    any anyone anybody anything whoever whatever whichever every everyone everybody each
    immediately instantly at_once right_away straight_away
    automatically by_itself by_themselves on_its_own on_their_own
    must have_to has_to mandatory required need needs needed requires
    same one equal identical
    nobody no_one none
    only alone solely exclusively nobody_but no_one_but none_but nobody_else no_one_else nothing_but nobody_except
"""
#: Words of those lines that may stand in a statement without making it stronger.
_NOT_STRONG = frozenset({"one", "both", "each", "equal", "identical", "need", "needs", "needed"})
_IDIOM = re.compile(  # which claims nothing of all, or of any
    r"\b(?:(?:are|be|re|feel) free to|only then|only after (?:that|this|which)|(?:the )?same way|just the same|same (?:\w+ )?\w+ (?:where|(?:in|on|at|to|from) which|that you|you)|same \w+ (?:twice|again)|free(?: \w+)? up|at all|all the same|(?:can|may|are|were|have|will|must|do|does|is|get) all|all the way|all (?:that )?(?:you|they) |(?:if|unless|whether) (?:nobody|no one|everyone|everybody|everything|anything|all)|anything (?:from|between)|if any|(?<=[;,] )in any case|any (?:longer|more|time)|at any (?:one |given |single )?(?:time|moment|point)|all (?:of )?(?:the |these |those |them )?(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\b(?! \w+s\b)|(?:the )?same (?:goes|holds|is true)"
    r"|(?:before|without|than|if|whether|until|instead of|avoid\w*)\b[^.,;:]*?\bany(?:one|body|thing)?"
    r"|\ball (?:done|set|finished|settled|clear)\b|hold\w* (?:everything|everyone|everybody) up|only (?:an? |about |rough|approximat|recommend|advise|suggest|propos|draft|makes? (?:suggestion|proposal)|an (?:estimate|idea))\w*"
    r"|a whole (?:bunch|lot|list|range|number|batch|set)|nobody (?:but|except)|no one (?:but|except)"
    r"|(?:not|no|never|nobody|nothing|cannot|without|\w+n't)\b[^.;:]*?\bany(?:one|body|thing)?"
    r"|(?:not|never|\w+n't)\b[^.,;:]*?\b(?:mandatory|required|automatically|immediately|instantly"
    r"|always|guaranteed|unlimited|every\w*|all))\b",
    re.IGNORECASE,
)
#: In a sentence that sets a limit, in whatever words, stands what "only" and "nobody" say.
_LIMIT = re.compile(
    r"\b(?:(?<!-)only|alone|at a time|at most|up to|until|unless|once|from the moment|after|before|not|no|"
    r"never|cannot|without|when|must|needs?|has to|have to|own|private|closed|hidden|starts with|"
    r"the difference|in proportion|the rest|the others|(?:every|all|any) others?|yours|you decide|as soon as|rough|the (?:two|three|four|five))\b|n't\b",
    re.IGNORECASE,
)
_BORNE_OUT = {
    "only": _LIMIT,
    "nobody": _LIMIT,
    "always": re.compile(r"\b(?:never|(?:each|every) time|stays?|remains?|must)\b", re.IGNORECASE),
    "everything": re.compile(
        r"\b(?:what(?:ever)?|only|the rest|others?|remaining)\b", re.IGNORECASE
    ),
    "everyone": re.compile(r"\b(?:people|whoever|whom|who|users)\b", re.IGNORECASE),
    "free": re.compile(r"\b(?:no|not|nothing|zero|0|without|never|none)\b|n't\b", re.IGNORECASE),
    "same": re.compile(
        r"\b(?:both|each other|stays?|changes?|also (?:called|known)|another name)\b", re.IGNORECASE
    ),
}
_BORNE_OUT |= dict.fromkeys(
    ("whole", "entire"),
    re.compile(r"\b(?:whole|entire|all|every|everything|full)\b", re.IGNORECASE),
)
_BORNE_OUT |= {"must": re.compile(r"\bonly (?:if|when|once|after)\b", re.IGNORECASE)}
_BORNE_OUT |= {"anything": _BORNE_OUT["everything"]}
_BORNE_OUT |= {"everybody": _BORNE_OUT["everyone"], "anyone": _BORNE_OUT["everyone"]}
_BORNE_OUT |= {"anybody": _BORNE_OUT["everyone"]}
#: "The others do not" says "only" of these; "No, it only delays it" says no more than that it does.
_OTHERS_NOT = re.compile(
    r"\b(?:the|all) others? (?:do|does|are|is|can|may|will)(?: ?not|n't)\b", re.IGNORECASE
)
_PLAYS_DOWN = re.compile(
    r"\W*no(?:t yet|t really|t quite)?\b[^;.]*\bonly (?!by|for|to|in|on|at|with|the|an?|if|when|once|after)[a-z]+s\b",
    re.IGNORECASE,
)
_OF_WHAT = re.compile(
    r"\b(every|all|any)\s+(?:of\s+)?(?:(?:the|your|its|their|our|these|those|them|other|single|kind of)\s+)*([a-z-]+(?: [a-z-]+)?)",
    re.IGNORECASE,
)
#: "A lead holds three things": each of them does.
_GENERIC = re.compile(r"(?:^\s*|[.:] |\bof )(?:A|An|a|an) (?:open |new |closed )?([a-z-]+)\b")
_HEDGED = re.compile(
    r"\b(?:may|can|some|sometimes|usually|often|unless|except|default|if|once|when|other|at first|until)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\bany(?:thing|one|body)?\s+(?:above|over|below|under|beyond|more|less)\b", re.I
)
#: "Any further ones" of "further jobs".
_ANY_MORE = re.compile(r"\bany (?:further|other|more|additional|extra|remaining)\b", re.IGNORECASE)
_MORE = re.compile(r"\b(?:further|others?|more|additional|extra|remaining|rest)\b", re.IGNORECASE)
#: "Any you haven't used", "everything that is left": no more than the plural says.
_HEADLESS = re.compile(
    r"\b(?:any|all|everything|anything) (?:of (?:them|those) )?(?:that |which )?(?:you|they|we|it|is|are|was|were|has|have)\b",
    re.IGNORECASE,
)
_SOME = re.compile(r"\b(?:can|may|if|sometimes|usually|often|unless)\b", re.IGNORECASE)
_PARTLY = re.compile(
    r"\b(?:some|(?<!-)only(?! once)|most|few|certain|alone|either|one of|an? part|until|unless)\b",
    re.IGNORECASE,
)
_OF_SOME = re.compile(r"\b(?:own|assigned|chosen|certain|(?:your|the|their) team)\b", re.IGNORECASE)
_LIMITS = (_PARTLY, _HEDGED, _OF_SOME)
_YOU_MAY = re.compile(r"\byou (?:can|may)\b", re.IGNORECASE)

#: What is true of one of several, and of all of them.
_ONE_OF = Cues(
    r"\b(?:(?<!every )(?<!each )(?<!single )(?:one|some|a few|either|any) of|any one|(?<!n't )(?<!not )is enough|enough that)\b",
    "one some few either any enough",
)
_ALL = re.compile(r"\b(?:all|every|each|both)\b", re.IGNORECASE)


def strengthened(say: str, proof: Proof) -> Iterator[str]:
    """Strong words of a statement that the blocks do not bear out.

    What does, stands in the sentences that the statement rests on.
    """
    for sentence in sentences_of(say):
        yield from _in_phrases(sentence, proof)
        strong = _STRONG.intersection(words_of(sentence))
        if strong:
            strong = strong.difference(words_of(proof.text))
        if strong:
            strong = strong.intersection(words_of(_IDIOM.sub("", sentence)))
        near = proof.resting(sentence, parts_of(sentence)) if strong else []
        for word in sorted(strong):
            said = [part for part in parts_of(sentence) if word in words_of(part)]
            if not _borne_out(word, sentence, near, " ".join(said) or sentence):
                yield f"the blocks do not say {word!r}"
        for part in runs_of(sentence) if _ONE_OF.search(sentence) else ():
            if _ONE_OF.search(part) and not denies(part) and _said_of_all(part, proof):
                yield f"the blocks say it of all: {sentence!r}"


def _in_phrases(sentence: str, proof: Proof) -> Iterator[str]:
    """What goes "by itself" or "right away" by a statement, without a word for it in the blocks."""
    for phrase, others in _PHRASES:
        found = phrase.search(sentence)
        if found and not others.search(proof.text) and not denies(sentence[: found.end()]):
            yield f"the blocks do not say {found[0]!r}"


def _said_of_all(part: str, proof: Proof) -> bool:
    """Whether what a part says of one of several is said of all of them where it rests.

    What leads a list in is said of the list; a line of it with an "or" says that one is enough.
    """
    best = proof.nearest(part)
    return bool(best) and all(
        _ALL.search(each)
        and not _ONE_OF.search(each)
        and not (" or " in part and " or " in each.partition(": ")[2])
        for each in best
    )


def _borne_out(word: str, sentence: str, near: list[str], said: str) -> bool:
    """Whether the sentences that a statement rests on say as much, in whatever words.

    `said` are the parts of the sentence that have the word.
    """
    equals = _LINES.get(word)
    if equals and any(_as_strong(equals, said, each) for each in near):
        return True
    if word == "only" and any(map(_OTHERS_NOT.search, near)):
        return True
    if copies(sentence, near, aside=_STRONG):
        return False
    if word in _OF_ALL and not any(_limited(each, sentence) for each in near):
        return True
    if word == "only" and _PLAYS_DOWN.match(sentence):
        return True
    weaker = _BORNE_OUT.get(word)
    if weaker and any(weaker.search(each) for each in near):
        return True
    if word == "always" and not any(map(_HEDGED.search, near)):
        return True
    if _HEADLESS.search(sentence) and not any(map(_PARTLY.search, near)):
        return True
    if _compared(word, sentence, near):
        return True
    return any(_of_many(word, sentence, each) for each in near if not _PARTLY.search(each))


def _compared(word: str, sentence: str, near: list[str]) -> bool:
    """Whether an "any" goes by a measure, or means what there is more: "any above 50 MB"."""
    if word.startswith("any") and _COMPARED.search(sentence):
        return True
    return word == "any" and bool(_ANY_MORE.search(sentence)) and any(map(_MORE.search, near))


def _limited(told: str, said: str) -> bool:
    """Whether a sentence holds in part, under a condition or for some plans, and the statement doesn't."""
    if plans_in(told) and not plans_in(said):
        return True
    return any(form.search(_YOU_MAY.sub("", told)) and not form.search(said) for form in _LIMITS)


def _of_many(word: str, sentence: str, told: str) -> bool:
    """Whether a sentence says of things in general what the statement says of each or any.

    What it says of some role, plan or stage it doesn't say in general.
    """
    if decisive(told):
        return False
    things = [noun for found, noun in _OF_WHAT.findall(sentence) if found.casefold() == word]
    many = {stem(each) for each in words_of(told) if each.endswith("s") and stem(each) != each}
    hedged = _SOME.search(told) and not _SOME.search(sentence)
    generic = {stem(each.casefold()) for each in _GENERIC.findall(told) if not hedged}
    return bool(things) and all((many | generic) & {*map(stem, words_of(each))} for each in things)


def _as_strong(words: re.Pattern[str], said: str, told: str) -> bool:
    """Whether a sentence has as many words of one strength as the statement."""
    strong = [each for each in words.findall(said) if each.casefold() not in _NOT_STRONG]
    return len(words.findall(told)) >= max(1, len(strong))


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
_PHRASES = (
    (
        Cues(
            r"\bby (?:it|them)sel(?:f|ves)\b|(?<!\bbe )(?<!\bis )\bon its own\b",
            "itself itselves themself themselves own",
        ),
        re.compile(
            r"\b(?:by (?:it|them)sel(?:f|ves)|automatic\w*|workflows?|on (?:its|their) own|without|background|when(?:ever)?|HirePilot|REX)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Cues(r"\b(?:right|straight) away\b|\bon the spot\b", "away spot"),
        re.compile(
            r"\b(?:at once|away|immediate\w*|instant\w*|directly|as soon as|on the spot|now|moment|when|first|urgent)\b",
            re.IGNORECASE,
        ),
    ),
)
