"""The short form of `make torture`: REX dies where it hurts most, and nothing is lost or doubled."""

import ast
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from pathlib import Path
from subprocess import PIPE, STDOUT
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.automation.effects import EFFECTS
from domain.automations import WORKFLOWS
from tests.torture.elsewhere import NOON, zone_at_noon
from tests.torture.evidence import keep_evidence
from tests.torture.ordeal import ordeal
from tests.torture.outcome import Outcome
from tests.torture.registry import LEFT_OUT, PLACES, STEPS, boundaries

#: Where an effect is there and its record isn't: a deed, an answer, an alert.
WORST = ("alert carry:inside", "turn tool open_escalation_ticket:inside", "turn reply:inside")
#: Seconds after which a torture has killed somebody.
UNDER_WAY = 20.0
#: The turns of what people said to REX.
TURNS = (
    "SELECT workflow_uuid FROM workflow_status WHERE name = 'turn' AND workflow_uuid LIKE '%:D%'"
)
SOURCE = Path(__file__).parent.parent.parent / "bot"


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, Path]:
    """What came of a short ordeal, and the folder in which everything of it is kept."""
    with ordeal(tmp_path_factory.mktemp("torture")) as run:
        run.share, run.stillborn = 1, 0
        run.torment(len(WORST), WORST)
        outcome = run.outcome(quiet=0)
        wrong = outcome.wrong or ("nothing",)
        return outcome, keep_evidence(run, wrong, tmp_path_factory.mktemp("evidence"), "short")


@pytest.mark.thorough
def test_dying_at_the_worst_moments_loses_and_doubles_nothing(
    ended: tuple[Outcome, Path],
) -> None:
    outcome, evidence = ended
    assert set(outcome.hit) >= set(WORST)
    assert outcome.wrong == (), evidence


@pytest.mark.thorough
def test_what_is_kept_of_an_ordeal_tells_when_what_was_said_and_who_died(
    ended: tuple[Outcome, Path],
) -> None:
    _, evidence = ended
    deaths, said = lines(evidence / "deaths.jsonl"), lines(evidence / "slack.jsonl")
    assert {it["boundary"] for it in deaths} >= set(WORST)
    assert all(f"rex-{it['port']}-" in str([*evidence.glob("*.log")]) for it in deaths)
    answered = {it["key"] for it in said}
    with closing(sqlite3.connect(evidence / "rex-engine.db")) as kept:
        turns = [row[0] for row in kept.execute(TURNS)]
    assert turns
    assert answered >= {*turns}
    assert lines(evidence / "mails.jsonl")
    assert len(lines(evidence / "asked.jsonl")) <= len(lines(evidence / "deliveries.jsonl"))


@pytest.mark.thorough
def test_ctrl_c_ends_the_torture_early_with_the_figures_of_what_was_settled() -> None:
    command = [sys.executable, "-m", "tests.torture", "--kills", "100", "--on", "sqlite"]
    with subprocess.Popen(
        command, cwd=SOURCE.parent, stdout=PIPE, stderr=STDOUT, text=True, start_new_session=True
    ) as run:
        time.sleep(UNDER_WAY)
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does, to whatever runs in it
        said, _ = run.communicate(timeout=300)
    assert "Enough" in said
    assert "Traceback" not in said
    assert re.search(r"kill -9 +│ +[1-9]", said), said
    assert re.search(r"lost +│ +0 ", said), said


@pytest.mark.thorough
def test_an_engine_that_repeats_a_send_without_looking_is_seen() -> None:
    """It dies where it is weak: when Slack has a message, and before that is written down."""
    command = [sys.executable, "-m", "tests.torture", "--mutants", "send blindly"]
    seen = subprocess.run(
        command, cwd=SOURCE.parent, capture_output=True, text=True, timeout=400, check=False
    )
    assert seen.returncode == 0, seen.stdout + seen.stderr
    assert re.search(r"send blindly: \d+ wrong, such as doubled", seen.stdout), seen.stdout


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_every_step_of_the_source_is_one_that_the_torture_kills_at() -> None:
    killed_at = {step for of in STEPS for names in named_in(of) for step in names}
    missing = {
        step
        for step in in_source()
        if not any(fnmatchcase(each, step) for each in killed_at)
        and not any(fnmatchcase(step, each) or fnmatchcase(each, step) for each in LEFT_OUT)
    }
    assert not missing


def test_the_torture_waits_for_no_step_that_its_work_does_not_have() -> None:
    there = in_source()
    gone = [
        names[0]
        for of in STEPS
        for names in named_in(of)
        if not any(fnmatchcase(each, step) for each in names for step in there)
    ]
    assert not gone


def test_the_places_of_the_registry_are_in_the_source() -> None:
    places = [place.split() for place in PLACES]
    assert {file for file, *_ in places} <= {file.split()[0] for file in source()}
    assert {f"{file} {function[0]}" for file, *function in places if function} <= {*source()}


@pytest.mark.parametrize("hour", range(24))
def test_it_is_always_late_enough_for_digests_in_the_torture(hour: int) -> None:
    now = datetime(2026, 11, 29, hour, 59, tzinfo=UTC)
    assert now.astimezone(ZoneInfo(zone_at_noon(now))).hour == NOON


def test_a_torture_fails_by_what_is_wrong_missed_or_late_and_by_nothing_else() -> None:
    sound = Outcome(hit=boundaries(), takeovers=(1.0, 2.0, 30.0))
    assert sound.faults(of_all=True) == ()
    wrong = Outcome(wrong=("lost: 1 deals, not 2",))
    assert (sound + wrong).faults(of_all=True) == wrong.faults(of_all=False) == wrong.wrong
    first, *others = boundaries()
    assert Outcome(hit=tuple(others)).faults(of_all=True) == (f"missed: {first}",)
    assert Outcome(hit=tuple(others)).faults(of_all=False) == ()  # too few kills for all of them
    [late] = Outcome(hit=boundaries(), takeovers=(1.0, 11.0, 30.0)).faults(of_all=True)
    assert late == "late: taken over after 11.0 s at the median"


def test_every_boundary_is_named_once() -> None:
    assert len({*boundaries()}) == len(boundaries())


def named_in(of: str) -> list[tuple[str, str]]:
    """The steps of a kind of work in the registry, without and with an id in their names."""
    names = [name.removesuffix("!") for name in STEPS[of].split(", ")]
    return [(f"{of} {name}", f"{of} {name} 1") for name in names]


@cache
def source() -> Mapping[str, list[str]]:
    """The names of the steps in the source, by file and function; a star is what is filled in."""
    found: dict[str, list[str]] = {}
    for file in SOURCE.rglob("*.py"):
        for function in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and (names := [*steps_in(function, file)]):
                where = f"{file.relative_to(SOURCE)} {function.name}"
                found.setdefault(where, []).extend(names)
    return found


def in_source() -> set[str]:
    """Every step in the source, with each kind of work that comes to where it stands."""
    return {
        f"{of} {name}"
        for place, names in source().items()
        for of in PLACES.get(place) or PLACES.get(place.split()[0]) or ("turn",)
        for name in names
    }


def steps_in(function: ast.FunctionDef, file: Path) -> Iterator[str]:
    """The names of steps that are written in a function."""
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Attribute(value=steps, attr="call" | "write" | "send")):
                if ast.unparse(steps) in ("steps", "self.steps"):
                    yield from name_of(node.args[0], file)
            case ast.Call(func=ast.Attribute(attr="_said")):
                yield from name_of(node.args[0], file)


def name_of(name: ast.expr, file: Path) -> Iterator[str]:
    """What a step is called; nothing where only the caller knows."""
    match name:
        case ast.Constant(value=str(said)):
            yield said
        case ast.JoinedStr(values=parts):
            said = [str(it.value) if isinstance(it, ast.Constant) else "*" for it in parts]
            yield "".join(said)
        case ast.Name(id="automation"):
            yield from [*EFFECTS, *WORKFLOWS]
        case ast.Name(id=constant) if constant.isupper():
            module = ".".join(file.relative_to(SOURCE.parent).with_suffix("").parts)
            yield str(getattr(import_module(module), constant))
