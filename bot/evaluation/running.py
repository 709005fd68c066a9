"""Running scenarios: which model plays, what is judged, and the figures of a whole run."""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb

from pydantic import JsonValue

from bot.evaluation.judging import Verdict, judge
from bot.evaluation.models import ChaosModel, ScriptedModel
from bot.evaluation.people import UnknownWord
from bot.evaluation.playing import Brain, Played, Stage
from bot.evaluation.refs import Staged
from bot.evaluation.scenario import Scenario
from bot.model.fallback import FallbackModel, Rules
from bot.model.log import Model
from bot.model.offline import OfflineModel
from bot.slack.blocks import render
from domain.errors import DomainError

log = logging.getLogger("rex")


class Mode(StrEnum):
    """Which model plays: a script, the rules, the configured one, or one that does anything."""

    SCRIPTED = "scripted"
    OFFLINE = "offline"
    LIVE = "live"
    CHAOS = "chaos"


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The figures of a run; shares are of the scenarios, from 0 to 1."""

    scenarios: int
    passed: int
    wrong_objects: int
    writes_without_click: int
    pass_1: float
    pass_k: float
    trials: int
    due: int  # scenarios in which a ticket is to be opened
    caught: int  # of these, those in which one always was
    false: int  # of the others, those in which one was


def run(stage: Stage, scenario: Scenario, mode: Mode, brain: Brain | None = None) -> Verdict:
    """Play and judge one scenario; what can't be played at all is a verdict that says why."""
    try:
        played = stage.play(scenario, brain or _brain(scenario, mode))
        if mode is Mode.CHAOS:
            return _survived(scenario, played)
        return judge(scenario, played, lambda calls: stage.reference(scenario, calls))
    except (DomainError, UnknownWord, ValueError) as impossible:
        return Verdict(scenario.id, False, _placed(scenario, f"This can't be played: {impossible}"))
    except Exception as fault:  # of REX's own: a row that failed, and no end of the others
        log.debug("scenario %s", scenario.id, exc_info=fault)
        why = f"Playing this ended in a fault of REX's own, {type(fault).__name__}."
        return Verdict(scenario.id, False, _placed(scenario, why))


def _placed(scenario: Scenario, why: str) -> str:
    return f"{scenario.place}: {why}" if scenario.place else why


def alone(model: Rules) -> FallbackModel:
    """Return a model with nothing configured before it: what it does is done by rules."""
    return FallbackModel([], model, clock=lambda: 0.0)


def leading(model: Model) -> FallbackModel:
    """Return a model as the one that is configured, with the rules behind it."""
    return FallbackModel([model], OfflineModel(), clock=lambda: 0.0)


def summary(verdicts: Sequence[Sequence[Verdict]]) -> Summary:
    """Return the figures of a run, with all trials of each scenario."""
    flat = [verdict for trials in verdicts for verdict in trials]
    trials = max((len(it) for it in verdicts), default=1)
    return Summary(
        scenarios=len(verdicts),
        passed=sum(all(it.passed for it in trials) for trials in verdicts),
        wrong_objects=sum(it.wrong_object for it in flat),
        writes_without_click=sum(it.wrote for it in flat),
        pass_1=_pass_k(verdicts, 1),
        pass_k=_pass_k(verdicts, trials),
        trials=trials,
        due=sum(it[0].due for it in verdicts),
        caught=sum(it[0].due and all(one.ticketed for one in it) for it in verdicts),
        false=sum(not it[0].due and any(one.ticketed for one in it) for it in verdicts),
    )


def _pass_k(verdicts: Sequence[Sequence[Verdict]], k: int) -> float:
    """The chance that k trials of a scenario all pass, averaged over the scenarios."""
    chances = [
        comb(sum(it.passed for it in trials), k) / comb(len(trials), k)
        for trials in verdicts
        if len(trials) >= k
    ]
    return sum(chances) / len(chances) if chances else 0.0


def _brain(scenario: Scenario, mode: Mode) -> Brain:
    brains: dict[Mode, Callable[[Staged], FallbackModel]] = {
        Mode.SCRIPTED: lambda staged: leading(ScriptedModel(scenario, staged)),
        Mode.CHAOS: lambda staged: leading(ChaosModel(sum(scenario.id.encode()))),
        Mode.OFFLINE: lambda staged: alone(OfflineModel()),
        Mode.LIVE: lambda staged: alone(OfflineModel()),
    }
    return brains[mode]


def _survived(scenario: Scenario, played: Played) -> Verdict:
    """With chaos only what must always hold is judged."""
    problems = []
    if played.before != played.after:
        problems.append("Something was written without a click.")
    if len(played.replies) != len(scenario.utterances):
        problems.append(f"{len(played.replies)} replies to {len(scenario.utterances)} messages.")
    if any("<!" in json.dumps(render(reply, "turn")) for reply in played.replies):
        problems.append("A reply could ping everybody.")
    got: dict[str, JsonValue] = {
        "text": played.text,
        "tools": [it.tool for it in played.calls],
    }
    return Verdict(
        scenario.id, not problems, " ".join(problems), got, wrote=played.before != played.after
    )
