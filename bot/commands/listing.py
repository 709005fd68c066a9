"""How commands list things: so many at most, in a table for people or as JSON lines for machines."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, TypeVar

import typer
from rich.table import Table

from bot.commands.speech import emit, show_table

T = TypeVar("T")
Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many, newest first.")]
NEWEST = 50
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines for machines.")]
#: A moment in a table.
MOMENT = "%Y-%m-%d %H:%M"


def show(
    found: Iterable[T],
    headings: Sequence[str],
    row: Callable[[T], Sequence[str]],
    as_json: Callable[[T], Mapping[str, object]],
    *,
    json: bool,
) -> None:
    """Show each as a row under the headings, or as a line of JSON."""
    if json:
        for each in found:
            emit(as_json(each))
        return
    table = Table(*headings)
    for each in found:
        table.add_row(*row(each))
    show_table(table)
