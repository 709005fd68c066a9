"""What the guide does not tell yet: questions without an answer or with a bad one, alike ones together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.alike import Reading, grouped
from knowledge.library import Library

MOST_WAYS = 20  # ways of asking that are asked again, of one gap


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


def gaps(asked: Iterable[Asked], guide: Library | None = None) -> list[Gap]:
    """Group the questions that ask for the same; what most is asked for comes first.

    Words that the guide lacks tell most. Who only says "what?" asks for no page.
    """
    newest_first = sorted(asked, key=lambda each: each.at, reverse=True)
    reading = Reading((each.text for each in newest_first), guide.index.rarity if guide else _even)
    found = [Gap(tuple(group)) for group in grouped(newest_first, lambda each: each.text, reading)]
    return sorted(found, key=lambda gap: (-gap.times, -gap.people))


def still_open(found: Iterable[Gap], guide: Library) -> Iterator[Gap]:
    """Leave out what the guide surely answers by now, unless somebody disliked that answer."""
    for gap in found:
        ways = list(dict.fromkeys(each.text for each in gap.asked))[:MOST_WAYS]
        answered = {way for way in ways if is_answered(way, guide)}
        left = tuple(each for each in gap.asked if each.disliked or each.text not in answered)
        if left:
            yield Gap(left)


def is_answered(question: str, guide: Library) -> bool:
    """Whether REX would quote a passage as the answer, also without a model."""
    return any(guide.answers(question, hit) for hit in guide.search(question))


def _even(_stem: str) -> float:
    return 1.0
