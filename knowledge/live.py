"""The library of a running REX: an edited article is read without a restart."""

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.article import ArticleProblem, read_article
from knowledge.cache import library_of
from knowledge.folder import Page, markdown_below, read_pages, without_pages
from knowledge.library import GUIDE, Library
from knowledge.semantic import CannotTell, Embed

PATIENCE = 1.0  # seconds between two looks at the folder
FOLLOWING = 2.0  # seconds between two looks at it while nobody asks
ASK_AGAIN = 120.0  # seconds after which a sentence model that could not be asked is asked again
READING_THREAD = "rex-guide-reading"
MEANING_THREAD = "rex-guide-meaning"
FOLLOWING_THREAD = "rex-guide-following"

log = logging.getLogger("rex.guide")

_Stamps = dict[Path, tuple[int, int, int]]


class LiveLibrary:
    """Hands out the library as its folder is now; threads may share it.

    A page that breaks while REX runs stays as it was, and what is wrong with it is logged once.
    """

    def __init__(
        self,
        folder: Path | None = None,
        cache: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        model: tuple[Embed, str] | None = None,
    ) -> None:
        """`cache` is the folder that keeps the library between two runs of REX.

        `model` is a sentence model and what tells it apart, to search by meaning as well.
        """
        self._folder, self._cache, self._clock = folder or GUIDE, cache, clock
        self._model = model
        self._lock = threading.Lock()
        self._left = threading.Event()
        self._logged: set[ArticleProblem] = set()
        self._looked = clock()
        self._ask_at = math.inf  # when the model is asked again, if it could not be
        self._stamps = _stamps(self._folder)
        pages = tuple(read_pages(self._folder))
        self._pages = {page.file: page for page in pages}
        self._library = self._made(pages)
        self._log(self._library.problems)
        if not any(page.text for page in pages):
            log.warning("%s Every question stays open.", without_pages(self._folder))

    def follow(self) -> None:
        """Look at the folder while nobody asks, so that the first question finds it read."""
        self._left.clear()
        threading.Thread(target=self._follow, name=FOLLOWING_THREAD, daemon=True).start()

    def leave(self) -> None:
        """Look at it only when somebody asks, from now on."""
        self._left.set()

    @contextmanager
    def followed(self) -> Iterator[None]:
        """Follow it for the time of a conversation."""
        self.follow()
        try:
            yield
        finally:
            self.leave()

    def current(self) -> Library:
        """The library as it was read last; where the folder has changed, it is read anew beside."""
        if self._clock() - self._looked >= PATIENCE and self._lock.acquire(blocking=False):
            self._looked = self._clock()
            reading = False
            try:
                reading = self._look()
                self._ask_again()
            finally:
                if not reading:
                    self._lock.release()
        return self._library

    def _follow(self) -> None:
        while not self._left.wait(FOLLOWING):
            self.current()

    def _look(self) -> bool:
        """Begin to read a folder that has changed; whether it did. The lock is held until it is read."""
        stamps = _stamps(self._folder)
        if stamps == self._stamps:
            return False
        self._stamps = stamps
        threading.Thread(target=self._read, name=READING_THREAD, daemon=True).start()
        return True

    def _read(self) -> None:
        try:
            self._read_anew()
        finally:
            self._lock.release()

    def _read_anew(self) -> None:
        found = [self._sound(page) for page in read_pages(self._folder)]
        pages = {page.file: page for page in found}
        if not any(page.text for page in found):
            self._log([problem for page in found for problem in page.problems])
            log.warning("no article can be read in %s; the guide stays as it was", self._folder)
        elif pages != self._pages:
            self._pages = pages
            self._library = self._made(tuple(pages.values()))
            log.info("the guide has changed and was read again")

    def _made(self, pages: tuple[Page, ...]) -> Library:
        library = library_of(pages, self._cache)
        return self._with_meaning(library) or library

    def _with_meaning(self, library: Library) -> Library | None:
        """The library, searched by meaning too; None without a model, or if it can't be asked."""
        self._ask_at = math.inf
        if self._model is None:
            return None
        embed, model = self._model
        try:
            return library.with_meaning(embed, model=model, cache=self._cache)
        except CannotTell as problem:
            self._ask_at = self._clock() + ASK_AGAIN
            log.warning("%s The guide is searched by words alone for now.", problem)
            return None

    def _ask_again(self) -> None:
        """After a while, ask a model that could not be asked; nobody's question waits for it."""
        if self._clock() >= self._ask_at:
            self._ask_at = math.inf
            asking = (self._library,)
            threading.Thread(
                target=self._add_meaning, args=asking, name=MEANING_THREAD, daemon=True
            ).start()

    def _add_meaning(self, library: Library) -> None:
        found = self._with_meaning(library)
        with self._lock:
            if found and self._library is library:  # else the guide has changed meanwhile
                self._library = found
                log.info("the guide is searched by meaning again")

    def _sound(self, page: Page) -> Page:
        """The page, or its version before if only that was sound."""
        before = self._pages.get(page.file)
        if before is None or before == page:
            return page
        problems = _problems(page)
        self._log(problems)
        return before if problems and not _problems(before) else page

    def _log(self, problems: tuple[ArticleProblem, ...] | list[ArticleProblem]) -> None:
        for problem in problems:
            if problem not in self._logged:
                self._logged.add(problem)
                log.warning("%s", problem)


def _problems(page: Page) -> tuple[ArticleProblem, ...]:
    """What is wrong with a page; an editor may leave it empty for a moment."""
    if page.text is None:
        return page.problems
    if not page.text.strip():
        return (ArticleProblem(file=page.file, line=1, sentence="This page is empty."),)
    return (*page.problems, *read_article(page.file, page.text).problems)


def _stamps(folder: Path) -> _Stamps:
    """When each file was changed last, and how long it is.

    An editor may set the time of a change back; the system's own it cannot.
    """
    stamps: _Stamps = {}
    for path in markdown_below(folder, []):
        try:
            found = path.stat()
        except OSError:
            continue
        stamps[path] = (found.st_mtime_ns, found.st_ctime_ns, found.st_size)
    return stamps
