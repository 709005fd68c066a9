"""`rex articles`: what an author reads before a page goes out."""

from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.speech import emit, give_up, say
from knowledge.library import GUIDE
from knowledge.lint.check import Report, check_folder

articles = typer.Typer(help="Check the guide.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines for machines.")]


@articles.command()
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="A folder of markdown; the guide if left out."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Look for what an author should mend. Ends with code 1 if there is anything."""
    folder = folder or GUIDE
    if not folder.exists():
        give_up(f"{folder} does not exist. Name a folder with markdown files, or one such file.")
    report = check_folder(folder)
    if json:
        print_for_machines(report)
    else:
        print_for_people(report)
    raise typer.Exit(1 if report.errors else 0)


def print_for_machines(report: Report) -> None:
    """Print one line a finding, and one with the sums."""
    for each in report.findings:
        severity = "warning" if each.warning else "error"
        where = {"file": each.file, "line": each.line}
        emit({**where, "rule": each.rule, "severity": severity, "sentence": each.sentence})
    sums = {"pages": report.pages, "errors": report.errors, "warnings": report.warnings}
    emit(sums)


def print_for_people(report: Report) -> None:
    """Print the findings file by file, and the sums last."""
    for file, findings in groupby(report.findings, key=lambda each: each.file):
        say(f"\n{file}")
        for each in findings:
            mark = "warning" if each.warning else "error"
            say(f"  {file}:{each.line}  {mark}  {each.rule}\n    {each.sentence}")
    if report.findings:
        say("")
    pages, errors, warnings = report.pages, report.errors, report.warnings
    say(f"{_many(pages, 'page')}, {_many(errors, 'error')}, {_many(warnings, 'warning')}.")


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
