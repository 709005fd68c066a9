"""`rex articles`: what an author reads before a page goes out, and before the next is written."""

from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.database import open_database
from bot.commands.speech import emit, give_up, say
from bot.gaps import Gap, gaps
from bot.settings import read_settings
from bot.sql.room import Room
from domain.actor import Plan, Role
from knowledge.library import GUIDE
from knowledge.lint.access import Access
from knowledge.lint.check import Report, check_folder
from tickets.redaction import redact

articles = typer.Typer(help="Check the guide, and see what it lacks.", no_args_is_help=True)
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
    folder = folder or read_settings().articles or GUIDE
    if not folder.exists():
        give_up(f"{folder} does not exist. Name a folder with markdown files, or one such file.")
    report = check_folder(folder, Access(plans=tuple(Plan), roles=tuple(Role)))
    if json:
        print_for_machines(report)
    else:
        print_for_people(report)
    raise typer.Exit(1 if report.errors else 0)


@articles.command("gaps")
def show_gaps(
    db: Annotated[
        str | None, typer.Option("--db", help="Database URL; the configured one if left out.")
    ] = None,
    json: AsJson = False,
) -> None:
    """List what was asked without an answer, or with one that was disliked; most asked first."""
    database = open_database(db)
    database.require_upgraded()
    with database.transaction() as session:
        found = gaps(Room.on(session).answers.asked_in_vain())
    for gap in found:
        if json:
            emit(_as_json(gap))
        else:
            say(_as_text(gap))
    if not found and not json:
        say("Every question was answered, and no answer was disliked.")


def _as_json(gap: Gap) -> dict[str, object]:
    return {
        "question": redact(gap.question),
        "asked": gap.times,
        "people": gap.people,
        "unanswered": gap.unanswered,
        "disliked": gap.disliked,
        "missing": gap.comments,
        "blocks": gap.blocks,
        "ways": list(dict.fromkeys(redact(each.text) for each in gap.asked)),
    }


def _as_text(gap: Gap) -> str:
    told = f"{_many(gap.times, 'time')} by {_many(gap.people, 'person', 'people')}"
    lines = [
        f"{redact(gap.question)}",
        f"  asked {told}; unanswered {gap.unanswered}, disliked {gap.disliked}",
        *(f"  missing: {comment}" for comment in gap.comments),
    ]
    return "\n".join(lines)


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


def _many(count: int, one: str, many: str | None = None) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {many or one + 's'}"
