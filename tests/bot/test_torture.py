"""The short form of `make torture`: REX dies where it hurts most, and nothing is lost or doubled."""

import ast
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.torture.evidence import keep_evidence
from tests.torture.ordeal import ordeal
from tests.torture.outcome import Outcome
from tests.torture.registry import LEFT_OUT, STEPS, boundaries

#: Where an effect is there and its record isn't: a deed, an answer, an alert.
WORST = ("alert carry:inside", "turn tool open_escalation_ticket:inside", "turn reply:inside")
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


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_every_step_of_the_source_is_one_that_the_torture_kills_at() -> None:
    known = [it.removesuffix("!") for names in STEPS.values() for it in names.split(", ")]
    known += [f"{name} 1" for name in known]  # an id in a name is left out of it
    missing = {
        name
        for file in SOURCE.rglob("*.py")
        for name in steps_in(file)
        if not any(fnmatchcase(each, name) for each in [*known, *LEFT_OUT])
    }
    assert not missing


def test_every_boundary_is_named_once() -> None:
    assert len({*boundaries()}) == len(boundaries())


def steps_in(file: Path) -> Iterator[str]:
    """The names of steps that are written in a file, with a star for what is filled in."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(value=steps, attr="call" | "write" | "send")):
                if ast.unparse(steps) in ("steps", "self.steps"):
                    yield from name_of(node.args[0], file)


def name_of(name: ast.expr, file: Path) -> Iterator[str]:
    """What a step is called; nothing where only the caller knows."""
    match name:
        case ast.Constant(value=str(said)):
            yield said
        case ast.JoinedStr(values=parts):
            yield "".join(str(it.value) if isinstance(it, ast.Constant) else "*" for it in parts)
        case ast.Name(id=constant) if constant.isupper():
            module = ".".join(file.relative_to(SOURCE.parent).with_suffix("").parts)
            yield str(getattr(import_module(module), constant))
