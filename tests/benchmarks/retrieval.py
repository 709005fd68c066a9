"""How often the right section is found, by ours and by what one could have taken instead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import RenderableType
from rich.table import Table

from bot.assembly import sentence_model
from bot.settings import BadSettings, Settings
from knowledge.library import Library
from knowledge.semantic import Embed
from tests.benchmarks.bootstrap import interval, shown
from tests.benchmarks.questions import JUDGING, SPLITS, Question, questions
from tests.benchmarks.rivals import Search, bm25s_search, fts5_search, ours

WITHOUT_MEANING = (
    'There is no row "ours + semantic": REX_SEMANTIC_MODEL names no folder with a sentence model '
    "(docs/decisions/0013-ranking-again.md says where to get one)."
)
DEPTH = 10  # sections looked at for the reciprocal rank


@dataclass(frozen=True)
class Score:
    """How one search did on every question, in the same order."""

    ranks: tuple[int | None, ...]

    def recall(self, first: int) -> list[float]:
        """Whether a right section was among the first so many."""
        return [float(rank is not None and rank <= first) for rank in self.ranks]

    @property
    def reciprocal(self) -> list[float]:
        """One by the place of the first right section."""
        return [1 / rank if rank else 0.0 for rank in self.ranks]


def run() -> Iterator[RenderableType]:
    """Measure every search on every part; only the one that nobody tuned on judges."""
    found = searches(Library.load())
    if "ours + semantic" not in found:
        yield WITHOUT_MEANING
    for split in SPLITS:
        asked = [each for each in questions(split) if each.kind != "none"]
        for kind in ("near", "far", "all"):
            rows = [each for each in asked if kind in ("all", each.kind)]
            scores = {name: score(search, rows) for name, search in found.items()}
            yield table(f"{split}, {kind}: {len(rows)} questions", scores)
        yield from verdicts(scores)
    yield f'Only "{JUDGING}" judges; the other parts have been looked at.'


def searches(library: Library) -> dict[str, Search]:
    """Ours and its rivals, over the same sections; by meaning too if REX_SEMANTIC_MODEL is set."""
    found = {
        "bm25s": bm25s_search(library.searched),
        "FTS5": fts5_search(library.searched),
        "ours": ours(library),
    }
    settings = Settings()
    if settings.semantic_model:
        embed, model = _sentence_model(settings)
        meaning = library.with_meaning(embed, model=model, cache=settings.cache_folder)
        found["ours + semantic"] = ours(meaning)
    return found


def _sentence_model(settings: Settings) -> tuple[Embed, str]:
    try:
        model = sentence_model(settings)
    except BadSettings as bad:
        raise SystemExit(str(bad)) from bad
    assert model
    return model


def score(search: Search, asked: Sequence[Question]) -> Score:
    """Where the first right section stood for each question."""
    return Score(tuple(_rank(search(each.question, DEPTH), each) for each in asked))


def _rank(found: Sequence[str], asked: Question) -> int | None:
    places = (place for place, each in enumerate(found, 1) if each in asked.sections)
    return next(places, None)


def table(title: str, scores: Mapping[str, Score]) -> Table:
    """Each search with its recalls and its mean reciprocal rank."""
    table = Table("search", "recall@1", "recall@3", "recall@5", "MRR", title=title)
    for name, each in scores.items():
        table.add_row(name, *(shown(each.recall(k)) for k in (1, 3, 5)), shown(each.reciprocal))
    return table


def verdicts(scores: Mapping[str, Score]) -> Iterator[str]:
    """Ours against the best of the others, and meaning against words alone."""
    best = max(("bm25s", "FTS5"), key=lambda name: sum(scores[name].reciprocal))
    yield verdict(scores, "ours", best)
    if "ours + semantic" in scores:
        yield verdict(scores, "ours + semantic", best)
        yield verdict(scores, "ours + semantic", "ours")


def verdict(scores: Mapping[str, Score], one: str, other: str) -> str:
    """One search against another, question by question."""
    pairs = zip(scores[one].reciprocal, scores[other].reciprocal, strict=True)
    mean, low, high = interval([ours - theirs for ours, theirs in pairs])
    word = "better than" if low > 0 else "worse than" if high < 0 else "not told apart from"
    return f"{one} is {word} {other}: MRR {mean:+.3f} [{low:+.3f}, {high:+.3f}], paired."
