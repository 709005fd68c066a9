"""The extras of a wish about the board, cut out of it: places, figures, targets, what is asked for."""

import re
from dataclasses import dataclass, field

from bot.model.politeness import POLITE
from bot.model.slots import Slots
from tools.amounts import decimal

_BEFORE = re.compile(
    r"^(?:(?:hi|hey|hello|rex|ok|okay|please|pls|plz|kindly|just|also|so|now|and|then|(?:can|could"
    r"|would|will) (?:you|u|we|i)|(?:i|we) (?:want|need|would like)(?: you)? to|i'?d like(?: you)? to"
    r"|we'?d like to|let'?s|let us|go ahead and)\b[\s,:]*)+",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"(?:[\s,]*\b(?:{POLITE}|for us|from now on|then|ok|okay))*[\s.!?]*$",
    re.IGNORECASE,
)
_LOSING = re.compile(
    r"\b(?:(?:loss|lost|losing)[- ]reason|reason (?:for|of) (?:losing|loss|lost)(?: deals?)?)"
    r"(?P<several>s?)\b|\breasons (?:for|of) (?:losing|loss|lost)(?: deals?)?\b",
    re.IGNORECASE,
)
_BOARD = re.compile(
    r"[\s,]*\b(?:of|on|in|for|from) (?:the |our )?(?!(?:our|the|this|new|old|deal|sales)\b)"
    r"(?P<pipeline>[\w&'-]+) (?:pipeline|board)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r"[\s,]*(?:\b(?:and|with|at|of|by|to|a|probability|weighted|weight)\b\s*)*"
    r"(?P<figure>-?\d{1,4}(?:[.,]\d+)?) ?(?:%|percent|pct|per cent)(?: probability)?",
    re.IGNORECASE,
)
#: The same without a sign: "probability 90".
_WEIGHT = re.compile(
    r"[\s,]*(?:\b(?:and|with|at|of|a)\b\s*)*\b(?:probability|weight)\s*(?:of|to|is|at|[:=])?\s*"
    r"(?P<figure>-?\d{1,4}(?:[.,]\d+)?)(?![\w.,]*\d)(?! ?days?\b)",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"[\s,]*(?:\b(?:and|with|a|an|limit|it|is|are|be|becomes?|goes|go|going|gets?|turns?|should|stale"
    r"|old|rotting|rots?|after|at|of|to|max(?:imum)?|has|have)\b\s*)*"
    r"\b(?P<figure>-?\d{1,4}(?:[.,]\d+)?) days?\b(?: limit)?",
    re.IGNORECASE,
)
_WORD = r"(?:the )?[\"“‘']?(?P<{0}>[^\"“”’',;]+?)[\"”’']?(?: stage)?"
_SAYS = r"[\s,]*(?:and )?(?:put it |it goes |right |just |directly |placed |to |be )*"
_PLACES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "before",
        re.compile(
            rf"{_SAYS}between .+? and {_WORD.format('at')}$",
            re.IGNORECASE,
        ),
    ),
    (
        "before",
        re.compile(
            rf"{_SAYS}\b(?:before|in front of|ahead of|left of) {_WORD.format('at')}$",
            re.IGNORECASE,
        ),
    ),
    (
        "after",
        re.compile(
            rf"{_SAYS}\b(?:after|behind|right of|following) {_WORD.format('at')}$", re.IGNORECASE
        ),
    ),
)
_ENDS = (
    ("the end", re.compile(rf"{_SAYS}(?:\b(?:at|to) the (?:very )?end|\blast)$", re.IGNORECASE)),
    (
        "first",
        re.compile(
            rf"{_SAYS}(?:\b(?:at|to) the (?:very )?(?:start|beginning|front)|\bfirst)$",
            re.IGNORECASE,
        ),
    ),
)
_TARGET = re.compile(
    r"[\s,;.]*(?:\b(?:and|then)\b\s*)*(?:\b(?:move|put|send|shift|transfer)\b\s*)?"
    r"(?:\b(?:its|the|all|their|those|any)\b\s*)*(?:\b(?:deals?|them|everything|it|ones)\b\s*)?"
    r"(?:\b(?:in it|there|left|should|can|will)\b\s*)*(?:\bgo(?:es)?\b\s*)?"
    rf"\b(?:to|into|in) {_WORD.format('to_stage')}$",
    re.IGNORECASE,
)
_ASKS = (
    (
        "needs_competitor",
        r"(?:the |a )?(?:name of (?:the |a )?)?(?:competitor|rival)(?:'s)?(?: name)?",
    ),
    ("needs_notes", r"(?:the |some )?(?:notes?|a note)"),
)
_ASKING = (
    r"[\s,;]*(?:\b(?:and|which|that|it|should|must|has to|with)\b\s*)*"
    r"(?P<no>(?:(?:do|does|should|must|need) ?n[o']t|not|no longer|never)\s+)?"
    r"(?:\b(?:asks?|asking) for|\bneeds?|\brequires?|\bwith|\band)\s+{0}(?: required)?\b"
)
_ASKED = tuple((name, re.compile(_ASKING.format(what), re.IGNORECASE)) for name, what in _ASKS)
_REMOVES = re.compile(
    r"\b(?:remove|delete|drop|kill|scrap|axe|archive|retire|take|get rid)\b", re.I
)


@dataclass(frozen=True)
class Parts:
    """A wish about the board in pieces: `core` says what is wanted, the rest how."""

    text: str
    core: str
    place: Slots = field(default_factory=dict)
    figures: Slots = field(default_factory=dict)
    board: Slots = field(default_factory=dict)
    target: Slots = field(default_factory=dict)
    asks: Slots = field(default_factory=dict)

    @property
    def at_an_end(self) -> bool:
        """Whether the place is one end of the board, rather than beside a stage."""
        return bool({*self.place.values()} & {name for name, _ in _ENDS})


def board_details(text: str) -> Parts:
    """Cut a message into what is wanted and its extras."""
    core = _LOSING.sub(_plainly, bare(text))
    if "loss reason" in core:
        core, asks = _asks(core)
        return Parts(text, core, asks=asks)
    core, board = _cut(core, _BOARD)
    if _REMOVES.match(core):
        core, target = _cut(core, _TARGET)
        return Parts(text, core, board=board, target=target)
    core, figures = _figures(core)
    core, place = _place(core)
    return Parts(text, core, board=board, figures=figures, place=place)


def bare(text: str) -> str:
    """A message without the politeness around its wish."""
    return _BEHIND.sub("", _BEFORE.sub("", " ".join(text.split())))


def _plainly(found: re.Match[str]) -> str:
    several = found["several"] or found[0].casefold().startswith("reasons")
    return "loss reasons" if several else "loss reason"


def _cut(core: str, extra: re.Pattern[str]) -> tuple[str, Slots]:
    """The words without an extra, and what it holds by the names of its groups."""
    found = extra.search(core)
    if found is None:
        return core, {}
    rest = f"{core[: found.start()]} {core[found.end() :]}"
    return " ".join(rest.split()).rstrip(" ,"), {**found.groupdict()}


def _figures(core: str) -> tuple[str, Slots]:
    figures: Slots = {}
    for name, extra in (("probability", _PERCENT), ("probability", _WEIGHT), ("max_days", _DAYS)):
        core, found = _cut(core, extra)
        if found:
            figures[name] = decimal(str(found["figure"]))
    return core, figures


def _place(core: str) -> tuple[str, Slots]:
    for end, extra in _ENDS:
        if found := extra.search(core):
            return core[: found.start()], {"before": end}
    for side, extra in _PLACES:
        rest, said = _cut(core, extra)
        if said:
            return rest, {side: said["at"]}
    return core, {}


def _asks(core: str) -> tuple[str, Slots]:
    asks: Slots = {}
    for _ in _ASKED:
        for name, extra in _ASKED:
            if found := extra.search(core):
                core, asks[name] = core[: found.start()] + core[found.end() :], not found["no"]
    return core.rstrip(" ,"), asks
