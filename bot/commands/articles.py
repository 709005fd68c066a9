"""`rex articles`: what an author reads before a page goes out, and before the next is written."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.database import Url, open_ready
from bot.commands.search import as_running
from bot.commands.speech import emit, give_up, say
from bot.gaps import Gap, gaps, still_open
from bot.grounding.reasons import in_words
from bot.settings import read_settings
from bot.sql.room import Room
from domain.actor import Plan, Role
from domain.names import counted
from knowledge.library import GUIDE, Library
from knowledge.lint.access import Access
from knowledge.lint.check import Report, check_folder
from tickets.redaction import redact

articles = typer.Typer(help="Check the guide, and see what it lacks.", no_args_is_help=True)
Days = Annotated[int, typer.Option(min=1, help="How far back to look.")]
MOST_SHOWN = 5  # ways of asking, and blocks, of one gap
AsJson = Annotated[bool, typer.Option("--json", help="JSON lines for machines.")]


@articles.command()
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="A folder of markdown; the guide if left out."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Look for what an author should mend. Ends with code 1 if anything is wrong; a warning is not."""
    folder = folder or read_settings().articles or GUIDE
    if not folder.exists():
        give_up(f"{folder} does not exist. Name a folder with markdown files, or one such file.")
    if not (folder.is_dir() or folder.is_file()):
        give_up(f"{folder} is neither a folder nor a file. Name a folder with markdown files.")
    report = check_folder(folder, Access(plans=tuple(Plan), roles=tuple(Role)))
    if json:
        print_for_machines(report)
    else:
        print_for_people(report)
    raise typer.Exit(1 if report.errors else 0)


@articles.command("gaps")
def show_gaps(
    db: Url = None,
    days: Days = 90,
    json: AsJson = False,
) -> None:
    """List what was asked without an answer, or with one that was disliked; most asked first.

    What the guide answers by now is left out.
    """
    database = open_ready(db)
    with database.transaction() as session:
        asked = Room.on(session).answers.asked_in_vain(datetime.now(UTC) - timedelta(days=days))
    guide = as_running(None)
    found = list(still_open(gaps(asked, guide), guide))
    for gap in found:
        if json:
            emit(_as_json(gap, guide))
        else:
            say(_as_text(gap, guide))
    if not found and not json:
        say("Every question was answered, and no answer was disliked.")


@articles.command("answers")
def show_answers(
    db: Url = None,
    days: Days = 90,
    json: AsJson = False,
) -> None:
    """Count how answers came about, why a model's words were left out, and how answers were liked."""
    database = open_ready(db)
    with database.transaction() as session:
        made = Room.on(session).answers.made(datetime.now(UTC) - timedelta(days=days))
    if json:
        emit(asdict(made))
        return
    shared = f" ({made.abstained / made.answers:.0%})" if made.answers else ""
    say(f"{counted(made.answers, 'answer')} in {counted(days, 'day')}")
    say(f"  not sure, left open or only offered as what may help: {made.abstained}{shared}")
    say(f"  liked {made.liked}, disliked {made.disliked}")
    say("Statements in a model's own words:")
    say(f"  held, and shown as far as they add to the guide: {made.passed}")
    say(f"  words left out, the guide's own printed: {made.repaired}")
    say(f"  dropped, since nothing of them could be shown: {made.dropped}")
    say(f"  answers for which the model was asked once more: {made.retried}")
    if made.reasons:
        say("Why words were left out:")
    for reason, times in made.reasons.items():
        say(f"  {in_words(reason)}: {times}")


def _as_json(gap: Gap, guide: Library) -> dict[str, object]:
    return {
        "question": redact(gap.question),
        "asked": gap.times,
        "people": gap.people,
        "unanswered": gap.unanswered,
        "disliked": gap.disliked,
        "missing": gap.comments,
        "blocks": gap.blocks,
        "nearest": _nearest(gap, guide),
        "last": gap.asked[0].at.isoformat(),
        "ways": list(dict.fromkeys(redact(each.text) for each in gap.asked)),
    }


def _as_text(gap: Gap, guide: Library) -> str:
    told = f"{counted(gap.times, 'time')} by {counted(gap.people, 'person', 'people')}"
    lines = [
        f"{redact(gap.question)}",
        f"  asked {told}, last on {gap.asked[0].at:%Y-%m-%d}; "
        f"unanswered {gap.unanswered}, disliked {gap.disliked}",
        *(f"  also asked: {way}" for way in _other_ways(gap)[:MOST_SHOWN]),
        *(f"  missing: {comment}" for comment in gap.comments),
        *(f"  shown: {block}" for block in gap.blocks[:MOST_SHOWN]),
    ]
    nearest = _nearest(gap, guide)
    return "\n".join([*lines, f"  nearest page: {nearest}"] if nearest else lines)


def _other_ways(gap: Gap) -> list[str]:
    ways = dict.fromkeys(redact(each.text) for each in gap.asked)
    return [way for way in ways if way != redact(gap.question)]


def _nearest(gap: Gap, guide: Library) -> str | None:
    """The section that an author would look at first."""
    hits = guide.search(gap.question, limit=1)
    return hits[0].section.id if hits else None


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
    say(f"{counted(pages, 'page')}, {counted(errors, 'error')}, {counted(warnings, 'warning')}.")
