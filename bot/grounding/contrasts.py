"""What a statement sets against what it says, and what the guide rules out or says is over."""

import re
from collections.abc import Iterator

from bot.grounding.claims import content_of
from bot.grounding.clauses import parts_of, told_parts
from bot.grounding.cues import Cues
from bot.grounding.denying import denied_in, denies
from bot.grounding.proof import NEARLY, Proof, in_any_words, nearest, sentences_of
from bot.grounding.wording import BESIDE

#: From how many words on something can be found again that is set aside.
FEWEST = 2

_CONTRAST = Cues(
    r"\b(?:rather than|instead of|as opposed to|not|never|no|except|apart from)\b|n't\b",
    "rather instead opposed not never no except apart t",
)
_SET_ASIDE = Cues(
    r"\b(?:rather than|as opposed to|and not|, not)\s+(?!even\b)([^.,;:]+)",
    "rather opposed not",
)
_STILL = Cues(
    r"\b(?:still|keeps?|continues?|goes on|go on)\b",
    "still keep continue goes go",
)
_UNTIL = Cues(
    r"\b(?:until|unless|before)\b",
    "until unless before",
)
_STOPS = re.compile(r"\b(?:stop\w*|pauses?|paused|ends?|until)\b", re.IGNORECASE)
_NO_MORE = Cues(
    r"\b(?:no (?:more|longer|further)|(?:not|never)\b[^.;,]*\b(?:any ?more|any longer|again))\b|n't\b[^.;,]*\b(?:any ?more|any longer|again)\b",
    "more longer further anymore again",
)


def set_against(say: str, proof: Proof) -> Iterator[str]:
    """What the guide has and a statement sets aside, and what the guide sets aside and it has."""
    for sentence in sentences_of(say):
        if proof.set_aside and not _CONTRAST.search(sentence):
            for phrase, only_there in proof.set_aside:
                if only_there and content_of(phrase) <= content_of(sentence):
                    yield f"the guide rules it out: {phrase!r}"
        for aside in _SET_ASIDE.findall(sentence):
            words = content_of(aside) - BESIDE
            if len(words) < FEWEST:
                continue
            for told in nearest(sentence, proof.sentences):
                if any(
                    not denies(each)
                    and not _CONTRAST.search(each)
                    and words <= in_any_words(aside, each)
                    for each in told_parts(told)
                ):
                    yield f"the guide has what is set aside: {aside!r}"


def still_going(say: str, proof: Proof) -> Iterator[str]:
    """What goes on by a statement, and is over in the sentence that says the same."""
    for sentence in sentences_of(say):
        for part in parts_of(sentence) if _STILL.search(sentence) else ():
            if not _STILL.search(part) or denies(part) or _STOPS.search(part):
                continue
            content = content_of(part) - BESIDE
            for told in proof.nearest(part, NEARLY):
                for clause in told_parts(told):
                    if (
                        _NO_MORE.search(clause)
                        and len(content & in_any_words(part, clause)) >= FEWEST
                    ):
                        yield f"the guide says that it does not go on: {clause!r}"


def stopped(say: str, proof: Proof) -> Iterator[str]:
    """What cannot be done until something by a statement, and goes on in what the guide says."""
    for part in (each for one in sentences_of(say) for each in parts_of(one)):
        core = _UNTIL.split(part, maxsplit=1)[0] if denies(part) else part
        if core == part or not denies(core):
            continue
        denied = denied_in(core) - BESIDE
        for told in nearest(core, proof.sentences) if denied else ():
            for clause in told_parts(told):
                if _STILL.search(clause) and not denies(clause) and denied & content_of(clause):
                    yield f"the guide says that it goes on: {clause!r}"
