"""A running REX sees an edited article, and keeps the old one when the new one is broken."""

import os
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.live import (
    ASK_AGAIN,
    FOLLOWING_THREAD,
    MEANING_THREAD,
    PATIENCE,
    READING_THREAD,
    LiveLibrary,
)
from knowledge.semantic import CannotTell

TEA = "---\nid: tea\n---\n# Tea\n\nUse hot water.\n"


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def until_read() -> None:
    for thread in threading.enumerate():
        if thread.name == READING_THREAD:
            thread.join()


class Shelf:
    """A folder with one article, and a library that follows it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock, self._edits = folder, Clock(), 0
        self.write("tea.md", TEA)
        self.live = LiveLibrary(folder, clock=self.clock)

    def write(self, name: str, content: str | bytes) -> None:
        """Save a file as it would be saved a second later."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        self._edits += 1
        os.utime(path, (self._edits, self._edits))

    def later(self) -> Library:
        self.clock.now += PATIENCE
        self.live.current()
        until_read()
        return self.live.current()

    def texts(self) -> list[str]:
        return [each.text for article in self.later().articles for each in article.sections]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_an_edited_article_is_read_without_a_restart(shelf: Shelf) -> None:
    shelf.write("tea.md", TEA.replace("hot", "boiling"))
    assert shelf.texts() == ["Use boiling water."]


def test_an_edit_of_the_same_length_in_the_same_second_is_seen(shelf: Shelf) -> None:
    page = shelf.folder / "tea.md"
    before = page.stat()
    page.write_text(TEA.replace("hot", "icy"))
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert page.stat().st_size == before.st_size
    assert shelf.texts() == ["Use icy water."]


def test_nobody_waits_while_a_changed_guide_is_read(tmp_path: Path) -> None:
    (tmp_path / "tea.md").write_text(TEA, "utf-8")
    clock, model = Clock(), Slow()
    live = LiveLibrary(tmp_path, clock=clock, model=(model, "slow"))
    (tmp_path / "tea.md").write_text(TEA.replace("hot", "boiling"), "utf-8")
    clock.now += PATIENCE
    model.may_answer.clear()
    assert live.current().articles[0].sections[0].text == "Use hot water."
    model.may_answer.set()
    until_read()
    assert live.current().articles[0].sections[0].text == "Use boiling water."


def test_an_edit_is_read_while_nobody_asks(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "rex.guide")
    monkeypatch.setattr("knowledge.live.FOLLOWING", 0.01)
    with shelf.live.followed():
        shelf.write("tea.md", TEA.replace("hot", "boiling"))
        shelf.clock.now += PATIENCE
        deadline = time.monotonic() + 10
        while "read again" not in caplog.text and time.monotonic() < deadline:
            time.sleep(0.01)
        assert shelf.live.current().articles[0].sections[0].text == "Use boiling water."
        followers = [each for each in threading.enumerate() if each.name == FOLLOWING_THREAD]
    for each in followers:
        each.join(10)
    assert [each.is_alive() for each in followers] == [False]


class Slow:
    """A sentence model that answers when it is let."""

    def __init__(self) -> None:
        self.may_answer = threading.Event()
        self.may_answer.set()

    def __call__(self, texts: Sequence[str]) -> list[list[float]]:
        assert self.may_answer.wait(10)
        return [[1.0, 0.0] for _ in texts]


def test_a_link_that_leads_nowhere_hinders_nothing(shelf: Shelf) -> None:
    (shelf.folder / "gone.md").symlink_to(shelf.folder / "nowhere")
    shelf.write("tea.md", TEA.replace("hot", "boiling"))
    assert shelf.texts() == ["Use boiling water."]


def test_new_and_deleted_articles_come_and_go(shelf: Shelf) -> None:
    shelf.write("coffee.md", "# Coffee\n\nGrind it.\n")
    assert shelf.texts() == ["Grind it.", "Use hot water."]
    (shelf.folder / "tea.md").unlink()
    assert shelf.texts() == ["Grind it."]


def test_the_same_library_is_handed_out_until_something_changes(shelf: Shelf) -> None:
    first = shelf.live.current()
    assert shelf.later() is first
    shelf.write("tea.md", TEA)
    assert shelf.later() is first


def test_the_folder_is_looked_at_once_in_a_while(shelf: Shelf) -> None:
    first = shelf.later()
    shelf.write("tea.md", TEA.replace("hot", "boiling"))
    assert shelf.live.current() is first
    assert shelf.later() is not first


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ("---\nid: [\n---\n# Tea\n\nUse cold water.\n", "tea.md:2: The front matter is not valid"),
        (TEA.replace("tea\n---", "tea").replace("hot", "cold"), "tea.md:1: The front matter that"),
        (TEA.replace("id: tea", "audience: martians"), "tea.md:2: Nobody is shown this page"),
        (b"\x00\x01\x02", "tea.md:1: This is not a text file"),
        ("", "tea.md:1: This page is empty."),
    ],
)
def test_a_broken_article_leaves_the_old_one_and_is_logged_once(
    shelf: Shelf, broken: str | bytes, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    shelf.write("coffee.md", "# Coffee\n\nGrind it.\n")
    shelf.write("tea.md", broken)
    assert shelf.texts() == ["Grind it.", "Use hot water."]
    shelf.write("coffee.md", "# Coffee\n\nGrind it fine.\n")
    assert shelf.texts() == ["Grind it fine.", "Use hot water."]
    assert caplog.text.count(sentence) == 1
    shelf.write("tea.md", TEA.replace("hot", "boiling"))
    assert shelf.texts() == ["Grind it fine.", "Use boiling water."]


def test_a_folder_that_is_gone_leaves_the_guide_as_it_was(
    shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    (shelf.folder / "tea.md").unlink()
    assert shelf.texts() == ["Use hot water."]
    shelf.folder.rmdir()
    assert shelf.texts() == ["Use hot water."]
    assert "no article can be read" in caplog.text


def test_what_was_broken_from_the_start_is_used_as_far_as_it_goes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "tea.md").write_text("---\nid: [\n---\n# Tea\n\nUse hot water.\n")
    live = LiveLibrary(tmp_path)
    assert [section.text for section in live.current().articles[0].sections] == ["Use hot water."]
    assert "not valid YAML" in caplog.text


def test_many_threads_read_it_anew_once(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "rex.guide")
    shelf.write("tea.md", TEA.replace("hot", "boiling"))
    shelf.clock.now += PATIENCE
    threads = [threading.Thread(target=shelf.live.current) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until_read()
    assert shelf.live.current().articles[0].sections[0].text == "Use boiling water."
    assert caplog.text.count("read again") == 1


class Reluctant:
    """A sentence model that cannot be asked at first, and may be asked then."""

    def __init__(self, *, refusals: int) -> None:
        self.refusals, self.asked = refusals, 0

    def __call__(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked += 1
        if self.asked <= self.refusals:
            raise CannotTell("The model sleeps.")
        return [[1.0, 0.0] for _ in texts]


def test_a_model_that_could_not_be_asked_is_asked_again_after_a_while(tmp_path: Path) -> None:
    (tmp_path / "tea.md").write_text(TEA, "utf-8")
    clock, model = Clock(), Reluctant(refusals=2)
    live = LiveLibrary(tmp_path, clock=clock, model=(model, "reluctant"))

    def nonsense_is_found(later: float) -> bool:
        clock.now += later
        live.current()
        for thread in threading.enumerate():
            if thread.name == MEANING_THREAD:
                thread.join()
        return bool(live.current().search("xyzzy"))

    assert not nonsense_is_found(later=ASK_AGAIN - 1)
    assert model.asked == 1, "asked again too soon"
    assert not nonsense_is_found(later=1)
    assert nonsense_is_found(later=ASK_AGAIN)
    assert model.asked == 4, "once refused at first, once again, for the page, for the question"
