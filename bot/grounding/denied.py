"""What the guide rules out or does not ask for, affirmed or demanded by a statement."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from bot.grounding.claims import COUNTS, content_of
from bot.grounding.clauses import OPENING, parts_of, told_parts
from bot.grounding.cues import Cues
from bot.grounding.denying import denied_in, denies, denies_outright
from bot.grounding.proof import NEGATION, PASSAGES, Proof, decisive, in_any_words, sentences_of
from bot.grounding.wording import BESIDE, affirmed_in, groups_of, retold_in
from knowledge.words import words_of

#: How much of what a clause denies a statement has to have, and from how many words on not all of it.
COVERED = 0.75
#: Fewer words say too little to be found again.
FEWEST = 2

_UNITS = re.compile(r";\s+|,?\s+(?:but|while|although|though|whereas)\s+")
#: A denial that holds only in part: "never sent by itself", "not before it is paid".
_IN_PART = re.compile(
    r"\b(?:by (?:itself|themselves)|without|until|unless|(?<!-)only|before|yet|(?:more|other) than|if|when|once|except|"
    r"alone|either(?!\.)|any ?more|again|automatically|immediately|at once|all|both|everyone|also|just|than|because)\b",
    re.IGNORECASE,
)
#: What a statement denies without a "not".
_DENIES_TOO = re.compile(
    r"\b(?:free|instead of|rather than|avoid\w*|except|apart from|(?<!-)only|alone|un\w{4,}|hidden|private|"
    r"leave out|takes? a (?:break|rest)|stops?|keeps?|stays?|remains?|fails?|otherwise|unless|until|out of|lacks?|missing|unable|whether)\b",
    re.IGNORECASE,
)
_NOT_SAID = re.compile(r"\W*(?:before|until|unless|without|instead of|rather than)\b", re.I)
_THEN = Cues(
    r"\b(?:during|in|at|for) (?:that|this) (?:time|case|moment|period)\b|\bmeanwhile\b",
    "time case moment period meanwhile",
)
#: "Asked for names, never for addresses": what is denied stands before.
_OBJECT_ALONE = re.compile(r"(?:but )?(?:not|never) (?:for|to|from|in|on|at|by|with)\b", re.I)
_NEEDS_LIST = Cues(
    r"^(.*?)\b(?:needs?|requires?|has to have|must have)\b (an? [^.;:]+)",
    "need require have",
)
_NEEDS_MORE = re.compile(r"\b(?:for example|for instance|such as|at least)\b", re.I)
_OR = re.compile(r" (?:or|nor) |, (?=[\w-]+(?:, [\w-]+)* (?:or|nor) )")
#: "Private notes, private files and contact data are never shown": none of them is.
_ITEM = r"[\w'-]+(?: [\w'-]+){0,3}"
_LISTED = re.compile(
    rf"\s*({_ITEM}(?:, {_ITEM})+?) ((?:is|are|can|do|may|will)(?: (?:not|never)\b|not\b|n't\b).*)",
    re.IGNORECASE,
)
_MAIN = re.compile(r"[,;:]\s+(?!and\b|or\b)")
_DEMANDS = Cues(
    r"\b(?:ha(?:s|ve) to|must|needs?|required?|requires|mandatory|necessary)\b|\bhave\b[^.;]*\bat hand\b",
    "has have must need require mandatory necessary",
)
_LEFT_OPEN = re.compile(r"\b(?:optional|voluntary|otherwise|if|without)\b", re.IGNORECASE)
#: What a guide says is not needed, behind the words that say so or before them.
_NEEDLESS = (
    Cues(r"\bwithout (?:an? |the |any |your )?((?:[\w-]+ ?){1,2})", "without"),
    Cues(r"\b(?:not|n't) need (?:an? |the |any |your |to )?((?:[\w-]+ ?){1,2})", "need"),
    Cues(r"\bno ((?:[\w-]+ ){1,2})(?:is |are )?(?:needed|required|necessary)", "no"),
)
_ALL_NEEDED = Cues(
    r"\b[Oo]nly (?:the |an? )?([^.,;:]+?) (?:is|are) (?:needed|required|necessary)\b",
    "only",
    re.NOFLAG,
)
#: "It never runs without a confirmation" asks for one.
_NEVER = Cues(
    r"(?:\b(?:never|not|cannot|no|nothing)\b|n't\b)[^.;]*\bwithout\b",
    "without",
)
_OPTIONAL = (
    Cues(r"([^.,;:]+?) (?:is|are|stays?) (?:optional|voluntary)\b", "optional voluntary"),
    Cues(r"([^.,;:]+?),? (?:if (?:you (?:have|like|want)|there is one|there are any|any)\b)", "if"),
    Cues(r"\boptional(?:ly)?:? ([^.;:]+)", "optional"),
)


def ruled_out(say: str, proof: Proof) -> Iterator[str]:
    """What a clause of the guide denies, said by a statement that denies nothing."""
    denials = _denials_of(proof)
    units = [each for one in sentences_of(say) for each in _units(one)] if denials else []
    denied = [content_of(part) for each in units for part in parts_of(each) if denies(part)]
    for unit in units:
        affirmed = ", ".join(
            each for each in parts_of(unit) if not denies(each) and not _NOT_SAID.match(each)
        )
        if not affirmed or (denies(unit) and affirmed == unit):
            continue
        hidden = {each.casefold() for each in _DENIES_TOO.findall(affirmed)}
        said = content_of(affirmed)
        for clause, content, whom in denials:
            if hidden - {*words_of(clause)}:
                continue
            if any(2 * len(each & content) >= len(content) for each in denied):
                continue
            if whom and (named := decisive(unit)) and not named & whom:
                continue  # it is said of others than it is denied
            known = content & said or frozenset()
            if len(known) < len(content):
                known |= content & affirmed_in(clause, groups_of(affirmed))
            if not known & denied_in(clause) and not known.issuperset(content):
                continue
            if len(known) >= max(FEWEST, COVERED * len(content)):
                yield f"the guide denies it: {clause!r}"


@lru_cache(maxsize=PASSAGES)
def _denials_of(proof: Proof) -> tuple[tuple[str, frozenset[str], Counter[str]], ...]:
    """What the sentences of some blocks deny in full."""
    lines = (proof.without_lead_in(line) for line in proof.sentences if line not in proof.tabled)
    return tuple(each for line in lines for each in _denials(line))


def _units(sentence: str) -> Iterator[str]:
    """The clauses of a sentence that say something each; one "during that time" with the one before."""
    before = ""
    for unit in _UNITS.split(sentence):
        yield f"{before}, {unit}" if before and _THEN.search(unit) else unit
        before = unit


@lru_cache(maxsize=2_048)
def _denials(line: str) -> tuple[tuple[str, frozenset[str], Counter[str]], ...]:
    """The clauses of a line that deny something in full, with what they deny, and of whom."""
    if not denies(line):
        return ()
    roles = decisive(line)
    whom = content_of(" ".join(roles))
    found = (
        alternative
        for each in _with_openings(line)
        if denies_outright(each) and not _IN_PART.search(each)
        for alternative in _alternatives(each)
    )
    return tuple(
        (each, content, roles)
        for each in found
        if len(content := (content_of(each) | whom) - BESIDE - COUNTS) >= FEWEST
        if content - whom
    )


def _with_openings(line: str) -> Iterator[str]:
    """The clauses of a line, each with what it opens with: "While it is closed, nobody ..."."""
    opening = before = ""
    for part in told_parts(line):
        if before and _OBJECT_ALONE.match(part):
            opening = before
        yield f"{opening}, {part}" if opening else part
        opening = part if OPENING.match(part) and not opening and not denies(part) else ""
        before = part


def _alternatives(clause: str) -> list[str]:
    """What a clause denies, each of what it joins by an "or": "not move or comment"."""
    listed = None if OPENING.match(clause) else _LISTED.match(clause)
    if listed and all(" " in each for each in listed[1].split(", ")):
        return [f"{each} {listed[2]}" for each in listed[1].split(", ")]
    first, *others = _OR.split(clause)
    return [first, *(f"not {each}" for each in others)]


def demanded_beside(say: str, proof: Proof) -> Iterator[str]:
    """What a statement demands beside what is all that is needed by the guide."""
    yield from _listed_beside(say, proof)
    needed = _all_needed(proof.text)
    for part in (each for one in sentences_of(say) for each in _MAIN.split(one) if needed):
        if _DEMANDS.search(part) and not NEGATION.search(part):
            demanded = content_of(part) - BESIDE
            if any(each & demanded and demanded - each for each in needed):
                yield f"the guide asks for less: {part!r}"


def _listed_beside(say: str, proof: Proof) -> Iterator[str]:
    """ "It needs a title, an owner and a salary", where the guide's list ends with the owner."""
    for sentence in sentences_of(say):
        ours = _NEEDS_LIST.search(sentence)
        if not ours or denies(sentence):
            continue
        for told in proof.nearest(sentence):
            theirs = _NEEDS_LIST.search(told)
            if not theirs or " and " not in theirs[2] or _NEEDS_MORE.search(told):
                continue
            if not content_of(ours[1]) & content_of(theirs[1]):
                continue
            known = in_any_words(ours[2], theirs[2]) | BESIDE
            if beside := content_of(ours[2]) - known - COUNTS:
                yield f"the guide does not list {' '.join(sorted(beside))!r}"


@lru_cache(maxsize=512)
def _all_needed(text: str) -> tuple[frozenset[str], ...]:
    """What a text says is all that is needed."""
    return tuple(map(content_of, _ALL_NEEDED.findall(text)))


def demanded_needlessly(say: str, proof: Proof) -> Iterator[str]:
    """What somebody needs by a statement, and the guide does without or leaves open."""
    for sentence in sentences_of(say):
        if not _DEMANDS.search(sentence) or denies(sentence) or _LEFT_OPEN.search(sentence):
            continue
        known = content_of(sentence) | retold_in(proof.text, groups_of(sentence))
        for needless in filter(known.issuperset, _needless(proof.text)):
            yield f"the guide does not ask for {' '.join(sorted(needless))!r}"


@lru_cache(maxsize=512)
def _needless(text: str) -> tuple[frozenset[str], ...]:
    """What a text calls needless or optional, each as the words it has for it."""
    found = (
        content_of(each) - BESIDE
        for form in (*_NEEDLESS, *_OPTIONAL)
        for line in sentences_of(text)
        if not _NEVER.search(line)
        for each in form.findall(line)
    )
    return tuple(filter(None, found))
