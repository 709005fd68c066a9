"""The guide as a whole: every article of a folder, and the sections that answer a question."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import nlargest
from importlib.resources import files
from pathlib import Path
from typing import Self

from knowledge.article import Article, ArticleProblem, Block, Section
from knowledge.definitions import Definitions, named_in
from knowledge.everyday import everyday_synonyms
from knowledge.fitting import best_first, fitting
from knowledge.folder import read_folder
from knowledge.front import FrontMatter
from knowledge.hit import Hit
from knowledge.index import Field, Index
from knowledge.paraphrases import kin
from knowledge.phrasing import Phrasings
from knowledge.semantic import CannotTell, Embed, Semantics, fused
from knowledge.vocabulary import Vocabulary
from knowledge.words import ASKING_WORDS, NOT, Word, stems_in, words_of

#: The articles that come with REX.
GUIDE = Path(str(files("knowledge") / "articles"))

SURE = 0.65  # how much of what a question's words tell a sure answer has in it
PLAIN = 0.13  # the score that a sure answer has at least: it may not mention all that in passing
LEAD = 0.06  # what the best section has before the next one, if it alone can be the answer
PLAINLY, LEAD_OF_PLAIN = 0.35, 0.03  # from this score on, half of that is enough
MAY_HELP, AHEAD = 0.17, 2.0  # the fit of a section that may help, where its lead counts so often
MAY_HELP_BY_MEANING = 0.21  # where a sentence model tells nearness, every section has some of it
FOREIGN = 0.05  # what a word of the question takes from the fit that the guide does not have
OTHER_MOOD = 0.8  # what "how do I" takes from a section headed "You cannot", and the reverse
WAY = 0.2  # what the nearest way of asking for a section adds
LIKELY = 0.33  # what a section has of the best score, for an entry in it to say what a term is
SAME = 0.999  # how near a question comes to a way of asking that has its very words
LIKELIEST = 100  # sections whose ways of asking are compared with the question
ARTICLE = 0.5  # what the article counts beside the section, by its sections that fit best
FITTING = 5  # how many of them tell how well an article fits
ALIKE = 0.3  # from where on a section is found by its meaning alone
REPEATS = 0.85  # share of their words that two sections have in common that say the same
ENOUGH_ASKED = 2  # words in the sentences with a question mark, so that others don't count

_ASKING_SENTENCE = re.compile(r"[^.?!\n]*\?")
_NAME_OR_NUMBER = re.compile(r"(?<=[a-z,] )[A-Z][\w'-]+|\d[\d.,]*")


class Library:
    """Articles to search and to cite. A library does not change; threads may share it."""

    def __init__(
        self,
        articles: Iterable[Article],
        problems: Iterable[ArticleProblem] = (),
        index: Index | None = None,
        semantics: Semantics | None = None,
    ) -> None:
        """`index` is that of the same articles, if it was kept; so are `semantics`."""
        self.articles = tuple(articles)
        self.problems = tuple(problems)
        sections = [section for article in self.articles for section in article.sections]
        self._fronts = {article.id: article.front for article in self.articles}
        self._sections = {section.id: section for section in sections}
        self._blocks = {block.id: block for section in sections for block in section.blocks}
        self._searched = [section for section in sections if section.blocks]
        self._places = {section.id: place for place, section in enumerate(self._searched)}
        self._complaints = {
            place for place, each in enumerate(self._searched) if NOT in stems_in(each.heading)
        }
        self._subjects = stems_in(" ".join(article.title for article in self.articles))
        self._semantics = semantics
        self._index = index or Index([_fields(section) for section in self._searched])
        self._phrasings = Phrasings(self._searched, self._index.rarity)
        self._vocabulary = Vocabulary(
            self._index.words(), [*_synonyms(self.articles), *everyday_synonyms()], kin(self._index)
        )
        self._definitions = Definitions(
            self._searched, self._index.words(), _synonyms(self.articles)
        )

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """Reads every markdown file below `folder`, or else the guide that comes with REX."""
        return cls(*read_folder(folder or GUIDE))

    def with_meaning(
        self, embed: Embed, *, model: str = "", cache: Path | None = None
    ) -> "Library":
        """The same library, searched by meaning too; `cache` is a folder that keeps the vectors."""
        texts = [f"{section.source}\n{section.text}" for section in self._searched]
        semantics = Semantics(texts, embed, model=model, cache=cache)
        return Library(self.articles, self.problems, self._index, semantics)

    @property
    def index(self) -> Index:
        """What searches; it can be kept and given to a library of the same articles."""
        return self._index

    @property
    def searched(self) -> tuple[Section, ...]:
        """The sections that have something to say, in the order of the articles."""
        return tuple(self._searched)

    def front(self, article_id: str) -> FrontMatter:
        """What the article with that id says of itself."""
        return self._fronts.get(article_id, FrontMatter())

    def section(self, section_id: str) -> Section | None:
        """The section with an id such as "opportunities#linking-job-reqs"."""
        return self._sections.get(section_id)

    def block(self, block_id: str) -> Block | None:
        """The block with an id such as "opportunities#linking-job-reqs/3"."""
        return self._blocks.get(block_id)

    def search(self, *queries: str, limit: int = 5) -> tuple[Hit, ...]:
        """The sections that fit any of the queries best, the same every time."""
        texts = dict.fromkeys(text for query in queries for text in (query, self._asking(query)))
        read = [self._vocabulary.read(text) for text in texts]
        best: dict[int, float] = {}
        for words in read:
            for place, score in self._index.rank(words):
                best[place] = max(score * self._mood(place, words), best.get(place, 0.0))
        near = self._nearness(read, best)
        best = best | {place: best[place] + WAY * near[place] for place in near}
        best = self._with_meaning_of(queries, best)
        best = self._in_context(best)
        best, defined = self._as_defined(queries, best, near)
        ranked = sorted(best.items(), key=lambda each: (-each[1], each[0]))
        ranked = self._spread(ranked, limit)
        asked = list(dict.fromkeys(word for words in read for word in words))
        matter = list(dict.fromkeys(it for query in queries for it in self._matter(query)))
        hits = [
            Hit(
                section := self._searched[place],
                score=min(score, 1.0),
                blocks=best_first(section, asked, self._index.rarity),
                defines=defined.get(place, ()),
                fitting=fitting(section, matter, self._index.rarity),
            )
            for place, score in ranked
        ]
        behind = max((hit.score for hit in hits[1:]), default=0.0)
        return tuple(
            replace(hit, lead=hit.score - behind) if hit is hits[0] else hit for hit in hits
        )

    def answers(self, question: str, hit: Hit, known: Iterable[str] = ()) -> bool:
        """Whether to quote the hit as the answer: it is sure, and no other may be meant as well.

        What something is, several places may say.
        """
        ahead = LEAD_OF_PLAIN if hit.score >= PLAINLY else LEAD
        return bool(hit.defines) or (hit.lead >= ahead and self.sure(question, hit, known))

    def sure(self, question: str, hit: Hit, known: Iterable[str] = ()) -> bool:
        """Whether the hit answers the question, rather than being only the nearest there is.

        It has to have every number and name of the question, every word that an article is called
        by ("candidate"), and most of what the other words tell. `known` are names that need no
        answer, such as those of the workspace's clients.
        """
        words = self._matter(question, known)
        place = self._places[hit.section.id]
        named = set(words_of(" ".join(_NAME_OR_NUMBER.findall(question))))
        lacking = {word.said for word in words if not self._index.holds(place, word)}
        named |= {word.said for word in words if not self._subjects.isdisjoint(word.stems)}
        if lacking & named or self._share_told(words, place) < SURE:
            return False
        return self._index.score(place, words) >= PLAIN

    def may_help(self, question: str, hit: Hit, known: Iterable[str] = ()) -> bool:
        """Whether to offer the hit where nothing answers for sure: it fits well, or stands out.

        What the question is about and the guide has no word for, speaks against it. What something
        is, can only be told where its whole name stands.
        """
        if not named_in(hit.section, self._definitions.term(question)):
            return False
        foreign = [word for word in self._matter(question, known) if not self._index.knows(word)]
        least = MAY_HELP if self._semantics is None else MAY_HELP_BY_MEANING
        return hit.score + AHEAD * hit.lead - FOREIGN * len(foreign) >= least

    def knows(self, words: str) -> bool:
        """Whether the guide has every one of these words, or what it stands for."""
        read = self._vocabulary.read(words)
        return bool(read) and all(map(self._index.knows, read))

    def _nearness(
        self, read: Sequence[Sequence[Word]], best: Mapping[int, float]
    ) -> dict[int, float]:
        """How near a question comes to one way of asking for the likeliest sections, from 0 to 1."""
        likeliest = nlargest(LIKELIEST, best, key=lambda place: (best[place], -place))
        return {
            place: max(self._phrasings.nearness(place, words) for words in read)
            for place in likeliest
        }

    def _with_meaning_of(self, queries: Sequence[str], best: dict[int, float]) -> dict[int, float]:
        if self._semantics is None:
            return best
        try:
            near = [self._semantics.near(query, ALIKE, best.keys()) for query in queries]
        except CannotTell:
            return best
        return fused(best, near)

    def _as_defined(
        self, queries: Sequence[str], best: dict[int, float], near: Mapping[int, float]
    ) -> tuple[dict[int, float], dict[int, tuple[Block, ...]]]:
        """Scores that put first what says what something is, where that is asked, and its blocks.

        If a section is asked for in just these words, other lists that have the name do not count.
        """
        top = max(best.values(), default=0.0)
        meant = {place for place, share in near.items() if share >= SAME}
        defined: dict[int, tuple[Block, ...]] = {}
        for query in queries:
            ranked = self._index.rank(self._definitions.term(query))[:LIKELIEST]
            defined |= self._definitions.among(
                (place for place, _ in ranked),
                query,
                lambda it: it in meant if meant else best.get(it, 0.0) >= LIKELY * top,
            )
        return best | {place: top + best.get(place, 0.0) for place in defined}, defined

    def _in_context(self, scores: dict[int, float]) -> dict[int, float]:
        """Scores that count the article too: a section among others that fit is likelier meant."""
        of_article: defaultdict[str, list[float]] = defaultdict(list)
        for place, score in scores.items():
            of_article[self._searched[place].article_id].append(score)
        fits = {each: sum(nlargest(FITTING, found)) / FITTING for each, found in of_article.items()}
        return {
            place: (score + ARTICLE * fits[self._searched[place].article_id]) / (1 + ARTICLE)
            for place, score in scores.items()
        }

    def _spread(self, ranked: Sequence[tuple[int, float]], limit: int) -> list[tuple[int, float]]:
        """The first so many, those that nearly repeat a better one put behind all others."""
        kept: list[tuple[int, float]] = []
        repeated: list[tuple[int, float]] = []
        said: list[frozenset[str]] = []
        for place, score in ranked:
            if len(kept) == limit:
                break
            stems = stems_in(self._searched[place].text)
            repeats = any(len(stems & each) >= REPEATS * len(stems | each) for each in said)
            (repeated if repeats else kept).append((place, score))
            said.append(stems)
        least = kept[-1][1] if kept else 0.0
        return [*kept, *((place, min(score, least)) for place, score in repeated)][:limit]

    def _mood(self, place: int, words: Sequence[Word]) -> float:
        complains = any(word.stems[0] == NOT for word in words)
        return 1.0 if complains == (place in self._complaints) else OTHER_MOOD

    def _share_told(self, words: Sequence[Word], place: int) -> float:
        """How much of what the words tell a section has, from 0 to 1.

        Rare words tell most, and words that the guide does not have tell more than any other.
        """
        told = {word: self._index.tells(word) for word in words}
        held = sum(told[word] for word in words if self._index.holds(place, word))
        return held / sum(told.values()) if told else 0.0

    def _matter(self, question: str, known: Iterable[str] = ()) -> list[Word]:
        """What a question is about."""
        aside = ASKING_WORDS.union(*map(words_of, known))
        read = self._vocabulary.read(self._asking(question))
        return [word for word in read if word.said not in aside and word.stems[0] != NOT]

    def _asking(self, text: str) -> str:
        """The sentences with a question mark, if they say enough without the others."""
        asking = " ".join(_ASKING_SENTENCE.findall(text))
        said = [word for word in self._vocabulary.read(asking) if word.said not in ASKING_WORDS]
        return asking if len(said) >= ENOUGH_ASKED else text


def _fields(section: Section) -> tuple[Field, ...]:
    return (
        Field(section.heading, 4),
        Field(" ".join(section.path[:-1]), 2),
        Field(section.title, 2),
        Field(section.text, 1),
        Field(" . ".join(section.asked_as), 1.5),
    )


def _synonyms(articles: Iterable[Article]) -> Iterator[tuple[str, str]]:
    """What is said, and what the guide calls it; the word "" stands for the article's title."""
    for article in articles:
        for meant, said in article.front.synonyms.items():
            yield from ((each, meant or article.title) for each in said)
