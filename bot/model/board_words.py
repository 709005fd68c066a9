"""What a message wants changed about the board: its stages, its loss reasons, its rules, its preset.

The words are taken as they are written; which stage or reason they mean, the tools find out.
"""

import re
from collections.abc import Iterator

from bot.model.board_parts import Parts, bare, board_details
from bot.model.memory import Resting
from bot.model.mood import Mood, mood_of
from bot.model.names import Names
from bot.model.rule_words import rule_wish
from bot.model.slots import Slots, known
from bot.model.wish import Wish
from bot.model.words import fold

#: A longer message is a report, or something pasted.
LONGEST = 200
_NAME = '["“‘\']?(?P<{0}>(?<=["“‘\'])[^"“”’\']+|[^"“”,.;:!?]+?)["”’\']?'
_BOARD = r"(?: (?:to|on|from|off|of) (?:the|our) (?:board|pipeline))?"
_NEW = r"(?:(?:an?|the|another|one more|new|extra|additional|pipeline|board|deal) )*"
_ADD = r"(?:add|create|make|insert|introduce|set up|put in|new|(?:(?:i|we) )?(?:need|want))"
_REMOVE = r"(?:remove|delete|drop|kill|scrap|axe|archive|retire|take out|take|get rid of)"
_CALLED = r"(?:[:,]? (?:called|named|is called|with the name)|:)?"
_TO = r"(?:to|into|as|->|→|=)"

#: Over a message without its extras; <stage> is one with or without its kind before its name.
_STAGES: tuple[tuple[str, str], ...] = (
    ("add_stage", rf"{_ADD} {_NEW}stage{_BOARD}{_CALLED} <name>"),
    ("add_stage", rf"{_ADD} {_NEW}stage{_BOARD}"),
    ("add_stage", r"(?:add|create|insert|make) <name> as (?:an?|another|the) (?:new )?stage"),
    ("add_stage", rf"(?:add|create|insert|introduce) {_NEW}<name> stage{_BOARD}"),
    ("change_stage", rf"(?:rename|relabel|retitle|change|call) <stage> {_TO} <name>"),
    ("change_stage", rf"(?:change|set|update) the name of <stage> {_TO} <name>"),
    ("change_stage", r"(?:call|name) (?:the |our )?<stage> stage <name>"),
    ("change_stage", r"<stage> (?:should|shall|must|is to) be (?:called|named|renamed to) <name>"),
    ("remove_stage", rf"{_REMOVE} <stage>{_BOARD}"),
)
#: The same where a place was said, or a figure.
_PLACED = r"(?:move|put|shift|place|drag|bring|pull|push) <stage>(?: to)?"
_FIGURED = (
    r"(?:(?:set|change|update|put|make|give|raise|lower|bump|keep) )?"
    r"(?:(?:the )?(?:probability|weight|max(?:imum)? days|days|limit(?: of days)?|stale limit)"
    r" (?:of|for|in|at) |deals (?:in|at|of) )?<stage>(?:'s)?"
    r"(?: (?:probability|weight|limit|days|to|at|is|are|be|should|goes?|go|with|of|only|now|count))*"
)
_REASONS: tuple[tuple[str, str], ...] = (
    ("add_loss_reason", rf"{_ADD} {_NEW}loss reason{_CALLED} <name>"),
    ("add_loss_reason", rf"{_ADD} {_NEW}loss reason"),
    (
        "add_loss_reason",
        r"(?:add|put|include) <name> (?:as (?:an?|another|the)(?: new)?|to (?:the|our)(?: list of)?)"
        r" loss reasons?",
    ),
    ("add_loss_reason", rf"(?:add|create|make) {_NEW}<name> loss reason"),
    (
        "rename_loss_reason",
        rf"(?:rename|relabel|change) (?:the )?loss reason <reason> {_TO} <name>",
    ),
    (
        "rename_loss_reason",
        rf"(?:rename|relabel|change) (?:the )?<reason> loss reason {_TO} <name>",
    ),
    ("remove_loss_reason", rf"{_REMOVE} (?:the )?loss reason <reason>"),
    ("remove_loss_reason", rf"{_REMOVE} (?:the )?<reason> loss reason"),
    (
        "remove_loss_reason",
        rf"{_REMOVE} <reason> (?:from|off) (?:the|our)(?: list of)? loss reasons",
    ),
)
#: The same where it was said what a reason asks for.
_ASKED: tuple[tuple[str, str], ...] = (
    ("change_loss_reason", r"(?:make|let|have|change|update|set) (?:the )?loss reason <reason>"),
    ("change_loss_reason", r"(?:the )?loss reason <reason>"),
)
#: How a stage is spoken of.
_AS_STAGE = ("(?:the |our )?(?:stage|column) <stage>", "(?:the |our )?<stage> (?:stage|column)")
#: What is no part of a name unless it is quoted: it speaks of a deal, or of something else.
_NO_NAME = re.compile(
    r"\b(?:opp|opps|opportunit\w+|deals?|reqs?|candidates?|clients?|leads?|invoices?|tickets?"
    r"|to|into|from|of|in|it|its|this|that|next|previous|first|last|every|each|all|which|what"
    r"|is|are|should|be)\b",
    re.IGNORECASE,
)
_NO_REASON = re.compile(
    r"\b(?:opp|opps|opportunit\w+|deals?|reqs?|of|for|it|its|this|that|which|what|is|are)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile("[\"“‘'].+[\"”’']")
#: "put Proposal behind Discovery", where both are known to be stages.
_BARE_MOVE = re.compile(
    r"(?:move|put|shift|place|drag|bring) (?:the )?(?P<stage>.+)", re.IGNORECASE
)
#: "set Proposal to 20 days"
_BARE_FIGURE = re.compile(
    r"(?:set|change|make|give|raise|lower|update|bump|limit) (?:the )?(?P<stage>.+?)(?: to| at)?",
    re.IGNORECASE,
)
_A_REQ = re.compile(r"\breqs?\b|\brequisition", re.IGNORECASE)
_BARE_NAME = re.compile(rf"rename (?P<stage>.+?) {_TO} (?P<name>.+)", re.IGNORECASE)

_THERE = re.compile(
    r"(?:(?:move|put|send) )?(?:(?:them|it|its deals|the deals|all|all of them|everything) )?"
    r"(?:to|into|in) (?:the )?(?P<to_stage>.+?)(?: stage)?",
    re.IGNORECASE,
)

Rule = tuple[str, re.Pattern[str]]


def board_wish(text: str) -> Wish | None:
    """Return what a message wants changed about the board; None where it wants something else."""
    if len(text) > LONGEST or mood_of(text) is Mood.QUESTION:
        return None
    if rule := rule_wish(text):
        return rule
    if mood_of(text) is not Mood.WISH:
        return None
    parts = board_details(text)
    found = next(_meant(parts), None)
    if found is None or (text.rstrip().endswith("?") and not found.arguments):
        return None
    return found


def board_wish_named(text: str, names: Names) -> Wish | None:
    """Return the same of words that are known to name stages, and nothing else of the workspace."""
    if not names.stages or mood_of(text) is not Mood.WISH or len(text) > LONGEST:
        return None
    parts = board_details(text)
    counts = parts.figures and not _A_REQ.search(text)  # "20 days" names no REQ-20
    reqs = () if counts else names.reqs
    if names.opportunities or names.clients or names.tied or reqs:
        return None
    rule = _BARE_MOVE if parts.place else _BARE_FIGURE if parts.figures else _BARE_NAME
    found = rule.fullmatch(parts.core)
    if found is None or fold(found["stage"]) not in {fold(it) for it in names.stages}:
        return None
    if parts.place and len(names.stages) == 1 and not parts.at_an_end:
        return None
    return Wish(
        "change_stage", known(**found.groupdict(), **parts.place, **parts.figures, **parts.board)
    )


def board_wish_gone_on(resting: Resting | None, text: str) -> Wish | None:
    """Return the removal of a stage with the answer to where its deals go: "to New"."""
    if resting is None or (resting.tool, *resting.missing[:1]) != ("remove_stage", "to_stage"):
        return None
    found = _THERE.fullmatch(bare(text))
    return Wish(resting.tool, {**resting.arguments, **found.groupdict()}) if found else None


def _meant(parts: Parts) -> Iterator[Wish]:
    extras: Slots = {**parts.place, **parts.figures, **parts.board}
    kinds = (
        (_ASKED_RULES, parts.asks, bool(parts.asks)),
        (_REASON_RULES, parts.asks, True),
        (_STAGE_RULES, {**extras, **parts.target}, True),
        (_PLACE_RULES, extras, bool(parts.place)),
        (_FIGURE_RULES, extras, bool(parts.figures)),
    )
    for rules, more, fit in kinds:
        for tool, rule in rules if fit else ():
            said = _names_in(rule, parts)
            if said is not None:
                yield Wish(tool, known(**said, **more))


def _names_in(rule: re.Pattern[str], parts: Parts) -> Slots | None:
    """What a message that the rule fits has for names; None where one of them can be none."""
    found = rule.fullmatch(parts.core)
    if found is None:
        return None
    said: Slots = {name: it.strip() for name, it in found.groupdict().items()}
    strange = _NO_REASON if "loss reason" in parts.core else _NO_NAME
    is_quoted = _QUOTED.search(parts.text) is not None
    return said if is_quoted or not any(strange.search(str(it)) for it in said.values()) else None


def _compiled(*rules: tuple[str, str]) -> Iterator[Rule]:
    for tool, pattern in rules:
        spoken = (
            _AS_STAGE if "<stage>" in pattern and "<stage> stage" not in pattern else ("<stage>",)
        )
        for way in spoken:
            whole = pattern.replace("<stage>", way)
            for name in ("stage", "name", "reason"):
                whole = whole.replace(f"<{name}>", _NAME.format(name))
            yield tool, re.compile(whole, re.IGNORECASE)


_STAGE_RULES = tuple(_compiled(*_STAGES))
_PLACE_RULES = tuple(_compiled(("change_stage", _PLACED)))
_FIGURE_RULES = tuple(_compiled(("change_stage", _FIGURED)))
_REASON_RULES = tuple(_compiled(*_REASONS))
_ASKED_RULES = tuple(_compiled(*_ASKED))
