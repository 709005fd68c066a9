"""Whether a statement affirms what the guide affirms and denies what it denies, part by part."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.grounding.claims import content_of
from bot.grounding.clauses import ALSO_DENIED, OPENING, parts_of, told_parts
from bot.grounding.denying import agree, denied_in, denies
from bot.grounding.proof import DECISIVE, NEARLY, Proof, copies, decisive, nearest, sentences_of
from bot.grounding.wording import groups_of, retold_in

#: How much of what the best clause of a sentence shares another has to share to be concerned.
SHARED = 0.5

_YES_OR_NO = re.compile(r"^\W*(yes|yep|sure|no|nope)\s*[,.!:;\u2013\u2014-]+\s*", re.IGNORECASE)
_GOES_BACK = re.compile(r"^(?:they|them|these|it|this)\b", re.IGNORECASE)


def turned_round(say: str, proof: Proof) -> Iterator[str]:
    """A sentence and the one it rests on both deny, or neither does; tables are not retold."""
    for sentence in sentences_of(say):
        first = _YES_OR_NO.match(sentence)
        rest = sentence[first.end() :] if first else sentence
        parts = parts_of(rest)
        if first and parts and denies(parts[0]) != first[1].lower().startswith("n"):
            yield f"it answers one way and goes on the other: {sentence!r}"
        copied = copies(rest, proof.nearest(rest, NEARLY))
        if rest.rstrip().endswith("?"):
            continue
        contrary = [part for part in parts if not _agrees(part, proof, copied=copied)]
        if contrary and (
            not _agrees(rest, proof, copied=copied) or _elsewhere(contrary, rest, proof)
        ):
            yield f"the blocks may say the opposite of: {sentence!r}"


def said_of_others(say: str, proof: Proof) -> Iterator[str]:
    """What a statement says of a role or a stage is not what the blocks deny it, nor the reverse."""
    for sentence in sentences_of(say):
        for part in parts_of(sentence):
            for term in decisive(part):
                told = [
                    (clause, near)
                    for near in _about(term, part, proof)
                    for clause in _of(term, part, near)
                ]
                if told and not any(
                    agree(part, clause, copied=copies(part, [near])) for clause, near in told
                ):
                    yield f"the blocks say the opposite of {term!r}"


def _about(term: str, part: str, proof: Proof) -> list[str]:
    """The sentences that say of a role or a stage, also as "they", what is nearest to a part."""
    found = [
        sentence
        for before, sentence in pairwise(["", *proof.sentences])
        if sentence not in proof.tabled
        if term in decisive(sentence) or (_GOES_BACK.match(sentence) and term in decisive(before))
    ]
    matter = DECISIVE.sub("", part)
    return [each for each in nearest(part, found) if nearest(matter, [each])]


def _of(term: str, part: str, told: str) -> list[str]:
    """The clauses of a sentence that may say of a role or a stage what a part says."""
    content = content_of(part)
    _, colon, rest = told.partition(": ")
    return [
        clause
        for clause in told_parts(rest if colon and term in decisive(rest) else told)
        if term in (others := decisive(clause))
        or _GOES_BACK.match(clause)
        or (not others and content & content_of(clause))
    ]


def _agrees(said: str, proof: Proof, *, copied: bool) -> bool:
    """Whether what a part of a statement rests on is denied if the part denies it, and else not."""
    near = proof.nearest(said, NEARLY)
    told = ((_concerned(said, each), each) for each in near if each not in proof.tabled)
    return (
        not near
        or (denies(said) and any(each in proof.tabled for each in near))
        or (denies(said) and bool(denied_in(said) & content_of(proof.ruled_out)))
        or any(agree(said, part, copied=copied or copies(said, [each])) for part, each in told)
        or (denies(said) and not (copied or copies(said, near)) and _is_denied(said, proof))
    )


def _elsewhere(parts: list[str], sentence: str, proof: Proof) -> bool:
    """Whether some of the parts rest on other sentences than the whole does."""
    near = set(proof.nearest(sentence, NEARLY))
    told = (proof.nearest(part, NEARLY) for part in parts if not OPENING.match(part))
    return any(near.isdisjoint(each) for each in told)


def _is_denied(said: str, proof: Proof) -> bool:
    """Whether any clause of the blocks denies what a part of a statement denies."""
    denied = denied_in(said)
    told = (each for each in proof.sentences if each not in proof.tabled)
    denials = (clause for each in told for clause in told_parts(each) if denies(clause))
    return any(denied & _in_any_words(said, clause) for clause in denials)


def _concerned(said: str, told: str) -> str:
    """Return the clauses of a sentence that share something with the statement, or else all."""
    content = content_of(said)
    lead_in, colon, rest = told.partition(": ")
    clauses = told_parts(rest if colon else told)
    shares = [len(content & _in_any_words(said, each)) for each in clauses]
    enough = 1 if copies(said, [told]) else SHARED * max(shares, default=0)
    shared = [each for each, share in zip(clauses, shares, strict=True) if share >= enough]
    own = [each.removeprefix(ALSO_DENIED) for each in shared]
    denied = own != shared and not any(map(denies, own))
    return ", ".join([lead_in if colon else "", ALSO_DENIED if denied else "", *own])


def _in_any_words(said: str, told: str) -> frozenset[str]:
    return content_of(told) | retold_in(said, groups_of(told))
