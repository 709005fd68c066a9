"""What earlier turns of the log left open: an action that rests, and the deal last spoken of."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from bot.model.intent import intent_of
from bot.model.intents import Intent
from bot.model.log import (
    AssistantSaid,
    Called,
    Line,
    ToolCall,
    ToolSaid,
    UserSaid,
    latest_turn,
)
from bot.model.mood import Mood, mood_of
from bot.model.words import fold

#: How many turns back an unfinished action is still meant by "make it 70k".
TURNS_BACK = 3
#: How many earlier messages describe what a ticket is about.
MESSAGES_BACK = 3
#: What stands in the log where somebody pressed Confirm.
CONFIRMED = "(confirm)"
_NEXT_STEP = re.compile(
    r"(?:(?:okay|and|done|yes|got it|please|then) )*(?:next|done|continue|go on|what next|what now)"
    r"(?: (?:step|one|please))*"
)
_STEP_BACK = re.compile(r"(?:okay )?(?:go )?(?:back|previous|one back)(?: (?:step|one|please))*")
_SAME_STEP = re.compile(r"(?:again|repeat|say again|which step)(?: (?:that|it|please))*")
_STEP = re.compile(r"(?:(?:go )?to )?(?:show )?(?:me )?step (\d{1,2})(?: please)?")
_REF = re.compile(r"\bOPP-\d+\b")
_LISTED = re.compile(r"^\s*(?:\u2022|\d{1,2}\.)\W*(OPP-\d+)\b", re.MULTILINE)
_IT = re.compile(r"\b(?:it|its|this|that)\b")
#: What REX says it would go on with, in the words of an order.
_SUGGESTION = re.compile(r"\bshall I create one\? Just write “([^”]+)”")
_OFFER = re.compile(r"\b(?:like me to|shall I) \"?open a ticket\b")


@dataclass(frozen=True)
class Resting:
    """An action that waits: for a detail (`missing`), or for its click (nothing missing).

    `options` are the answers that were offered with the question. One that was `refused` waits
    for nothing, and can only be corrected; of one that is `settled` every card was confirmed.
    """

    tool: str
    arguments: Mapping[str, JsonValue]
    missing: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    refused: bool = False
    settled: bool = False

    @property
    def awaits_yes(self) -> bool:
        """Whether a yes may still mean it: for a card, or for the detail that was asked for."""
        return not (self.refused or self.settled)

    @property
    def has_card(self) -> bool:
        """Whether it brought a card."""
        return not self.missing and not self.refused

    @property
    def awaits_click(self) -> bool:
        """Whether its card still waits for Confirm."""
        return self.has_card and not self.settled


@dataclass(frozen=True)
class Past:
    """What the next message may refer to without naming it.

    `opportunity` is what "it" means, `just_before` the deal that the turn before was about, `listed` the deals that were listed last, `messages` what the
    person wrote before, and `offered_ticket` says whether REX asked last whether to open one.
    `suggested` is what REX asked last whether to do, as the person would order it.
    """

    resting: Resting | None = None
    opportunity: str | None = None
    just_before: str | None = None
    listed: tuple[str, ...] = ()
    offered_ticket: bool = False
    suggested: str | None = None
    messages: tuple[str, ...] = ()
    walk: "Walk | None" = None

    def next_step(self, said: str) -> tuple[str, int] | None:
        """Return the section and the step that "next", "back" or "step 3" asks for, if on a walk."""
        return self.walk.step_asked_for(said) if self.walk else None


@dataclass(frozen=True)
class Walk:
    """Where somebody is in the steps of a section."""

    section: str
    step: int
    steps: int

    def step_asked_for(self, said: str) -> tuple[str, int] | None:
        """Return the section and the step that is meant; None where a message is about no step."""
        folded = fold(said)
        if _NEXT_STEP.fullmatch(folded):
            return self.section, min(self.step + 1, self.steps)
        if _STEP_BACK.fullmatch(folded):
            return self.section, max(self.step - 1, 1)
        if _SAME_STEP.fullmatch(folded):
            return self.section, self.step
        numbered = _STEP.fullmatch(folded)
        return (self.section, int(numbered[1])) if numbered else None


def past_of(log: Sequence[Line]) -> Past:
    """Read the log before the turn that is going on."""
    before = log[: len(log) - len(latest_turn(log))]
    said = [line.text for line in before if isinstance(line, UserSaid)]
    suggested = _suggested(before)
    return Past(
        resting=None if suggested else _resting(before),
        opportunity=_last_opportunity(before),
        just_before=_last_opportunity(latest_turn(before)),
        listed=_listed(before),
        offered_ticket=_offers_ticket(before),
        suggested=suggested,
        messages=tuple(said[-MESSAGES_BACK:]),
        walk=_walk(before),
    )


def read_object(text: str) -> Mapping[str, JsonValue]:
    """Read a JSON object; nothing, where the text is anything else."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _resting(before: Sequence[Line]) -> Resting | None:
    """Return the action that was left open last, unless it was called off since."""
    confirmed = 0
    for _ in range(TURNS_BACK):
        turn = latest_turn(before)
        if not turn or _called_off(turn[0]):
            return None
        if left := _left_open(turn):
            return replace(left[-1], settled=0 < sum(it.has_card for it in left) <= confirmed)
        confirmed += isinstance(turn[0], UserSaid) and turn[0].text == CONFIRMED
        before = before[: len(before) - len(turn)]
    return None


def _walk(before: Sequence[Line]) -> Walk | None:
    """Return the walk that was begun last in this thread."""
    for line in reversed(before):
        if isinstance(line, ToolSaid) and line.name == "walk_through":
            told = read_object(line.content).get("walkthrough")
            if isinstance(told, dict):
                return Walk(str(told["section"]), _whole(told["step"]), _whole(told["of"]))
    return None


def _whole(value: JsonValue) -> int:
    return value if isinstance(value, int) else 1


def _called_off(line: Line) -> bool:
    return isinstance(line, UserSaid) and intent_of(line.text) is Intent.CANCEL


def _left_open(turn: Sequence[Line]) -> list[Resting]:
    """What a turn left open, last what a message most likely goes on with."""
    calls = {call.id: call for line in turn if isinstance(line, Called) for call in line.calls}
    told = [
        _result(calls[line.call_id], read_object(line.content))
        for line in turn
        if isinstance(line, ToolSaid) and line.call_id in calls
    ]
    left = [each for each in told if each]
    return sorted(left, key=lambda it: bool(it.missing))  # a question before the cards beside it


def _result(call: ToolCall, told: Mapping[str, JsonValue]) -> Resting | None:
    """Recognise what a tool tells of a proposal, and of a draft with what it lacks."""
    if told.keys() & {"proposal", "proposed"}:
        return Resting(call.name, read_object(call.arguments))
    if "refused" in told:
        return Resting(call.name, read_object(call.arguments), refused=True)
    draft = told.get("draft", told.get("missing"))
    if not isinstance(draft, dict):
        return None
    known, missing = draft.get("arguments"), _texts(draft.get("missing"))
    if not isinstance(known, dict) or not missing:
        return None
    asks = draft.get("tool")
    tool = asks if isinstance(asks, str) else call.name
    return Resting(tool, known, missing, _texts(draft.get("options")))


def _texts(value: JsonValue) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()


def _last_opportunity(before: Sequence[Line]) -> str | None:
    """Return the opportunity that was spoken of last, unless that was one still to be created.

    Nor is it known after a message that told something which was not understood: it may have been
    about another.
    """
    if _not_understood(latest_turn(before)):
        return None
    for line in reversed(before):
        if isinstance(line, Called):
            if any(call.name == "create_opportunity" for call in line.calls):
                return None
            named = [read_object(call.arguments).get("opportunity") for call in line.calls]
            for name in named:
                if isinstance(name, str) and name:
                    return name
            continue
        refs: set[str] = set(_REF.findall(_text(line)))
        if len(refs) == 1:
            return refs.pop()
    return None


def _not_understood(turn: Sequence[Line]) -> bool:
    """Whether a turn only looked into the guide for a message that asked nothing."""
    said = turn[0].text if turn and isinstance(turn[0], UserSaid) else ""
    used = {call.name for line in turn if isinstance(line, Called) for call in line.calls}
    tells = intent_of(said) is Intent.NONE and mood_of(said) is Mood.WISH
    return "search_guide" in used and tells and not _IT.search(fold(said))


def _listed(before: Sequence[Line]) -> tuple[str, ...]:
    """Return the deals that the latest reply with a list of them had, in its order."""
    said = [line.text for line in before if isinstance(line, AssistantSaid)]
    lists = (tuple(_LISTED.findall(text)) for text in reversed(said[-TURNS_BACK:]))
    return next((refs for refs in lists if len(refs) > 1), ())


def _text(line: UserSaid | AssistantSaid | ToolSaid) -> str:
    return line.content if isinstance(line, ToolSaid) else line.text


def _suggested(before: Sequence[Line]) -> str | None:
    """Return what REX suggested once something was done: that rests no more."""
    last = before[-1] if before else None
    found = _SUGGESTION.search(last.text) if isinstance(last, AssistantSaid) else None
    return found[1] if found else None


def _offers_ticket(before: Sequence[Line]) -> bool:
    last = before[-1] if before else None
    return isinstance(last, AssistantSaid) and _OFFER.search(last.text) is not None
