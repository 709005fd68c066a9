"""A kept library answers like a fresh one, and whatever happens to its file costs only time."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledge.cache import FILE, fingerprint, library_of
from knowledge.folder import Page, read_pages
from knowledge.library import GUIDE, Library

TEA = "# Tea\n\n## Brewing\n\nUse hot water.\n\n## Storing\n\nKeep it dry.\n"


def pages(text: str = TEA) -> tuple[Page, ...]:
    return (Page("tea.md", text),)


def found(library: Library, question: str) -> Sequence[tuple[str, float]]:
    return [(hit.section.id, hit.score) for hit in library.search(question)]


def test_the_kept_guide_is_the_fresh_one(tmp_path: Path) -> None:
    guide = tuple(read_pages(GUIDE))
    fresh, kept = library_of(guide, tmp_path), library_of(guide, tmp_path)
    assert kept.articles == fresh.articles
    assert kept.index.packed() == fresh.index.packed()
    for question in ("how do i attach a req", "what does Negotiation mean", "mobil app"):
        assert found(kept, question) == found(fresh, question)


def test_what_was_kept_is_used(tmp_path: Path) -> None:
    library_of(pages(), tmp_path)
    before = (tmp_path / FILE).stat()
    library_of(pages(), tmp_path)
    after = (tmp_path / FILE).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_another_text_is_read_anew_and_takes_the_place_of_the_old(tmp_path: Path) -> None:
    library_of(pages(), tmp_path)
    changed = library_of(pages(TEA.replace("hot", "boiling")), tmp_path)
    assert found(changed, "boiling water")[0][0] == "tea#brewing"
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_a_page_of_another_name_or_with_another_fault_is_other_content() -> None:
    (page,) = pages()
    assert len({fingerprint(each) for each in [(page,), (Page("b.md", TEA),), (page, page)]}) == 3


def damage(file: Path, where: str) -> None:
    match where:
        case "truncated":
            file.write_bytes(file.read_bytes()[:1000])
        case "no database":
            file.write_text("nothing")
        case "no parts":
            with sqlite3.connect(file) as opened:
                opened.execute("DELETE FROM part WHERE name = 'places'")
            opened.close()
        case "other bytes":
            with sqlite3.connect(file) as opened:
                opened.execute("UPDATE part SET data = x'00' WHERE name = 'weights'")
            opened.close()
        case "other tables":
            file.unlink()
            with sqlite3.connect(file) as opened:
                opened.execute("CREATE TABLE other (id INTEGER)")
            opened.close()


@pytest.mark.parametrize(
    "where", ["truncated", "no database", "no parts", "other bytes", "other tables"]
)
def test_a_damaged_file_is_made_anew(tmp_path: Path, where: str) -> None:
    fresh = library_of(pages(), tmp_path)
    damage(tmp_path / FILE, where)
    again = library_of(pages(), tmp_path)
    assert again.articles == fresh.articles
    assert library_of(pages(), tmp_path).index.packed() == fresh.index.packed()


def test_where_nothing_can_be_kept_the_library_works(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    library = library_of(pages(), blocked)
    assert found(library, "hot water")[0][0] == "tea#brewing"
    assert "can't be kept" in caplog.text
    assert found(library_of(pages(), None), "hot water")[0][0] == "tea#brewing"


def test_an_empty_folder_can_be_kept(tmp_path: Path) -> None:
    assert library_of((), tmp_path).articles == ()
    assert library_of((), tmp_path).search("anything") == ()
