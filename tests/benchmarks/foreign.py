"""How well a folder is found in that was not written for REX: no front matter, no questions.

`REX_BENCH_FOLDER` names any folder of markdown; without it, it is our pages without front matter.
The questions are made from the folder: every heading, and one sentence of every section long
enough, which is taken out of the section before it is searched for.
"""

import os
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import RenderableType

from knowledge.article import Article, Block, Section
from knowledge.front import FrontMatter
from knowledge.library import Library
from tests.benchmarks.questions import Question
from tests.benchmarks.retrieval import score, searches, table, verdicts

SHORTEST = 8  # words of a sentence that is asked for
MOST = 300  # questions of each kind

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]")


def run() -> Iterator[RenderableType]:
    """Measure every search with both kinds of questions."""
    folder = os.environ.get("REX_BENCH_FOLDER")
    articles = [_plain(each) for each in Library.load(Path(folder) if folder else None).articles]
    headings = _few([_asked(each.heading, each) for each in Library(articles).searched])
    found = searches(Library(articles))
    scores = {name: score(search, headings) for name, search in found.items()}
    yield table(f"{len(headings)} headings of {folder or 'the guide'}", scores)
    taken: list[Question] = []
    articles = [_without_sentences(each, taken) for each in articles]
    sentences = _few(taken)
    found = searches(Library(articles))
    scores = {name: score(search, sentences) for name, search in found.items()}
    yield table(f"{len(sentences)} sentences, searched for without themselves", scores)
    yield from verdicts(scores)


def _plain(article: Article) -> Article:
    sections = tuple(replace(section, asked_as=()) for section in article.sections)
    return replace(article, sections=sections, front=FrontMatter())


def _without_sentences(article: Article, taken: list[Question]) -> Article:
    sections = (_without_a_sentence(section, taken) for section in article.sections)
    return replace(article, sections=tuple(sections))


def _without_a_sentence(section: Section, taken: list[Question]) -> Section:
    """The section without its longest sentence, which is added to the questions."""
    found = [
        (sentence, block)
        for block in section.blocks
        for sentence in _SENTENCE.findall(block.text)
        if len(sentence.split()) >= SHORTEST
    ]
    if len(found) < 2:
        return section
    sentence, block = max(found, key=lambda each: len(each[0]))
    taken.append(_asked(sentence.strip(), section))
    return replace(section, blocks=tuple(_less(each, block, sentence) for each in section.blocks))


def _less(each: Block, block: Block, sentence: str) -> Block:
    return replace(each, text=each.text.replace(sentence, "")) if each is block else each


def _asked(text: str, section: Section) -> Question:
    return Question(section.id, "dev", "near", text, frozenset({section.id}))


def _few(asked: Sequence[Question]) -> list[Question]:
    dice = random.Random(4)  # noqa: S311
    return list(asked) if len(asked) <= MOST else dice.sample(list(asked), MOST)
