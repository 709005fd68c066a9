"""What a term of a list means: its own line, and not that of another term, nor with a word changed."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from bot.grounding.aligning import NEARLY_ALL, proven_of, words_in
from bot.grounding.clauses import runs_of
from bot.grounding.denying import denies
from bot.grounding.wording import BESIDE

#: Words of a term at most.
LONGEST_TERM = 4
#: How much of what is said of a term another line must have, to be the one that it is taken from.
OF_ANOTHER = 0.5
#: How much of a definition is copied by a statement that changes a word of it.
COPIED = 0.6

#: What somebody may do is no meaning.
_MAY = re.compile(r"\b(?:can|may|must|ha(?:s|ve) to)\b", re.IGNORECASE)


def defined_otherwise(
    said: str, told: Sequence[str], apart: Sequence[str], stems: AbstractSet[str]
) -> Iterator[str]:
    """What is said of one term, and is the meaning of another, or has a word put for one of its own.

    `told` are the lines of lists, `apart` the sentences beside them, which may say it of a term as
    well, and `stems` the words of all that is cited.
    """
    terms = dict(filter(None, map(_defined, told)))
    if len(terms) < 2:
        return
    for clause in runs_of(said):
        named = [each for each in terms if each in clause]
        if len(named) != 1 or denies(clause) or _MAY.search(clause):
            continue
        term = named[0]
        if _enumerated(term, said):
            continue
        rest = clause.replace(term, " ")
        about = words_in(rest) - words_in(term) - BESIDE
        own = proven_of(rest, f"{term}: {terms[term]}")
        others = (proven_of(rest, each) & about for name, each in terms.items() if name != term)
        most = max(others, key=len)
        whole = about == most and not about <= own
        mostly = len(most) >= OF_ANOTHER * len(about & stems) and len(most) > 2 * len(own & about)
        beside = any(len(proven_of(rest, each)) >= NEARLY_ALL * len(about) for each in apart)
        if (whole or mostly) and not beside:
            yield f"the guide does not say this of {term!r}"
        if _changed(about, own, terms[term], rest, stems):
            yield f"{term!r} is something else in the guide"


def _enumerated(term: str, said: str) -> bool:
    """Whether a statement only names a term among others: "Draft, Sent and Paid"."""
    name = r"[A-Z][\w-]*(?: [A-Z][\w-]*)*"
    joined = r"(?:,| and| or|,? and|,? or) "
    return bool(re.search(rf"{re.escape(term)}{joined}{name}{joined}{name}", said)) or bool(
        re.search(rf"{name}{joined}(?:{name}{joined})*{re.escape(term)}\b", said)
    )


def _changed(
    about: frozenset[str], own: frozenset[str], meaning: str, rest: str, stems: AbstractSet[str]
) -> bool:
    """Whether a copy of a meaning lacks one of its words, and has another of the same page for it."""
    whole = words_in(meaning) - BESIDE
    left_out = whole - proven_of(meaning, rest)
    foreign = about & stems - own
    return (
        bool(left_out and foreign)
        and len(whole) > len(left_out)
        and len(whole - left_out) >= COPIED * len(whole)
    )


@lru_cache(maxsize=2_048)
def _defined(line: str) -> tuple[str, str] | None:
    """The term of a line of a list, and what it means; a row of a table defines nothing."""
    term, colon, meaning = line.partition(": ")
    if not colon or " \u2014 " in line or len(term.split()) > LONGEST_TERM:
        return None
    return term, meaning
