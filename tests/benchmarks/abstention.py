"""Without a model: how often REX is sure, and how often it should have been."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table

from knowledge.library import Library
from tests.benchmarks.bootstrap import shown
from tests.benchmarks.questions import SPLITS, Question, Split, questions


def run() -> Iterator[RenderableType]:
    """What is answered, offered as something that may help, or left open, by kind of question."""
    library = Library.load()
    for split in SPLITS:
        table = Table("questions", "answered", "of these right", "may help, and does", title=split)
        for kind in ("near", "far", "none"):
            table.add_row(*_row(library, kind, [q for q in questions(split) if q.kind == kind]))
        yield table
        yield f"{split}: a threshold on the score alone tells the kinds apart with AUC {_auc(library, split)}"


def _row(library: Library, kind: str, asked: Sequence[Question]) -> tuple[str, ...]:
    sure: list[bool] = []
    right: list[bool] = []
    helps: list[bool] = []
    for each in asked:
        hits = library.search(each.question)
        certain = [hit for hit in hits if library.answers(each.question, hit)]
        sure.append(bool(certain))
        if certain:
            right.append(certain[0].section.id in each.sections)
        else:
            helps.append(any(hit.section.id in each.sections for hit in hits[:2]))
    none = kind == "none"
    return (
        f"{kind} ({len(asked)})",
        shown(sure),
        "-" if none or not right else shown(right),
        "-" if none or not helps else shown(helps),
    )


def _auc(library: Library, split: Split) -> str:
    """How often an answerable question has a higher best score than an unanswerable one."""
    scores = {
        has_answer: [
            max((hit.score for hit in library.search(q.question, limit=1)), default=0.0)
            for q in questions(split)
            if (q.kind != "none") == has_answer
        ]
        for has_answer in (True, False)
    }
    wins = [(yes > no) + (yes == no) / 2 for yes in scores[True] for no in scores[False]]
    return f"{sum(wins) / len(wins):.2f}"
