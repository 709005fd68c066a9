"""Judging a conversation: what came of it beside what was to come of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue

from bot.evaluation.comparing import FREE, OBJECTS, differences, our_name
from bot.evaluation.playing import Made, Played
from bot.evaluation.reasons import says
from bot.evaluation.refs import Staged
from bot.evaluation.scenario import Call, Scenario
from bot.evaluation.sql.state import State

TICKET = "open_escalation_ticket"


@dataclass(frozen=True)
class Verdict:
    """One scenario, judged: what came of it in the row's own ids, and why it did not pass."""

    id: str
    passed: bool
    why: str
    got: dict[str, JsonValue] = field(default_factory=dict)
    wrong_object: bool = False
    wrote: bool = False
    #: Whether a ticket was to be opened, and whether one was.
    due: bool = False
    ticketed: bool = False


def judge(
    scenario: Scenario,
    played: Played,
    reference: Callable[[list[tuple[str, dict[str, Any]]]], State] | None = None,
) -> Verdict:
    """Judge one conversation; `reference` returns the tables after the right calls."""
    judged = _Judge(scenario, played)
    problems = list(judged.problems())
    if not problems and reference:
        problems += judged.end_state(reference)
    return Verdict(
        id=scenario.id,
        passed=not problems,
        why=" ".join(problems),
        got=judged.got(),
        wrong_object=judged.wrong_object(),
        wrote=played.before != played.after,
        due=any(call.tool == TICKET for call in scenario.expect.all_calls),
        ticketed=any(made.outcome.ticket for made in played.calls),
    )


class _Judge:
    """The judging of one conversation."""

    def __init__(self, scenario: Scenario, played: Played) -> None:
        self.scenario = scenario
        self.played = played
        self.staged: Staged = played.staged
        self.names = _names(scenario, played.staged)
        self.proposed = [(card.tool, card.arguments) for card in played.cards]

    def problems(self) -> Iterator[str]:
        """Everything that is not as it was to be."""
        if self.played.before != self.played.after:
            yield "Something was written without a click."
        expect = self.scenario.expect
        if expect.calls is not None:
            yield from self._calls(expect.calls)
        elif expect.tool is None:
            yield from self._nothing()
        elif expect.refuse is not None:
            yield from self._refused(expect)
        elif expect.missing is not None:
            yield from self._asked(expect)
        else:
            yield from self._done(expect)

    def end_state(
        self, reference: Callable[[list[tuple[str, dict[str, Any]]]], State]
    ) -> list[str]:
        """Compare the tables after the clicks with those after the right calls."""
        wanted = [it for it in self.scenario.expect.all_calls if it.writes]
        if not wanted or [it.tool for it in wanted] != [tool for tool, _ in self.proposed]:
            return []
        calls = [
            (tool, {**came, **self._exact(call, came)})
            for call, (tool, came) in zip(wanted, self.proposed, strict=True)
        ]
        if reference(calls) != self.played.end:
            return ["After the clicks, the tables are not as the right calls leave them."]
        return []

    def got(self) -> dict[str, JsonValue]:
        """What came of it, in the row's own ids."""
        reply = self.played.last
        own = self._own
        told: dict[str, JsonValue] = {
            "kind": reply.kind,
            "text": self.staged.told(self.played.text, back=True),
            "proposals": [{"tool": tool, "arguments": own(came)} for tool, came in self.proposed],
            "calls": [{"tool": it.tool, "arguments": own(_told(it))} for it in self._deeds()],
            "tools": [it.tool for it in self.played.calls],
        }
        if reply.draft:
            told |= {
                "tool": reply.draft.tool,
                "arguments": own(reply.draft.arguments),
                "missing": list(reply.draft.missing),
            }
        elif self.proposed:
            tool, came = self.proposed[-1]
            told |= {"tool": tool, "arguments": own(came)}
        elif deeds := self._deeds():
            told |= {"tool": deeds[-1].tool, "arguments": own(_told(deeds[-1]))}
        else:
            told |= {"tool": None}
        refusals = [it.outcome.refusal for it in self.played.calls if it.outcome.refusal]
        if refusals and not self.proposed:
            told |= {"refuse": refusals[-1].sentence, "code": refusals[-1].code}
        return told

    def wrong_object(self) -> bool:
        """Whether anything was proposed on another object than it should have been."""
        wanted = [call for call in self.scenario.expect.all_calls if call.tool]
        for tool, came in self.proposed:
            fitting = [call for call in wanted if call.tool == tool and call.refuse is None]
            wrong = [
                differences(tool, call.arguments, came, self.staged, self.names) for call in fitting
            ]
            if not fitting or all(set(it) & OBJECTS for it in wrong):
                return True
        return False

    # What was to come

    def _done(self, call: Call) -> Iterator[str]:
        """One proposal with these arguments and no other; or one use of a tool that proposes none."""
        tool = call.tool or ""
        if self.proposed and {tool for tool, _ in self.proposed} != {tool}:
            yield f"Proposed {_listed(self.proposed)} instead of {tool}."
            return
        if self.proposed:
            if len(self.proposed) > 1:
                yield f"Proposed {len(self.proposed)} times instead of once."
            yield from self._differing(tool, call.arguments, self.proposed[-1][1])
            return
        uses = [it for it in self.played.calls if it.tool == tool and not _proposes(it)]
        uses = [it for it in uses if tool != TICKET or it.outcome.ticket]
        if not uses:
            yield f"Expected {tool}, and {self._instead()}."
            return
        fits = [list(self._differing(tool, call.arguments, _told(it))) for it in uses]
        if all(fits):
            yield from fits[-1]

    def _asked(self, call: Call) -> Iterator[str]:
        draft = self.played.last.draft
        if self.proposed:
            yield f"Proposed {_listed(self.proposed)} instead of asking."
        elif draft is None or draft.tool != call.tool:
            yield f"Expected a question of {call.tool}, and {self._instead()}."
        elif _fields(draft.missing) != _fields(call.missing or []):
            yield f"Asked for {', '.join(draft.missing)} instead of {', '.join(call.missing or [])}."
        else:
            yield from self._differing(call.tool or "", call.arguments, draft.arguments)

    def _refused(self, call: Call) -> Iterator[str]:
        if self.proposed:
            yield f"Proposed {_listed(self.proposed)} instead of refusing."
            return
        refusals = [it.outcome.refusal for it in self.played.calls if it.outcome.refusal]
        findings = [it.outcome.finding for it in self.played.calls if it.outcome.finding]
        said = " ".join(it.sentence for it in refusals) or self.played.text
        codes = [it.code for it in refusals] + [it.verdict for it in findings]
        if not codes and self.played.last.kind not in ("refusal", "answer", "clarify"):
            yield f"Expected a refusal, and {self._instead()}."
        elif isinstance(call.refuse, str) and not says(call.refuse, said, codes):
            yield f"Refused, but didn't say why: “{call.refuse}”."
        elif not codes and not isinstance(call.refuse, str):
            yield f"Expected a refusal, and {self._instead()}."

    def _nothing(self) -> Iterator[str]:
        if self.proposed:
            yield f"Proposed {_listed(self.proposed)}, and nothing was to be done."
        if any(it.outcome.ticket for it in self.played.calls):
            yield "Opened a ticket, and none was due."

    def _calls(self, wanted: list[Call]) -> Iterator[str]:
        proposed = list(self.proposed)
        tools = [it.tool for it in wanted]
        for call in wanted:
            at = next((n for n, (tool, _) in enumerate(proposed) if tool == call.tool), None)
            fitting = [it for it in self.played.calls if it.tool == call.tool]
            if at is not None:
                yield from self._differing(call.tool or "", call.arguments, proposed.pop(at)[1])
            elif call.missing is not None or call.refuse is not None:
                yield from () if fitting else [f"Expected {call.tool}, and it was not used."]
            elif not [it for it in fitting if not _proposes(it)]:
                yield f"Expected {call.tool}, and {self._instead()}."
        if proposed and len(self.proposed) > len(tools):
            yield f"Proposed {_listed(proposed)} besides."

    def _differing(
        self, tool: str, wanted: Mapping[str, Any], came: Mapping[str, Any]
    ) -> Iterator[str]:
        wrong = differences(tool, wanted, came, self.staged, self.names)
        for name, (should, came_as) in wrong.items():
            yield f"{name} was {came_as!r} instead of {should!r}."

    def _exact(self, call: Call, came: Mapping[str, Any]) -> dict[str, Any]:
        """What the row says exactly, by our names and refs; its free text is as it came."""
        exact = {}
        for said, value in call.arguments.items():
            name = our_name(call.tool or "", said, came)
            if name in came and name not in FREE and name not in OBJECTS:
                exact[name] = type(came[name])(value) if value is not None else came[name]
        return exact

    # What came

    def _deeds(self) -> list[Made]:
        return [it for it in self.played.calls if it.tool != "find_in_workspace"]

    def _instead(self) -> str:
        if self.proposed:
            return f"{_listed(self.proposed)} was proposed"
        used = [it.tool for it in self._deeds()]
        what = f" after {used[-1]}" if used else ""
        return f"the reply was a{'n' if self.played.last.kind[0] in 'a' else ''} {self.played.last.kind}{what}"

    def _own(self, arguments: Mapping[str, Any]) -> dict[str, JsonValue]:
        return {
            name: self.staged.own(value) if isinstance(value, str) else value
            for name, value in arguments.items()
            if value is not None
        }


def _told(made: Made) -> Mapping[str, Any]:
    """The arguments of a call; those of a diagnosis by the names that rows have for them."""
    if made.tool != "troubleshoot_visibility":
        return made.arguments
    thing = made.arguments.get("ref")
    topic = made.arguments.get("topic")
    return {
        **made.arguments,
        "user": made.arguments.get("user") or "self",
        "object": thing or topic,
    }


def _proposes(made: Made) -> bool:
    return made.outcome.proposal is not None or made.outcome.draft is not None


def _fields(names: Any) -> set[str]:
    called = {"stage": "to_stage", "deal": "opportunity", "value": "estimated_value"}
    return {called.get(name, name) for name in names}


def _names(scenario: Scenario, staged: Staged) -> dict[str, str]:
    names = {}
    for deal in scenario.given.opportunities:
        names[staged.ref(deal.id or "")] = "\n".join(filter(None, (deal.title, deal.client)))
    for req in scenario.given.reqs:
        names[staged.ref(req.id or "")] = req.title or ""
    for lead in scenario.given.leads:
        names[staged.ref(lead.id or "")] = f"{lead.name}\n{lead.company}"
    for invoice in scenario.given.invoices:
        names[staged.ref(invoice.id or "")] = invoice.opportunity
    return names


def _listed(proposed: list[tuple[str, Any]]) -> str:
    return " and ".join(tool for tool, _ in proposed)
