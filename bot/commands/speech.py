"""How the command line speaks: people get Rich, machines get JSON, errors are sentences."""

import json
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import typer
from rich.console import Console
from rich.table import Table

#: A command of REX's in a sentence; in Slack it is `/rex`, and in a path it is a program.
_COMMAND = re.compile(r"(?<![\w/.-])rex(?= [a-z])")


def complain(sentence: str) -> None:
    """Say what is wrong, on the error stream."""
    console = Console(stderr=True, highlight=False)
    console.print(as_typed(sentence), style="red", markup=False)


def give_up(sentence: str) -> NoReturn:
    """Say what is wrong with the input and end with code 2."""
    complain(sentence)
    raise typer.Exit(2)


def as_typed(sentence: str) -> str:
    """Return a sentence with each command of REX's as it can be typed where this one was."""
    name = _name(sys.argv[0], shutil.which("rex"))
    return _COMMAND.sub(lambda _: name, sentence)


def say(text: str) -> None:
    """Print for people."""
    Console(highlight=False).print(text, markup=False)


def show_table(table: Table) -> None:
    """Print a table for people: what is too long for its column goes on below, and is never cut."""
    for column in table.columns:
        column.overflow = "fold"
    Console().print(table)


def _name(called: str, found: str | None) -> str:
    """How REX was called: in short where the shell finds that one, which `found` is, by itself."""
    path = Path(called)
    is_found = found is not None and Path(found).resolve() == path.resolve()
    if path.name != "rex" or len(path.parts) == 1 or is_found:
        return "rex"
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else called


def emit(row: Mapping[str, object]) -> None:
    """Print one line of JSON for machines, at once."""
    typer.echo(json.dumps(row, ensure_ascii=False))
