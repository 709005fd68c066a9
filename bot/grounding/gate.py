"""The gate: whether a statement says no more than its blocks do. No model, no guessing, no state.

It judges words, not meaning: it may turn away a faithful statement (which costs a lead-in, for
the block is printed all the same), and it must not let an invented one through.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from bot.grounding.aligning import (
    completed,
    counted_otherwise,
    measured_otherwise,
    misnumbered,
    sewn,
)
from bot.grounding.becoming import becomes_another
from bot.grounding.bounds import demanded, in_spite, unlimited
from bot.grounding.checks import without_checks
from bot.grounding.claims import COUNTS, QUOTES, content_of, unknown_names
from bot.grounding.clauses import PART, is_question, parts_of, runs_of, with_openings
from bot.grounding.conditions import depends_otherwise, done_not_suggested
from bot.grounding.contraries import contrary
from bot.grounding.contrasts import set_against, still_going, stopped
from bot.grounding.cues import Cues
from bot.grounding.deeds import sides_changed
from bot.grounding.definitions import defined_otherwise
from bot.grounding.denied import demanded_beside, demanded_needlessly, ruled_out
from bot.grounding.denying import denies
from bot.grounding.exceptions import gone_beyond, never_done
from bot.grounding.implied import implied
from bot.grounding.labels import mislabelled, numbered_otherwise
from bot.grounding.limits import asked_first, limits_dropped, waived
from bot.grounding.numerals import in_digits
from bot.grounding.occasions import done_at_another_time
from bot.grounding.ordering import disordered
from bot.grounding.polarity import affirmed_and_denied, said_of_others, turned_round
from bot.grounding.proof import DECISIVE, NEGATION, Proof, decisive, nearest, proof_of, sentences_of
from bot.grounding.quantities import miscounted
from bot.grounding.retelling import (
    exchanged,
    has_contrary,
    opposed,
    replaced,
    replaced_in_part,
    turned,
)
from bot.grounding.sequences import listed_otherwise
from bot.grounding.sets import added_roles, only_others
from bot.grounding.slips import slips
from bot.grounding.states import counted_off, reconditioned, switched_otherwise, unless_turned
from bot.grounding.strength import strengthened
from bot.grounding.things import brought_in
from bot.grounding.unaided import done_unaided
from bot.grounding.unsafe import unsafe
from bot.grounding.wording import BESIDE, groups_of, retold_in
from bot.phrases import OWN_WORDS
from knowledge.words import words_of
from tools.outcome import BlockView

#: The share of the content words of a sentence, and of each of its clauses, that must be proven.
COVER = 0.45
CLAUSE_COVER = 0.34
#: With fewer content words a clause is judged with its sentence alone.
CLAUSE_WORDS = 2
#: What a word counts that only the person used: it may be repeated, it proves nothing.
REPEATED = 0.4
#: What a word counts that says in other words what the blocks say.
RETOLD = 0.8
#: A statement that has so much of what its blocks say need not stand beside them.
REPEATS = 0.7

_CLAUSE = re.compile(
    r"[,:](?!\d)|[;()]|\s[-\u2013\u2014\u2192]\s|\b(?:and|but|so|because|which|while|then|if|or)\b"
)
_ONLY = re.compile(r"\b(?:(?<!-)only|alone)\b", re.IGNORECASE)
_STEP = Cues(r"\bsteps? (\d+)", "step")
#: Whoever a statement brings in has to stand in the blocks.
_PERSON = Cues(
    r"\b(?:clients?|customers?|candidates?|applicants?|recruiters?|managers?|guests?|accountants?|"
    r"admins?|owners?|members?|hiring managers?|reviewers?|support)\b",
    "client customer candidate applicant recruiter manager guest accountant admin owner member reviewer support",
)
#: Words of a statement that commit it although they carry no topic.
_SAYS_SO = "yes sure absolutely definitely exactly correct no not can cannot may must need should"
#: A first word that the rest of a statement has to bear out: "No. It stays as it is."
_ANSWERS = ("Yes.", "No.", "Yes!", "No!")
_COMMITTING = frozenset(_SAYS_SO.split())


@dataclass(frozen=True)
class Verdict:
    """What speaks against showing a statement, if anything."""

    problems: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Nothing speaks against it."""
        return not self.problems


def check(
    say: str,
    evidence: Sequence[BlockView],
    trusted: str,
    retrieved: set[str],
    *,
    headings: str = "",
    results: str = "",
) -> Verdict:
    """Judge a statement against its blocks.

    `trusted` is what the person wrote: it may be repeated, but proves nothing. `retrieved` holds
    the ids of the blocks found in this turn, `headings` the headings above the cited ones, and
    `results` what tools told in this turn, which proves as much as a block does.
    """
    if say.strip() in OWN_WORDS:
        return Verdict()
    say = in_digits(say if say.isascii() else say.translate(QUOTES))
    proof = proof_of(tuple(evidence), headings, results)
    sentences = {each: without_checks(each, proof) for each in sentences_of(say)}
    asserted = "\n".join(sentences.values())
    problems = (
        *_false_pointers(evidence, retrieved),
        *_unknown_terms(say, proof, trusted),
        *_uncovered(say, proof, trusted),
        *brought_in(say, proof, trusted),
        *turned_round(asserted, proof),
        *affirmed_and_denied(say, trusted),
        *strengthened(say, proof),
        *unlimited(say, proof),
        *contrary(asserted, proof),
        *demanded(say, proof),
        *in_spite(say, proof),
        *ruled_out(asserted, proof),
        *gone_beyond(say, proof),
        *never_done(say, proof),
        *becomes_another(say, proof),
        *depends_otherwise(say, proof),
        *done_not_suggested(say, proof),
        *done_unaided(say, proof),
        *set_against(say, proof),
        *still_going(say, proof),
        *stopped(say, proof),
        *demanded_needlessly(say, proof),
        *demanded_beside(say, proof),
        *limits_dropped(say, proof),
        *waived(say, proof),
        *asked_first(say, proof),
        *added_roles(asserted, proof),
        *only_others(say, proof),
        *switched_otherwise(asserted, proof),
        *counted_off(say, proof),
        *unless_turned(say, proof),
        *_retold_otherwise(sentences, proof, trusted),
        *_done_by_others(say, proof),
        *said_of_others(asserted, proof),
        *slips(say, proof, trusted),
        *disordered(say, evidence),
        *unsafe(say, proof.text),
    )
    return Verdict(tuple(dict.fromkeys(problems)))


def repeats(say: str, evidence: Sequence[BlockView]) -> bool:
    """Whether a statement only says once more what its blocks, printed beside it, say."""
    told = content_of("\n".join(block.text for block in evidence))
    said = content_of(say)
    return bool(said) and said <= told and len(said) >= REPEATS * len(told)


def _false_pointers(evidence: Sequence[BlockView], retrieved: set[str]) -> Iterator[str]:
    return (
        f"{block.id} was not found in this turn" for block in evidence if block.id not in retrieved
    )


def _unknown_terms(say: str, proof: Proof, trusted: str) -> Iterator[str]:
    """Names and numbers stand in the blocks or in the person's words; decisive terms must stand,
    as often as they are said, in the sentences that the statement rests on."""
    steps = " ".join(set(_STEP.findall(say)) & proof.steps)
    denied = _denied_parts(say)
    left_out = " ".join(t for t in decisive(denied) if _left_out(t, denied, proof.sentences))
    ruled_out = f"{proof.ruled_out} {left_out}" if denied else ""
    known = "\n".join(filter(None, (proof.text, trusted, steps, ruled_out.strip())))
    yield from unknown_names(say, known, proof.lengths)
    persons = sorted({each.casefold() for each in _PERSON.findall(say)})
    stems = proof.stems | content_of(trusted) if persons else proof.stems
    for person in persons:
        if _left_out(person, denied, proof.sentences):
            continue
        if content_of(person) <= stems or groups_of(person) & proof.meanings:
            continue
        if not implied(person.removesuffix("s"), say, proof.text):
            yield f"{person!r} comes from nowhere"
    for sentence in filter(decisive, sentences_of(say)):
        near = proof.resting(sentence, [*filter(content_of, PART.split(sentence))])
        near += proof.going_back_to(near)
        unproven = decisive(sentence) - decisive("\n".join([*near, proof.headings, ruled_out]))
        meanings = groups_of("\n".join(near)) if unproven else frozenset[int]()
        for term in unproven:
            if groups_of(term) & meanings or _left_out(term, denied, near):
                continue
            if implied(term, sentence, " ".join(near)):
                continue
            yield f"the blocks do not say this of {term!r}"


def _denied_parts(say: str) -> str:
    """The parts of a statement that deny something."""
    parts = PART.split(say) if NEGATION.search(say) else ()
    return " ".join(part for part in parts if NEGATION.search(part)).casefold()


def _left_out(who: str, denied: str, told: Sequence[str]) -> bool:
    """Whether a role is only denied what the guide says that "only" others may."""
    return who in denied and any(_ONLY.search(each) and decisive(each) for each in told)


def _uncovered(say: str, proof: Proof, trusted: str) -> Iterator[str]:
    """Enough of what is said must be proven, sentence by sentence and clause by clause."""
    repeated = content_of(trusted) - proof.stems
    first, _, reason = say.partition(" ")
    for sentence in sentences_of(reason if reason and first in _ANSWERS else say):
        if (
            not is_question(sentence)
            and not content_of(sentence)
            and _COMMITTING & set(words_of(sentence))
        ):
            yield f"nothing in it can be held against the blocks: {sentence!r}"
        weak = any(
            _share(clause, proof, repeated) < CLAUSE_COVER
            for clause in _clauses(sentence)
            if len(content_of(clause) - COUNTS - BESIDE) >= CLAUSE_WORDS
        )
        if weak or _share(sentence, proof, repeated) < COVER:
            yield f"the blocks do not say: {sentence!r}"


@lru_cache(maxsize=2_048)
def _clauses(sentence: str) -> tuple[str, ...]:
    """The clauses of a sentence, each of which has to be proven."""
    return tuple(_CLAUSE.split(sentence))


def _share(text: str, proof: Proof, repeated: AbstractSet[str]) -> float:
    """Return how much of a text is proven; a text without content words claims nothing."""
    content = content_of(text) - COUNTS
    if content <= proof.stems:
        return 1.0
    known = proof.stems | content_of(proof.ruled_out) if denies(text) else proof.stems
    if content <= known:
        return 1.0
    proven = content & known
    retold = content & retold_in(text, proof.meanings) - proven
    telling = content - (BESIDE - proven - retold)
    if not telling:
        return 1.0
    said_before = telling & repeated - proven - retold
    return (len(proven) + RETOLD * len(retold) + REPEATED * len(said_before)) / len(telling)


def _retold_otherwise(said: Mapping[str, str], proof: Proof, trusted: str) -> Iterator[str]:
    """A near copy of a sentence, each with what it asserts, keeps its words and names in place."""
    for sentence, asserted in said.items():
        near = nearest(sentence, proof.printed)
        yield from opposed(asserted, near, proof.text)
        yield from replaced(sentence, near)
        parts = parts_of(sentence)
        for part in filter(has_contrary, runs_of(asserted)) if len(parts) > 1 else ():
            yield from opposed(part, nearest(part, proof.printed), proof.text, sentence)
        for part in parts if len(parts) > 1 else ():
            yield from replaced_in_part(part, sentence, proof.pieces_near(part))
        yield from turned(sentence, near)
        yield from exchanged(sentence, near)
        yield from reconditioned(sentence, near)
        yield from miscounted(sentence, proof.text)
        yield from misnumbered(
            completed(sentence, trusted), proof.lines, DECISIVE, proof.headings, proof.given
        )
        yield from measured_otherwise(asserted, proof.text)
        yield from counted_otherwise(sentence, proof.text)
        yield from numbered_otherwise(sentence, proof.listed, proof.paragraphs)
        yield from done_at_another_time(sentence, proof.listed)
        yield from defined_otherwise(sentence, proof.listed, proof.paragraphs, proof.stems)
        yield from listed_otherwise(sentence, proof.listed, proof.sentences, proof.lead_ins)
        for part in with_openings(sentence) if proof.listed else ():
            yield from mislabelled(part, proof.listed, proof.paragraphs, trusted)
        for clause in _clauses(sentence):
            yield from sewn(clause, proof.sources)


def _done_by_others(say: str, proof: Proof) -> Iterator[str]:
    """Who does what to whom stays as the blocks have it, in whatever words."""
    for sentence in sentences_of(say):
        yield from sides_changed(sentence, proof.sentences)
