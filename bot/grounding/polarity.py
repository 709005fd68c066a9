"""Whether a statement affirms what the guide affirms and denies what it denies, part by part."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import pairwise

from bot.grounding.claims import content_of, numbers_of
from bot.grounding.clauses import (
    ALSO_DENIED,
    OPENING,
    TELLING,
    is_question,
    parts_of,
    told_parts,
)
from bot.grounding.denying import agree, denied_in, denies, denies_outright
from bot.grounding.proof import (
    DECISIVE,
    NEARLY,
    NEGATION,
    Proof,
    copies,
    decisive,
    in_any_words,
    nearest,
    plans_in,
    sentences_of,
)
from bot.grounding.wording import BESIDE

#: How much of what the best clause of a sentence shares another has to share to be concerned.
SHARED = 0.5
#: Words of the label of a line at most.
LONGEST_LABEL = 5

_YES_OR_NO = re.compile(
    r"^\W*(yes|yep|sure|no|nope|not (?:yet|quite|really|necessarily|exactly|directly|always|at the moment|any ?more))"
    r"\s*[,.!:;\u2013\u2014-]+\s*",
    re.IGNORECASE,
)
_NOT_WHEN = re.compile(r"not (?:when|if|once|before|after|until|by|from)\b")
#: "Members do not": nothing of it is left for them.
_ALL_DENIED = re.compile(r"\b(?:do|does|can|may)(?: ?not|n't)\W*$", re.IGNORECASE)
_APART = re.compile(r";\s+")
#: An opening without which the rest does not hold: "unless you are the owner, you cannot".
_LIMITED = re.compile(r"\W*(?:unless|until|without|before|except)\b", re.IGNORECASE)
#: "Not" as it is typed on a phone: "cant", "doesnt".
_HASTY = re.compile(
    r"\b(?:ca|wo|do|does|did|is|are|was|were|has|have|had|could|would|should)nt\b", re.IGNORECASE
)
_GOES_BACK = re.compile(r"^(?:they|them|these|it|this)\b", re.IGNORECASE)


def turned_round(say: str, proof: Proof) -> Iterator[str]:
    """A sentence and the one it rests on both deny, or neither does; tables are not retold."""
    for sentence in sentences_of(say):
        first = _YES_OR_NO.match(sentence)
        rest = sentence[first.end() :] if first else sentence
        parts = parts_of(rest)
        copied = copies(rest, proof.nearest(rest, NEARLY))
        if is_question(rest):
            continue
        contrary = [
            part
            for before, part in pairwise(["", *parts])
            if not _agrees(part, proof, copied=copied)
            and not (
                (_LIMITED.match(before) or _is_weak(part, proof))
                and (
                    _agrees(f"{before}, {part}", proof, copied=copied)
                    or (denies(before) and _agrees(before, proof, copied=copied))
                )
            )
        ]
        if contrary and (
            any(_stands_alone(part, rest) for part in contrary)
            or not _agrees(rest, proof, copied=copied)
            or _elsewhere(contrary, rest, proof)
        ):
            yield f"the blocks may say the opposite of: {sentence!r}"


def affirmed_and_denied(say: str, asked: str) -> Iterator[str]:
    """A "yes" to a question, before what denies just that: "Yes, it cannot be reopened".

    What else follows a yes or a no, such as its reason or what is so instead, contradicts nothing.
    """
    first = _YES_OR_NO.match(say)
    denied = NEGATION.search(asked) or _HASTY.search(asked)
    if not first or first[1].lower().startswith("n") or denied:
        return
    answer = parts_of(sentences_of(say[first.end() :])[0])[:1]
    if any(denies_outright(each) and denied_in(each) & content_of(asked) for each in answer):
        yield f"it says yes and denies what was asked: {say!r}"


def _is_weak(part: str, proof: Proof) -> bool:
    """Whether a part denies something, and has one word at most by which to find what denies it."""
    return denies(part) and proof.most_shared(part) <= 1


def _in_a_cell(said: str, row: str) -> bool:
    """Whether the cells of a row that have most of a statement affirm it."""
    cells = [part for cell in row.split(" \u2014 ")[1:] for part in told_parts(cell)]
    shares = [len(content_of(said) & in_any_words(said, each)) for each in cells]
    most = max(shares, default=0)
    if not most:  # it only says of what the row is
        return bool(content_of(said) & in_any_words(said, row))
    return any(
        not denies(each)
        for each, share in zip(cells, shares, strict=True)
        if share == most and share
    )


def _stands_alone(part: str, sentence: str) -> bool:
    """Whether a part affirms all that a sentence says, beside when it holds or what others say."""
    if denies(part) or len(content_of(part)) < TELLING:
        return False
    for unit in _APART.split(sentence):
        parts = parts_of(unit)
        main = [each for each in parts if not OPENING.match(each)]
        if main == [part]:
            return sentence != part and not denies(unit)
    return False


def said_of_others(say: str, proof: Proof) -> Iterator[str]:
    """What a statement says of a role or a stage is not what the blocks deny it, nor the reverse."""
    for sentence in sentences_of(say):
        units = _APART.split(_YES_OR_NO.sub("", sentence))
        for part in (each for unit in units for each in parts_of(unit)):
            for term in decisive(part) if content_of(DECISIVE.sub("", part)) else ():
                told = [
                    (clause, near)
                    for near in _about(term, part, proof)
                    for clause in _of(term, part, near)
                ]
                if told and not any(
                    agree(
                        part,
                        clause,
                        copied=copies(part, [near]) or bool(_ALL_DENIED.search(clause)),
                    )
                    for clause, near in told
                ):
                    yield f"the blocks say the opposite of {term!r}"


def _about(term: str, part: str, proof: Proof) -> list[str]:
    """The sentences that say of a role or a stage, also as "they", what is nearest to a part."""
    found: list[str] = []
    about = False
    for sentence in proof.sentences:
        about = term in decisive(sentence) or (about and bool(_GOES_BACK.match(sentence)))
        if about and sentence not in proof.tabled:
            found.append(sentence)
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
    near = _of_its_number(said, proof.nearest(said, NEARLY))
    near = [each for each in near if not _of_others(said, each)]
    told = (
        (_concerned(said, each, proof.lead_ins), each) for each in near if each not in proof.tabled
    )
    return (
        not near
        or any(denies(said) or _in_a_cell(said, each) for each in near if each in proof.tabled)
        or (denies(said) and bool(denied_in(said) & content_of(proof.ruled_out)))
        or (not copied and any(_names_alone(said, each) for each in near))
        or any(agree(said, part, copied=copied or copies(said, [each])) for part, each in told)
        or (denies(said) and not (copied or copies(said, near)) and _is_denied(said, proof))
    )


def _of_others(said: str, told: str) -> bool:
    """Whether a sentence says it of other plans than a part names."""
    ours, theirs = plans_in(said), plans_in(told)
    return bool(ours and theirs) and not ours & theirs


def _names_alone(said: str, told: str) -> bool:
    """Whether a part only names the label of a line: "it may be the role"."""
    labels = (each for each in told.split(": ")[:-1] if len(each.split()) <= LONGEST_LABEL)
    named = content_of(said) - BESIDE
    return bool(named) and not denies(said) and named <= content_of(" ".join(labels))


def _of_its_number(said: str, near: list[str]) -> list[str]:
    """Of sentences that each say something of a number, those with the numbers of a statement."""
    if len(near) < 2:
        return near
    numbers = numbers_of(said)
    if not numbers or not all(map(numbers_of, near)):
        return near
    return [each for each in near if numbers <= numbers_of(each)] or near


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
    return any(denied & in_any_words(said, clause) for clause in denials)


def _concerned(said: str, told: str, lead_ins: AbstractSet[str]) -> str:
    """Return the clauses of a sentence that share something with the statement, or else all.

    What leads a list in, and a label, hold for all of it. What else stands before a colon is one
    clause more.
    """
    content = content_of(said)
    lead_in, colon, rest = told.lstrip().partition(": ")
    clauses = told_parts(rest if colon else told)
    leads = colon and (f"{lead_in}:" in lead_ins or len(lead_in.split()) <= LONGEST_LABEL)
    if colon and not leads:
        clauses = (*told_parts(lead_in), *clauses)
    shares = [len(content & in_any_words(said, each)) for each in clauses]
    enough = 1 if copies(said, [told]) else SHARED * max(shares, default=0)
    best = max(shares, default=0)
    shared = [
        each
        for each, share in zip(clauses, shares, strict=True)
        if share >= enough and (share == best or not _NOT_WHEN.match(each))
    ]
    own = [each.removeprefix(ALSO_DENIED) for each in shared]
    denied = own != shared and not any(map(denies, own))
    led = [lead_in if leads else "", ALSO_DENIED if denied else "", *own]
    return ", ".join(each.strip() for each in led if each)
