"""How likely a message reports a fault, and which: learnt from the rows we keep, shown word by word.

A logistic regression over the traits of a message. It finds reports in words that no rule has;
`make classifier` learns it anew (tests/tickets/learning.py) whenever the rows or the traits change.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from math import exp, sqrt

from tickets.traits import families_at, naming, plain_words, said, traits, weighed
from tickets.wording import typed

#: From here on a message is taken for a report; decision 0083 says how it was chosen.
LIKELY = 0.5
#: From here on where one of the guide's symptoms is told and no reason for it; decision 0106.
WHOLE = 0.25
#: From here on even what has the words of something that the guide explains; decision 0097.
CERTAIN = 0.9
#: Below this not even the words of a rule make it one; sooner, where it says itself what explains it.
UNLIKELY, EXPLAINED = 0.1, 0.2
#: The same of the guide's eight symptoms, where no reason at all is given; decision 0106.
HARDLY = 0.03
#: From here on the nearest symptom is taken for the one that is meant; what wakes people, later.
ALIKE, SURE = 0.6, 1.0
#: How many words speak for it where the reason is shown.
SHOWN = 4
#: Of a long message both ends are judged, each by itself: there people say what is wrong.
LONGEST = 80
FILE = files("tickets") / "rules" / "classifier.json"


@dataclass(frozen=True)
class Likeness:
    """How like a report a message is, to which symptom it comes nearest, and what speaks for it."""

    chance: float
    symptom: str  # the rule whose reports it resembles most
    resembles: float
    because: tuple[str, ...]


@dataclass(frozen=True)
class Classifier:
    """The weights that were learnt."""

    bias: float
    weights: Mapping[str, float]
    symptoms: Mapping[str, Mapping[str, float]]  # of each rule, what its reports are told by
    spellings: frozenset[str]

    def judge(self, text: str) -> Likeness:
        """Say how like a report a message is."""
        shown = traits(text, self.spellings)
        speaks = {
            trait: self.weights[trait] * counts
            for trait, counts in weighed(shown).items()
            if trait in self.weights
        }
        chance = _logistic(self.bias + sum(speaks.values()))
        named = naming(shown)
        size = sqrt(len(named) or 1)
        alike = {rule: _resembles(told, named) / size for rule, told in self.symptoms.items()}
        nearest = max(alike, key=alike.__getitem__)
        return Likeness(chance, nearest, alike[nearest], self._loudest(text, speaks))

    def _loudest(self, text: str, speaks: Mapping[str, float]) -> tuple[str, ...]:
        """Return the words that speak loudest for a report, as they were typed.

        A word speaks by itself and by the families it belongs to.
        """
        text = said(text)
        as_typed, plain = typed(text), plain_words(text, self.spellings)
        loud: dict[str, float] = {}
        for at, word in enumerate(as_typed):
            named = (f"{{{family}}}" for family in families_at(plain, at))
            weight = sum(speaks.get(trait, 0.0) for trait in named)
            loud[word] = max(loud.get(word, 0.0), weight and weight + speaks.get(plain[at], 0.0))
        first = sorted(loud, key=lambda word: (-loud[word], word))[:SHOWN]
        return tuple(word for word in first if loud[word] > 0)


@lru_cache(maxsize=256)
def likeness(text: str) -> Likeness:
    """Say how like a report a message is; of a long one, how like the likelier end."""
    words = text.split()
    ends = [text] if short(text) else [_joined(words[:LONGEST]), _joined(words[-LONGEST:])]
    return max((learnt().judge(end) for end in ends), key=lambda found: found.chance)


def short(text: str) -> bool:
    """Whether a message is judged as a whole."""
    return len(text.split()) <= LONGEST


@cache
def learnt() -> Classifier:
    """Read what was learnt."""
    kept = json.loads(FILE.read_text("utf-8"))
    return Classifier(kept["bias"], kept["weights"], kept["symptoms"], frozenset(kept["spellings"]))


def _resembles(symptom: Mapping[str, float], shown: Iterable[str]) -> float:
    return sum(symptom.get(trait, 0.0) for trait in shown)


def _joined(words: list[str]) -> str:
    return " ".join(words)


def _logistic(score: float) -> float:
    return 1 / (1 + exp(-score))
