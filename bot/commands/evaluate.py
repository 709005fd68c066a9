"""`rex eval`: plays scenario files and prints what passed."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from bot.assembly import model
from bot.commands.speech import complain, emit, give_up, say
from bot.evaluation.judging import Verdict
from bot.evaluation.metering import Meter
from bot.evaluation.playing import open_stage
from bot.evaluation.reading import BadScenarios, read
from bot.evaluation.running import Mode, Summary, run, summary
from bot.evaluation.scenario import Scenario
from bot.model.fallback import FallbackModel
from bot.settings import Settings, read_settings

Row = Scenario | tuple[str, str]


def evaluate(
    path: Annotated[Path, typer.Argument(help="A file of scenarios (.jsonl), or a folder.")],
    mode: Annotated[
        Mode, typer.Option(help="Which model plays: the rules, a script, the real one, or chaos.")
    ] = Mode.OFFLINE,
    trials: Annotated[int, typer.Option(min=1, max=32, help="How often each is played.")] = 1,
    prices: Annotated[
        tuple[float, float],
        typer.Option(help="What a million tokens cost, in and out, to tell the cost of `live`."),
    ] = (0.0, 0.0),
    least: Annotated[
        float, typer.Option(min=0, max=100, help="How many percent have to pass.")
    ] = 100.0,
    json: Annotated[bool, typer.Option("--json", help="One line of JSON a scenario.")] = False,
) -> None:
    """Play scenarios, each in a workspace of its own, and print what passed.

    Exit code 1 if any failed (or more than --least allows), or if any was proposed on a wrong
    object or written without a click.
    """
    settings, rows = read_settings(), _rows(path)
    if mode is Mode.LIVE and not settings.openai_api_key:
        give_up("A live run needs a model: set OPENAI_API_KEY, or choose another --mode.")
    meter = Meter(model(settings)) if mode is Mode.LIVE else None
    verdicts = list(_play(rows, settings, mode, trials, meter, quiet=json))
    if json:
        for each in verdicts:
            emit(_as_json(each))
    else:
        _show(verdicts)
    _sum_up(verdicts, meter, prices)
    if not _good_enough(verdicts, least):
        raise typer.Exit(1)


def _rows(path: Path) -> list[Row]:
    """Read the rows; what no row has a meaning for is said, and left out."""
    try:
        rows = list(read(path))
    except BadScenarios as bad:
        give_up(str(bad))
    for row in rows:
        for remark in row.remarks() if isinstance(row, Scenario) else ():
            complain(remark)
    return rows


def _play(
    rows: Sequence[Row],
    settings: Settings,
    mode: Mode,
    trials: int,
    meter: Meter | None,
    *,
    quiet: bool,
) -> Iterator[list[Verdict]]:
    """Yield the verdicts of each row, one for each trial."""
    brain = (
        (lambda _: FallbackModel([meter], model(settings), clock=lambda: 0.0)) if meter else None
    )
    console = Console(stderr=True)
    with open_stage(settings) as stage:
        for row in track(rows, "Playing…", console=console, disable=quiet, transient=True):
            if isinstance(row, Scenario):
                yield [run(stage, row, mode, brain) for _ in range(trials)]
            else:
                name, why = row
                yield [Verdict(name, False, why)] * trials


def _good_enough(verdicts: Sequence[Sequence[Verdict]], least: float) -> bool:
    told = summary(verdicts)
    harmless = not (told.wrong_objects or told.writes_without_click)
    if not all(it.passed for each in verdicts for it in each) and least == 100:
        return False
    return harmless and told.passed * 100 >= least * told.scenarios


def _as_json(trials: Sequence[Verdict]) -> dict[str, object]:
    """A row for machines: the first trial that failed, if one did."""
    worst = next((it for it in trials if not it.passed), trials[0])
    told: dict[str, object] = {
        "id": worst.id,
        "passed": worst.passed,
        "got": worst.got,
        "why": worst.why,
    }
    return told if len(trials) == 1 else {**told, "passes": sum(it.passed for it in trials)}


def _show(verdicts: Sequence[Sequence[Verdict]]) -> None:
    for trials in verdicts:
        worst = next((it for it in trials if not it.passed), trials[0])
        say(f"{'✓' if worst.passed else '✗'} {worst.id}{f': {worst.why}' if worst.why else ''}")


def _tickets(told: Summary) -> str:
    """How many of the tickets that were due were opened, and how many that were not."""
    others = told.scenarios - told.due
    wrong = f", {told.false / others:.1%}" if others else ""
    return (
        f"Tickets: {told.caught} of {told.due} that were due were opened "
        f"({told.caught / told.due:.1%}), and {told.false} in {others} conversations "
        f"where none was{wrong}."
    )


def _sum_up(
    verdicts: Sequence[Sequence[Verdict]], meter: Meter | None, prices: tuple[float, float]
) -> None:
    """The figures of the run, on the error stream so that rows of JSON stay alone."""
    told = summary(verdicts)
    console = Console(stderr=True, highlight=False)
    share = told.passed / told.scenarios if told.scenarios else 0.0
    console.print(
        f"{told.passed} of {told.scenarios} passed ({share:.1%}): "
        f"{told.wrong_objects} proposals with a wrong object, "
        f"{told.writes_without_click} writes without a click."
    )
    if told.due:
        console.print(_tickets(told))
    if told.trials > 1:
        console.print(f"pass^1 {told.pass_1:.1%}, pass^{told.trials} {told.pass_k:.1%}")
    if meter:
        cost = meter.cost(*prices)
        guessed = f" ({meter.estimated} calls estimated)" if meter.estimated else ""
        console.print(
            f"{meter.calls} model calls, {meter.tokens_in:,} tokens in and "
            f"{meter.tokens_out:,} out{guessed}{f', cost {cost:.2f}' if cost else ''}."
        )
