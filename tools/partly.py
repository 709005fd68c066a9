"""Deals that are called by a word or two of their title: "the nurses deal", "the warehouse one"."""

import re
from collections.abc import Sequence

from domain.pipeline import Status
from domain.spelling import words_of
from domain.titles import DealTitle, Titles

_THE_DEAL = re.compile(
    r"(?:\bthe\s+(?P<words>(?!opportunity\b|deal\b)[a-z][\w&'-]*(?:\s+[a-z][\w&'-]*)?)\s+(?:deal|opp|opportunity|one)"
    r"|^\W*(?P<first>[a-z][\w&'-]*)\s+(?:deal|opp|opportunity))\b(?!\s+(?:tab|page|board|list))",
    re.IGNORECASE,
)
#: What stands before "deal" without being a part of its title.
_NO_TITLE = frozenset(
    [
        "new",
        "same",
        "other",
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "last",
        "next",
        "previous",
        "right",
        "wrong",
        "whole",
        "old",
        "big",
        "biggest",
        "small",
        "smallest",
        "current",
        "open",
        "closed",
        "won",
        "lost",
        "retained",
        "contingency",
        "contract",
        "staffing",
        "flat",
        "fee",
        "rpo",
        "latest",
        "only",
        "this",
        "that",
        "best",
        "create",
        "link",
        "move",
        "to",
        "of",
        "in",
        "on",
        "for",
        "with",
        "a",
        "an",
        "and",
        "or",
        "status",
        "value",
        "stage",
        "owner",
        "main",
        "the",
        "my",
        "our",
        "your",
        "their",
        "no",
        "not",
        "show",
        "close",
        "update",
        "edit",
        "add",
        "make",
        "start",
        "log",
        "set",
        "cancel",
        "which",
        "what",
        "any",
        "each",
        "every",
        "all",
        "mark",
        "put",
        "push",
        "hold",
        "pause",
        "delete",
        "remove",
        "i",
        "we",
        "it",
        "is",
        "was",
    ]
)


def partly_named(text: str) -> str | None:
    """Return the word or two by which a message calls a deal; None if it calls none so."""
    found = _THE_DEAL.search(text)
    words = (found["words"] or found["first"]) if found else ""
    return words if words and not set(words.casefold().split()) & _NO_TITLE else None


def deals_partly_named(
    text: str, theirs: Sequence[DealTitle], deals: Titles
) -> tuple[DealTitle, ...]:
    """Return the deals whose title has those words, of `theirs` if there are any; open ones first."""
    said = partly_named(text)
    wanted = {word.text for word in words_of(said)} if said else set()
    if not wanted:
        return ()
    among = theirs or deals.spelling(wanted)
    fitting = tuple(it for it in among if wanted <= {w.text for w in words_of(it.title)})
    return tuple(it for it in fitting if it.status is Status.OPEN) or fitting
