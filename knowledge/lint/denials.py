"""What one place says a role can do, and another says it cannot."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.lint.finding import Finding, contradiction
from knowledge.lint.proof import Proof
from knowledge.lint.subjects import Subject, exact
from knowledge.words import NEGATIONS, stem, words_of

ENOUGH = 2  # words that both share beside the role: what is done, and to what
SHARED = 0.6  # how many of the shorter statement's words these are

_CLAUSE = re.compile(r"(?<=[.!?;])\s+|:\s+|,\s+(?:so|but|and|because|while|although|which)\b")
#: What is true only sometimes is denied and affirmed alike.
_CONDITION = re.compile(
    r"\b(?:if|unless|only|when|once|until|without|except|but|may|might|yet|still|some|other|others|"
    r"own|anyone|whether|than|instead|not all)\b",
    re.IGNORECASE,
)

_ONLY = re.compile(r"Only (?P<who>(?:the |an? )?[\w-]+(?:[ ,][\w-]*){0,8}?) (?:can|may)\b", re.I)


@dataclass(frozen=True)
class _Statement:
    file: str
    line: int
    said: str
    words: Subject
    denied: bool
    #: Said of those that "only others" leaves out: no more is denied than it tells.
    only: bool = False


def check_denials(
    proofs: Sequence[Proof], roles: Sequence[str], plans: Sequence[str], same: Mapping[str, str]
) -> Iterator[Finding]:
    """Every statement of what a role can do that an earlier one denies, or the reverse.

    `same` has the words that stand for others.
    """
    earlier: defaultdict[str, list[_Statement]] = defaultdict(list)
    aside = {
        stem(word) for name in (*plans, "plan", "can", "user", "role") for word in words_of(name)
    }
    for proof in proofs:
        for role, statement in _statements(proof, roles, aside, same):
            other = next((each for each in earlier[role] if _contrary(each, statement)), None)
            if other:
                yield contradiction(statement, other)
            earlier[role].append(statement)


def _contrary(one: _Statement, other: _Statement) -> bool:
    for left_out, told in ((one, other), (other, one)):
        if left_out.only and not left_out.words <= told.words:
            return False
    shared = len(one.words & other.words)
    shorter = min(len(one.words), len(other.words))
    return one.denied != other.denied and shared >= ENOUGH and shared >= SHARED * shorter


def _statements(
    proof: Proof, roles: Sequence[str], aside: set[str], same: Mapping[str, str]
) -> Iterator[tuple[str, _Statement]]:
    own = {stem(word) for role in roles for word in words_of(role.replace("_", " "))}
    for _, piece in proof.pieces:
        before = Subject()
        for clause in _CLAUSE.split(piece.text) if piece.kind in ("paragraph", "item") else ():
            words = Subject(same.get(each, each) for each in exact(clause)) - own - aside - _NOT
            denied = sum(word in NEGATIONS for word in words_of(clause)) % 2 == 1
            if denied and not words:  # "Guests do not."
                words = before
            before = words
            if only := _ONLY.match(clause):
                left_out = _Statement(
                    proof.file, piece.line, clause.strip(), words, denied=True, only=True
                )
                yield from ((role, left_out) for role in _others(roles, only["who"]))
            named = [role for role in roles if re.match(_subject(role, roles), clause, re.I)]
            if named and not _CONDITION.search(clause.replace("-only", "")):
                said = _Statement(proof.file, piece.line, clause.strip(), words, denied)
                yield from ((role, said) for role in named)


def _others(roles: Sequence[str], named: str) -> Iterator[str]:
    """The roles that "Only Team Admins can" leaves out; an admin of more is not meant to be."""
    named_roles = [it for it in roles if re.search(it.replace("_", "[ -]"), named, re.IGNORECASE)]
    if named_roles:
        yield from (it for it in roles if "admin" not in it and it not in named_roles)


def _subject(role: str, roles: Sequence[str]) -> str:
    """A clause that begins with a role, alone or in a list of roles."""
    names = "|".join(re.escape(each.replace("_", " ")) for each in roles)
    name = rf"(?:{names.replace('read only', 'read-only')})(?: users?)?s?"
    own = re.escape(role.replace("_", " ")).replace(r"read\ only", "read-only")
    return rf"(?:an? |the |all )?(?:{name}(?:, | and |, and ))*{own}(?: users?)?s?\b(?!')"


_NOT = frozenset({stem("not")})
