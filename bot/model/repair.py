"""Corrections within one message: "a deal for Acme, no wait, Globex" is one for Globex."""

import re

from bot.model.gist import Stretch, stretches
from bot.model.names import Names
from domain.names import word_set

_WORD = (
    r"(?:no|wait|sorry|sry|soz|oops|ups|whoops|hang on|hold on|actually|rather|scratch that|correction"
    r"|my bad|(?:i )?got (?:that|it) (?:backwards|wrong|the wrong way round)|(?:the )?wrong way(?: round)?|i meant?|i mean[t]?|make that|not that(?: one)?|nope|argh|damn)"
)
_MARK = re.compile(rf"[\s,.;:\u2013\u2014-]+{_WORD}(?:[\s,.;:]+{_WORD})*\b[\s,.;:]+", re.IGNORECASE)
#: One of these words alone takes something back; the others only beside another, or right after it.
_SURELY = re.compile(
    r"\b(?:scratch that|correction|i mean[t]?|make that|oops|whoops|no\W+wait|wait\W+no|no\W+sorry|sorry\W+no"
    r"|actually\W+no|sorry\W+i|hang on\W+(?:no|i)|no\W+i|not that(?: one)?|got (?:that|it) (?:backwards|wrong|the)|wrong way)\b",
    re.IGNORECASE,
)
#: What may stand between the mark and what is meant instead.
_LITTLE = word_set("a an the to for on in with at it is was be deal opp req job one into stage")
#: A client stands for its deal.
_FAMILY = {"CLIENT": "DEAL"}


def repaired(text: str, names: Names) -> tuple[str, Names]:
    """Return a message as it is meant in the end, and what that names."""
    for mark in _MARK.finditer(text):
        found = sorted(stretches(text, names), key=lambda it: it.start)
        instead = next((it for it in found if _follows(it, mark.end(), text)), None)
        before = [it for it in found if it.end <= mark.start()]
        wrong = next((it for it in reversed(before) if instead and _replaces(instead, it)), None)
        if wrong and not (_SURELY.search(mark[0]) or wrong.end == mark.start()):
            continue
        if instead and wrong and names.client_of.get(str(instead.value)) != wrong.value:
            meant = text[instead.start : instead.end]
            left = f"{text[: wrong.start]}{meant}{text[wrong.end : mark.start()]}"
            return f"{left}{text[instead.end :]}", names.with_instead(
                text[wrong.start : wrong.end], wrong.value, meant
            )
    return text, names


def _follows(stretch: Stretch, at: int, text: str) -> bool:
    between = text[at : stretch.start].casefold().split()
    return stretch.start >= at and set(between) <= _LITTLE


def _replaces(one: Stretch, other: Stretch) -> bool:
    kinds = [_FAMILY.get(it.kind, it.kind) for it in (one, other)]
    return kinds[0] == kinds[1] and one.value != other.value
