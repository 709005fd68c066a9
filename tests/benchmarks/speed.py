"""What the library takes to build and to answer, as ratios to bare bm25s in the same run.

Processor time, so that what else the machine does is left out: every search works in one thread.
"""

import os
import random
import resource
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import RenderableType
from rich.table import Table

from knowledge.article import Section
from knowledge.cache import library_of
from knowledge.folder import Page, articles_of
from tests.benchmarks.rivals import Search, bm25s_search, fts5_search, ours

#: How many sections; `REX_BENCH_SECTIONS=1000,10000` takes others.
SIZES = tuple(map(int, os.environ.get("REX_BENCH_SECTIONS", "1000,100000").split(",")))
SECTIONS = 10  # in each article
WORDS = 60  # in each section
VOCABULARY = 30_000
QUESTIONS = 100
MEGABYTE = 1_024  # in kilobytes


@dataclass(frozen=True)
class Measured:
    """What one search cost; times in seconds, memory in megabytes."""

    build: float
    memory: float
    times: tuple[float, ...]
    found: tuple[tuple[str, ...], ...]

    def at(self, share: float) -> float:
        """The time that so many of the questions did not exceed."""
        return sorted(self.times)[int(share * (len(self.times) - 1))]


def run() -> Iterator[RenderableType]:
    """Build and query at two sizes, every search in a process of its own."""
    growth: dict[str, list[float]] = {}
    for size in SIZES:
        with TemporaryDirectory() as folder:
            makers: dict[str, Maker] = {
                "ours, cold": partial(_ours, folder=Path(folder)),
                "ours, from cache": partial(_ours, folder=Path(folder)),
                "bm25s": partial(_rival, make=bm25s_search),
                "FTS5": partial(_rival, make=fts5_search),
            }
            measured = {name: _alone(size, make) for name, make in makers.items()}
        yield _table(size, measured)
        for name, each in measured.items():
            growth.setdefault(name, []).append(each.at(0.5))
    times = SIZES[-1] // SIZES[0]
    for name, medians in growth.items() if len(SIZES) > 1 else ():
        growing = medians[-1] / medians[0]
        yield f"{name}: {times} times the sections take {growing:.1f} times as long to search"


#: Makes a search of pages, and says how long that took without what was there before.
Maker = Callable[[list[Page]], tuple[Search, float]]


def _ours(pages: list[Page], folder: Path) -> tuple[Search, float]:
    """The whole of it: reading the markdown, or what the cache kept of it, and the index."""
    began = time.process_time()
    search = ours(library_of(pages, folder))
    return search, time.process_time() - began


def _rival(pages: list[Page], make: Callable[[Sequence[Section]], Search]) -> tuple[Search, float]:
    """The time of the index alone, and the memory of the sections with it, as ours has them too."""
    articles, _ = articles_of(pages)
    sections = [each for article in articles for each in article.sections if each.blocks]
    began = time.process_time()
    search = make(sections)
    return search, time.process_time() - began


def _alone(size: int, make: Maker) -> Measured:
    context = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context, max_tasks_per_child=1) as pool:
        return pool.submit(measure, size, make).result()


def measure(size: int, make: Maker) -> Measured:
    """Build a search over synthetic pages and put the same questions to it."""
    pages = synthetic(size)
    before = _most_memory()
    search, build = make(pages)
    memory = (_most_memory() - before) / MEGABYTE
    times = []
    found = []
    for question in _questions(pages):
        began = time.process_time()
        found.append(tuple(search(question, 5)))
        times.append(time.process_time() - began)
    return Measured(build, memory, tuple(times), tuple(found))


def _most_memory() -> int:
    """The most kilobytes that this process ever held; ru_maxrss counts its parent's as well."""
    own = Path("/proc/self/status")
    if own.is_file():
        lines = (line.split() for line in own.read_text("utf-8").splitlines())
        return next(int(line[1]) for line in lines if line[0] == "VmHWM:")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _questions(pages: list[Page]) -> Iterator[str]:
    """Six words of some section, each in the order in which they stand there."""
    dice = random.Random(3)  # noqa: S311
    for page in dice.choices(pages, k=QUESTIONS):
        lines = [line for line in (page.text or "").splitlines() if line and line[0] != "#"]
        words = dice.choice(lines).rstrip(".").split()
        yield " ".join(words[at] for at in sorted(dice.sample(range(len(words)), 6)))


def synthetic(sections: int, seed: int = 7) -> list[Page]:
    """Pages whose words are as unevenly frequent as those of a language."""
    dice = random.Random(seed)  # noqa: S311
    words = [_word(number) for number in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))

    def text(length: int) -> str:
        return " ".join(dice.choices(words, cum_weights=weights, k=length))

    def page(number: int) -> Page:
        parts = (f"## {text(4)}\n\n{text(WORDS)}.\n" for _ in range(SECTIONS))
        return Page(f"{number}.md", f"# Page {_word(number)}\n\n" + "\n".join(parts))

    return [page(number) for number in range(sections // SECTIONS)]


def _word(number: int) -> str:
    """A word that can be spoken, another for each number."""
    syllables = [a + b for a in "bdfgklmnprtvz" for b in "aeiou"]
    spoken = syllables[number % len(syllables)]
    while number := number // len(syllables):
        spoken += syllables[number % len(syllables)]
    return spoken + "n"


def _table(size: int, measured: Mapping[str, Measured]) -> Table:
    base = measured["bm25s"]
    title = f"{size:,} sections"
    table = Table("search", "ready in", "memory", "p50", "p99", "same first as bm25s", title=title)
    for name, each in measured.items():
        pairs = zip(each.found, base.found, strict=True)
        same = sum(ours[:1] == theirs[:1] for ours, theirs in pairs) / len(base.found)
        table.add_row(
            name,
            f"{each.build:.1f} s ({each.build / base.build:.1f} x)",
            f"{each.memory:.0f} MB",
            f"{each.at(0.5) * 1000:.1f} ms ({each.at(0.5) / base.at(0.5):.1f} x)",
            f"{each.at(0.99) * 1000:.1f} ms ({each.at(0.99) / base.at(0.99):.1f} x)",
            f"{same:.0%}",
        )
    return table
