"""A section that was found for a question, and how well it fits."""

from dataclasses import dataclass
from typing import TypedDict

from knowledge.article import Block, Section

#: From which fit on a section may help; below, hardly any does. A score that is far ahead of all
#: others counts more than one among many alike.
MAY_HELP = 0.2
AHEAD = 2.0


class Row(TypedDict):
    """A hit as plain data, for `rex search --json`."""

    file: str
    heading: str
    path: list[str]
    text: str
    score: float


@dataclass(frozen=True)
class Hit:
    """A section that may answer, and its blocks, best first.

    The score goes from 0 to 1: how much of the question the section has, and how plainly. It can
    be compared between questions. `lead` is what the best hit has before the next, else 0.
    """

    section: Section
    score: float
    blocks: tuple[Block, ...]
    lead: float = 0.0

    @property
    def may_help(self) -> bool:
        """Whether to offer the section where no answer is sure; only the best hit has a lead."""
        return self.score + AHEAD * self.lead >= MAY_HELP

    def row(self) -> Row:
        """The hit as plain data."""
        return Row(
            file=self.section.file,
            heading=self.section.heading,
            path=list(self.section.path),
            text=self.section.text,
            score=round(self.score, 4),
        )
