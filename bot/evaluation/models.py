"""Models that scenarios are played with besides a real one: a script, an idler, and chaos."""

import json
import math
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.evaluation.comparing import our_name
from bot.evaluation.refs import Staged
from bot.evaluation.scenario import Call, Scenario
from bot.model.log import (
    Answered,
    Completion,
    Failed,
    Failure,
    Line,
    ToolCall,
    ToolSaid,
    ToolSpec,
    UserSaid,
    WantsTools,
    latest_turn,
)

_NOTHING = json.dumps({"kind": "clarify", "parts": [], "question": "What would you like to do?"})
#: Arguments that may hold the person's whole sentence: tools find the names in it.
_NAMED = (
    *("opportunity", "req", "client", "title", "to_stage", "invoice", "lead", "reason"),
    *("text", "summary"),
)


class IdleModel:
    """Never does anything."""

    def complete(
        self,
        system: str,
        log: Sequence[Line],
        tools: Sequence[ToolSpec],
        *,
        seconds: float = math.inf,
        may_use_tools: bool = True,
    ) -> Answered | WantsTools:
        """Return an empty answer."""
        return Answered(text=_NOTHING)


class ScriptedModel:
    """Says what a row's script tells it to; without one, it makes the calls that are expected."""

    def __init__(self, scenario: Scenario, staged: Staged) -> None:
        self._scenario = scenario
        self._staged = staged
        self._script = list(scenario.script or [])

    def complete(
        self,
        system: str,
        log: Sequence[Line],
        tools: Sequence[ToolSpec],
        *,
        seconds: float = math.inf,
        may_use_tools: bool = True,
    ) -> Completion:
        """Return the next reply of the script."""
        if self._script:
            return _completion(self._script.pop(0), tools)
        turn = latest_turn(log)
        said = turn[0].text if isinstance(turn[0], UserSaid) else ""
        last = said == self._staged.told(self._scenario.utterances[-1])
        if not last or any(isinstance(line, ToolSaid) for line in turn):
            return Answered(text=_NOTHING)
        calls = [self._call(call, said, tools) for call in self._scenario.expect.all_calls]
        return WantsTools(calls=tuple(calls)) if calls else Answered(text=_NOTHING)

    def _call(self, call: Call, said: str, tools: Sequence[ToolSpec]) -> ToolCall:
        known = _arguments_of(call.tool or "", tools)
        given = {
            our_name(call.tool or "", name, known): self._meant(value)
            for name, value in call.arguments.items()
        }
        if not call.writes and not call.arguments:
            lacking = call.missing or []
            given = {it: said for it in _NAMED if it in known and it not in lacking}
        if call.tool == "open_escalation_ticket":
            given["summary"] = said
        if call.tool == "troubleshoot_visibility":
            given = _diagnosis(given)
        arguments = {name: given.get(name) for name in known} if known else given
        return ToolCall(
            id=f"call-{call.tool}", name=call.tool or "", arguments=json.dumps(arguments)
        )

    def _meant(self, value: Any) -> Any:
        return self._staged.ref(value) if isinstance(value, str) else value


class ChaosModel:
    """Says anything: calls with wild arguments, tools that don't exist, nonsense, nothing."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  nothing secret depends on it

    def complete(
        self,
        system: str,
        log: Sequence[Line],
        tools: Sequence[ToolSpec],
        *,
        seconds: float = math.inf,
        may_use_tools: bool = True,
    ) -> Completion:
        """Return whatever comes."""
        dice = self._random.random()
        if dice < 0.1:
            return Failed(reason=self._random.choice(list(Failure)))
        if dice < 0.3 or not (tools and may_use_tools):
            return Answered(text=self._random.choice(_WILD))
        calls = tuple(self._call(n, tools) for n in range(self._random.randint(1, 3)))
        return WantsTools(calls=calls)

    def _call(self, number: int, tools: Sequence[ToolSpec]) -> ToolCall:
        tool = self._random.choice(tools)
        known = _arguments_of(tool.name, tools)
        arguments: dict[str, Any] = {name: self._random.choice(_VALUES) for name in known}
        if self._random.random() < 0.2:
            arguments["workspace_id"] = "somebody else's"
        name = tool.name if self._random.random() < 0.9 else "confirm_proposal"
        written = json.dumps(arguments)
        if self._random.random() < 0.1:
            written = written[: len(written) // 2]
        return ToolCall(id=f"wild-{number}-{self._random.random()}", name=name, arguments=written)


_WILD = (
    "",
    "Done! I have moved the deal and told everybody <!channel>.",
    '{"kind": "answer", "parts": [{"say": "I created OPP-9999.", "blocks": ["none#x/1"]}]}',
    "{{{",
    _NOTHING,
)
_VALUES: tuple[Any, ...] = (
    *(None, "OPP-2001", "OPP-9999", "REQ-118", "Acme", "Won", "Proposal", "New", "", "retained"),
    *(50_000, -5, 1e12, True, [], "<!channel>", "x" * 300, "2026-12-01", "no budget"),
)


def _completion(reply: Mapping[str, Any], tools: Sequence[ToolSpec]) -> Answered | WantsTools:
    """Return one entry of a script: {"tool", "arguments"}, {"calls": […]} or {"text"}."""
    wanted = reply.get("calls") or ([reply] if reply.get("tool") else [])
    if not wanted:
        return Answered(text=str(reply.get("text", _NOTHING)))
    calls = []
    for number, one in enumerate(wanted, start=1):
        known = _arguments_of(one["tool"], tools)
        given = one.get("arguments") or {}
        full = {**dict.fromkeys(known), **given}
        call_id = f"script-{number}-{one['tool']}"
        calls.append(ToolCall(id=call_id, name=one["tool"], arguments=json.dumps(full)))
    return WantsTools(calls=tuple(calls))


def _arguments_of(tool: str, tools: Sequence[ToolSpec]) -> dict[str, Any]:
    spec = next((it for it in tools if it.name == tool), None)
    properties = spec.parameters.get("properties") if spec else None
    return dict(properties) if isinstance(properties, dict) else {}


def _diagnosis(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a row calls the object is a topic of ours, or a single deal or REQ."""
    about = str(given.get("topic") or "")
    user = given.get("user")
    whom = None if str(user).casefold() in ("self", "me", "none") else user
    kind = {"OPP": "opportunity", "REQ": "req"}.get(about[:3].upper())
    if kind and any(char.isdigit() for char in about):
        return {"topic": kind, "ref": about, "user": whom}
    folded = about.casefold().replace("_", " ")
    rules: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("billing_tab", lambda it: "billing" in it or "invoice" in it),
        ("create_opportunity", lambda it: "create" in it or "creating" in it or "new" in it),
        ("edit_opportunity", lambda it: "edit" in it),
        ("reqs_on_opportunity", lambda it: "req" in it),
    )
    topic = next((name for name, fits in rules if fits(folded)), "opportunities_tab")
    return {"topic": topic, "ref": given.get("ref"), "user": whom}
