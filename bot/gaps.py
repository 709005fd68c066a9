"""What the guide does not tell yet: questions without an answer or with a bad one, alike ones together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from knowledge.words import ASKING_WORDS, STOP_WORDS, stem, words_of

ALIKE = 0.6  # the share of their words that two ways of asking the same have in common


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question that REX abstained from, or whose answer somebody disliked.

    `comments` are what people said was missing; `blocks` are what they were shown.
    """

    text: str
    who: str
    at: datetime
    abstained: bool
    disliked: bool
    comments: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gap:
    """Ways of asking the same, newest first: a page to write, or to mend."""

    asked: tuple[Asked, ...]

    @property
    def question(self) -> str:
        """How it was asked last."""
        return self.asked[0].text

    @property
    def times(self) -> int:
        """How often it was asked."""
        return len(self.asked)

    @property
    def people(self) -> int:
        """How many people asked it."""
        return len({each.who for each in self.asked})

    @property
    def unanswered(self) -> int:
        """How often REX had no answer."""
        return sum(each.abstained for each in self.asked)

    @property
    def disliked(self) -> int:
        """How often the answer was disliked."""
        return sum(each.disliked for each in self.asked)

    @property
    def comments(self) -> tuple[str, ...]:
        """What people said was missing, newest first."""
        return tuple(comment for each in self.asked for comment in each.comments)

    @property
    def blocks(self) -> tuple[str, ...]:
        """The blocks that were shown and did not help, each once."""
        return tuple(dict.fromkeys(block for each in self.asked for block in each.blocks))


def gaps(asked: Iterable[Asked]) -> list[Gap]:
    """Group the questions that ask for the same; what most is asked for comes first."""
    newest_first = sorted(asked, key=lambda each: each.at, reverse=True)
    groups: list[list[Asked]] = []
    words: list[frozenset[str]] = []
    with_word: defaultdict[str, list[int]] = defaultdict(list)
    for each in newest_first:
        own = _telling(each.text)
        near = sorted({place for word in own for place in with_word[word]})
        place = next((place for place in near if _alike(own, words[place])), None)
        if place is None:
            place = len(groups)
            groups.append([])
            words.append(own)
            for word in own:
                with_word[word].append(place)
        groups[place].append(each)
    found = [Gap(tuple(group)) for group in groups]
    return sorted(found, key=lambda gap: (-gap.times, -gap.people))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)


def _telling(text: str) -> frozenset[str]:
    """The stems a question is about; of a question without any, all its words."""
    words = words_of(text)
    telling = [word for word in words if word not in STOP_WORDS and word not in ASKING_WORDS]
    return frozenset(map(stem, telling or words)) or frozenset({text})
