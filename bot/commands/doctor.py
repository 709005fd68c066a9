"""`rex doctor`: whether everything that is configured works, and how to mend what doesn't."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer

from bot.commands.speech import as_typed, emit, say
from bot.doctor.installation import examine
from bot.finding import Finding

MARKS = {"ok": "ok    ", "note": "note  ", "failed": "FAILED"}


def doctor(
    json: Annotated[bool, typer.Option("--json", help="One line of JSON.")] = False,
) -> None:
    """Check settings, Slack, database, guide, model and mail. Ends with code 1 if one fails."""
    findings = list(examine() if json else _aloud(examine()))
    failed = sum(each.state == "failed" for each in findings)
    if json:
        emit({"ok": not failed, "checks": [asdict(each) for each in findings]})
    else:
        say(f"{failed} of {len(findings)} checks failed." if failed else "Everything works.")
    raise typer.Exit(1 if failed else 0)


def _aloud(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Say each as it is found: a server that hangs is seen to be the one."""
    for each in findings:
        say(f"{MARKS[each.state]} {each.part}: {as_typed(each.said)}")
        if each.remedy:
            say(f"       {as_typed(each.remedy)}")
        yield each
