"""Judging a conversation: what came of it beside what was to come of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue

from bot.evaluation.comparing import OBJECTS, differences, our_name
from bot.evaluation.ends import unlike
from bot.evaluation.hearing import heard
from bot.evaluation.playing import Made, Played
from bot.evaluation.reasons import says
from bot.evaluation.refs import Staged
from bot.evaluation.scenario import Call, Scenario
from bot.evaluation.sql.state import State
from bot.evaluation.telling import arguments_of, deeds_of, told_of
from bot.plain import plain
from tools.outcome import Draft

TICKET = "open_escalation_ticket"
#: What returns the tables after these calls and their clicks.
Reference = Callable[[list[tuple[str, dict[str, Any]]]], State]


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
    reference: Reference | None = None,
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
        got=told_of(played),
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

    def end_state(self, reference: Reference) -> Iterator[str]:
        """Compare the tables after the clicks with those that the row's own calls leave."""
        pairs = [(call, came) for call, came in self._pairs() if came is not None]
        order = [id(came) for _, came in self.proposed]
        pairs.sort(key=lambda it: order.index(id(it[1])))
        calls = [(call.tool or "", self._meant(call, came)) for call, came in pairs]
        if calls:
            yield from unlike(reference(calls), self.played.end)

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
        yield from self._used(call)

    def _used(self, call: Call) -> Iterator[str]:
        """A use, with these arguments, of a tool that proposes nothing."""
        tool = call.tool or ""
        uses = [it for it in self.played.calls if it.tool == tool and not _proposes(it)]
        uses = [it for it in uses if tool != TICKET or it.outcome.ticket]
        if not uses:
            yield f"Expected {tool}, and {self._instead()}."
            return
        fits = [list(self._differing(tool, call.arguments, arguments_of(it))) for it in uses]
        if all(fits):
            yield from fits[-1]

    def _asked(self, call: Call) -> Iterator[str]:
        draft = self.played.last.draft
        if self.proposed:
            yield f"Proposed {_listed(self.proposed)} instead of asking."
        elif draft is None or draft.tool != call.tool:
            yield f"Expected a question of {call.tool}, and {self._instead()}."
        else:
            yield from self._lacking(call, draft)

    def _lacking(self, call: Call, draft: Draft) -> Iterator[str]:
        if _fields(draft.missing) != _fields(call.missing or []):
            yield f"Asked for {', '.join(draft.missing)} instead of {', '.join(call.missing or [])}."
        else:
            yield from self._differing(call.tool or "", call.arguments, draft.arguments)

    def _refused(self, call: Call) -> Iterator[str]:
        if self.proposed:
            yield f"Proposed {_listed(self.proposed)} instead of refusing."
            return
        yield from self._why_not(call, self.played.calls, self.played.text)

    def _why_not(self, call: Call, made: Sequence[Made], text: str) -> Iterator[str]:
        """Whether these uses were refused for the row's reason, or words gave it."""
        refusals = [it.outcome.refusal for it in made if it.outcome.refusal]
        findings = [it.outcome.finding for it in made if it.outcome.finding]
        said = " ".join(it.sentence for it in refusals) or text
        codes = [it.code for it in refusals] + [it.verdict for it in findings]
        if not codes and self.played.last.kind not in ("refusal", "answer", "clarify"):
            yield f"Expected a refusal of {call.tool}, and {self._instead()}."
        elif isinstance(call.refuse, str) and not says(call.refuse, said, codes):
            yield f"Refused, but didn't say why: “{call.refuse}”."
        elif not codes and not isinstance(call.refuse, str):
            yield f"Expected a refusal of {call.tool}, and {self._instead()}."

    def _nothing(self) -> Iterator[str]:
        if self.proposed:
            yield f"Proposed {_listed(self.proposed)}, and nothing was to be done."
        if any(it.outcome.ticket for it in self.played.calls):
            yield "Opened a ticket, and none was due."

    def _calls(self, wanted: list[Call]) -> Iterator[str]:
        """Each of these came of it, and no proposal besides."""
        pairs = self._pairs()
        for call, came in pairs:
            if came is not None:
                yield from self._differing(call.tool or "", call.arguments, came)
            else:
                yield from self._used(call)
        for call in wanted:
            made = [it for it in self.played.calls if it.tool == call.tool]
            if call.missing is not None:
                yield from self._question(call, made)
            elif call.refuse is not None:
                said = [part.say for it in self.played.replies for part in it.parts if part.say]
                yield from self._why_not(call, made, " ".join(said) if made else "")
        paired = [id(came) for _, came in pairs]
        if besides := [it for it in self.proposed if id(it[1]) not in paired]:
            yield f"Proposed {_listed(besides)} besides."

    def _pairs(self) -> list[tuple[Call, Mapping[str, Any] | None]]:
        """Every call that is to be made, with the proposal that fits it best."""
        left = list(self.proposed)
        pairs: list[tuple[Call, Mapping[str, Any] | None]] = []
        for call in (it for it in self.scenario.expect.all_calls if it.writes):
            fitting = [it for it in left if it[0] == call.tool]
            best = min(fitting, key=lambda it: len(self._wrong(call, it[1])), default=None)
            if best:
                left.remove(best)
            pairs.append((call, best[1] if best else None))
        return pairs

    def _question(self, call: Call, made: Sequence[Made]) -> Iterator[str]:
        """One of these uses came to a question that the person was asked, for exactly these."""
        drafts = [
            it.outcome.draft
            for it in made
            if it.outcome.draft
            and it.outcome.draft.question in plain(self.played.replies[it.turn - 1])
        ]
        if not drafts:
            yield f"Expected a question of {call.tool}, and {self._instead()}."
            return
        problems = [list(self._lacking(call, it)) for it in drafts]
        if all(problems):
            yield from problems[-1]

    def _differing(
        self, tool: str, wanted: Mapping[str, Any], came: Mapping[str, Any]
    ) -> Iterator[str]:
        wrong = differences(tool, wanted, came, self.staged, self.names)
        for name, (should, came_as) in wrong.items():
            yield f"{name} was {came_as!r} instead of {should!r}."

    def _wrong(self, call: Call, came: Mapping[str, Any]) -> dict[str, Any]:
        return differences(call.tool or "", call.arguments, came, self.staged, self.names)

    def _meant(self, call: Call, came: Mapping[str, Any]) -> dict[str, Any]:
        """What the row says, by our names; what it leaves out only where somebody said it.

        Words and things stand in as they came, for they have been held against the row's own;
        figures are the row's.
        """
        meant: dict[str, Any] = {}
        for said, value in call.arguments.items():
            name = our_name(call.tool or "", said, came)
            if name in came and value is not None:
                text = isinstance(came[name], str | list)
                meant[name] = came[name] if text else type(came[name])(value)
        named = {our_name(call.tool or "", said, came) for said in call.arguments}
        for name, value in came.items():
            if name not in named and (
                name in OBJECTS or heard(name, value, self.scenario.utterances)
            ):
                meant[name] = value
        return meant

    def _instead(self) -> str:
        if self.proposed:
            return f"{_listed(self.proposed)} was proposed"
        used = [it.tool for it in deeds_of(self.played)]
        what = f" after {used[-1]}" if used else ""
        return f"the reply was a{'n' if self.played.last.kind[0] in 'a' else ''} {self.played.last.kind}{what}"


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
