"""Who does what to whom: the persons of a sentence on either side of what they do.

Other than `bot.grounding.retelling` this needs no near copy. It looks at verbs that a statement shares with
the sentences it rests on, and objects only where a person stands on the other side in all of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.words import stem

#: How many words behind a verb its object may stand: "choose an existing client".
REACH = 3

_PERSONS = (
    "super admin|team admin|our team|hiring manager|decision maker|read-only user|admin|client|customer|"
    "guest|owner|member|candidate|applicant|recruiter|colleague|reviewer|rex|hirepilot|yours|you"
)
_DEEDS = """
    accept add allow answer change find found pitch prepare solve try approve archive ask assign assigned authorise capture charge confirm contact
    convert create delete decline edit enrich give given hire inform invite invoice merge move notify
    open own pay paid promote read reject remove request review see seen send sent share show shown
    submit tell told transfer view
"""
_IRREGULAR = {"given": "giv", "sent": "send", "shown": "show", "seen": "see", "told": "tell"}
_IRREGULAR |= {"paid": "pay", "gave": "giv", "saw": "see"}
_VERBS = frozenset(map(stem, _DEEDS.split()))
#: Verbs behind which a person is the object, although they are no deeds to compare.
_TAKES = _VERBS | frozenset(
    map(stem, ["choose", "pick", "select", "enter", "link", "mark", "use", "keep", "want", "need"])
)
_UNNAMED = frozenset(
    [
        "they",
        "them",
        "he",
        "him",
        "she",
        "her",
        "it",
        "who",
        "whoever",
        "somebody",
        "someone",
        "anyone",
        "anybody",
        "everyone",
        "nobody",
        "we",
        "i",
        "which",
    ]
)
_MAKES_A_NOUN = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "each",
        "every",
        "any",
        "no",
        "of",
        "your",
        "another",
        "one",
    ]
)
_BE = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "get",
        "gets",
        "got",
        "isn't",
        "aren't",
        "wasn't",
    ]
)
_HAVE = frozenset({"has", "have", "had"})
_OF = frozenset(
    ["of", "by", "for", "to", "with", "from", "about", "on", "in", "at", "under", "as", "into"]
)
_JOINS = frozenset({"and", "or", ","})
_ENDS = frozenset({";", ":", ".", "(", ")"})
_GOES_ON = frozenset({",", "and", "but", "so", "because", "while", "if", "when", "unless", "or"})
_TOKEN = re.compile(rf"\b(?:{_PERSONS})(?:'s|s'|s)?(?![\w-])|[a-z]+(?:'[a-z]+)?|[,;:.()]")
_PERSON = re.compile(rf"({_PERSONS})(?:'s|s'|s)?")
_WHEN = frozenset({"if", "when", "once", "after", "before", "until", "unless", "as", "while"})
_RELATIVE = frozenset({"what", "that", "which", "whatever", "as", "than"})
_SAME = {"yours": "you", "customer": "client", "applicant": "candidate"}


@dataclass(frozen=True)
class Deed:
    """A verb of a sentence, who does it, and to whom, as far as it is said."""

    verb: str
    doers: frozenset[str]
    others: frozenset[str]


def sides_changed(said: str, told: Sequence[str]) -> Iterator[str]:
    """Persons who do what is done to them in the guide, or the reverse."""
    ours = deeds(said)
    if not ours:
        return
    theirs = [each for sentence in told for each in deeds(sentence)]
    for deed in ours:
        same = [each for each in theirs if each.verb == deed.verb]
        doers = frozenset().union(*(each.doers for each in same))
        suffering = frozenset().union(*(each.others for each in same))
        if (
            deed.doers
            and not deed.doers & doers
            and (deed.doers & suffering or doers & deed.others)
        ):
            yield f"the blocks do not say that this is done by {' or '.join(sorted(deed.doers))}"


@lru_cache(maxsize=8_192)
def deeds(sentence: str) -> tuple[Deed, ...]:
    """The verbs of a sentence that have a person on a side."""
    tokens = _TOKEN.findall(sentence.casefold().replace("\u2019", "'"))
    if not any(map(_person, tokens)):
        return ()
    found = (_deed(tokens, at) for at in range(len(tokens)) if _is_verb(tokens, at))
    return tuple(deed for deed in found if deed.doers or deed.others)


def _deed(tokens: Sequence[str], at: int) -> Deed:
    verb, before, after = _verb(tokens[at]), _before(tokens, at), _after(tokens, at)
    past = tokens[at] in _IRREGULAR or tokens[at].endswith("ed")
    by = after.index("by") if past and "by" in after else None
    if by is not None or (past and _BE.intersection(before[-3:])):
        doers = _first(after[by + 1 :]) if by is not None else frozenset[str]()
        return Deed(verb, doers, _nearest(before))
    if past and not (before and (_person(before[-1]) or before[-1] in _HAVE)):
        return Deed(verb, frozenset(), frozenset())  # as in "archived candidates"
    return Deed(verb, _nearest(before), _objects(after))


def _objects(after: Sequence[str]) -> frozenset[str]:
    """The persons behind a verb: in "you see it as a Member" nobody, but whoever is invited as one."""
    found = [
        (each, two == "as" and one in _MAKES_A_NOUN)
        for two, one, token in zip(["", "", *after], ["", *after], after, strict=False)
        if one not in _RELATIVE and (each := _person(token))
    ]
    return frozenset(each for each, _ in found if not all(role for _, role in found))


def _is_verb(tokens: Sequence[str], at: int) -> bool:
    return _may_be_verb(tokens[at]) and not (at and tokens[at - 1] in _MAKES_A_NOUN)


@lru_cache(maxsize=2_048)
def _may_be_verb(token: str) -> bool:
    return _verb(token) in _VERBS


def _before(tokens: Sequence[str], at: int) -> Sequence[str]:
    start = next((n + 1 for n in range(at - 1, -1, -1) if tokens[n] in _ENDS), 0)
    return tokens[start:at]


def _after(tokens: Sequence[str], at: int) -> Sequence[str]:
    stops = _ENDS | _GOES_ON
    rest = range(at + 1, len(tokens))
    end = next((n for n in rest if tokens[n] in stops or _is_verb(tokens, n)), len(tokens))
    return tokens[at + 1 : end]


def _nearest(before: Sequence[str]) -> frozenset[str]:
    """The persons just before a verb, several if they are joined; nobody where it is not clear."""
    found: set[str] = set()
    for place in range(len(before) - 1, -1, -1):
        person = _person(before[place])
        if before[place] in _UNNAMED or _is_verb(before, place):
            break
        if person and _is_object(before, place):
            return frozenset()
        if person and _is_over(before, place):
            return frozenset()
        if person and not _OF.intersection(before[max(0, place - 2) : place]):
            found.add(person)
            if not (place and before[place - 1] in _JOINS):
                break
    return frozenset(found)


def _is_over(before: Sequence[str], at: int) -> bool:
    """Whether a person is that of a clause that ends before the verb: "once you agree, open ..."."""
    opens = _WHEN.intersection(before[max(0, at - REACH) : at])
    return bool(opens) and "," in before[at:]


def _is_object(tokens: Sequence[str], at: int) -> bool:
    """Whether a person is what an earlier verb is about, as the owner is in "ask the owner to add"."""
    for token in reversed(tokens[max(0, at - REACH) : at]):
        if _verb(token) in _TAKES:
            return True
        if token in _ENDS | _GOES_ON or _person(token):
            return False
    return False


def _first(tokens: Sequence[str]) -> frozenset[str]:
    return frozenset(list(filter(None, map(_person, tokens)))[:1])


@lru_cache(maxsize=2_048)
def _person(token: str) -> str | None:
    found = _PERSON.fullmatch(token)
    return _SAME.get(found[1], found[1]) if found else None


def _verb(token: str) -> str:
    return _IRREGULAR.get(token) or stem(token)
