"""What people and models get wrong when they answer from a guide, one small rule for each way."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from bot.grounding.claims import COUNTS, content_of
from bot.grounding.clauses import parts_of, runs_of, told_parts
from bot.grounding.cues import Cues
from bot.grounding.denying import denied_in, denies, denies_outright
from bot.grounding.labels import mislabelled, named_lines
from bot.grounding.proof import DECISIVE, PASSAGES, Proof, in_any_words, sentences_of
from bot.grounding.wording import BESIDE, stems_of
from knowledge.words import stem

#: How much of a conditional clause a statement has to have to be taken from it.
TAKEN = 0.75
#: From how much of a condition on a statement may be said to have it.
NAMED = 0.3

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{3}")
_LEFT_OUT = Cues(
    r"\b(?:instead of|rather than|except|apart from|other than|out of luck|unlike|avoid\w*)\b",
    "instead rather except apart other luck unlike avoid",
)
_BELONGS = re.compile(
    r"\b(?:runs?|works?|supports?|supported|accepts?|accepted|available|includes?|included|part of|covers?)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|unless|before|without)\b", re.IGNORECASE)
_UNITS = re.compile(r",? but |; ")
_ANSWER = re.compile(r"^\W*(?:yes|no)\b\W*", re.IGNORECASE)
_ANCHORED = Cues(
    r"\b(\d+(?:[.,]\d+)*|an?|one|two|three|four|five|six|seven|eight|nine|ten) (minute|hour|day|week|month|year)s? (after|before) ([^.,;:]+)",
    "after before",
)
_EVERY_OTHER = Cues(r"\b(?:every|all|any|each) (?:the )?others? ([a-z-]{3,})", "other")
_EVERY = Cues(r"\b(?:every|all|any|each) (?:of )?(?:the |your )?([a-z-]{3,})", "every all any each")
_BOTH = Cues(r"\bboth\b", "both")
_BORNE_OUT = re.compile(r"\b(?:both|two|2|all|each|and|either|neither|nor|same)\b", re.IGNORECASE)
_NOT_WHEN = Cues(r",? not (?:when|if|once|after|as soon as) ([^.;,]+)", "not")
_WHEN = Cues(
    r"\b(?:when|once|as soon as|from the moment|the moment|after)\b ([^.;,]+)",
    "when once soon moment after",
)
_IF = re.compile(r"^\W*(?:if|when|once|unless|as soon as)\b ([^,;:]+), (.+)$", re.IGNORECASE)
_CONDITIONAL = re.compile(
    r"\b(?:if|when|whenever|once|unless|until|as soon as|as long as|in case|provided|may|might|sometimes|perhaps|maybe|should|otherwise|without)\b",
    re.IGNORECASE,
)
_ESCALATES = Cues(r"\b(?:tell(?:s|ing)? REX|opens? (?:you )?an? ticket)\b", "rex ticket")
_SYSTEM = Cues(
    r"\b(?:HirePilot|REX)(?: then| also| simply| just| always| automatically)*"
    r"(?: (?:will|can|could) (?:then |also |simply |just |always |automatically )*([a-z]+)| ([a-z]+s))\b",
    "hirepilot rex",
    re.NOFLAG,
)
#: What the system does by these says nothing of who has to act.
_NO_DEEDS = """
    is has does was can may will lets let needs need mark marks wants offers suggests asks ask tells
    tell shows helps help runs run uses use keeps keep stays knows sees see means takes gives goes
    comes gets looks look says
"""
_NO_DEED = frozenset(map(stem, _NO_DEEDS.split()))


def slips(say: str, proof: Proof, trusted: str) -> Iterator[str]:
    """What a statement has otherwise than the guide, in one of the ways in which one errs."""
    yield from of_another_term(say, proof, trusted)
    for sentence in sentences_of(say):
        yield from excluded(sentence, proof)
        yield from counted_from(sentence, proof)
        yield from of_every_other(sentence, proof)
        yield from both_for_either(sentence, proof)
        yield from at_what_is_denied(sentence, proof)
        yield from without_condition(sentence, proof, trusted)
        yield from done_for_you(sentence, proof)


def of_another_term(say: str, proof: Proof, trusted: str) -> Iterator[str]:
    """What is said in answer to a question about one term of a list, and stands in another line."""
    if not trusted or "\n" in trusted:
        return
    answer = sentences_of(say)[0]
    if named_lines(answer, proof.listed):
        return
    asked = named_lines(trusted.upper(), proof.listed)  # codes are told by their capitals
    if len(asked) == 1:
        row, cells, _ = asked[0].partition(" \u2014 ")
        label = row.partition(": ")[2 if cells else 0]
        yield from mislabelled(f"{label}: {answer}", proof.listed, proof.paragraphs)


def excluded(sentence: str, proof: Proof) -> Iterator[str]:
    """A name that the guide only has to deny something of it, among those of which it is so."""
    named = _CAPITAL.search(sentence) and not _LEFT_OUT.search(sentence)
    denied = _excluded_names(proof) if named else {}
    for part in _UNITS.split(_ANSWER.sub("", sentence)) if denied else ():
        if denies(part):
            continue
        for name, content in denied.items():
            before = re.search(rf"([A-Z]\w+)(?:,| or| and|,? as well as) {name}\b", part)
            listed = before and before[1] not in denied
            if re.search(rf"\b{name}\b", part) and (listed or content & content_of(part)):
                yield f"the guide only has it denied of {name!r}"


@lru_cache(maxsize=PASSAGES)
def _excluded_names(proof: Proof) -> dict[str, frozenset[str]]:
    """The names that stand nowhere but where something is denied, with what else stands there."""
    clauses = [each for one in proof.sentences for each in told_parts(one)]
    rest = " ".join([*(each for each in clauses if not denies(each)), proof.headings])
    return {
        name: denied_in(each.replace(name, "")) - BESIDE
        for each in clauses
        if denies_outright(each) and _BELONGS.search(each) and not _UNTIL.search(each)
        for name in _NAME.findall(each)
        if name not in rest and not DECISIVE.search(name)
    }


def counted_from(sentence: str, proof: Proof) -> Iterator[str]:
    """A span of time after one thing, which the guide counts from another."""
    for number, unit, side, what in _ANCHORED.findall(sentence):
        told = [
            there
            for n, u, s, there in _ANCHORED.findall(proof.text)
            if (n, u.lower(), s.lower()) == (number, unit.lower(), side.lower())
        ]
        ours = content_of(what) - BESIDE
        if told and ours and not any(ours & in_any_words(what, each) for each in told):
            yield f"the guide counts from something else than {what!r}"


def of_every_other(sentence: str, proof: Proof) -> Iterator[str]:
    """ "Every amount", where the guide says it of every other amount."""
    ours = {stem(each.lower()) for each in _EVERY.findall(sentence)}
    others = {stem(each.lower()) for each in _EVERY_OTHER.findall(proof.text)} if ours else set()
    if others and not _EVERY_OTHER.search(sentence) and not denies(sentence):
        for noun in ours & others:
            yield f"the guide says it of every other {noun!r}"


def both_for_either(sentence: str, proof: Proof) -> Iterator[str]:
    """ "Both", where the guide has the one or the other."""
    for part in runs_of(sentence) if _BOTH.search(sentence) else ():
        near = proof.nearest(part) if _BOTH.search(part) and not denies(part) else []
        if near and all(" or " in each and not _BORNE_OUT.search(each) for each in near):
            yield f"the guide has one or the other: {near[0]!r}"


def at_what_is_denied(sentence: str, proof: Proof) -> Iterator[str]:
    """ "From the moment it is sent", where the guide says "not when it is sent"."""
    times = _WHEN.findall(sentence)
    for denied in _NOT_WHEN.findall(proof.text) if times else ():
        words = content_of(denied) - BESIDE
        for said in times if words and not denies(sentence) else ():
            ours = content_of(said) - BESIDE
            if ours and ours <= words:
                yield f"the guide says that it is not so when {denied!r}"


def without_condition(sentence: str, proof: Proof, trusted: str) -> Iterator[str]:
    """ "Tell REX" or "it opens a ticket", which the guide only says if something is so."""
    if not _ESCALATES.search(sentence) or _CONDITIONAL.search(sentence):
        return
    known = content_of(f"{sentence} {trusted}")
    for main, condition, told in _conditionals(proof):
        if len(main & in_any_words(sentence, told)) < TAKEN * len(main):
            continue
        if len(condition & known) < NAMED * len(condition):
            yield f"the guide says it only if something is so: {told!r}"


@lru_cache(maxsize=PASSAGES)
def _conditionals(proof: Proof) -> tuple[tuple[frozenset[str], frozenset[str], str], ...]:
    """What some blocks say only if something is so: the deed, the condition, and the words for it.

    A sentence that goes on with "It ..." goes on under the same condition.
    """
    found: list[tuple[frozenset[str], frozenset[str], str]] = []
    for told, behind in pairwise([*proof.sentences, ""]):
        first = _IF.match(proof.without_lead_in(told))
        if not first:
            continue
        condition = content_of(first[1]) - BESIDE - COUNTS
        for each in (first[2], behind if behind.startswith("It ") else ""):
            main = content_of(each) - BESIDE - COUNTS - condition
            if condition and _ESCALATES.search(each):
                found.append((main, condition, f"{told} {each}"))
    return tuple(found)


def done_for_you(sentence: str, proof: Proof) -> Iterator[str]:
    """What HirePilot or REX does by a statement, and the reader or somebody else by the guide."""
    for part in parts_of(sentence) if _SYSTEM.search(sentence) else ():
        for able, does in _SYSTEM.findall(part) if not denies(part) else ():
            root = stem(able or does)
            if root in _NO_DEED:
                continue
            about = content_of(part) - {root} - BESIDE
            told = [
                each
                for each in proof.sentences
                if " \u2014 " not in each
                and root in stems_of(each)
                and about & in_any_words(part, each)
            ]
            if told and all(_by_somebody(root, each) for each in told):
                yield f"the guide does not say that it is done for you: {told[0]!r}"


@lru_cache(maxsize=8_192)
def _by_somebody(root: str, told: str) -> bool:
    """Whether a sentence tells the reader to do something, or names who can."""
    for clause in re.split(r"[:.;,] | and ", told):
        stems = stems_of(clause)
        if root in stems:
            at = stems.index(root)
            before = clause.split()[:at]
            if at == 0 or (before and before[0].lower() in ("you", "then", "please", "or")):
                return True
            if re.search(
                r"\b(?:Admins?|[Oo]wner|[Yy]ou|Members?|recruiter)\b (?:can|may|must|has to|have to)\b",
                clause,
            ):
                return True
    return False
