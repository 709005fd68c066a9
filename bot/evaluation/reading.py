"""Reading scenario files: each row, or where and why it can't be used."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from bot.evaluation.scenario import Scenario
from tools import TOOLS

#: How alike a name has to be to be suggested for one that no tool has, of 100.
ALIKE = 60
_KNOWN = tuple(tool.name for tool in TOOLS)


class BadScenarios(Exception):
    """A path or a file can't be used; the message says what to do."""


def read(path: Path) -> Iterator[Scenario | tuple[str, str]]:
    """Yield the rows of a file, or of every file in a folder; a bad one as its id and why.

    Rows that have the same workspace may name a file beside theirs for it: `"given": "x.json"`.
    """
    for file in _files(path):
        for place, row in _rows(file):
            own = row.get("id") if isinstance(row, dict) else None
            name = place if own is None else str(own)
            try:
                whole = {**_with_given(row, file.parent), "id": name, "place": place}
                scenario = Scenario.model_validate(whole)
            except (ValueError, TypeError, RecursionError) as wrong:
                yield name, f"{place}: {_why(wrong)}"
                continue
            unknown = " ".join(_unknown_tools(scenario))
            yield (name, f"{place}: {unknown}") if unknown else scenario


def _unknown_tools(scenario: Scenario) -> Iterator[str]:
    expect = scenario.expect
    for number, call in enumerate(expect.all_calls):
        if call.tool not in _KNOWN:
            field = f"expect.calls.{number}.tool" if expect.calls else "expect.tool"
            near = process.extractOne(str(call.tool), _KNOWN, scorer=fuzz.ratio, score_cutoff=ALIKE)
            hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(_KNOWN)}."
            yield f"“{field}” is “{call.tool}”, and no tool is called so. {hint}"


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise BadScenarios(f"There is nothing at {path}. Name a .jsonl file or a folder of them.")
    files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise BadScenarios(f"There is no .jsonl file in {path}.")
    return files


def _rows(file: Path) -> Iterator[tuple[str, Any]]:
    text = _text(file)
    if text.lstrip().startswith("["):
        for number, row in enumerate(_whole(text, file), start=1):
            yield f"{file.name}, row {number}", row
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith(("//", "#")):
            try:
                yield f"{file.name}, line {number}", json.loads(line)
            except (ValueError, RecursionError) as wrong:
                raise BadScenarios(f"{file}, line {number} is no JSON: {wrong}.") from None


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeError) as wrong:
        raise BadScenarios(f"{file} can't be read as text in UTF-8: {wrong}.") from None


def _whole(text: str, file: Path) -> list[Any]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise BadScenarios(f"{file} is no JSON: {wrong}.") from None
    return rows if isinstance(rows, list) else [rows]


def _with_given(row: Any, folder: Path) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise TypeError
    if not isinstance(row.get("given"), str):
        return row
    file = folder / row["given"]
    try:
        return {**row, "given": json.loads(file.read_text("utf-8"))}
    except (OSError, ValueError, RecursionError):
        raise BadScenarios(f"{file} is no JSON file with a workspace.") from None


def _why(wrong: Exception) -> str:
    if not isinstance(wrong, ValidationError):
        return "A row is one JSON object with id, role, given, utterances and expect."
    return " ".join(map(_problem, wrong.errors(include_url=False)[:5]))


def _problem(problem: ErrorDetails) -> str:
    place = ".".join(str(part) for part in problem["loc"])
    said = re.sub(r"^Input", "it", problem["msg"])
    return f"“{place}” can't be read: {said}."
