"""What sets the gate's rules off: a look at the words of a text rules out nothing that would be found."""

import json
import random
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import bot.grounding
from bot.grounding.cues import Cues
from bot.grounding.proof import sentences_of
from tests.benchmarks.gate import FAITHFUL, UNFAITHFUL

#: How many texts are made up for each pattern. Its branches have up to some fifty alternatives.
MADE_UP = 3_000


def _all_cues() -> dict[str, Cues]:
    modules = [
        import_module(f"bot.grounding.{each.name}") for each in iter_modules(bot.grounding.__path__)
    ]
    return {
        f"{module.__name__}.{name} {at}": each
        for module in modules
        for name, value in vars(module).items()
        for at, each in enumerate(_in_tuples(value))
    }


def _in_tuples(value: object) -> Iterator[Cues]:
    """The patterns of a constant, which may be one or a table of them."""
    if isinstance(value, Cues):
        yield value
    elif isinstance(value, tuple):
        yield from (each for one in value for each in _in_tuples(one))


CUES = _all_cues()


def _made_up(parsed: Any, dice: random.Random) -> str:
    """A text that a parsed pattern may find; what it looks back for is left to chance."""
    return "".join(_piece(code, value, dice) for code, value in parsed)


def _piece(code: Any, value: Any, dice: random.Random) -> str:
    if code is codes.LITERAL:
        return chr(value)
    if code is codes.BRANCH:
        return _made_up(dice.choice(value[1]), dice)
    if code is codes.SUBPATTERN:
        return _made_up(value[3], dice)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        least, most, inner = value
        times = dice.randint(least, min(most, least + 2))
        return "".join(_made_up(inner, dice) for _ in range(times))
    if code is codes.ASSERT and value[0] > 0:
        return _made_up(value[1], dice)
    if code in (codes.IN, codes.NOT_LITERAL, codes.ANY):
        own = (
            [chr(what) for kind, what in value if kind is codes.LITERAL] if code is codes.IN else []
        )
        fitting = [each for each in (*"xq z-'$:.1", *own) if _matches(code, value, each)]
        return str(dice.choice(fitting))
    return ""


def _matches(code: Any, value: Any, char: str) -> bool:
    if code is codes.ANY:
        return True
    if code is codes.NOT_LITERAL:
        return bool(ord(char) != value)
    denied = value[0][0] is codes.NEGATE
    found = any(_in(kind, what, char) for kind, what in value if kind is not codes.NEGATE)
    return found != denied


def _in(kind: Any, what: Any, char: str) -> bool:
    if kind is codes.LITERAL:
        return bool(ord(char) == what)
    if kind is codes.RANGE:
        return bool(what[0] <= ord(char) <= what[1])
    forms = {
        codes.CATEGORY_NOT_WORD: r"\W",
        codes.CATEGORY_WORD: r"\w",
        codes.CATEGORY_SPACE: r"\s",
        codes.CATEGORY_DIGIT: r"\d",
    }
    return bool(re.match(forms[what], char))


def _written() -> Iterator[str]:
    """The statements of the benchmark and the blocks that they rest on, whole and cut."""
    for file in (FAITHFUL, UNFAITHFUL):
        for line in Path(file).read_text("utf-8").splitlines():
            row = json.loads(line)
            for text in (row["say"], *(each["text"] for each in row["blocks"])):
                yield text
                yield from sentences_of(text)
                yield from text.split(", ")


@pytest.mark.thorough
@pytest.mark.parametrize("name", CUES)
def test_the_words_of_a_pattern_are_in_all_that_it_finds(name: str) -> None:
    cues, dice = CUES[name], random.Random(name)  # noqa: S311
    pattern = re.compile(cues.pattern, cues.flags)
    parsed = parser.parse(cues.pattern, cues.flags)
    made_up = {_made_up(parsed, dice) for _ in range(MADE_UP)}
    found = [each for each in made_up if pattern.search(each)]
    assert found
    assert [each for each in found if not cues.search(each)] == []


def test_nothing_that_people_wrote_is_ruled_out() -> None:
    texts = sorted(set(_written()))
    patterns = {name: re.compile(each.pattern, each.flags) for name, each in CUES.items()}
    for name, cues in CUES.items():
        told = [each for each in texts if patterns[name].search(each)]
        assert [each for each in told if not cues.search(each)] == [], name


@pytest.mark.parametrize("text", ["\u0130f it is paid", "unle\u017fs it is paid", "IF it is paid"])
def test_letters_that_a_pattern_takes_for_others_are_no_way_around_it(text: str) -> None:
    assert Cues(r"\b(?:if|unless)\b", "if unless").search(text)
    assert not Cues(r"\b(?:if|unless)\b", "when").search(text)
