"""How the command line speaks: people get Rich, machines get JSON, errors are sentences."""

import json
from collections.abc import Mapping
from typing import NoReturn

import typer
from rich.console import Console
from rich.table import Table


def complain(sentence: str) -> None:
    """Say what is wrong, on the error stream."""
    Console(stderr=True, highlight=False).print(sentence, style="red", markup=False)


def give_up(sentence: str) -> NoReturn:
    """Say what is wrong with the input and end with code 2."""
    complain(sentence)
    raise typer.Exit(2)


def say(text: str) -> None:
    """Print for people."""
    Console(highlight=False).print(text, markup=False)


def show_table(table: Table) -> None:
    """Print a table for people: what is too long for its column goes on below, and is never cut."""
    for column in table.columns:
        column.overflow = "fold"
    Console().print(table)


def emit(row: Mapping[str, object]) -> None:
    """Print one line of JSON for machines, at once."""
    typer.echo(json.dumps(row, ensure_ascii=False))
