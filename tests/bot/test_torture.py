"""The short form of `make torture`: REX dies where it hurts most, and nothing is lost or doubled."""

import ast
from collections.abc import Iterator
from fnmatch import fnmatchcase
from importlib import import_module
from pathlib import Path

from tests.torture.ordeal import ordeal
from tests.torture.registry import LEFT_OUT, STEPS, boundaries

#: Where an effect is there and its record isn't: a deed, an answer, an alert.
WORST = ("alert carry:inside", "turn tool open_escalation_ticket:inside", "turn reply:inside")
SOURCE = Path(__file__).parent.parent.parent / "bot"


def test_dying_at_the_worst_moments_loses_and_doubles_nothing(tmp_path: Path) -> None:
    with ordeal(tmp_path) as run:
        run.share, run.stillborn = 1, 0
        run.torment(len(WORST), WORST)
        outcome = run.outcome(quiet=0)
    assert set(outcome.hit) >= set(WORST)
    assert outcome.wrong == ()


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
